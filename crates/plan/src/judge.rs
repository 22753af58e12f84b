//! Finds what is wrong with a plan.

use crate::bands::{copies, streams};
use crate::choose::Plan;
use crate::facts::{PeerPair, RoomFacts};
use crate::topology::{Delivery, Flow, Topology};
use model::{Kind, NodeId, ParticipantId};
use std::collections::{BTreeMap, BTreeSet};

/// Something wrong with a plan.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Fault {
    /// Somebody in the room is served by nobody, or it is not said how.
    Unserved(Kind, ParticipantId),
    /// The plan uses a node that is no part of the room.
    Stranger(Kind, NodeId),
    /// A receiver does not get an origin, though the room allows some way ([`RoomFacts::possible`]).
    NotReached(Kind, Pair),
    /// A node gets an origin more than once.
    Doubled(Kind, ParticipantId, NodeId),
    /// Somebody gets their own media back.
    Echo(Kind, ParticipantId),
    /// A node is to send what it never got, or what it only got mixed with something else.
    Sourceless(Kind, Flow),
    /// A node is to send more flows than it can, or to mix for more people.
    Overloaded(Kind, NodeId),
    /// Two participants are linked, one of whom has no links to participants.
    AddressShown(Kind, PeerPair),
    /// Two participants are linked who cannot reach each other.
    NoLink(Kind, PeerPair),
    /// A node mixes what only those may hear or see for whom it is meant.
    Mixed(Kind, NodeId),
    /// A server carries media in a room that does not allow it.
    ServerCarries(Kind, NodeId),
    /// Somebody carries others, or stands by to, who did not agree to it.
    Unwilling(Kind, ParticipantId),
    /// Somebody carries others, or stands by to, who is away.
    Away(Kind, ParticipantId),
    /// Participants mix for others, and whoever is to take over is one of them, or nobody although somebody could.
    NoStandby(Kind),
}

/// From whom to whom.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Pair {
    /// Whose media.
    pub origin: ParticipantId,
    /// Who gets it.
    pub receiver: ParticipantId,
}

/// Everything wrong with a plan for this room: nothing, if there is exactly one way from each origin to each receiver,
/// nobody gets themselves, everything that is sent was got, nobody carries who did not agree to it, and trust and, as far
/// as [`RoomFacts::is_strained`] allows, capacity are kept.
#[must_use]
pub fn judge(room: &RoomFacts, plan: &Plan) -> Vec<Fault> {
    let mut faults = Vec::new();
    let audio = plan.audio.flows();
    // Most plans carry both in the same way.
    let video = (plan.video != plan.audio).then(|| plan.video.flows());
    let video = video.as_ref().unwrap_or(&audio);
    for (kind, topology, flows) in [(Kind::Audio, &plan.audio, &audio), (Kind::Video, &plan.video, video)] {
        Case { kind, room, topology, flows }.judge(&mut faults);
    }
    faults
}

struct Case<'a> {
    kind: Kind,
    room: &'a RoomFacts,
    topology: &'a Topology,
    flows: &'a BTreeSet<Flow>,
}

