//! Who serves whom, and the flows that follow from it.

use crate::facts::PeerPair;
use model::{NodeId, ParticipantId, ServerId};
use std::collections::{BTreeMap, BTreeSet};

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

impl Flow {
    /// Whether several people's media come as one.
    #[must_use]
    pub fn is_mixed(&self) -> bool {
        self.origins.len() > 1
    }
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
    /// On one link, an origin flows by itself where somebody beyond is to get it forwarded. All that is only wanted mixed
    /// flows as one from a hub that mixes for somebody; any other hub passes it on as it came.
    #[must_use]
    pub fn flows(&self) -> BTreeSet<Flow> {
        let mut links: Links = BTreeMap::new();
        for (&origin, &hub) in &self.hub {
            let from = self.ways(origin, hub);
            for (&receiver, &last) in &self.hub {
                if receiver == origin {
                    continue;
                }
                let forwarded = self.delivery_to(receiver) == Delivery::Forward;
                for link in way(&from, origin, receiver, last) {
                    let before = from.get(&link.0).copied().unwrap_or(link.0);
                    let crossing = links.entry(link).or_default().entry(origin);
                    crossing.or_insert(Crossing { before, forwarded: false }).forwarded |= forwarded;
                }
            }
        }
        let mixing = self.mixing();
        let mut flows = BTreeSet::new();
        for (&link, origins) in &links {
            let mut parcels: BTreeMap<Parcel, BTreeSet<ParticipantId>> = BTreeMap::new();
            for &origin in origins.keys() {
                parcels.entry(parcel(&links, &mixing, link, origin)).or_default().insert(origin);
            }
            flows.extend(parcels.into_values().map(|origins| Flow { from: link.0, to: link.1, origins }));
        }
        flows
    }

    /// Hubs that mix for somebody else than themselves.
    #[must_use]
    pub fn mixing(&self) -> BTreeSet<NodeId> {
        let mixed = self.hub.iter().filter(|(id, hub)| {
            self.delivery_to(**id) == Delivery::Mix && **hub != NodeId::Participant(**id)
        });
        mixed.map(|(_, hub)| *hub).collect()
    }

    /// What a receiver's hub does for it.
    #[must_use]
    pub fn delivery_to(&self, receiver: ParticipantId) -> Delivery {
        self.delivery.get(&receiver).copied().unwrap_or(Delivery::Forward)
    }

    /// Every two participants that keep a link with each other: for flows, or to have one when the standby takes over.
    #[must_use]
    pub fn pairs(&self) -> BTreeSet<PeerPair> {
        let served = self.hub.iter().map(|(id, hub)| (NodeId::Participant(*id), *hub));
        let core = self.core.iter().copied();
        let warm = self.standby.into_iter().flat_map(|standby| {
            self.relying_on_peers().into_iter().map(move |id| (NodeId::Participant(id), standby))
        });
        let pairs = served.chain(core).chain(warm).filter_map(|link| match link {
            (NodeId::Participant(a), NodeId::Participant(b)) if a != b => Some(PeerPair::new(a, b)),
            _ => None,
        });
        pairs.collect()
    }

    /// Who would need the standby if a participant who is a hub of others vanished: whom these serve, and themselves,
    /// since they may also just stop serving.
    #[must_use]
    pub fn relying_on_peers(&self) -> BTreeSet<ParticipantId> {
        let hubs = self.peer_hubs();
        let served = self.hub.iter().filter(|(_, hub)| match hub {
            NodeId::Participant(hub) => hubs.contains(hub),
            NodeId::Server(_) => false,
        });
        served.map(|(id, _)| *id).chain(hubs.iter().copied()).collect()
    }

    /// Participants who are hubs of others.
    #[must_use]
    pub fn peer_hubs(&self) -> BTreeSet<ParticipantId> {
        let hubs = self.hub.iter().filter_map(|(id, hub)| match hub {
            NodeId::Participant(peer) if peer != id => Some(*peer),
            _ => None,
        });
        hubs.collect()
    }

    /// From where each node gets the origin's media first, by the shortest way. Where a server and a participant could
    /// both pass it on, the server does.
    ///
    /// A participant passes on what is its own, what is of those it serves, and what [`Topology::relays`] says. Without
    /// that last rule, a pair without a link would be helped out, silently, by whoever happens to know both.
    fn ways(&self, origin: ParticipantId, hub: NodeId) -> BTreeMap<NodeId, NodeId> {
        let start = NodeId::Participant(origin);
        let mut from = BTreeMap::from([(start, start)]);
        if hub != start {
            from.insert(hub, start);
        }
        let mut ring: Vec<NodeId> = from.keys().copied().collect();
        while !ring.is_empty() {
            ring.sort_by_key(|node| (matches!(node, NodeId::Participant(_)), *node));
            let mut next = Vec::new();
            for at in ring {
                for &(_, to) in self.core.range((at, FIRST_NODE)..=(at, LAST_NODE)) {
                    let passes = match at {
                        NodeId::Participant(by) if at != hub && at != start => {
                            from.get(&at).is_some_and(|&from| self.relays.contains(&Relay { from, by, to }))
                        }
                        _ => true,
                    };
                    if passes && !from.contains_key(&to) {
                        from.insert(to, at);
                        next.push(to);
                    }
                }
            }
            ring = next;
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

/// What crosses each link.
type Links = BTreeMap<(NodeId, NodeId), BTreeMap<ParticipantId, Crossing>>;

/// An origin on a link.
struct Crossing {
    /// From where the sender of the link has it; itself, if it is the origin.
    before: NodeId,
    /// Somebody beyond is to get it by itself.
    forwarded: bool,
}

/// What travels as one.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
enum Parcel {
    Single(ParticipantId),
    /// Mixed by the sender of this link.
    Mixed(NodeId, NodeId),
}

/// What an origin is a part of on this link: itself, or what was mixed last on its way.
fn parcel(
    links: &Links,
    mixing: &BTreeSet<NodeId>,
    mut link: (NodeId, NodeId),
    origin: ParticipantId,
) -> Parcel {
    while let Some(crossing) = links.get(&link).and_then(|origins| origins.get(&origin)) {
        if crossing.forwarded {
            break;
        }
        if mixing.contains(&link.0) {
            return Parcel::Mixed(link.0, link.1);
        }
        if link.0 == NodeId::Participant(origin) {
            break;
        }
        link = (crossing.before, link.0);
    }
    Parcel::Single(origin)
}
