//! Two who cannot reach each other: what the room makes of it, and when they try again.
#![allow(clippy::unwrap_used, reason = "tests")]

mod world;

use model::{NodeId, ParticipantId, Source, Travel};
use plan::PeerPair;
use room::{PeerLinkState, PeerReport, Request, limits};
use world::{BOB, OWNER, World};

#[test]
fn a_pair_that_broke_is_left_apart_for_five_seconds_and_for_longer_when_it_breaks_again() {
    let (mut world, one, other) = two_direct();
    for pause in [5_000, 10_000, 20_000, 30_000, 30_000] {
        assert!(is_direct(&world, one, other), "before it breaks for the next {pause} ms");
        silent(&mut world, one, other);
        assert!(!is_direct(&world, one, other), "it goes through the server");
        world.wait_ms(pause - 1);
        assert!(is_broken(&world, one, other), "until {pause} ms are over");
        world.wait_ms(1);
        assert!(!is_broken(&world, one, other), "it is tried again after {pause} ms");
        settles(&mut world);
    }
    world.wait_ms(60_000);
    silent(&mut world, one, other);
    world.wait_ms(5_000);
    assert!(!is_broken(&world, one, other), "who held for a while is soon tried again");
}

/// A detour is left when nothing new has happened for a while.
fn settles(world: &mut World) {
    world.wait_ms(i64::try_from(limits::SETTLE.as_millis()).unwrap());
}

fn is_broken(world: &World, one: ParticipantId, other: ParticipantId) -> bool {
    world.room.facts().broken.contains(&PeerPair::new(one, other))
}

/// The owner and Bob, with a voice and a picture each, straight.
fn two_direct() -> (World, ParticipantId, ParticipantId) {
    let mut world = World::new();
    let people = [OWNER, BOB].map(|guest| world.join(guest).unwrap().participant);
    for participant in people {
        world.publish(participant, &[Source::Microphone, Source::Camera]).unwrap();
    }
    world.ask(people[0], Request::Travel { travel: Travel::Direct, mixer: None }).unwrap();
    (world, people[0], people[1])
}

/// Says that nothing comes over the link.
fn silent(world: &mut World, by: ParticipantId, with: ParticipantId) {
    let link = PeerReport {
        with,
        state: PeerLinkState::Live,
        silent: true,
        up_kbps: 0,
        down_kbps: 0,
        loss: 0,
        rtt_ms: None,
        codec: None,
    };
    world.ask(by, Request::Links { links: vec![link] }).unwrap();
}

fn is_direct(world: &World, to: ParticipantId, from: ParticipantId) -> bool {
    let from = NodeId::Participant(from);
    world.room.plan().slice(NodeId::Participant(to)).video.gets.iter().any(|get| get.from == from)
}
