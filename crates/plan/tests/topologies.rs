//! Every way media can travel is one [`Topology`] under one judge.

use model::{Epoch, NodeId, ParticipantId, ServerId};
use plan::{Delivery, Fault, NodeFacts, PersonFacts, Plan, RoomFacts, Topology, Why, judge};
use std::collections::{BTreeMap, BTreeSet};

#[test]
fn every_topology_reaches_everybody_once_whatever_the_number_of_people() {
    for n in 1..=24 {
        for (name, topology) in catalogue(n) {
            assert_eq!(judge(&room(n), &both(topology)), [], "{name}, {n} people");
        }
    }
}

#[test]
fn what_each_topology_costs_eight_people() {
    let mut costs = Vec::new();
    for (name, topology) in catalogue(8) {
        let flows = topology.flows();
        let uplinks = |id| flows.iter().filter(|flow| flow.from == peer(id)).count();
        costs.push(format!(
            "{name}: {} flows, at most {} up",
            flows.len(),
            (1..=8).map(uplinks).max().unwrap()
        ));
    }
    assert_eq!(
        costs,
        [
            "mesh: 56 flows, at most 7 up",
            "peer mixer: 14 flows, at most 7 up",
            "peer forwarder: 56 flows, at most 49 up",
            "sfu: 64 flows, at most 1 up",
            "mcu: 16 flows, at most 1 up",
            "relay tree: 64 flows, at most 25 up",
            "three federated sfus: 80 flows, at most 1 up",
            "seven cascaded sfus: 112 flows, at most 1 up",
            "three federated mcus: 22 flows, at most 1 up",
        ]
    );
}

#[test]
fn random_trees_of_hubs_with_every_receiver_served_in_their_own_way() {
    for seed in 1..=500 {
        let (facts, topology) = random_tree(seed);
        assert_eq!(judge(&facts, &both(topology)), [], "seed {seed}");
    }
}

#[test]
fn a_missing_link_between_hubs_is_noticed() {
    for seed in 1..=200 {
        let (facts, mut topology) = random_tree(seed);
        let carries =
            |link: &(NodeId, NodeId)| topology.flows().iter().any(|flow| (flow.from, flow.to) == *link);
        let Some(link) = topology.core.iter().find(|link| carries(link)).copied() else { continue };
        topology.core.remove(&link);
        let faults = judge(&facts, &both(topology));
        assert!(faults.iter().any(|fault| matches!(fault, Fault::NotReached(..))), "seed {seed}: {faults:?}");
    }
}

#[test]
fn somebody_who_is_served_and_also_lies_on_the_way_gets_nothing_twice() {
    // 3 is served by server 1, 1 by server 0; 1 also passes on what it gets from server 1 to 2.
    let mut topology = star(3, server(0), Delivery::Forward);
    topology.hub.insert(ParticipantId(2), peer(1));
    topology.hub.insert(ParticipantId(3), server(1));
    topology.core =
        [(server(0), server(1)), (server(1), server(0)), (peer(1), server(0)), (server(1), peer(1))].into();
    let faults = judge(&room(3), &both(topology));
    assert!(faults.iter().any(|fault| matches!(fault, Fault::Doubled(_, ParticipantId(3), _))), "{faults:?}");
}

#[test]
fn what_was_mixed_cannot_be_told_apart_again() {
    // Four mixing hubs on a ring with one link back: media reaches a hub by two ways, so what comes mixed by one of them
    // holds more than is to be passed on.
    let mut topology = star(4, server(0), Delivery::Mix);
    topology.hub.insert(ParticipantId(2), server(1));
    topology.hub.insert(ParticipantId(3), server(2));
    topology.hub.insert(ParticipantId(4), server(3));
    let ring = [0, 1, 2, 3].map(|n| (server(n), server((n + 1) % 4)));
    let back = [(server(1), server(0))];
    topology.core = ring.into_iter().chain(back).collect();
    let faults = judge(&room(4), &both(topology));
    assert!(faults.iter().any(|fault| matches!(fault, Fault::Sourceless(..))), "{faults:?}");
}

#[test]
fn nobody_may_be_forgotten_and_no_stranger_may_serve() {
    let mut topology = star(3, server(0), Delivery::Forward);
    topology.hub.remove(&ParticipantId(2));
    let faults = judge(&room(3), &both(topology));
    assert!(faults.contains(&Fault::Unserved(model::Kind::Audio, ParticipantId(2))), "{faults:?}");

    let faults = judge(&room(3), &both(star(3, server(77), Delivery::Forward)));
    assert!(faults.contains(&Fault::Stranger(model::Kind::Video, server(77))), "{faults:?}");

    let faults = judge(&room(3), &both(star(4, server(0), Delivery::Forward)));
    assert!(faults.contains(&Fault::Stranger(model::Kind::Video, peer(4))), "{faults:?}");
}

