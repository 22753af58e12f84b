//! How much a line takes upwards, measured over a data channel.

#![allow(clippy::unwrap_used, reason = "what fails in a helper fails the test")]

mod world;

use model::Layer;
use sfu::probe::{Answer, LABEL, MOST_BYTES};
use sfu::{LinkState, SlotFlow};
use world::{Line, World, picture, voice};

#[test]
fn a_burst_is_counted_and_answered() {
    let mut world = World::new();
    let ann = world.joined(0);
    open(&mut world, ann);
    burst(&mut world, ann, 7, 300);
    world.run(450);
    let answer = answer(&world, ann);
    assert_eq!((answer.burst, answer.received, answer.bytes), (7, 300, 300 * 1_180));
    assert!((5_000..450_000).contains(&answer.micros), "{answer:?}");
    assert_eq!(world.hub.stats().probes_answered, 1);
    assert_eq!(world.hub.stats().messages_ignored, 0);
}

#[test]
fn a_channel_may_be_there_from_the_first_offer() {
    let mut world = World::new();
    let ann = world.join(0);
    let sdp = world.replace(ann);
    world.offer(ann, sdp);
    let sdp = world.clients[ann].open_channel(LABEL).unwrap();
    world.offer(ann, sdp);
    world.run(1_000);
    burst(&mut world, ann, 1, 10);
    world.run(300);
    assert_eq!(answer(&world, ann).received, 10);
}

#[test]
fn a_narrow_line_is_measured_as_what_it_is() {
    for bits_per_second in [500_000, 2_000_000, 5_000_000] {
        let mut world = World::new();
        let ann = world.joined(0);
        open(&mut world, ann);
        world.narrow_up.insert(ann, Line::of(bits_per_second));
        burst(&mut world, ann, 1, 330);
        world.run(700);
        let answer = answer(&world, ann);
        let measured = u64::from(answer.bytes - 1_180) * 8_000_000 / u64::from(answer.micros);
        assert!((bits_per_second * 6 / 10..bits_per_second).contains(&measured), "{measured} {answer:?}");
    }
}

#[test]
fn a_burst_whose_end_is_lost_is_answered_half_a_second_after_its_beginning() {
    let mut world = World::new();
    let ann = world.joined(0);
    open(&mut world, ann);
    for sequence in 0..5 {
        say(&mut world, ann, 9, sequence, false);
        world.run(20);
    }
    world.run(350);
    assert_eq!(world.clients[ann].told.len(), 0);
    world.run(150);
    let answer = answer(&world, ann);
    assert_eq!((answer.burst, answer.received), (9, 5));
    assert!((75_000..90_000).contains(&answer.micros), "{answer:?}");
}

#[test]
fn a_link_has_one_burst_in_five_seconds_whatever_channel_it_opens() {
    let mut world = World::new();
    let ann = world.joined(0);
    open(&mut world, ann);
    burst(&mut world, ann, 1, 10);
    world.run(500);
    burst(&mut world, ann, 2, 10);
    world.run(500);
    assert_eq!(world.clients[ann].told.len(), 1);
    assert_eq!(world.hub.stats().messages_ignored, 10);

    assert_eq!(world.clients[ann].open_channel(LABEL), None);
    world.run(500);
    assert_eq!(world.clients[ann].channels.len(), 1, "the newest replaces the other");
    burst(&mut world, ann, 3, 10);
    world.run(500);
    assert_eq!(world.clients[ann].told.len(), 1);
    world.run(3_500);
    burst(&mut world, ann, 4, 10);
    world.run(500);
    assert_eq!(world.clients[ann].told.len(), 2);
    assert_eq!(answer(&world, ann).burst, 4);
}

