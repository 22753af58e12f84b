//! What hubs that share a room say to each other.
//!
//! A room may be larger than what one thread carries. Then several hubs have links of it, and between each two of them
//! there is a trunk: what a link of the one publishes goes over it once for all receivers of the other, in the layers that
//! are wanted there. Each hub decides for its own receivers, with a [`Mirror`](crate::mirror) of every publisher it has
//! not; what that needs is told to the hub that has it. Nothing in here knows what carries a trunk.
//!
//! [`Word`]s arrive in the order they were said, all of them. A [`Crossing`] may be lost, as a packet may.

use model::{Layer, ParticipantId, RoomId, TrackId};
use str0m::format::PayloadParams;

use crate::api::{LinkId, Publication};
use crate::incoming::Arrival;

/// A hub among those that may share a room.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct HubId(pub u8);

/// What a hub says to another.
#[derive(Clone, Debug)]
pub struct Word(pub(crate) Said);

impl Word {
    /// A hub began anew: nothing of what it said before holds.
    #[must_use]
    pub const fn begins() -> Self {
        Self(Said::Begins)
    }
}

#[derive(Clone, Debug)]
pub(crate) enum Said {
    /// See [`Word::begins`].
    Begins,
    /// It has links of that room, and is to be told what is published there.
    Joins(RoomId),
    /// It has none any more.
    Leaves(RoomId),
    /// What one of its links publishes: all of it.
    Publishes(Box<Sheet>),
    /// That link ended.
    Ends(LinkId),
    /// What it wants of what that link publishes: all of it.
    Wants(LinkId, Vec<Want>),
    /// Somebody there cannot go on without a key frame of that encoding.
    Keyframe(LinkId, TrackId, usize),
}

/// A publisher.
#[derive(Clone, PartialEq, Debug)]
pub(crate) struct Sheet {
    pub(crate) room: RoomId,
    pub(crate) link: LinkId,
    pub(crate) participant: ParticipantId,
    pub(crate) connected: bool,
    pub(crate) tracks: Vec<Offered>,
}

/// A track, and what there is of it.
#[derive(Clone, PartialEq, Debug)]
pub(crate) struct Offered {
    pub(crate) publication: Publication,
    /// Coarse first.
    pub(crate) layers: Vec<LayerSheet>,
}

/// What allocation needs to know of a layer that does not come.
#[derive(Clone, PartialEq, Debug)]
pub(crate) struct LayerSheet {
    pub(crate) layer: Option<Layer>,
    pub(crate) params: Option<PayloadParams>,
    pub(crate) size: Option<(u16, u16)>,
    /// Rounded.
    pub(crate) bits_per_second: Option<u64>,
    pub(crate) alive: bool,
}

/// What is wanted of a track.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Want {
    pub(crate) track: TrackId,
    /// By somebody who is to see or hear it.
    pub(crate) shown: bool,
    /// A bit for each encoding that is to be sent there.
    pub(crate) encodings: u8,
}

impl Want {
    pub(crate) fn takes(self, encoding: usize) -> bool {
        self.encodings & 1 << encoding != 0
    }
}

/// A packet on its way to another hub.
#[derive(Debug)]
pub struct Crossing {
    pub(crate) link: LinkId,
    pub(crate) track: TrackId,
    pub(crate) arrival: Arrival,
}

impl Crossing {
    /// With a payload of its own: threads that count who holds one payload wait for each other.
    pub(crate) fn of(link: LinkId, track: TrackId, arrival: &Arrival) -> Self {
        let mut arrival = arrival.clone();
        arrival.packet.payload = arrival.packet.payload[..].into();
        Self { link, track, arrival }
    }
}
