//! What one node must know of a plan.

use crate::choose::{Plan, Why};
use crate::topology::{Delivery, Topology};
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
}

impl Slice {
    /// Whether two slices say the same, whatever the plans they were cut from are numbered.
    #[must_use]
    pub fn says_the_same(&self, other: &Self) -> bool {
        (&self.audio, &self.video, self.why) == (&other.audio, &other.video, other.why)
    }
}

/// How the media of one kind travels, for one node.
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
}

/// The shapes the planner chooses, as a participant sees them. A new kind of topology adds its word here.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Shape {
    /// Nobody else is here.
    Alone,
    /// A server serves everybody.
    Sfu,
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
