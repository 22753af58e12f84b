//! Has the kernel give datagrams to the thread that owns their link.
//!
//! The threads' sockets share a port, and by itself the kernel chooses one of them by a hash of both addresses: with two
//! threads half of what comes is read by the wrong one, which wakes the right one for it. A program in classic BPF chooses
//! for the sources that it names, and leaves the others to the hash. It only saves the detour: what reaches the wrong
//! thread all the same is handed over.

use crate::owners::ThreadId;
use socket2::SockRef;
use std::collections::{HashMap, VecDeque};
use std::net::{IpAddr, SocketAddr};
use std::sync::{Arc, Mutex, PoisonError};

/// Sources that are named. Older kernels take no program that is larger than 20 kB (net.core.optmem_max) as they translate
/// it, and then a source takes up to six instructions of eight bytes.
const MOST: usize = 400;

/// Which sources are to come to which thread. All threads of a plane share it: the program is one for all their sockets.
#[derive(Clone, Default)]
pub(crate) struct Steering(Arc<Mutex<Table>>);

#[derive(Default)]
struct Table {
    v4: Family,
    v6: Family,
}

#[derive(Default)]
struct Family {
    owners: HashMap<u32, u8>,
    /// Oldest first.
    order: VecDeque<u32>,
    changed: bool,
    /// The system takes no such program.
    refused: bool,
}

impl Steering {
    /// What comes from there belongs to that thread. Holds from the next [`apply`](Self::apply) on.
    pub fn name(&self, source: SocketAddr, owner: ThreadId) {
        let mut table = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let family = if source.is_ipv4() { &mut table.v4 } else { &mut table.v6 };
        family.name(key(source), owner.0);
    }

    /// Tells the kernel what is new. `socket` is any of those whose port and family it is.
    pub fn apply<'a>(&self, socket: impl Into<SockRef<'a>>, ipv6: bool) {
        let mut table = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let family = if ipv6 { &mut table.v6 } else { &mut table.v4 };
        if family.refused || !std::mem::take(&mut family.changed) {
            return;
        }
        if let Err(error) = kernel::attach(&socket.into(), &program(ipv6, family.sorted())) {
            family.refused = true;
            tracing::info!(%error, "the system steers no datagrams; threads hand them to each other");
        }
    }
}

impl Family {
    fn name(&mut self, key: u32, owner: u8) {
        match self.owners.insert(key, owner) {
            Some(before) if before == owner => return,
            Some(_) => {}
            None => self.order.push_back(key),
        }
        self.changed = true;
        if self.order.len() > MOST
            && let Some(oldest) = self.order.pop_front()
        {
            self.owners.remove(&oldest);
        }
    }

    fn sorted(&self) -> Vec<(u32, u8)> {
        let mut sorted: Vec<_> = self.owners.iter().map(|(key, owner)| (*key, *owner)).collect();
        sorted.sort_unstable();
        sorted
    }
}

/// An odd number, so that ports stay apart, with ones all over it.
const SPREAD: u32 = 0x9e37_79b1;

/// What the program knows a source by. Two with the same one come to one thread.
fn key(source: SocketAddr) -> u32 {
    let address = match source.ip() {
        IpAddr::V4(address) => address.to_bits(),
        IpAddr::V6(address) => {
            let bits = address.to_bits();
            (0..4).fold(0, |all, word| all ^ (bits >> (32 * word)) as u32)
        }
    };
    address ^ u32::from(source.port()).wrapping_mul(SPREAD)
}

/// One instruction of classic BPF (linux/filter.h).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
struct Op {
    code: u16,
    /// What is passed over if the condition holds, and if not.
    jumps: (u8, u8),
    k: u32,
}

const LOAD_WORD: u16 = 0x20;
const LOAD_HALF: u16 = 0x28;
const TO_X: u16 = 0x07;
const MULTIPLY: u16 = 0x24;
const XOR_X: u16 = 0xac;
const JUMP: u16 = 0x05;
const IF_EQUAL: u16 = 0x15;
const IF_AT_LEAST: u16 = 0x35;
const RETURN: u16 = 0x06;

/// Offsets from here on are in the IP header (SKF_NET_OFF).
const IP: u32 = 0xfff0_0000;
/// Sources and lengths of the headers. With IPv4's options, or IPv6's extensions, the port is read wrongly, and the hash chooses.
const V4_SOURCE: u32 = 12;
const V4_LENGTH: u32 = 20;
const V6_SOURCE: u32 = 8;
const V6_LENGTH: u32 = 40;
/// There is no such socket: the kernel goes by its hash.
const NONE: u32 = u32::MAX;

/// Says the number of a socket in the order they were bound in. `owners` are sorted by key, each key once.
fn program(ipv6: bool, owners: Vec<(u32, u8)>) -> Vec<Op> {
    let op = |code, k| Op { code, jumps: (0, 0), k };
    let (source, words, length) = if ipv6 { (V6_SOURCE, 4, V6_LENGTH) } else { (V4_SOURCE, 1, V4_LENGTH) };
    let mut ops = vec![op(LOAD_HALF, IP + length), op(MULTIPLY, SPREAD)];
    for word in 0..words {
        ops.extend([op(TO_X, 0), op(LOAD_WORD, IP + source + 4 * word), op(XOR_X, 0)]);
    }
    search(&owners, &mut ops);
    ops
}