impl Case<'_> {
    fn judge(&self, faults: &mut Vec<Fault>) {
        self.membership(faults);
        self.arrivals(faults);
        self.sources(faults);
        self.capacity(faults);
        self.trust(faults);
        self.carrying(faults);
    }

    fn membership(&self, faults: &mut Vec<Fault>) {
        let Topology { hub, core, delivery, standby, relays } = self.topology;
        for id in self.room.people.keys() {
            if !hub.contains_key(id) || !delivery.contains_key(id) {
                faults.push(Fault::Unserved(self.kind, *id));
            }
        }
        let people = hub.keys().chain(delivery.keys()).map(|id| NodeId::Participant(*id));
        let relays = relays.iter().flat_map(|r| [r.from, NodeId::Participant(r.by), r.to]);
        let hubs = hub.values().chain(core.iter().flat_map(|(a, b)| [a, b])).chain(standby).copied();
        let hubs = hubs.chain(relays);
        let strangers: BTreeSet<_> = people.chain(hubs).filter(|node| !self.room.has(*node)).collect();
        faults.extend(strangers.into_iter().map(|node| Fault::Stranger(self.kind, node)));
    }

    fn arrivals(&self, faults: &mut Vec<Fault>) {
        let mut arrived: BTreeMap<(NodeId, ParticipantId), u32> = BTreeMap::new();
        for flow in self.flows {
            for origin in &flow.origins {
                *arrived.entry((flow.to, *origin)).or_default() += 1;
            }
        }
        for (&(node, origin), &count) in &arrived {
            if node == NodeId::Participant(origin) {
                faults.push(Fault::Echo(self.kind, origin));
            } else if count > 1 {
                faults.push(Fault::Doubled(self.kind, origin, node));
            }
        }
        for &origin in self.room.people.keys() {
            for &receiver in self.room.people.keys() {
                let reached = arrived.contains_key(&(NodeId::Participant(receiver), origin));
                if origin != receiver && !reached && self.room.possible(origin, receiver) {
                    faults.push(Fault::NotReached(self.kind, Pair { origin, receiver }));
                }
            }
        }
    }

    /// Lets media spread from the origins along the flows, until nothing moves. A flow that never moved has no source.
    fn sources(&self, faults: &mut Vec<Fault>) {
        let mut has: BTreeMap<NodeId, Parts> = BTreeMap::new();
        for id in self.topology.hub.keys() {
            has.entry(NodeId::Participant(*id)).or_default().single.insert(*id);
        }
        let mut waiting: Vec<&Flow> = self.flows.iter().collect();
        loop {
            let before = waiting.len();
            waiting.retain(|flow| {
                let can = has.get(&flow.from).is_some_and(|parts| parts.make(&flow.origins));
                if can {
                    has.entry(flow.to).or_default().add(&flow.origins);
                }
                !can
            });
            if waiting.len() == before {
                break;
            }
        }
        faults.extend(waiting.into_iter().map(|flow| Fault::Sourceless(self.kind, flow.clone())));
    }

    fn capacity(&self, faults: &mut Vec<Fault>) {
        let mut sent: BTreeMap<NodeId, usize> = BTreeMap::new();
        for flow in self.flows {
            *sent.entry(flow.from).or_default() += 1;
        }
        let strained = self.room.is_strained();
        for (node, count) in sent {
            let overloaded = match node {
                NodeId::Server(id) => {
                    let most = self.room.servers.get(&id).and_then(|facts| facts.fan_out);
                    most.is_some_and(|most| count > most as usize)
                }
                NodeId::Participant(id) => !strained && self.is_overloaded(id, count),
            };
            if overloaded {
                faults.push(Fault::Overloaded(self.kind, node));
            }
        }
    }

    fn is_overloaded(&self, id: ParticipantId, sent: usize) -> bool {
        let Some(person) = self.room.people.get(&id) else { return false };
        let mine = copies(self.kind, person.uplink);
        if !self.carriers().contains(&id) {
            return sent > mine;
        }
        let measured = person.uplink.or(person.cpu).or(person.downlink).is_some();
        let seats = self.room.seats(id);
        let node = NodeId::Participant(id);
        let mixes_for = |other: &ParticipantId| {
            *other != id
                && self.topology.hub.get(other) == Some(&node)
                && self.topology.delivery_to(*other) == Delivery::Mix
        };
        let served = self.topology.hub.keys().filter(|other| mixes_for(other)).count();
        measured && (served > seats || sent > mine.max(streams(seats)))
    }

    /// Participants who serve others, or would if they had somebody, or send what is not only theirs.
    fn carriers(&self) -> BTreeSet<ParticipantId> {
        let serving = crate::scene::mixers(self.topology).into_iter().chain(self.topology.peer_hubs());
        let sending = self.flows.iter().filter_map(|flow| match flow.from {
            NodeId::Participant(id) if flow.origins.iter().any(|origin| *origin != id) => Some(id),
            _ => None,
        });
        serving.chain(sending).collect()
    }

    fn trust(&self, faults: &mut Vec<Fault>) {
        for pair in self.topology.pairs() {
            if !self.room.has_links(pair.low()) || !self.room.has_links(pair.high()) {
                faults.push(Fault::AddressShown(self.kind, pair));
            } else if self.room.broken.contains(&pair) {
                faults.push(Fault::NoLink(self.kind, pair));
            }
        }
        if self.room.trust.end_to_end {
            let mixing = self.flows.iter().filter(|flow| flow.is_mixed());
            let mixers: BTreeSet<_> = mixing.map(|flow| flow.from).collect();
            faults.extend(mixers.into_iter().map(|node| Fault::Mixed(self.kind, node)));
        }
        if self.room.trust.no_server_media {
            let ends = self.flows.iter().flat_map(|flow| [flow.from, flow.to]);
            let nodes: BTreeSet<_> =
                ends.chain(self.topology.hub.values().copied()).chain(self.topology.standby).collect();
            let servers = nodes.into_iter().filter(|node| matches!(node, NodeId::Server(_)));
            faults.extend(servers.map(|node| Fault::ServerCarries(self.kind, node)));
        }
    }

    fn carrying(&self, faults: &mut Vec<Fault>) {
        let mut carriers = self.carriers();
        if let Some(NodeId::Participant(id)) = self.topology.standby {
            carriers.insert(id);
        }
        for id in carriers {
            let Some(person) = self.room.people.get(&id) else { continue };
            if !person.carries {
                faults.push(Fault::Unwilling(self.kind, id));
            }
            if person.away {
                faults.push(Fault::Away(self.kind, id));
            }
        }
        let hubs = self.topology.peer_hubs();
        let wrong = match self.topology.standby {
            Some(NodeId::Participant(standby)) => hubs.contains(&standby),
            Some(NodeId::Server(_)) => false,
            None => !hubs.is_empty() && self.room.server().is_some(),
        };
        if wrong {
            faults.push(Fault::NoStandby(self.kind));
        }
    }
}

