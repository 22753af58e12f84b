//! What one node must know of a plan.

use crate::choose::Plan;
use crate::facts::PeerPair;
use crate::topology::{Delivery, Flow, Topology};
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
    /// Somebody gets its sound in a mix, which does not say whose voice is how loud.
    pub mixed: bool,
}

impl Slice {
    /// Whether two slices say the same, whatever the plans they were cut from are numbered.
    #[must_use]
    pub fn says_the_same(&self, other: &Self) -> bool {
        (&self.audio, &self.video, self.why) == (&other.audio, &other.video, other.why)
            && (&self.links, self.asked, self.mixed) == (&other.links, other.asked, other.mixed)
    }
}

/// How the media of one kind travels, for one node.
///
/// For each origin the node asks whoever [`Route::gets`] names. Where none is named, it asks its hub if that is a server;
/// else the room allows no way for that origin.
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
        let whole = [&self.audio, &self.video].map(|topology| Whole::of(topology, [node]));
        self.cut(node, &whole)
    }

    /// What each of the people must know. The flows are worked out once for all of them.
    #[must_use]
    pub fn slices(&self) -> BTreeMap<ParticipantId, Slice> {
        let nodes = || self.audio.hub.keys().map(|id| NodeId::Participant(*id));
        let whole = [&self.audio, &self.video].map(|topology| Whole::of(topology, nodes()));
        self.audio.hub.keys().map(|id| (*id, self.cut(NodeId::Participant(*id), &whole))).collect()
    }

    fn cut(&self, node: NodeId, [audio, video]: &[Whole; 2]) -> Slice {
        let id = match node {
            NodeId::Participant(id) => Some(id),
            NodeId::Server(_) => None,
        };
        let pairs = audio.pairs.iter().chain(&video.pairs);
        Slice {
            epoch: self.epoch,
            audio: self.audio.route(node, &audio.flows),
            video: self.video.route(node, &video.flows),
            why: self.why,
            links: pairs.filter_map(|pair| pair.other(id?)).collect(),
            asked: id.is_some() && self.asks == id,
            mixed: id.is_some_and(|id| {
                audio.flows.iter().any(|flow| flow.is_mixed() && flow.origins.contains(&id))
            }),
        }
    }
}

/// What slices of a topology are cut from.
struct Whole {
    flows: BTreeSet<Flow>,
    pairs: BTreeSet<PeerPair>,
}

impl Whole {
    /// Whoever is served by a server gets all from it and passes nothing on. In a large room that is nearly everybody, so
    /// nothing is worked out for them that grows with the square of the people.
    fn of(topology: &Topology, nodes: impl IntoIterator<Item = NodeId>) -> Self {
        let all_served = nodes.into_iter().all(|node| topology.is_served_by_server(node));
        let flows = if all_served { BTreeSet::new() } else { topology.flows() };
        Self { flows, pairs: topology.pairs() }
    }
}

impl Topology {
    fn hub_of(&self, node: NodeId) -> NodeId {
        let hub = match node {
            NodeId::Participant(id) => self.hub.get(&id).copied(),
            NodeId::Server(_) => None,
        };
        hub.unwrap_or(node)
    }

    fn is_served_by_server(&self, node: NodeId) -> bool {
        let hub = self.hub_of(node);
        hub != node && matches!(hub, NodeId::Server(_))
    }

    fn route(&self, node: NodeId, flows: &BTreeSet<Flow>) -> Route {
        let hub = self.hub_of(node);
        let serves = self.served_by(node);
        let is_leaf = self.is_served_by_server(node);
        let mut gets = BTreeSet::new();
        let mut passes = BTreeSet::new();
        for flow in flows.iter().filter(|_| !is_leaf) {
            let is_own = || flow.origins.iter().all(|id| NodeId::Participant(*id) == node);
            let is_served = || match flow.to {
                NodeId::Participant(id) => serves.contains_key(&id),
                NodeId::Server(_) => false,
            };
            if flow.to == node {
                gets.insert(Get { from: flow.from, origins: flow.origins.clone() });
            } else if flow.from == node && matches!(node, NodeId::Participant(_)) && !is_own() && !is_served()
            {
                passes.insert(Pass { to: flow.to, origins: flow.origins.clone() });
            }
        }
        let shape = if self.hub.len() <= 1 {
            Shape::Alone
        } else if is_leaf {
            Shape::Sfu
        } else {
            shape(node, hub, &serves, &gets)
        };
        let delivery = match node {
            NodeId::Participant(id) => self.delivery_to(id),
            NodeId::Server(_) => Delivery::Forward,
        };
        Route {
            shape,
            hub,
            delivery,
            core: self.core.iter().filter(|(from, _)| *from == node).map(|(_, to)| *to).collect(),
            standby: self.standby.filter(|standby| *standby != node),
            serves,
            gets,
            passes,
        }
    }

    fn served_by(&self, node: NodeId) -> BTreeMap<ParticipantId, Delivery> {
        let served = self.hub.iter().filter(|(id, hub)| **hub == node && NodeId::Participant(**id) != node);
        served.map(|(id, _)| (*id, self.delivery_to(*id))).collect()
    }
}

/// The shape of a participant who is served by no server.
fn shape(
    node: NodeId,
    hub: NodeId,
    serves: &BTreeMap<ParticipantId, Delivery>,
    gets: &BTreeSet<Get>,
) -> Shape {
    let is_peer = |node| matches!(node, NodeId::Participant(_));
    let mixed = gets.iter().any(|get| is_peer(get.from) && get.origins.len() > 1);
    let straight = |get: &Get| get.origins.iter().all(|id| NodeId::Participant(*id) == get.from);
    if hub != node || !serves.is_empty() || mixed {
        Shape::Mixer
    } else if gets.is_empty() {
        Shape::Alone
    } else if gets.iter().all(straight) {
        Shape::Mesh
    } else if gets.iter().all(|get| !is_peer(get.from)) {
        Shape::Sfu
    } else {
        Shape::Mixed
    }
}
