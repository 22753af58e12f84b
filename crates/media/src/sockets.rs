//! Binds the one media port: UDP for every thread, TCP for the first, IPv4 and IPv6.

use mio::net::TcpListener;
use socket2::{Domain, Protocol, SockRef, Socket, Type};
use std::io;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, UdpSocket};

/// Room for what arrives while a thread is busy: 20 ms at 3 Gbit/s. The kernel may grant less.
const UDP_BUFFER: usize = 8 << 20;

/// The kernel's own queue of connections nobody has accepted.
const BACKLOG: i32 = 256;

/// With port 0 the kernel picks a free TCP port, which may be taken for UDP.
const FREE_PORT_TRIES: usize = 16;

/// Why there is no media plane: what was wrong, and what to do.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// Somebody else has the port.
    #[error(
        "media port {port} is taken by another program ({protocol}); stop that one or choose another media port"
    )]
    PortTaken {
        /// Which.
        port: u16,
        /// UDP or TCP.
        protocol: &'static str,
    },
    /// The port is one of the privileged.
    #[error(
        "media port {port} may not be opened by this user; choose one above 1023 or give the program the right"
    )]
    PortForbidden {
        /// Which.
        port: u16,
    },
    /// It is not an address of this machine.
    #[error("{address} is not an address of this machine; give one it has, or none to listen on all")]
    NotOurAddress {
        /// Which.
        address: IpAddr,
    },
    /// More threads than a link's name can tell apart.
    #[error("{threads} media threads were asked for; use between 1 and {most}, or 0 for one per core")]
    TooManyThreads {
        /// How many.
        threads: usize,
        /// How many there may be.
        most: usize,
    },
    /// The system refused something else.
    #[error(
        "the system refused to {what} for media port {port}: {error}; free resources or raise its limits"
    )]
    System {
        /// What it was asked to do.
        what: &'static str,
        /// The media port.
        port: u16,
        /// What it said.
        error: io::Error,
    },
    /// No certificate, no DTLS.
    #[error(transparent)]
    Certificate(#[from] sfu::certificate::NoCertificate),
}

/// Everything that listens on the media port.
pub(crate) struct Sockets {
    pub port: u16,
    /// For each thread its sockets, one per address family.
    pub udp: Vec<Vec<UdpSocket>>,
    pub listeners: Vec<TcpListener>,
}

impl Sockets {
    pub fn bind(port: u16, bind: Option<IpAddr>, threads: usize) -> Result<Self, StartError> {
        let mut tries = if port == 0 { FREE_PORT_TRIES } else { 1 };
        loop {
            tries -= 1;
            match Self::try_bind(port, bind, threads) {
                Err(StartError::PortTaken { .. }) if tries > 0 => {}
                done => return done,
            }
        }
    }

    /// TCP comes first: its listener is exclusive, so a second server is noticed, which SO_REUSEPORT would let in.
    fn try_bind(port: u16, bind: Option<IpAddr>, threads: usize) -> Result<Self, StartError> {
        let mut sockets =
            Self { port, udp: (0..threads).map(|_| Vec::new()).collect(), listeners: Vec::new() };
        for (address, may_be_missing) in addresses(bind) {
            match sockets.bind_family(address, port) {
                Err(Refusal::NoFamily(_) | Refusal::NotOurs) if may_be_missing => {
                    tracing::info!(%address, "this machine does not have that family of addresses; it goes without");
                }
                Err(refusal) => return Err(refusal.explain(address, sockets.port)),
                Ok(()) => {}
            }
        }
        if sockets.listeners.is_empty() {
            let error = io::Error::other("it has neither IPv4 nor IPv6");
            return Err(StartError::System { what: "open sockets", port, error });
        }
        sockets.check_buffers();
        Ok(sockets)
    }

    /// Whether there are sockets for addresses of that kind.
    pub fn has_family_of(&self, address: IpAddr) -> bool {
        self.listeners
            .iter()
            .filter_map(|listener| listener.local_addr().ok())
            .any(|listening| listening.is_ipv6() == address.is_ipv6())
    }

    /// Says so where the system's limit is far below what a thread would like to have.
    fn check_buffers(&self) {
        let granted =
            self.udp.iter().flatten().filter_map(|socket| SockRef::from(socket).recv_buffer_size().ok());
        if let Some(granted) = granted.min().filter(|granted| *granted < UDP_BUFFER) {
            tracing::info!(
                granted,
                wanted = UDP_BUFFER,
                "UDP buffers are small; for large rooms raise net.core.rmem_max"
            );
        }
    }

