//! One UDP socket of one thread: reads batches (recvmmsg, GRO), sends bursts (GSO).

use crate::stats::IoStats;
use mio::net::UdpSocket;
use quinn_udp::{BATCH_SIZE, RecvMeta, UdpSockRef, UdpSocketState};
use std::io::{self, ErrorKind, IoSliceMut};
use std::net::{IpAddr, SocketAddr};
use std::time::{Duration, Instant};

/// Segments of one send; the kernel's limit (UDP_MAX_SEGMENTS).
const MOST_SEGMENTS: usize = 64;

/// Bytes of one send. An IP packet ends at 65,535; headers and some distance are left.
const MOST_BYTES: usize = 60_000;

/// Packets longer than this are sent alone. One segment that does not fit the path makes the kernel refuse the whole
/// send, so only what fits every path is grouped: IPv6's least MTU of 1,280 less headers.
const LONGEST_SEGMENT: usize = 1_232;

/// How long sends go one by one after the system refused to segment.
const GSO_REST: Duration = Duration::from_secs(60);

/// What GRO may put into one buffer.
const BUFFER: usize = 65_536;

/// Buffers of one batch. A thread has one inbox for all of its sockets.
pub(crate) struct Inbox {
    bytes: Box<[u8]>,
    metas: [RecvMeta; BATCH_SIZE],
}

impl Inbox {
    pub fn new() -> Self {
        Self {
            bytes: vec![0; BATCH_SIZE * BUFFER].into_boxed_slice(),
            metas: [RecvMeta::default(); BATCH_SIZE],
        }
    }
}

/// Datagrams of one source, which came together.
pub(crate) struct Arrival<'a> {
    pub source: SocketAddr,
    pub destination: SocketAddr,
    bytes: &'a [u8],
    stride: usize,
}

impl<'a> Arrival<'a> {
    pub fn datagrams(&self) -> impl Iterator<Item = &'a [u8]> + use<'a> {
        // A stride of zero is an empty datagram.
        self.bytes.chunks(self.stride.max(1))
    }
}

pub(crate) struct UdpPort {
    pub socket: UdpSocket,
    state: UdpSocketState,
    local: SocketAddr,
    /// Whether there may be something to read: events tell only of changes.
    pub readable: bool,
    gso: Gso,
}

/// Whether several packets can go in one send.
enum Gso {
    Works,
    RestsUntil(Instant),
    Missing,
}

impl UdpPort {
    pub fn new(socket: std::net::UdpSocket) -> io::Result<Self> {
        let state = UdpSocketState::new(UdpSockRef::from(&socket))?;
        let gso = if state.max_gso_segments() > 1 { Gso::Works } else { Gso::Missing };
        let local = socket.local_addr()?;
        Ok(Self { socket: UdpSocket::from_std(socket), state, local, readable: true, gso })
    }

    pub fn is_ipv6(&self) -> bool {
        self.local.is_ipv6()
    }

