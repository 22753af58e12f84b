//! What one node must know of a plan.

use crate::choose::Plan;
use crate::topology::{Delivery, Topology};
use crate::why::Why;
use model::{Epoch, NodeId, ParticipantId};
use std::collections::{BTreeMap, BTreeSet};

/// Everything one node must know of a plan: whole, never a difference. A node compares it with what it has.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Slice {
    /// The number of the plan; a label.
    pub epoch: Epoch,
    /// How sound travels.
    pub audio: Route,
    /// How the picture travels.
    pub video: Route,
    /// Why so.
    pub why: Why,
    /// Participants this node keeps a link with: for flows, or silent and warm, for when the standby takes over.
    pub links: BTreeSet<ParticipantId>,
    /// Its consent to carry others is asked for.
    pub asked: bool,
}

impl Slice {
    /// Whether two slices say the same, whatever the plans they were cut from are numbered.
    #[must_use]
    pub fn says_the_same(&self, other: &Self) -> bool {
        (&self.audio, &self.video, self.why) == (&other.audio, &other.video, other.why)
            && (&self.links, self.asked) == (&other.links, other.asked)
    }
}

/// How the media of one kind travels, for one node.
///
/// For each origin the node asks whoever [`Route::gets`] names, and its hub where none is named. Where it is its own hub
/// and none is named, there is no way for that origin.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Route {
    /// The shape in a word.
    pub shape: Shape,
    /// Who serves this node; itself, where it is a hub.
    pub hub: NodeId,
    /// What the hub does for it.
    pub delivery: Delivery,
    /// Whom this node serves, and what it does for each of them.
    pub serves: BTreeMap<ParticipantId, Delivery>,
    /// The hubs this node sends to.
    pub core: BTreeSet<NodeId>,
    /// Who takes over if its hub vanishes.
    pub standby: Option<NodeId>,
    /// What it gets, and from whom: one entry for each flow that ends here. Empty where a server is its hub, because all
    /// comes from there: a large room need not tell everybody of everybody who comes.
    pub gets: BTreeSet<Get>,
    /// What of others it passes on to nodes it does not serve: nothing else of others may be had from it. Empty for
    /// servers.
    pub passes: BTreeSet<Pass>,
}

/// One flow that ends at a node. More than one origin: they come mixed.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Get {
    /// From whom.
    pub from: NodeId,
    /// Whose media.
    pub origins: BTreeSet<ParticipantId>,
}

/// One flow of others' media that a node passes on. More than one origin: they go mixed.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Pass {
    /// To whom.
    pub to: NodeId,
    /// Whose media.
    pub origins: BTreeSet<ParticipantId>,
}

/// The shape of a route, as its participant sees it.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Shape {
    /// Nobody else is here, or nobody can be reached.
    Alone,
    /// All it gets comes straight from whose it is.
    Mesh,
    /// A participant mixes for it, or it mixes for others.
    Mixer,
    /// All it gets comes from the server.
    Sfu,
    /// Some of it comes straight from whose it is, some by a detour.
    Mixed,
}

impl Plan {
    /// What a node must know. For a node the plan does not know: that nobody serves it but itself.
    #[must_use]
    pub fn slice(&self, node: NodeId) -> Slice {
        Slice {
            epoch: self.epoch,
            audio: self.audio.route(node),
            video: self.video.route(node),
            why: self.why,
            links: BTreeSet::new(),
            asked: self.asks.is_some_and(|id| node == NodeId::Participant(id)),
        }
    }
}

impl Topology {
    fn route(&self, node: NodeId) -> Route {
        let (hub, delivery) = match node {
            NodeId::Participant(id) => (self.hub.get(&id), self.delivery.get(&id)),
            NodeId::Server(_) => (None, None),
        };
        let hub = hub.copied().unwrap_or(node);
        Route {
            shape: if self.hub.len() <= 1 { Shape::Alone } else { Shape::Sfu },
            hub,
            delivery: delivery.copied().unwrap_or(Delivery::Forward),
            serves: self.served_by(node),
            core: self.core.iter().filter(|(from, _)| *from == node).map(|(_, to)| *to).collect(),
            standby: self.standby.filter(|standby| *standby != node),
            gets: BTreeSet::new(),
            passes: BTreeSet::new(),
        }
    }

    fn served_by(&self, node: NodeId) -> BTreeMap<ParticipantId, Delivery> {
        self.hub
            .iter()
            .filter(|(id, hub)| **hub == node && NodeId::Participant(**id) != node)
            .map(|(id, _)| (*id, self.delivery.get(id).copied().unwrap_or(Delivery::Forward)))
            .collect()
    }
}
