//! Layers and bandwidth, loss, and screens.

mod world;

use std::time::Duration;

use model::{Kind, Layer, TrackId};
use sfu::{Publication, SlotFlow};
use world::{Line, World, picture, voice};

const SCREEN: TrackId = TrackId(99);

#[test]
fn a_narrow_line_gets_a_coarse_layer_and_a_wide_one_a_fine() {
    let mut world = World::new();
    let ann = world.joined(1);
    let ben = world.joined(0);
    let cat = world.joined(1);
    world.narrow.insert(ann, Line::of(450_000));
    for who in [ann, cat] {
        world.watch(who, &[(picture(ben), 720)], &[voice(ben)]);
    }
    world.run(15_000);

    assert_eq!(world.flows(ann)[0], (SlotFlow::Live, Some(Layer::Quarter)));
    assert_eq!(world.flows(cat)[0], (SlotFlow::Live, Some(Layer::Full)));
    let heard = world.clients[ann].sound(0).packets;
    world.run(2_000);
    assert!(world.clients[ann].sound(0).packets > heard + 95, "sound does not suffer");

    world.narrow.clear();
    world.run(20_000);
    assert_eq!(world.flows(ann)[0], (SlotFlow::Live, Some(Layer::Full)), "the line is wide again");
}

#[test]
fn on_a_line_for_sound_only_there_is_sound_and_it_is_said_why_there_is_no_picture() {
    let mut world = World::new();
    let ann = world.joined(1);
    let ben = world.joined(0);
    world.watch(ann, &[(picture(ben), 720)], &[voice(ben)]);
    world.run(3_000);
    world.narrow.insert(ann, Line::of(90_000));
    world.run(10_000);

    let heard = world.clients[ann].sound(0).packets;
    for second in 0..30 {
        assert_eq!(
            world.flows(ann),
            [(SlotFlow::Bandwidth, None), (SlotFlow::Live, None)],
            "after {second} s"
        );
        world.run(1_000);
    }
    let heard = world.clients[ann].sound(0).packets - heard;
    assert!(heard > 1_450, "{heard} of 1,500");

    world.narrow.clear();
    world.run(20_000);
    assert_eq!(world.flows(ann)[0], (SlotFlow::Live, Some(Layer::Full)), "the line is wide again");
}

#[test]
fn lost_packets_are_sent_again() {
    let mut world = World::new();
    let ann = world.joined(1);
    let ben = world.joined(0);
    world.watch(ann, &[(picture(ben), 360)], &[]);
    world.run(1_000);
    world.loss = 5;
    world.run(10_000);
    world.loss = 0;
    world.run(1_000);
    let seen = world.clients[ann].picture(0);
    assert!(seen.whole() > 0.995, "{}", seen.whole());
    assert!(seen.numbers.len() > 400);
}

#[test]
fn after_a_switch_a_key_frame_is_there_in_a_third_of_a_second_on_a_line_that_loses_some() {
    let mut world = World::new();
    world.latency = Duration::from_millis(25);
    let ann = world.joined(1);
    let ben = world.joined(0);
    // A layer that others watch already begins with no key frame of its own accord.
    world.clients[ben].send_everything();
    world.watch(ann, &[(picture(ben), 360)], &[]);
    world.run(15_000);
    (world.loss, world.loss_up) = (5, 5);
    let mut took = Vec::new();
    for turn in 0..480 {
        let (height, layer) = [(720, Layer::Full), (180, Layer::Quarter), (360, Layer::Half)][turn % 3];
        let asked = world.now;
        world.watch(ann, &[(picture(ben), height)], &[]);
        // Neither with the phase of the camera nor with that of the hub.
        world.run(3_000 + 7 * (turn % 120) as u64);
        let whole = world.clients[ann].picture(0).keyframe_whole(layer, asked).unwrap();
        took.push((whole - asked).as_millis());
    }
    took.sort_unstable();
    assert!(took[took.len() / 2] <= 200, "{took:?}");
    assert!(took[took.len() * 9 / 10] <= 300, "{took:?}");
}

