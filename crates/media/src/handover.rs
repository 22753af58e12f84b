//! What threads give each other: the kernel spreads peers over threads as it likes, so what arrives at one may belong to
//! another; and threads that share a room say what is published and wanted there, and pass on what is sent.

use crate::owners::ThreadId;
use crate::stats::IoStats;
use crate::streams::Passing;
use mio::Waker;
use sfu::{Crossing, Word};
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::mpsc::{Sender, SyncSender};

/// Handovers that may wait for one thread.
pub(crate) const ROOM: usize = 64;

/// Bytes of one parcel. Twenty publishers' packets of one wake fit many times.
const PARCEL: usize = 256 << 10;

/// Something for another thread.
pub(crate) enum Handover {
    Datagrams(Parcel),
    Stream(Passing),
    /// Packets of publishers here, for receivers there.
    Crossings(Vec<Crossing>),
}

/// UDP datagrams of one wake for one thread.
#[derive(Default)]
pub(crate) struct Parcel {
    bytes: Vec<u8>,
    labels: Vec<Label>,
}

struct Label {
    source: SocketAddr,
    destination: SocketAddr,
    length: usize,
}

impl Parcel {
    /// Each datagram: from, to, what.
    pub fn datagrams(&self) -> impl Iterator<Item = (SocketAddr, SocketAddr, &[u8])> {
        let mut rest = &self.bytes[..];
        self.labels.iter().map(move |label| {
            let (datagram, later) = rest.split_at(label.length);
            rest = later;
            (label.source, label.destination, datagram)
        })
    }

    fn add(&mut self, source: SocketAddr, destination: SocketAddr, datagram: &[u8]) -> bool {
        let fits = self.bytes.len() + datagram.len() <= PARCEL;
        if fits {
            self.bytes.extend_from_slice(datagram);
            self.labels.push(Label { source, destination, length: datagram.len() });
        }
        fits
    }
}

/// The way to another thread.
pub(crate) struct Door {
    sender: SyncSender<Handover>,
    /// What is said must arrive, however full it is.
    words: Sender<(ThreadId, Word)>,
    waker: Arc<Waker>,
    parcel: Parcel,
    crossings: Vec<Crossing>,
    rings: bool,
}

/// The doors of all threads, by thread.
pub(crate) struct Doors {
    own: ThreadId,
    doors: Vec<Door>,
}

/// What leads into a thread.
#[derive(Clone)]
pub(crate) struct Way {
    pub handovers: SyncSender<Handover>,
    pub words: Sender<(ThreadId, Word)>,
    pub waker: Arc<Waker>,
}

impl Doors {
    pub fn new(own: ThreadId, ways: impl Iterator<Item = Way>) -> Self {
        let door = |Way { handovers, words, waker }| Door {
            sender: handovers,
            words,
            waker,
            parcel: Parcel::default(),
            crossings: Vec::new(),
            rings: false,
        };
        Self { own, doors: ways.map(door).collect() }
    }

    /// A word for that thread.
    pub fn say(&mut self, to: ThreadId, word: Word) {
        if let Some(door) = self.doors.get_mut(usize::from(to.0)) {
            // A thread that has stopped needs nothing any more.
            door.rings |= door.words.send((self.own, word)).is_ok();
        }
    }

    /// The same word for all other threads.
    pub fn say_to_all(&mut self, word: &Word) {
        let own = self.own;
        for to in (0..self.doors.len()).map(|index| ThreadId(index as u8)).filter(|to| *to != own) {
            self.say(to, word.clone());
        }
    }

    /// A packet for receivers of that thread; it goes with the others of this wake.
    pub fn cross(&mut self, to: ThreadId, crossing: Crossing) {
        if let Some(door) = self.doors.get_mut(usize::from(to.0)) {
            door.crossings.push(crossing);
        }
    }

    /// A datagram for that thread; it goes with the others of this wake.
    pub fn datagram(
        &mut self,
        to: ThreadId,
        source: SocketAddr,
        destination: SocketAddr,
        datagram: &[u8],
        stats: &mut IoStats,
    ) {
        let added = self
            .doors
            .get_mut(usize::from(to.0))
            .is_some_and(|door| door.parcel.add(source, destination, datagram));
        if !added {
            stats.handover_lost += 1;
        }
    }

    /// A connection for that thread.
    pub fn stream(&mut self, to: ThreadId, connection: Passing, stats: &mut IoStats) {
        if let Some(door) = self.doors.get_mut(usize::from(to.0)) {
            door.push(Handover::Stream(connection), 0, stats);
        }
    }

    /// Sends the parcels and wakes who got something. Once a wake: waking is a system call.
    pub fn close(&mut self, stats: &mut IoStats) {
        for door in &mut self.doors {
            if !door.parcel.labels.is_empty() {
                let parcel = std::mem::take(&mut door.parcel);
                let count = parcel.labels.len() as u64;
                door.push(Handover::Datagrams(parcel), count, stats);
            }
            if !door.crossings.is_empty() {
                let crossings = std::mem::take(&mut door.crossings);
                let count = crossings.len() as u64;
                door.push(Handover::Crossings(crossings), count, stats);
            }
            if std::mem::take(&mut door.rings)
                && let Err(error) = door.waker.wake()
            {
                tracing::warn!(%error, "a media thread cannot be woken; it notices by itself within a second");
            }
        }
    }
}

impl Door {
    fn push(&mut self, handover: Handover, packets: u64, stats: &mut IoStats) {
        if self.sender.try_send(handover).is_ok() {
            self.rings = true;
            stats.handed_over += packets;
        } else {
            stats.handover_lost += packets.max(1);
        }
    }
}