    /// Reads one batch.
    pub fn receive<'a>(
        &mut self,
        inbox: &'a mut Inbox,
        counters: &mut IoStats,
    ) -> impl Iterator<Item = Arrival<'a>> + use<'a> {
        let Inbox { bytes, metas } = inbox;
        let mut buffers = bytes.chunks_exact_mut(BUFFER);
        let mut slices: [IoSliceMut<'_>; BATCH_SIZE] =
            std::array::from_fn(|_| IoSliceMut::new(buffers.next().unwrap_or_default()));
        let count = match self.state.recv(UdpSockRef::from(&self.socket), &mut slices, metas) {
            Ok(count) => {
                // A batch that is not full found the socket empty.
                self.readable = count == BATCH_SIZE;
                count
            }
            Err(error) => {
                // Other errors are news of earlier sends; what waits behind them is read at once.
                self.readable = !matches!(error.kind(), ErrorKind::WouldBlock);
                0
            }
        };
        counters.udp_reads += u64::from(count > 0);
        let local = self.local;
        let bytes: &'a [u8] = bytes;
        metas[..count]
            .iter()
            .zip(bytes.chunks_exact(BUFFER))
            // Nothing can be answered to port 0; the system takes the attempt for a fault of ours.
            .filter(|(meta, _)| meta.addr.port() != 0)
            .map(move |(meta, buffer)| Arrival {
                source: meta.addr,
                destination: SocketAddr::new(meta.dst_ip.unwrap_or(local.ip()), local.port()),
                bytes: &buffer[..meta.len.min(BUFFER)],
                stride: meta.stride,
            })
    }

    /// Sends a burst. What the system does not take is dropped, as a network would.
    pub fn send(&mut self, now: Instant, burst: &Burst, counters: &mut IoStats) {
        if let Gso::RestsUntil(end) = self.gso
            && now >= end
        {
            self.gso = Gso::Works;
        }
        if burst.count == 1 || matches!(self.gso, Gso::Works) {
            match self.transmit(burst, &burst.bytes, Some(burst.segment)) {
                Ok(()) => return counters.sent(burst.count),
                Err(error) if burst.count == 1 || !refuses_segments(&error) => {
                    return counters.unsent(burst.count);
                }
                Err(_) => {}
            }
        }
        self.send_one_by_one(now, burst, counters);
    }

    /// If this works where the burst did not, segmenting was the fault.
    fn send_one_by_one(&mut self, now: Instant, burst: &Burst, counters: &mut IoStats) {
        let mut worked = false;
        for packet in burst.bytes.chunks(burst.segment) {
            match self.transmit(burst, packet, None) {
                Ok(()) => {
                    worked = true;
                    counters.sent(1);
                }
                Err(_) => counters.unsent(1),
            }
        }
        if worked && matches!(self.gso, Gso::Works) {
            self.gso = Gso::RestsUntil(now + GSO_REST);
        }
    }

    fn transmit(&self, burst: &Burst, contents: &[u8], segment: Option<usize>) -> io::Result<()> {
        let transmit = quinn_udp::Transmit {
            destination: burst.destination,
            ecn: None,
            contents,
            segment_size: segment,
            src_ip: burst.from,
        };
        self.state.try_send(UdpSockRef::from(&self.socket), &transmit)
    }
}

/// Whether single sends may work where a burst did not. Drivers without segmenting say so in many ways (EIO, EINVAL,
/// EOPNOTSUPP, …); a full buffer or a network that cannot be reached is none of them.
fn refuses_segments(error: &io::Error) -> bool {
    !matches!(
        error.kind(),
        ErrorKind::WouldBlock
            | ErrorKind::NetworkUnreachable
            | ErrorKind::HostUnreachable
            | ErrorKind::ConnectionRefused
            | ErrorKind::PermissionDenied
    )
}

/// Consecutive packets for one receiver, all of one length but the last, which may be shorter.
pub(crate) struct Burst {
    pub destination: SocketAddr,
    /// The address it leaves from; `None` lets the system choose.
    from: Option<IpAddr>,
    segment: usize,
    count: usize,
    bytes: Vec<u8>,
}

impl Burst {
    pub fn new() -> Self {
        let destination = SocketAddr::from(([0, 0, 0, 0], 0));
        Self { destination, from: None, segment: 0, count: 0, bytes: Vec::with_capacity(MOST_BYTES + BUFFER) }
    }

    pub fn is_empty(&self) -> bool {
        self.count == 0
    }

    /// Packets in it.
    pub fn len(&self) -> usize {
        self.count
    }

    pub fn clear(&mut self) {
        self.count = 0;
        self.bytes.clear();
    }

    /// Begins a burst with its first packet; whatever was in it is gone.
    pub fn begin(&mut self, source: IpAddr, destination: SocketAddr, packet: &[u8]) {
        self.bytes.clear();
        self.bytes.extend_from_slice(packet);
        self.destination = destination;
        self.from = Some(source).filter(|source| !source.is_unspecified());
        self.segment = packet.len().max(1);
        self.count = 1;
    }