/// What a node got.
#[derive(Default)]
struct Parts<'a> {
    single: BTreeSet<ParticipantId>,
    mixed: Vec<&'a BTreeSet<ParticipantId>>,
}

impl<'a> Parts<'a> {
    fn add(&mut self, content: &'a BTreeSet<ParticipantId>) {
        match content.first() {
            Some(id) if content.len() == 1 => {
                self.single.insert(*id);
            }
            _ => self.mixed.push(content),
        }
    }

    /// Whether parts, each used whole, make exactly this content. The parts of one node never overlap in a plan without
    /// [`Fault::Doubled`], so those inside the content are the only ones to try.
    fn make(&self, content: &BTreeSet<ParticipantId>) -> bool {
        let inside = self.mixed.iter().filter(|_| content.len() > 1).filter(|mix| mix.is_subset(content));
        let mixed: BTreeSet<_> = inside.flat_map(|mix| mix.iter()).collect();
        content.iter().all(|id| self.single.contains(id) || mixed.contains(id))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use model::ServerId;

    #[test]
    fn no_flow_can_be_missing_doubled_or_turned_back_without_notice() {
        for delivery in [Delivery::Forward, Delivery::Mix] {
            let room = room_of_five();
            let topology = Topology::star(room.people.keys().copied(), SERVER, delivery);
            let flows = topology.flows();
            let judged = |flows: BTreeSet<Flow>| {
                let mut faults = Vec::new();
                Case { kind: Kind::Audio, room: &room, topology: &topology, flows: &flows }
                    .judge(&mut faults);
                faults
            };
            assert_eq!(judged(flows.clone()), []);
            for flow in &flows {
                let without: BTreeSet<_> = flows.iter().filter(|other| *other != flow).cloned().collect();
                assert_ne!(judged(without.clone()), [], "without {flow:?}");
                let turned = Flow { from: flow.to, to: flow.from, origins: flow.origins.clone() };
                assert_ne!(judged(flows.iter().cloned().chain([turned]).collect()), [], "turned {flow:?}");
            }
            for origin in room.people.keys() {
                for receiver in room.people.keys().map(|id| NodeId::Participant(*id)) {
                    let extra = Flow { from: SERVER, to: receiver, origins: [*origin].into() };
                    let more: BTreeSet<_> = flows.iter().cloned().chain([extra.clone()]).collect();
                    if more.len() > flows.len() {
                        assert_ne!(judged(more), [], "with {extra:?}");
                    }
                }
            }
        }
    }

    const SERVER: NodeId = NodeId::Server(ServerId(1));

    fn room_of_five() -> RoomFacts {
        let mut room = RoomFacts::new(ServerId(1));
        room.people = (1..=5).map(|id| (ParticipantId(id), Default::default())).collect();
        room
    }
}
