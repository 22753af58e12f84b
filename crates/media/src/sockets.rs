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

#[cfg(test)]
mod tests {
    use super::*;

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
