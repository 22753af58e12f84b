//! What the planner may know of a room.

use model::{Band, NodeId, ParticipantId, ServerId};
use std::collections::{BTreeMap, BTreeSet};

/// A room as the planner sees it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct RoomFacts {
    /// The server that owns the room.
    pub home: ServerId,
    /// Every server that may carry the room's media, the home included.
    pub servers: BTreeMap<ServerId, NodeFacts>,
    /// Everybody who is in the room.
    pub people: BTreeMap<ParticipantId, PersonFacts>,
    /// Pairs of participants between whom no link could be made.
    pub broken: BTreeSet<PeerPair>,
    /// What the host wants.
    pub policy: Policy,
    /// What the room demands of whoever carries its media.
    pub trust: Trust,
    /// Nothing has changed for a while, so a larger shape may be left for a smaller one. The waiting is a timer of the
    /// room.
    pub settled: bool,
}

impl RoomFacts {
    /// A room without people, carried by its home alone.
    #[must_use]
    pub fn new(home: ServerId) -> Self {
        Self {
            home,
            servers: BTreeMap::from([(home, NodeFacts::default())]),
            people: BTreeMap::new(),
            broken: BTreeSet::new(),
            policy: Policy::default(),
            trust: Trust::default(),
            settled: false,
        }
    }

    /// Whether a node is a part of the room.
    #[must_use]
    pub fn has(&self, node: NodeId) -> bool {
        match node {
            NodeId::Participant(id) => self.people.contains_key(&id),
            NodeId::Server(id) => self.servers.contains_key(&id),
        }
    }
}

/// What is known of a server. What was not measured limits nothing.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub struct NodeFacts {
    /// The most flows of one kind it can send at once.
    pub fan_out: Option<u32>,
}

/// What is known of a participant. The default: nothing was measured, links to others can be tried, and carrying for
/// others was not agreed to.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub struct PersonFacts {
    /// What it can send.
    pub uplink: Option<Band>,
    /// What it can receive.
    pub downlink: Option<Band>,
    /// What its device can compute.
    pub cpu: Option<Band>,
    /// It runs on a battery that is nearly empty.
    pub low_battery: bool,
    /// It pays for what it sends and receives.
    pub metered: bool,
    /// Whether it can have links to other participants.
    pub reach: Reach,
    /// It agreed to carry others: to mix for them, or to pass their media on.
    pub carries: bool,
    /// It was asked to carry others and did not want to, so it is not asked again.
    pub declined: bool,
    /// Its socket is lost, or it stalls: it can serve nobody. It keeps its place, and its own flows.
    pub away: bool,
}

/// Whether somebody can have links to other participants.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Debug)]
pub enum Reach {
    /// Links can be tried.
    #[default]
    Peers,
    /// Its client makes no links to participants: an encoder, say.
    Incapable,
    /// It wants no participant to learn its address.
    Private,
}

/// What the host wants.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Debug)]
pub enum Policy {
    /// Whatever fits.
    #[default]
    Automatic,
    /// No server, as far as it goes.
    Direct,
    /// A participant mixes for the others: this one, if it can.
    Mixer(Option<ParticipantId>),
    /// The server carries everything.
    Server,
}

/// What a room demands of whoever carries its media. Each demand vetoes topologies.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub struct Trust {
    /// Nobody may learn another participant's address: no link between two participants.
    pub private_addresses: bool,
    /// Nobody may hear or see but those it is meant for: nothing is mixed, on a server or by a participant.
    pub end_to_end: bool,
    /// No server carries media.
    pub no_server_media: bool,
}

/// Two participants, in no order.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct PeerPair {
    low: ParticipantId,
    high: ParticipantId,
}

impl PeerPair {
    /// These two.
    #[must_use]
    pub fn new(a: ParticipantId, b: ParticipantId) -> Self {
        Self { low: a.min(b), high: a.max(b) }
    }

    /// The one with the lower id.
    #[must_use]
    pub const fn low(self) -> ParticipantId {
        self.low
    }

    /// The one with the higher id.
    #[must_use]
    pub const fn high(self) -> ParticipantId {
        self.high
    }

    /// The other one, or `None` if `one` is neither.
    #[must_use]
    pub fn other(self, one: ParticipantId) -> Option<ParticipantId> {
        if one == self.low {
            Some(self.high)
        } else if one == self.high {
            Some(self.low)
        } else {
            None
        }
    }
}