#[test]
fn too_much_is_dropped_and_no_call_suffers() {
    let mut world = World::new();
    let ann = world.joined(1);
    let ben = world.joined(0);
    let cat = world.joined(0);
    open(&mut world, cat);
    world.watch(ann, &[(picture(ben), 360)], &[voice(ben)]);
    world.run(1_000);
    let before = world.clients[ann].picture(0).frames;
    burst(&mut world, cat, 1, 3_000);
    world.run(4_000);
    let answer = answer(&world, cat);
    assert!(answer.bytes <= MOST_BYTES && answer.bytes > MOST_BYTES - 1_200, "{answer:?}");
    assert_eq!(world.clients[cat].told.len(), 1);
    assert!(world.hub.stats().messages_ignored >= 2_600, "{:?}", world.hub.stats());
    let seen = world.clients[ann].picture(0);
    assert!(seen.frames >= before + 98, "{} {before}", seen.frames);
    assert_eq!(seen.broken, [""; 0]);
    assert_eq!(world.flows(ann), [(SlotFlow::Live, Some(Layer::Half)), (SlotFlow::Live, None)]);
}

#[test]
fn what_is_no_measurement_is_ignored_and_costs_nobody_the_link() {
    let mut world = World::new();
    let ann = world.joined(0);
    open(&mut world, ann);
    let client = &mut world.clients[ann];
    client.say(LABEL, true, &[0]);
    client.say(LABEL, true, &[1; 9]);
    client.say(LABEL, true, &[3; 100]);
    client.say(LABEL, false, &[1, 1, 0, 0, 0, 0, 0, 0, 0, 0]);
    world.run(1_000);
    assert_eq!(world.hub.stats().messages_ignored, 4);
    assert_eq!(world.clients[ann].told.len(), 0);

    assert_eq!(world.clients[ann].open_channel("chat"), None);
    world.run(500);
    let labels: Vec<_> = world.clients[ann].channels.iter().map(|(_, label)| &label[..]).collect();
    assert_eq!(labels, [LABEL], "a channel nobody knows is closed");
    burst(&mut world, ann, 1, 3);
    world.run(500);
    assert_eq!(answer(&world, ann).received, 3);
    assert_eq!(world.state(ann), Some(LinkState::Connected));
}

#[test]
fn a_channel_lives_through_a_silent_path() {
    let mut world = World::new();
    let ann = world.joined(0);
    open(&mut world, ann);
    say(&mut world, ann, 1, 0, false);
    world.run(100);
    world.cut = vec![ann];
    // After half a minute these clients would give up checking.
    world.run(25_000);
    world.cut.clear();
    world.run(20_000);
    assert_eq!(world.state(ann), Some(LinkState::Connected));
    let before = world.clients[ann].told.len();
    burst(&mut world, ann, 2, 10);
    world.run(2_000);
    assert_eq!(world.clients[ann].told.len(), before + 1);
    assert_eq!(answer(&world, ann).received, 10);
}

fn open(world: &mut World, who: usize) {
    let sdp = world.clients[who].open_channel(LABEL).unwrap();
    world.offer(who, sdp);
    world.run(300);
    assert_eq!(world.clients[who].channels.len(), 1);
}

/// A burst as fast as the channel takes it.
fn burst(world: &mut World, who: usize, burst: u32, count: u32) {
    for sequence in 0..count {
        say(world, who, burst, sequence, sequence + 1 == count);
    }
}

fn say(world: &mut World, who: usize, burst: u32, sequence: u32, last: bool) {
    let mut message = vec![1, u8::from(last)];
    message.extend(sequence.to_be_bytes());
    message.extend(burst.to_be_bytes());
    message.resize(1_180, 0xaa);
    world.clients[who].say(LABEL, true, &message);
}

/// What somebody was told last.
fn answer(world: &World, who: usize) -> Answer {
    let told = world.clients[who].told.last().expect("an answer came");
    let number = |at: usize| u32::from_be_bytes(told[at..at + 4].try_into().unwrap());
    let answer = Answer { burst: number(1), received: number(5), bytes: number(9), micros: number(13) };
    assert_eq!(told[..], answer.encode());
    answer
}
