//! Finds what is wrong with a plan.

use crate::choose::Plan;
use crate::facts::RoomFacts;
use crate::topology::{Flow, Topology};
use model::{Kind, NodeId, ParticipantId};
use std::collections::{BTreeMap, BTreeSet};

/// Something wrong with a plan.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Fault {
    /// Somebody in the room is served by nobody, or it is not said how.
    Unserved(Kind, ParticipantId),
    /// The plan uses a node that is no part of the room.
    Stranger(Kind, NodeId),
    /// A receiver does not get an origin.
    NotReached(Kind, Pair),
    /// A node gets an origin more than once.
    Doubled(Kind, ParticipantId, NodeId),
    /// Somebody gets their own media back.
    Echo(Kind, ParticipantId),
    /// A node is to send what it never got, or what it only got mixed with something else.
    Sourceless(Kind, Flow),
    /// A node is to send more flows than it can.
    Overloaded(Kind, NodeId),
    /// Two participants are linked where addresses are private.
    AddressShown(Kind, NodeId, NodeId),
    /// A server mixes what only participants may hear or see.
    MixedByServer(Kind, NodeId),
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
/// nobody gets themselves, everything that is sent was got, and capacity and trust are kept.
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
    }

    fn membership(&self, faults: &mut Vec<Fault>) {
        let Topology { hub, core, delivery, standby, relays: _ } = self.topology;
        for id in self.room.people.keys() {
            if !hub.contains_key(id) || !delivery.contains_key(id) {
                faults.push(Fault::Unserved(self.kind, *id));
            }
        }
        let people = hub.keys().chain(delivery.keys()).map(|id| NodeId::Participant(*id));
        let hubs = hub.values().chain(core.iter().flat_map(|(a, b)| [a, b])).chain(standby).copied();
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
                if origin != receiver && !reached {
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
        let mut sent: BTreeMap<NodeId, u32> = BTreeMap::new();
        for flow in self.flows {
            *sent.entry(flow.from).or_default() += 1;
        }
        for (node, count) in sent {
            let NodeId::Server(server) = node else { continue };
            let most = self.room.servers.get(&server).and_then(|facts| facts.fan_out);
            if most.is_some_and(|most| count > most) {
                faults.push(Fault::Overloaded(self.kind, node));
            }
        }
    }

    fn trust(&self, faults: &mut Vec<Fault>) {
        let is_peer = |node| matches!(node, NodeId::Participant(_));
        let links: BTreeSet<_> = self.flows.iter().map(|flow| (flow.from, flow.to)).collect();
        if self.room.trust.private_addresses {
            let shown = links.into_iter().filter(|(from, to)| is_peer(*from) && is_peer(*to));
            faults.extend(shown.map(|(from, to)| Fault::AddressShown(self.kind, from, to)));
        }
        if self.room.trust.end_to_end {
            let mixing = self.flows.iter().filter(|flow| flow.origins.len() > 1 && !is_peer(flow.from));
            let mixers: BTreeSet<_> = mixing.map(|flow| flow.from).collect();
            faults.extend(mixers.into_iter().map(|node| Fault::MixedByServer(self.kind, node)));
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
    use crate::topology::Delivery;
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