#[test]
fn a_key_frame_whose_first_packet_comes_last_is_whole_at_once() {
    for hubs in [1, 2] {
        let mut world = World::with_hubs(hubs);
        let ann = world.joined(1);
        let ben = world.joined_at(usize::from(hubs) - 1, 0);
        world.clients[ben].send_everything();
        world.clients[ben].begins_late = true;
        world.watch(ann, &[(picture(ben), 360)], &[]);
        world.run(15_000);
        let (resent, keyframes) = (world.hub.stats().packets_resent, world.clients[ben].asked);
        for turn in 0..12 {
            let (height, layer) = [(720, Layer::Full), (180, Layer::Quarter), (360, Layer::Half)][turn % 3];
            let asked = world.now;
            world.watch(ann, &[(picture(ben), height)], &[]);
            world.run(3_000);
            let whole = world.clients[ann].picture(0).keyframe_whole(layer, asked).unwrap();
            // The request, a frame of the camera, and the way back.
            assert!(whole - asked < Duration::from_millis(20 + 40 + 20 + 10), "{:?}", whole - asked);
        }
        let seen = world.clients[ann].picture(0);
        assert_eq!((seen.whole(), seen.broken_in_order()), (1.0, vec![]));
        assert_eq!(world.hub.stats().packets_resent, resent, "it lay there");
        assert_eq!(world.clients[ben].asked, keyframes + 12, "one for each change");
    }
}

#[test]
fn a_slot_that_has_what_it_waited_for_does_not_go_back() {
    let mut world = World::new();
    let [ann, cem] = [(); 2].map(|()| world.joined(1));
    let ben = world.joined(0);
    world.clients[ben].all_at_once = true;
    world.watch(cem, &[(picture(ben), 360)], &[]);
    world.watch(ann, &[(picture(ben), 180)], &[]);
    world.run(15_000);
    assert_eq!(world.flows(ann), [(SlotFlow::Live, Some(Layer::Quarter))]);
    let (switches, keyframes) = (world.clients[ann].picture(0).switches, world.clients[ben].asked);
    world.watch(ann, &[(picture(ben), 720)], &[]);
    world.run(2_000);
    assert_eq!(world.flows(ann), [(SlotFlow::Live, Some(Layer::Full))]);
    assert_eq!(world.clients[ann].picture(0).switches, switches + 1);
    assert!(world.clients[ben].asked <= keyframes + 1, "{} {keyframes}", world.clients[ben].asked);
}

#[test]
fn what_was_lost_before_a_switch_is_sent_again_after_it() {
    let mut world = World::new();
    let ann = world.joined(1);
    let ben = world.joined(0);
    world.watch(ann, &[(picture(ben), 360)], &[]);
    world.run(1_000);
    world.loss = 5;
    for turn in 0..40 {
        world.watch(ann, &[(picture(ben), [720, 180, 360][turn % 3])], &[]);
        world.run(300);
    }
    world.loss = 0;
    world.run(1_000);
    let seen = world.clients[ann].picture(0);
    assert!(seen.switches > 20, "{}", seen.switches);
    assert_eq!((seen.whole(), seen.broken_in_order()), (1.0, vec![]));
    let resent = world.hub.stats().packets_resent;
    assert!((20..200).contains(&resent), "{resent}");
}

#[test]
fn a_screen_has_one_layer_and_comes_before_cameras() {
    let mut world = World::new();
    let ann = world.joined(2);
    let ben = world.joined(0);
    world.clients[ben].share();
    let mid = world.clients[ben].screen.to_string();
    let screen =
        Publication { mid, track: SCREEN, kind: Kind::Video, screen: true, muted: false, stopped: false };
    world.publish(ben, |tracks| tracks.push(screen));
    world.watch(ann, &[(picture(ben), 720), (SCREEN, 1_080)], &[]);
    world.run(3_000);
    assert_eq!(world.flows(ann), [(SlotFlow::Live, Some(Layer::Full)), (SlotFlow::Live, None)]);
    let told = world.encoding(ben, world.clients[ben].screen).unwrap();
    assert_eq!((told.wanted, &told.layers[..]), (true, &[Layer::Full][..]));
    assert_eq!(world.clients[ann].picture(1).broken, [""; 0]);

    world.narrow.insert(ann, Line::of(900_000));
    world.run(5_000);
    for second in 5..90 {
        assert_eq!(world.flows(ann)[1], (SlotFlow::Live, None), "after {second} s");
        assert_ne!(world.flows(ann)[0], (SlotFlow::Live, Some(Layer::Full)), "after {second} s");
        world.run(1_000);
    }
}

#[test]
fn many_requests_for_key_frames_are_few_for_the_publisher() {
    let mut world = World::new();
    let ben = world.joined(0);
    for _ in 0..6 {
        let who = world.joined(1);
        world.watch(who, &[(picture(ben), 360)], &[]);
    }
    world.run(2_000);
    for who in 1..=6 {
        assert_eq!(world.flows(who), [(SlotFlow::Live, Some(Layer::Half))]);
        assert_eq!(world.clients[who].picture(0).broken, [""; 0]);
    }
    assert!(world.clients[ben].asked <= 8, "{}", world.clients[ben].asked);
}
