//! What a media thread counts. Plain numbers of its own; a copy is published once a second.

use sfu::HubStats;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

/// One media thread, as of its last publication.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub struct ThreadStats {
    /// Which.
    pub thread: u8,
    /// Its hub.
    pub hub: HubStats,
    /// Its sockets.
    pub io: IoStats,
}

/// What a media thread's sockets did since the start.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub struct IoStats {
    /// Datagrams that came by UDP.
    pub udp_in: u64,
    /// System calls that brought them.
    pub udp_reads: u64,
    /// Datagrams the system took for UDP.
    pub udp_out: u64,
    /// System calls it took.
    pub udp_writes: u64,
    /// Datagrams the system did not take.
    pub udp_unsent: u64,
    /// Strangers told their address (STUN).
    pub stun_answered: u64,
    /// Strangers not told, because they ask too often.
    pub stun_refused: u64,
    /// Packets that came by TCP.
    pub tcp_in: u64,
    /// Packets put on TCP.
    pub tcp_out: u64,
    /// Packets for which a connection had no room, or that had no connection.
    pub tcp_unsent: u64,
    /// TCP connections open.
    pub tcp_connections: u64,
    /// TCP connections closed for what they did: a wrong first frame, silence, a reader that does not read.
    pub tcp_refused: u64,
    /// Datagrams handed to the thread that owns their link, and packets to one with receivers of the same room.
    pub handed_over: u64,
    /// Of these, and of connections, those for which that thread had no room.
    pub handover_lost: u64,
    /// Times the thread woke.
    pub wakes: u64,
    /// Time between waking and going to sleep again.
    pub busy: Duration,
    /// Faults that cost the thread its links.
    pub restarts: u64,
}

impl IoStats {
    /// One UDP send of so many datagrams worked.
    pub(crate) fn sent(&mut self, datagrams: usize) {
        self.udp_out += datagrams as u64;
        self.udp_writes += 1;
    }

    /// One UDP send of so many datagrams did not.
    pub(crate) fn unsent(&mut self, datagrams: usize) {
        self.udp_unsent += datagrams as u64;
        self.udp_writes += 1;
    }
}

/// Where a thread pins its numbers up. Touched once a second and when somebody reads.
#[derive(Clone, Default)]
pub(crate) struct Board(Arc<Mutex<ThreadStats>>);

impl Board {
    /// Never waits: while somebody reads, the next second will do.
    pub fn publish(&self, stats: ThreadStats) {
        if let Ok(mut board) = self.0.try_lock() {
            *board = stats;
        }
    }

    pub fn read(&self) -> ThreadStats {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