/// Halves what is left until a few can be looked at one by one.
fn search(owners: &[(u32, u8)], ops: &mut Vec<Op>) {
    const FEW: usize = 4;
    if owners.len() <= FEW {
        for &(key, owner) in owners {
            ops.push(Op { code: IF_EQUAL, jumps: (0, 1), k: key });
            ops.push(Op { code: RETURN, jumps: (0, 0), k: owner.into() });
        }
        return ops.push(Op { code: RETURN, jumps: (0, 0), k: NONE });
    }
    let (lower, upper) = owners.split_at(owners.len() / 2);
    ops.push(Op { code: IF_AT_LEAST, jumps: (0, 1), k: upper[0].0 });
    let over = ops.len();
    // A condition passes over 255 instructions at most.
    ops.push(Op { code: JUMP, jumps: (0, 0), k: 0 });
    search(lower, ops);
    ops[over].k = (ops.len() - over - 1) as u32;
    search(upper, ops);
}

#[cfg(target_os = "linux")]
mod kernel {
    use super::Op;
    use nix::libc::{sock_filter, sock_fprog};
    use nix::sys::socket::{setsockopt, sockopt::AttachReusePortCbpf};
    use socket2::Socket;
    use std::io;

    pub fn attach(socket: &Socket, ops: &[Op]) -> io::Result<()> {
        let mut filters: Vec<_> =
            ops.iter().map(|&Op { code, jumps: (jt, jf), k }| sock_filter { code, jt, jf, k }).collect();
        let program = sock_fprog { len: filters.len() as u16, filter: filters.as_mut_ptr() };
        Ok(setsockopt(socket, AttachReusePortCbpf, &program)?)
    }
}

#[cfg(not(target_os = "linux"))]
mod kernel {
    use super::Op;
    use socket2::Socket;
    use std::io;

    pub fn attach(_: &Socket, _: &[Op]) -> io::Result<()> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::net::UdpSocket;

    #[test]
    fn a_program_fits_whatever_is_named() {
        let mut family = Family::default();
        for n in 0..3 * MOST as u32 {
            family.name(n.wrapping_mul(SPREAD), (n % 3) as u8);
        }
        assert_eq!((family.owners.len(), family.order.len()), (MOST, MOST));
        let newest = 3 * MOST as u32 - 1;
        assert_eq!(family.owners.get(&newest.wrapping_mul(SPREAD)), Some(&((newest % 3) as u8)));
        // BPF_MAXINSNS
        assert!(program(true, family.sorted()).len() <= 4_096);
    }

    #[test]
    fn what_is_known_already_changes_nothing() {
        let mut family = Family::default();
        family.name(7, 1);
        assert!(std::mem::take(&mut family.changed));
        family.name(7, 1);
        assert!(!family.changed);
        family.name(7, 0);
        assert!(family.changed);
        assert_eq!(family.sorted(), [(7, 0)]);
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn what_comes_from_a_named_source_comes_to_its_thread() {
        for address in ["127.0.0.1", "::1"] {
            let address: IpAddr = address.parse().unwrap();
            let Ok(sockets) = crate::sockets::Sockets::bind(0, Some(address), 3) else {
                assert!(address.is_ipv6(), "this machine has IPv4");
                continue;
            };
            let sockets: Vec<_> = sockets.udp.iter().map(|thread| &thread[0]).collect();
            let to = sockets[0].local_addr().unwrap();
            let peers: Vec<_> = (0..60).map(|_| UdpSocket::bind((address, 0)).unwrap()).collect();
            let came = |peer: &UdpSocket| {
                peer.send_to(b"hello", to).unwrap();
                // On loopback a datagram is there when the send returns.
                let got: Vec<_> = sockets.iter().map(|socket| socket.recv(&mut [0; 9]).is_ok()).collect();
                assert_eq!(got.iter().filter(|got| **got).count(), 1);
                got.iter().position(|got| *got).unwrap()
            };
            let before: Vec<_> = peers.iter().map(came).collect();
            let steering = Steering::default();
            // Among as many others as there may be, half of them are named, and each goes elsewhere than before.
            for n in 0..MOST as u32 {
                steering.name(SocketAddr::from(([10, 0, (n >> 8) as u8, n as u8], 9)), ThreadId(0));
                steering.name(SocketAddr::from(([1, 2, 3, 4, 5, 6, 7, n as u16], 9)), ThreadId(0));
            }
            let (named, others) = peers.split_at(30);
            for (peer, before) in named.iter().zip(&before) {
                steering.name(peer.local_addr().unwrap(), ThreadId(((before + 1) % 3) as u8));
            }
            steering.apply(sockets[1], address.is_ipv6());
            for (peer, before) in named.iter().zip(&before) {
                assert_eq!(came(peer), (before + 1) % 3);
            }
            for (peer, before) in others.iter().zip(&before[30..]) {
                assert_eq!(came(peer), *before, "what is not named stays where it was");
            }
        }
    }
}
