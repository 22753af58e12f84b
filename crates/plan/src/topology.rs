//! Who serves whom, and the flows that follow from it.

use model::{NodeId, ParticipantId, ServerId};
use std::collections::{BTreeMap, BTreeSet, VecDeque};

/// How one kind of media travels through a room.
///
/// mesh: everybody is their own hub, the core complete · relay tree: the same, the core a tree · SFU: one server as hub
/// of all, [`Delivery::Forward`] · MCU: the same, [`Delivery::Mix`] · peer mixer: one participant as hub of all,
/// [`Delivery::Mix`] · cascade: several servers as hubs. One room may combine them.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct Topology {
    /// Who serves each participant: themselves, another participant, or a server.
    pub hub: BTreeMap<ParticipantId, NodeId>,
    /// Directed links between hubs.
    pub core: BTreeSet<(NodeId, NodeId)>,
    /// What a hub does for each receiver.
    pub delivery: BTreeMap<ParticipantId, Delivery>,
    /// The hub that takes over if a participant who is a hub vanishes.
    pub standby: Option<NodeId>,
    /// Participants who pass on, from one hub to another, what is neither theirs nor of anybody they serve. Servers need
    /// not be named: passing on is what they are for.
    pub relays: BTreeSet<Relay>,
}

/// A participant passes on to one hub what it gets from another.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Relay {
    /// From whom it gets it.
    pub from: NodeId,
    /// Who passes it on.
    pub by: ParticipantId,
    /// Who is to get it.
    pub to: NodeId,
}

/// What a hub does for a receiver.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Delivery {
    /// Passes on what each of the others sends.
    Forward,
    /// Makes one of all the others.
    Mix,
}

/// Content on a link. More than one origin: they are mixed and cannot be told apart again.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Flow {
    /// Who sends it.
    pub from: NodeId,
    /// Who gets it.
    pub to: NodeId,
    /// Whose media it is.
    pub origins: BTreeSet<ParticipantId>,
}

impl Topology {
    /// Everybody served by one hub.
    #[must_use]
    pub fn star(people: impl IntoIterator<Item = ParticipantId>, hub: NodeId, delivery: Delivery) -> Self {
        let hubs: BTreeMap<_, _> = people.into_iter().map(|id| (id, hub)).collect();
        let delivery = hubs.keys().map(|id| (*id, delivery)).collect();
        Self { hub: hubs, delivery, ..Self::default() }
    }

    /// Every flow. The only code that knows how media travels: up to my hub, across the core by the shortest way, down
    /// to each of the others; what nobody receives is not sent.
    ///
    /// On one link, an origin flows by itself where somebody beyond is to get it forwarded; all that is only wanted
    /// mixed flows as one.
    #[must_use]
    pub fn flows(&self) -> BTreeSet<Flow> {
        let mut links: BTreeMap<(NodeId, NodeId), Load> = BTreeMap::new();
        for (&origin, &hub) in &self.hub {
            let from = self.ways(origin, hub);
            for (&receiver, &last) in &self.hub {
                if receiver == origin {
                    continue;
                }
                let delivery = self.delivery.get(&receiver).copied().unwrap_or(Delivery::Forward);
                for link in way(&from, origin, receiver, last) {
                    links.entry(link).or_default().add(origin, delivery);
                }
            }
        }
        links.into_iter().flat_map(|((from, to), load)| load.flows(from, to)).collect()
    }

    /// From where each node gets the origin's media first, by the shortest way.
    fn ways(&self, origin: ParticipantId, hub: NodeId) -> BTreeMap<NodeId, NodeId> {
        let start = NodeId::Participant(origin);
        let mut from = BTreeMap::from([(start, start)]);
        let mut queue = VecDeque::from([start]);
        if hub != start {
            from.insert(hub, start);
            queue.push_back(hub);
        }
        while let Some(at) = queue.pop_front() {
            for &(_, to) in self.core.range((at, FIRST_NODE)..=(at, LAST_NODE)) {
                from.entry(to).or_insert_with(|| {
                    queue.push_back(to);
                    at
                });
            }
        }
        from
    }
}

const FIRST_NODE: NodeId = NodeId::Participant(ParticipantId(0));
const LAST_NODE: NodeId = NodeId::Server(ServerId(u32::MAX));

/// The links from an origin to a receiver, last first; none where there is no way.
fn way(
    from: &BTreeMap<NodeId, NodeId>,
    origin: ParticipantId,
    receiver: ParticipantId,
    hub: NodeId,
) -> Vec<(NodeId, NodeId)> {
    let mut links = Vec::new();
    if !from.contains_key(&hub) {
        return links;
    }
    let end = NodeId::Participant(receiver);
    if hub != end {
        links.push((hub, end));
    }
    let mut at = hub;
    while at != NodeId::Participant(origin) {
        let Some(&before) = from.get(&at) else { break };
        links.push((before, at));
        at = before;
    }
    links
}

/// What crosses one link.
#[derive(Default)]
struct Load {
    forwarded: BTreeSet<ParticipantId>,
    all: BTreeSet<ParticipantId>,
}

impl Load {
    fn add(&mut self, origin: ParticipantId, delivery: Delivery) {
        self.all.insert(origin);
        if delivery == Delivery::Forward {
            self.forwarded.insert(origin);
        }
    }

    fn flows(self, from: NodeId, to: NodeId) -> impl Iterator<Item = Flow> {
        let mixed: BTreeSet<_> = self.all.difference(&self.forwarded).copied().collect();
        let mixed = (!mixed.is_empty()).then_some(Flow { from, to, origins: mixed });
        let single = self.forwarded.into_iter().map(move |id| Flow { from, to, origins: [id].into() });
        single.chain(mixed)
    }
}
