//! What threads give each other: the kernel spreads peers over threads as it likes, so what arrives at one may belong to
//! another.

use crate::owners::ThreadId;
use crate::stats::IoStats;
use crate::streams::Passing;
use mio::Waker;
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::mpsc::SyncSender;

/// Handovers that may wait for one thread.
pub(crate) const ROOM: usize = 64;

/// Bytes of one parcel. Twenty publishers' packets of one wake fit many times.
const PARCEL: usize = 256 << 10;

/// Something for another thread.
pub(crate) enum Handover {
    Datagrams(Parcel),
    Stream(Passing),
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
    waker: Arc<Waker>,
    parcel: Parcel,
    rings: bool,
}

/// The doors of all threads, by thread.
pub(crate) struct Doors(Vec<Door>);

impl Doors {
    pub fn new(doors: impl Iterator<Item = (SyncSender<Handover>, Arc<Waker>)>) -> Self {
        let door = |(sender, waker)| Door { sender, waker, parcel: Parcel::default(), rings: false };
        Self(doors.map(door).collect())
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
            .0
            .get_mut(usize::from(to.0))
            .is_some_and(|door| door.parcel.add(source, destination, datagram));
        if !added {
            stats.handover_lost += 1;
        }
    }

    /// A connection for that thread.
    pub fn stream(&mut self, to: ThreadId, connection: Passing, stats: &mut IoStats) {
        if let Some(door) = self.0.get_mut(usize::from(to.0)) {
            door.push(Handover::Stream(connection), 0, stats);
        }
    }

    /// Sends the parcels and wakes who got something. Once a wake: waking is a system call.
    pub fn close(&mut self, stats: &mut IoStats) {
        for door in &mut self.0 {
            if !door.parcel.labels.is_empty() {
                let parcel = std::mem::take(&mut door.parcel);
                let count = parcel.labels.len() as u64;
                door.push(Handover::Datagrams(parcel), count, stats);
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
    fn push(&mut self, handover: Handover, datagrams: u64, stats: &mut IoStats) {
        if self.sender.try_send(handover).is_ok() {
            self.rings = true;
            stats.handed_over += datagrams;
        } else {
            stats.handover_lost += datagrams.max(1);
        }
    }
}
