//! Every way media can travel is one [`Topology`] under one judge.

use model::{Band, Epoch, Kind, NodeId, ParticipantId, ServerId};
use plan::{
    Delivery, Fault, NodeFacts, PeerPair, PersonFacts, Plan, Policy, Reach, Relay, RoomFacts, Topology, Why,
    judge,
};
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
    assert!(faults.contains(&Fault::Unserved(Kind::Audio, ParticipantId(2))), "{faults:?}");

    let faults = judge(&room(3), &both(star(3, server(77), Delivery::Forward)));
    assert!(faults.contains(&Fault::Stranger(Kind::Video, server(77))), "{faults:?}");

    let faults = judge(&room(3), &both(star(4, server(0), Delivery::Forward)));
    assert!(faults.contains(&Fault::Stranger(Kind::Video, peer(4))), "{faults:?}");
}

#[test]
fn a_node_sends_no_more_than_its_uplink_can() {
    let mut facts = room(6);
    facts.people.insert(ParticipantId(1), PersonFacts { uplink: Some(Band::Good), ..WILLING });
    let overloaded = |topology| {
        let faults = judge(&facts, &both(topology));
        [Kind::Audio, Kind::Video].map(|kind| faults.contains(&Fault::Overloaded(kind, peer(1))))
    };
    assert_eq!(overloaded(mesh(6)), [false, true], "five voices are fine, five pictures are not");
    assert_eq!(overloaded(mesh(5)), [false, false]);
    assert_eq!(overloaded(star(6, server(0), Delivery::Forward)), [false, false]);
}

#[test]
fn nobody_mixes_for_more_people_than_their_band_allows() {
    let mut facts = room(12);
    let able = |band| PersonFacts { uplink: band, cpu: band, downlink: band, ..WILLING };
    let overloaded = |facts: &RoomFacts, n| {
        judge(facts, &both(backed(star(n, peer(1), Delivery::Mix))))
            .contains(&Fault::Overloaded(Kind::Video, peer(1)))
    };
    for (band, seats) in [(Band::Weak, 0), (Band::Fair, 2), (Band::Good, 4), (Band::Strong, 8)] {
        facts.people.insert(ParticipantId(1), able(Some(band)));
        for n in 2..=12 {
            facts.people = (1..=n)
                .map(|id| {
                    (ParticipantId(id), facts.people.get(&ParticipantId(id)).copied().unwrap_or(WILLING))
                })
                .collect();
            assert_eq!(overloaded(&facts, n), n - 1 > seats, "{band:?}, {n} people");
        }
    }
}

#[test]
fn trust_vetoes_who_may_carry_media() {
    let mut private = room(3);
    private.trust.private_addresses = true;
    assert!(judge(&private, &both(mesh(3))).iter().any(|fault| matches!(fault, Fault::AddressShown(..))));
    assert_eq!(judge(&private, &both(star(3, server(0), Delivery::Forward))), []);

    let mut encrypted = room(3);
    encrypted.trust.end_to_end = true;
    for hub in [server(0), peer(1)] {
        let mixed = judge(&encrypted, &both(backed(star(3, hub, Delivery::Mix))));
        assert!(mixed.contains(&Fault::Mixed(Kind::Audio, hub)), "{mixed:?}");
    }
    assert_eq!(judge(&encrypted, &both(star(3, server(0), Delivery::Forward))), []);

    let mut serverless = room(3);
    serverless.trust.no_server_media = true;
    let carried = judge(&serverless, &both(star(3, server(0), Delivery::Forward)));
    assert!(carried.contains(&Fault::ServerCarries(Kind::Video, server(0))), "{carried:?}");
    assert_eq!(judge(&serverless, &both(mesh(3))), []);
}

#[test]
fn nobody_carries_who_did_not_agree_or_is_away() {
    let mixing = || both(backed(star(3, peer(1), Delivery::Mix)));
    let mut facts = room(3);
    assert_eq!(judge(&facts, &mixing()), []);
    facts.people.insert(ParticipantId(1), PersonFacts { carries: false, ..WILLING });
    assert!(judge(&facts, &mixing()).contains(&Fault::Unwilling(Kind::Audio, ParticipantId(1))));
    facts.people.insert(ParticipantId(1), PersonFacts { away: true, ..WILLING });
    assert!(judge(&facts, &mixing()).contains(&Fault::Away(Kind::Audio, ParticipantId(1))));

    // Nor does anybody stand by so.
    let backed_by_two = both(Topology { standby: Some(peer(2)), ..star(3, peer(1), Delivery::Mix) });
    let mut facts = room(3);
    assert_eq!(judge(&facts, &backed_by_two), []);
    facts.people.insert(ParticipantId(2), PersonFacts { away: true, ..WILLING });
    assert!(judge(&facts, &backed_by_two).contains(&Fault::Away(Kind::Audio, ParticipantId(2))));
}

#[test]
fn a_participant_who_mixes_has_somebody_else_standing_by() {
    let facts = room(3);
    for standby in [None, Some(peer(1))] {
        let plan = both(Topology { standby, ..star(3, peer(1), Delivery::Mix) });
        assert!(judge(&facts, &plan).contains(&Fault::NoStandby(Kind::Video)), "{standby:?}");
    }
}