#[test]
fn trust_vetoes_who_may_carry_media() {
    let mut private = room(3);
    private.trust.private_addresses = true;
    assert!(!judge(&private, &both(mesh(3))).is_empty());
    assert_eq!(judge(&private, &both(star(3, server(0), Delivery::Forward))), []);

    let mut encrypted = room(3);
    encrypted.trust.end_to_end = true;
    assert!(!judge(&encrypted, &both(star(3, server(0), Delivery::Mix))).is_empty());
    assert_eq!(judge(&encrypted, &both(star(3, peer(1), Delivery::Mix))), []);
    assert_eq!(judge(&encrypted, &both(star(3, server(0), Delivery::Forward))), []);
}

fn catalogue(n: u32) -> Vec<(&'static str, Topology)> {
    vec![
        ("mesh", mesh(n)),
        ("peer mixer", star(n, peer(1), Delivery::Mix)),
        ("peer forwarder", star(n, peer(1), Delivery::Forward)),
        ("sfu", star(n, server(0), Delivery::Forward)),
        ("mcu", star(n, server(0), Delivery::Mix)),
        ("relay tree", relay_tree(n, 3)),
        ("three federated sfus", servers(n, 3, complete, Delivery::Forward)),
        ("seven cascaded sfus", servers(n, 7, |nodes| tree(nodes, 2), Delivery::Forward)),
        ("three federated mcus", servers(n, 3, complete, Delivery::Mix)),
    ]
}

fn star(n: u32, hub: NodeId, delivery: Delivery) -> Topology {
    Topology::star((1..=n).map(ParticipantId), hub, delivery)
}

fn mesh(n: u32) -> Topology {
    let nodes: Vec<_> = (1..=n).map(peer).collect();
    Topology { core: complete(&nodes), ..everybody_a_hub(n) }
}

fn relay_tree(n: u32, children: usize) -> Topology {
    let nodes: Vec<_> = std::iter::once(server(0)).chain((1..=n).map(peer)).collect();
    Topology { core: tree(&nodes, children), ..everybody_a_hub(n) }
}

fn everybody_a_hub(n: u32) -> Topology {
    let hub = (1..=n).map(|id| (ParticipantId(id), peer(id))).collect();
    Topology { hub, ..star(n, server(0), Delivery::Forward) }
}

fn servers(
    n: u32,
    count: u32,
    core: impl Fn(&[NodeId]) -> BTreeSet<(NodeId, NodeId)>,
    delivery: Delivery,
) -> Topology {
    let nodes: Vec<_> = (0..count).map(server).collect();
    let hub = (1..=n).map(|id| (ParticipantId(id), server(id % count))).collect();
    Topology { hub, core: core(&nodes), ..star(n, server(0), delivery) }
}

fn complete(nodes: &[NodeId]) -> BTreeSet<(NodeId, NodeId)> {
    nodes.iter().flat_map(|a| nodes.iter().filter(move |b| a != *b).map(move |b| (*a, *b))).collect()
}

fn tree(nodes: &[NodeId], children: usize) -> BTreeSet<(NodeId, NodeId)> {
    (1..nodes.len()).flat_map(|i| both_ways(nodes[(i - 1) / children], nodes[i])).collect()
}

fn both_ways(a: NodeId, b: NodeId) -> [(NodeId, NodeId); 2] {
    [(a, b), (b, a)]
}

/// A tree of servers and participants as hubs, everybody hanging anywhere, forwarded or mixed as it falls.
fn random_tree(seed: u64) -> (RoomFacts, Topology) {
    let mut rng = Rng(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15));
    let n = 1 + rng.below(20);
    let mut nodes: Vec<_> = (0..=rng.below(4)).map(server).collect();
    nodes.extend((1..=n).filter(|_| rng.below(3) == 0).map(peer));
    let mut topology = star(n, server(0), Delivery::Forward);
    for i in 1..nodes.len() {
        let parent = nodes[rng.below(i as u32) as usize];
        topology.core.extend(both_ways(parent, nodes[i]));
    }
    for id in (1..=n).map(ParticipantId) {
        let node = NodeId::Participant(id);
        let hub = if nodes.contains(&node) { node } else { nodes[rng.below(nodes.len() as u32) as usize] };
        topology.hub.insert(id, hub);
        let delivery = if rng.below(2) == 0 { Delivery::Forward } else { Delivery::Mix };
        topology.delivery.insert(id, delivery);
    }
    (room(n), topology)
}

fn room(n: u32) -> RoomFacts {
    let mut facts = RoomFacts::new(ServerId(0));
    facts.servers = (0..8).map(|id| (ServerId(id), NodeFacts::default())).collect();
    facts.people = (1..=n).map(|id| (ParticipantId(id), PersonFacts::default())).collect::<BTreeMap<_, _>>();
    facts
}

fn both(topology: Topology) -> Plan {
    Plan { epoch: Epoch(1), audio: topology.clone(), video: topology, why: Why::ServerOnly, asks: None }
}

fn peer(id: u32) -> NodeId {
    NodeId::Participant(ParticipantId(id))
}

fn server(id: u32) -> NodeId {
    NodeId::Server(ServerId(id))
}

/// xorshift64*: the same numbers everywhere, for ever.
struct Rng(u64);

impl Rng {
    fn below(&mut self, n: u32) -> u32 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        let high = self.0.wrapping_mul(0x2545_f491_4f6c_dd1d) >> 32;
        ((high * u64::from(n)) >> 32) as u32
    }
}