    fn bind_family(&mut self, address: IpAddr, wanted: u16) -> Result<(), Refusal> {
        // The port of the first family is the port of all.
        let port = if self.listeners.is_empty() { wanted } else { self.port };
        let listener = listen(SocketAddr::new(address, port))?;
        self.port = listener.local_addr().map_err(Refusal::Tcp)?.port();
        self.listeners.push(listener);
        for sockets in &mut self.udp {
            sockets.push(udp(SocketAddr::new(address, self.port))?);
        }
        Ok(())
    }
}

/// Where to listen, and whether it is fine when the machine has no such family.
fn addresses(bind: Option<IpAddr>) -> Vec<(IpAddr, bool)> {
    match bind {
        Some(address) => vec![(address, false)],
        None => vec![(Ipv4Addr::UNSPECIFIED.into(), true), (Ipv6Addr::UNSPECIFIED.into(), true)],
    }
}

/// Why a socket was refused.
enum Refusal {
    /// There are no such sockets on this machine.
    NoFamily(io::Error),
    /// The machine does not have the address.
    NotOurs,
    Tcp(io::Error),
    Udp(io::Error),
}

impl Refusal {
    fn explain(self, address: IpAddr, port: u16) -> StartError {
        let (error, protocol) = match self {
            Self::NotOurs => return StartError::NotOurAddress { address },
            Self::NoFamily(error) => return StartError::System { what: "open sockets", port, error },
            Self::Tcp(error) => (error, "TCP"),
            Self::Udp(error) => (error, "UDP"),
        };
        match error.kind() {
            io::ErrorKind::AddrInUse => StartError::PortTaken { port, protocol },
            io::ErrorKind::PermissionDenied => StartError::PortForbidden { port },
            _ => StartError::System { what: "open sockets", port, error },
        }
    }
}

fn listen(address: SocketAddr) -> Result<TcpListener, Refusal> {
    let socket = socket(address, Type::STREAM, Protocol::TCP)?;
    let listening = (|| {
        own_family_only(&socket, address)?;
        // For restarts while old connections linger; two listeners still exclude each other.
        socket.set_reuse_address(true)?;
        socket.bind(&address.into())?;
        socket.listen(BACKLOG)
    })();
    match listening {
        Ok(()) => Ok(TcpListener::from_std(socket.into())),
        Err(error) if error.kind() == io::ErrorKind::AddrNotAvailable => Err(Refusal::NotOurs),
        Err(error) => Err(Refusal::Tcp(error)),
    }
}

fn udp(address: SocketAddr) -> Result<UdpSocket, Refusal> {
    let socket = socket(address, Type::DGRAM, Protocol::UDP)?;
    let bound = (|| {
        own_family_only(&socket, address)?;
        socket.set_reuse_port(true)?;
        socket.set_recv_buffer_size(UDP_BUFFER)?;
        socket.set_send_buffer_size(UDP_BUFFER)?;
        if let Err(error) = filter::drop_empty_reports(&socket) {
            tracing::info!(%error, "the system filters no datagrams; links at rest cost more than they need");
        }
        socket.bind(&address.into())
    })();
    match bound {
        Ok(()) => Ok(socket.into()),
        Err(error) if error.kind() == io::ErrorKind::AddrNotAvailable => Err(Refusal::NotOurs),
        Err(error) => Err(Refusal::Udp(error)),
    }
}

fn socket(address: SocketAddr, kind: Type, protocol: Protocol) -> Result<Socket, Refusal> {
    Socket::new(Domain::for_address(address), kind, Some(protocol)).map_err(Refusal::NoFamily)
}

/// IPv4 has sockets of its own, so that its addresses never appear disguised as IPv6.
fn own_family_only(socket: &Socket, address: SocketAddr) -> io::Result<()> {
    if address.is_ipv6() {
        socket.set_only_v6(true)?;
    }
    socket.set_nonblocking(true)
}

/// Browsers send a receiver report a second for each m-line on which a picture could come, whether or not anything does:
/// most of what a link at rest sends. The kernel drops those with nothing in them, so that no thread wakes for them.
///
/// What follows a report is encrypted, so they are told by their lengths. A report without a block says that nothing came,
/// and then there is nothing to be asked for again or to be estimated; a picture that is asked for makes it longer.
mod filter {
    use socket2::Socket;
    use std::io;