    /// Adds a packet, if it may ride along.
    #[must_use]
    pub fn add(&mut self, source: IpAddr, destination: SocketAddr, packet: &[u8]) -> bool {
        let all_whole = self.bytes.len() == self.count * self.segment;
        let fits = self.count > 0
            && self.count < MOST_SEGMENTS
            && all_whole
            && !packet.is_empty()
            && packet.len() <= self.segment
            && self.segment <= LONGEST_SEGMENT
            && self.bytes.len() + packet.len() <= MOST_BYTES
            && self.destination == destination
            && self.from == Some(source).filter(|source| !source.is_unspecified());
        if fits {
            self.bytes.extend_from_slice(packet);
            self.count += 1;
        }
        fits
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_burst_is_equal_packets_and_a_shorter_last_one() {
        let mut burst = Burst::new();
        burst.begin(here(), there(1), &[1; 1_000]);
        assert!(burst.add(here(), there(1), &[2; 1_000]));
        assert!(!burst.add(here(), there(1), &[3; 1_001]), "longer");
        assert!(!burst.add(here(), there(2), &[3; 1_000]), "another receiver");
        assert!(!burst.add("192.0.2.7".parse().unwrap(), there(1), &[3; 1_000]), "another source");
        assert!(burst.add(here(), there(1), &[4; 10]));
        assert!(!burst.add(here(), there(1), &[5; 10]), "the shorter one was the last");
        assert_eq!(burst.count, 3);
    }

    #[test]
    fn a_burst_has_an_end() {
        let mut burst = Burst::new();
        burst.begin(here(), there(1), &[0; 100]);
        let added = (0..1_000).take_while(|_| burst.add(here(), there(1), &[0; 100])).count();
        assert_eq!(added, MOST_SEGMENTS - 1);
        burst.begin(here(), there(1), &[0; 1_200]);
        let added = (0..1_000).take_while(|_| burst.add(here(), there(1), &[0; 1_200])).count();
        assert_eq!(added + 1, MOST_BYTES / 1_200);
    }

    #[test]
    fn packets_that_may_not_fit_the_path_go_alone() {
        let mut burst = Burst::new();
        burst.begin(here(), there(1), &[0; LONGEST_SEGMENT + 1]);
        assert!(!burst.add(here(), there(1), &[0; 10]));
    }

    #[test]
    fn a_burst_arrives_packet_by_packet_from_the_address_it_was_sent_from() {
        let (mut port, peer) = pair();
        let local = SocketAddr::new(here(), port.local.port());
        let mut counters = IoStats::default();
        let mut burst = Burst::new();
        burst.begin(here(), peer.local_addr().unwrap(), &[1; 500]);
        assert!(burst.add(here(), peer.local_addr().unwrap(), &[2; 500]));
        assert!(burst.add(here(), peer.local_addr().unwrap(), &[3; 20]));
        port.send(Instant::now(), &burst, &mut counters);
        for packet in [&[1; 500][..], &[2; 500], &[3; 20]] {
            let mut buffer = [0; 2_000];
            let (length, from) = peer.recv_from(&mut buffer).unwrap();
            assert_eq!((&buffer[..length], from), (packet, local));
        }
        assert_eq!((counters.udp_out, counters.udp_writes), (3, 1));
    }

    #[test]
    fn without_segmenting_the_same_arrives_in_single_sends() {
        let (mut port, peer) = pair();
        let mut counters = IoStats::default();
        port.gso = Gso::Missing;
        let mut burst = Burst::new();
        burst.begin(here(), peer.local_addr().unwrap(), &[1; 500]);
        assert!(burst.add(here(), peer.local_addr().unwrap(), &[2; 500]));
        port.send(Instant::now(), &burst, &mut counters);
        let mut buffer = [0; 2_000];
        assert_eq!(peer.recv(&mut buffer).unwrap(), 500);
        assert_eq!(peer.recv(&mut buffer).unwrap(), 500);
        assert_eq!((counters.udp_out, counters.udp_writes), (2, 2));
    }

    #[test]
    fn what_comes_says_to_which_of_our_addresses() {
        let (mut port, peer) = pair();
        let local = SocketAddr::new(here(), port.local.port());
        peer.send_to(b"hello", local).unwrap();
        let mut inbox = Inbox::new();
        let mut counters = IoStats::default();
        // On loopback a datagram is there when the send returns.
        let came: Vec<_> = port
            .receive(&mut inbox, &mut counters)
            .map(|arrival| (arrival.source, arrival.destination, arrival.datagrams().collect::<Vec<_>>()))
            .collect();
        assert_eq!(came, [(peer.local_addr().unwrap(), local, vec![&b"hello"[..]])]);
        assert!(!port.readable);
    }

    fn pair() -> (UdpPort, std::net::UdpSocket) {
        let port = UdpPort::new(std::net::UdpSocket::bind("0.0.0.0:0").unwrap()).unwrap();
        (port, std::net::UdpSocket::bind("127.0.0.1:0").unwrap())
    }

    fn here() -> IpAddr {
        "127.0.0.2".parse().unwrap()
    }

    fn there(port: u16) -> SocketAddr {
        SocketAddr::from(([127, 0, 0, 1], port))
    }
}
