//! What one media thread owns: its links and rooms. Dispatch only.

use std::collections::VecDeque;
use std::net::SocketAddr;
use std::time::Instant;

use crate::api::{Command, Event};
use crate::certificate::Certificate;
use crate::wire::{Datagram, Sink};

/// What a hub needs to know at its birth.
#[derive(Clone, Debug)]
pub struct HubConfig {
    /// Which thread it is; goes into every user name fragment.
    pub thread: u8,
    /// The addresses announced to browsers, each for UDP and for passive TCP.
    pub candidates: Vec<SocketAddr>,
    /// Shown in DTLS.
    pub certificate: Certificate,
    /// What credentials are made from. Secret, and different for each thread and each run.
    pub seed: [u8; 32],
}

/// What a hub has counted since its birth.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub struct HubStats {
    /// Links it has.
    pub links: u64,
    /// Of these, with ICE and DTLS up.
    pub connected: u64,
    /// Datagrams that came.
    pub datagrams_in: u64,
    /// Bytes that came.
    pub bytes_in: u64,
    /// Datagrams sent.
    pub datagrams_out: u64,
    /// Bytes sent.
    pub bytes_out: u64,
    /// RTP packets that came from publishers.
    pub packets_in: u64,
    /// RTP packets handed to receivers.
    pub packets_forwarded: u64,
    /// RTP packets of tracks that may not be forwarded or that nobody published.
    pub packets_dropped: u64,
    /// Datagrams from unknown addresses, with a foreign user name, or unreadable.
    pub unmatched: u64,
    /// Key frames asked for.
    pub keyframe_requests: u64,
    /// Links that ended by a fault of their own.
    pub faults: u64,
}

/// What one media thread owns.
#[derive(Debug)]
pub struct Hub<R> {
    config: HubConfig,
    events: VecDeque<Event<R>>,
    stats: HubStats,
    now: Instant,
}

impl<R> Hub<R> {
    /// An empty hub.
    #[must_use]
    pub fn new(config: HubConfig, now: Instant) -> Self {
        Self { config, events: VecDeque::new(), stats: HubStats::default(), now }
    }

    /// Takes a command. What follows from it comes with the next [`drain`](Self::drain).
    pub fn command(&mut self, now: Instant, command: Command<R>) {
        self.now = now;
        let _ = (command, &self.config);
    }

    /// Takes a datagram. What follows from it comes with the next [`drain`](Self::drain).
    pub fn receive(&mut self, now: Instant, datagram: Datagram<'_>) {
        self.now = now;
        let _ = datagram;
    }

    /// Does all work that is due: each link that was touched is drained once, then timers. Call it after every batch
    /// of commands and datagrams, and at [`timeout`](Self::timeout).
    pub fn drain(&mut self, now: Instant, out: &mut impl Sink<R>) {
        self.now = now;
        for event in self.events.drain(..) {
            out.event(event);
        }
    }

    /// When to call [`drain`](Self::drain) next at the latest.
    #[must_use]
    pub fn timeout(&self) -> Instant {
        self.now
    }

    /// What it has counted.
    #[must_use]
    pub fn stats(&self) -> HubStats {
        self.stats
    }
}