#[test]
fn a_pair_without_a_link_may_not_use_one_and_is_not_helped_out_by_chance() {
    let mut facts = room(3);
    facts.broken.insert(PeerPair::new(ParticipantId(1), ParticipantId(3)));
    assert!(judge(&facts, &both(mesh(3))).iter().any(|fault| matches!(fault, Fault::NoLink(..))));

    // Without their link, 1 and 3 both know 2. That does not make 2 pass anything on.
    let mut topology = mesh(3);
    topology.core.retain(|link| *link != (peer(1), peer(3)) && *link != (peer(3), peer(1)));
    let lost = judge(&facts, &both(topology.clone()));
    let all_lost =
        |fault: &Fault| matches!(fault, Fault::NotReached(_, pair) if pair.origin.0 + pair.receiver.0 == 4);
    assert!(lost.len() == 4 && lost.iter().all(all_lost), "{lost:?}");

    // It does if told to.
    let [there, back] =
        [(1, 3), (3, 1)].map(|(from, to)| Relay { from: peer(from), by: ParticipantId(2), to: peer(to) });
    let helped = Topology { relays: [there, back].into(), ..topology.clone() };
    assert_eq!(judge(&facts, &both(helped.clone())), []);
    let unchanged = helped.flows();
    assert!(topology.flows().is_subset(&unchanged), "and nobody else's flows change");
    assert_eq!(unchanged.len() - topology.flows().len(), 2);

    // A detour through the server goes through the server, though 2 is linked with both.
    topology.core.extend([
        (peer(1), server(0)),
        (server(0), peer(1)),
        (peer(3), server(0)),
        (server(0), peer(3)),
    ]);
    for relays in [BTreeSet::new(), BTreeSet::from([there, back])] {
        let topology = Topology { relays, ..topology.clone() };
        assert_eq!(judge(&facts, &both(topology.clone())), []);
        let from: Vec<_> =
            topology.flows().into_iter().filter(|flow| flow.to == peer(3)).map(|flow| flow.from).collect();
        assert_eq!(from, [peer(2), server(0)]);
    }
}

#[test]
fn what_nobody_may_carry_is_no_fault_of_the_plan() {
    // 3 has no links, and no server may carry.
    let mut facts = room(3);
    facts.trust.no_server_media = true;
    facts.people.insert(ParticipantId(3), PersonFacts { reach: Reach::Incapable, ..WILLING });
    let mut topology = mesh(3);
    topology.core.retain(|(from, to)| *from != peer(3) && *to != peer(3));
    assert_eq!(judge(&facts, &both(topology.clone())), []);
    // The others are still reached, or else it is one.
    topology.core.clear();
    assert!(judge(&facts, &both(topology)).iter().any(|fault| matches!(fault, Fault::NotReached(..))));
}

#[test]
fn a_hub_that_does_not_mix_passes_mixes_on_as_they_came() {
    // 1 and 4 mix for 2 and 5; they have no link but by the server, which also serves 3.
    let mut topology = star(5, server(0), Delivery::Forward);
    for (id, hub) in [(1, 1), (2, 1), (4, 4), (5, 4)] {
        topology.hub.insert(ParticipantId(id), peer(hub));
        topology.delivery.insert(ParticipantId(id), Delivery::Mix);
    }
    for hub in [peer(1), peer(4)] {
        topology.core.extend(both_ways(hub, server(0)));
    }
    assert_eq!(judge(&room(5), &both(backed(topology.clone()))), []);
    let mixing: BTreeSet<_> =
        topology.flows().into_iter().filter(|flow| flow.is_mixed()).map(|flow| flow.from).collect();
    assert_eq!(
        mixing,
        [peer(1), peer(4)].into(),
        "3 is to get everybody by themselves, so the server has no mixes"
    );

    // Without 3, each sends the other one mix.
    topology.hub.remove(&ParticipantId(3));
    let up: Vec<_> = topology
        .flows()
        .into_iter()
        .filter(|flow| flow.to == server(0) || flow.from == server(0))
        .map(|flow| flow.origins.len())
        .collect();
    assert_eq!(up, [2, 2, 2, 2]);
}

fn catalogue(n: u32) -> Vec<(&'static str, Topology)> {
    vec![
        ("mesh", mesh(n)),
        ("peer mixer", backed(star(n, peer(1), Delivery::Mix))),
        ("peer forwarder", backed(star(n, peer(1), Delivery::Forward))),
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
    passing_on(Topology { core: tree(&nodes, children), ..everybody_a_hub(n) })
}

/// Every participant passes on whatever comes on one link to all others.
fn passing_on(mut topology: Topology) -> Topology {
    for &(from, at) in &topology.core {
        let NodeId::Participant(by) = at else { continue };
        let onward = topology.core.iter().filter(|(start, to)| *start == at && *to != from);
        topology.relays.extend(onward.map(|(_, to)| Relay { from, by, to: *to }));
    }
    topology
}

/// The server stands by.
fn backed(topology: Topology) -> Topology {
    Topology { standby: Some(server(0)), ..topology }
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
    (room(n), backed(passing_on(topology)))
}

fn room(n: u32) -> RoomFacts {
    let mut facts = RoomFacts::new(ServerId(0));
    facts.servers = (0..8).map(|id| (ServerId(id), NodeFacts::default())).collect();
    facts.people = (1..=n).map(|id| (ParticipantId(id), WILLING)).collect::<BTreeMap<_, _>>();
    facts
}

/// Nothing is known of them but that they would carry others.
const WILLING: PersonFacts = PersonFacts {
    uplink: None,
    downlink: None,
    cpu: None,
    low_battery: false,
    metered: false,
    reach: Reach::Peers,
    carries: true,
    declined: false,
    away: false,
};

fn both(topology: Topology) -> Plan {
    Plan {
        epoch: Epoch(1),
        audio: topology.clone(),
        video: topology,
        why: Why::ServerOnly,
        asks: None,
        policy: Policy::Automatic,
    }
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