    #[cfg(target_os = "linux")]
    pub fn drop_empty_reports(socket: &Socket) -> io::Result<()> {
        use socket2::SockFilter;
        /// Classic BPF (linux/bpf_common.h): the length, a word at an offset, jump if equal, return.
        const LENGTH: u16 = 0x80;
        const WORD: u16 = 0x20;
        const IF_EQUAL: u16 = 0x15;
        const RETURN: u16 = 0x06;
        const UDP_HEADER: u32 = 8;
        /// Version 2, no report block, type 201, one more word: whose it is (RFC 3550, 6.4.2).
        const EMPTY_REPORT: u32 = 0x80c9_0001;
        /// Alone, or with the answer to our clock (a DLRR block of RFC 3611, 4.5, in a packet of 24 bytes).
        const PLAIN: [u32; 2] = [8, 8 + 24];
        /// SRTCP's index with a tag of AES-GCM (RFC 7714) or of HMAC-SHA1 (RFC 3711).
        const SEALS: [u32; 2] = [4 + 16, 4 + 10];
        let is_length = |plain: usize, seal: usize, to: u8| {
            SockFilter::new(IF_EQUAL, to, 0, UDP_HEADER + PLAIN[plain] + SEALS[seal])
        };
        const WHOLE: u32 = u32::MAX;
        socket.attach_filter(&[
            SockFilter::new(LENGTH, 0, 0, 0),
            is_length(0, 0, 4),
            is_length(0, 1, 3),
            is_length(1, 0, 2),
            is_length(1, 1, 1),
            SockFilter::new(RETURN, 0, 0, WHOLE),
            SockFilter::new(WORD, 0, 0, UDP_HEADER),
            SockFilter::new(IF_EQUAL, 0, 1, EMPTY_REPORT),
            SockFilter::new(RETURN, 0, 0, 0),
            SockFilter::new(RETURN, 0, 0, WHOLE),
        ])
    }

    /// Elsewhere they are read, and dropped then.
    #[cfg(not(target_os = "linux"))]
    pub fn drop_empty_reports(_: &Socket) -> io::Result<()> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[cfg(target_os = "linux")]
    #[test]
    fn reports_with_nothing_in_them_do_not_arrive_and_all_else_does() {
        let sockets = Sockets::bind(0, Some("127.0.0.1".parse().unwrap()), 1).unwrap();
        let socket = &sockets.udp[0][0];
        let peer = UdpSocket::bind("127.0.0.1:0").unwrap();
        let say = |head: &[u8], length: usize| {
            let mut datagram = vec![7; length];
            datagram[..head.len()].copy_from_slice(head);
            peer.send_to(&datagram, socket.local_addr().unwrap()).unwrap();
        };
        let empty = [0x80, 0xc9, 0, 1];
        for length in [22, 28, 46, 52] {
            say(&empty, length);
        }
        // With a picture asked for, with a report block, another packet of that length, and the shortest there are.
        let others: [(&[u8], usize); 7] = [
            (&empty, 40),
            (&empty, 64),
            (&[0x81, 0xc9, 0, 7], 52),
            (&[0x80, 0xc8, 0, 6], 28),
            (&[0x90, 0x60], 52),
            (&[], 1),
            (&[], 0),
        ];
        for (head, length) in others {
            say(head, length);
        }
        // On loopback a datagram is there when the send returns.
        let mut buffer = [0; 100];
        let came: Vec<_> = std::iter::from_fn(|| socket.recv(&mut buffer).ok()).collect();
        assert_eq!(came, others.map(|(_, length)| length));
    }

    #[test]
    fn every_thread_gets_a_socket_of_each_family_on_the_same_port() {
        let sockets = Sockets::bind(0, None, 3).unwrap();
        assert_ne!(sockets.port, 0);
        assert_eq!(sockets.udp.len(), 3);
        for thread in &sockets.udp {
            assert_eq!(thread.len(), sockets.listeners.len());
            for socket in thread {
                assert_eq!(socket.local_addr().unwrap().port(), sockets.port);
            }
        }
    }

    #[test]
    fn a_second_server_on_the_port_is_told_so() {
        let first = Sockets::bind(0, None, 1).unwrap();
        let second = Sockets::bind(first.port, None, 1).err().unwrap();
        assert!(matches!(second, StartError::PortTaken { port, protocol: "TCP" } if port == first.port));
        let port = first.port;
        assert_eq!(
            second.to_string(),
            format!(
                "media port {port} is taken by another program (TCP); stop that one or choose another media port"
            )
        );
    }

    #[test]
    fn a_port_taken_for_udp_alone_is_told_too() {
        let other = UdpSocket::bind("0.0.0.0:0").unwrap();
        let port = other.local_addr().unwrap().port();
        let refused = Sockets::bind(port, None, 1).err().unwrap();
        assert!(matches!(refused, StartError::PortTaken { protocol: "UDP", .. }), "{refused}");
    }

    #[test]
    fn a_foreign_address_is_named() {
        let refused = Sockets::bind(0, Some("203.0.113.9".parse().unwrap()), 1).err().unwrap();
        assert_eq!(
            refused.to_string(),
            "203.0.113.9 is not an address of this machine; give one it has, or none to listen on all"
        );
    }
}
