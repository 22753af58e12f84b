//! Rooms that several hubs share.

mod world;

use model::{Layer, RoomId};
use sfu::{HubId, LinkState, SlotFlow, Word};
use world::{World, picture, voice};

#[test]
fn two_people_at_two_hubs_see_and_hear_each_other() {
    let mut world = World::with_hubs(2);
    let ann = world.joined_at(0, 1);
    let ben = world.joined_at(1, 1);
    world.see_and_hear_each_other(ann, ben);
}

#[test]
fn a_source_crosses_once_however_many_watch_it_there() {
    let mut world = World::with_hubs(2);
    let ann = world.joined_at(0, 0);
    let there: Vec<_> = (0..4).map(|_| world.joined_at(1, 1)).collect();
    for &who in &there {
        world.watch(who, &[(picture(ann), 360)], &[]);
    }
    world.run(3_000);
    let (crossed, forwarded) = (world.crossed, world.more[0].stats().packets_forwarded);

    world.run(2_000);

    let crossed = world.crossed - crossed;
    let forwarded = world.more[0].stats().packets_forwarded - forwarded;
    assert!(crossed > 50, "{crossed}");
    // Of the voice, which nobody watches, nothing is sent; one layer of three crosses.
    assert!(forwarded.abs_diff(4 * crossed) <= 8, "{forwarded} of {crossed}");
}

#[test]
fn what_is_lost_of_a_source_at_another_hub_is_sent_again_from_the_nearer_one() {
    let mut world = World::with_hubs(2);
    let ann = world.joined_at(0, 0);
    let ben = world.joined_at(1, 1);
    world.watch(ben, &[(picture(ann), 720)], &[]);
    world.run(1_000);
    world.loss = 5;
    world.run(8_000);
    world.loss = 0;
    world.run(1_000);

    let seen = world.clients[ben].picture(0);
    assert_eq!((seen.whole(), seen.broken_in_order()), (1.0, vec![]));
    assert!(seen.numbers.len() > 400);
    assert!(world.more[0].stats().packets_resent > 20);
    assert_eq!(world.hub.stats().packets_resent, 0);
}

#[test]
fn the_layer_follows_the_size_and_what_nobody_sees_does_not_cross() {
    let mut world = World::with_hubs(2);
    let ann = world.joined_at(0, 1);
    let ben = world.joined_at(1, 0);
    let link = world.clients[ben].link.0 as u32;
    for (height, layer) in [(100, Layer::Quarter), (720, Layer::Full), (180, Layer::Quarter)] {
        world.watch(ann, &[(picture(ben), height)], &[]);
        world.run(1_500);
        assert_eq!(world.clients[ann].picture(0).shows, Some((link, layer)), "{height}");
        assert_eq!(world.flows(ann), [(SlotFlow::Live, Some(layer))]);
    }
    world.run(4_500);
    assert_eq!(world.encodings(ben), Some(vec![Layer::Quarter]));
    assert_eq!(world.clients[ann].picture(0).broken, [""; 0]);

    world.watch(ann, &[(picture(ben), 0)], &[]);
    world.run(4_500);
    let crossed = world.crossed;
    world.run(2_000);
    assert_eq!(world.encodings(ben), Some(vec![]), "nobody watches");
    assert_eq!(world.crossed, crossed);
}

#[test]
fn what_a_moderator_stopped_does_not_cross_though_it_keeps_coming() {
    let mut world = World::with_hubs(2);
    let ann = world.joined_at(0, 1);
    let ben = world.joined_at(1, 0);
    world.clients[ben].send_everything();
    world.watch(ann, &[(picture(ben), 360)], &[voice(ben)]);
    world.run(1_000);

    world.publish(ben, |tracks| tracks.iter_mut().for_each(|track| track.stopped = true));
    world.run(100);
    let (crossed, arrived) = (world.crossed, world.more[0].stats().packets_in);
    world.run(2_000);

    assert!(world.more[0].stats().packets_in > arrived + 100, "they keep coming");
    assert_eq!(world.crossed, crossed);
    assert_eq!(world.flows(ann), [(SlotFlow::Stopped, None), (SlotFlow::Stopped, None)]);
}

#[test]
fn who_comes_late_gets_a_key_frame_from_there() {
    let mut world = World::with_hubs(2);
    let ann = world.joined_at(0, 1);
    let ben = world.joined_at(1, 0);
    world.watch(ann, &[(picture(ben), 360)], &[]);
    world.run(3_000);

    let cat = world.joined_at(0, 1);
    world.watch(cat, &[(picture(ben), 360)], &[]);
    world.run(500);

    assert!(world.clients[cat].picture(0).frames > 5);
    assert_eq!(world.clients[cat].picture(0).broken, [""; 0]);
    assert_eq!(world.clients[ann].picture(0).broken, [""; 0]);
}

#[test]
fn who_leaves_there_is_gone_here_and_a_hub_may_come_back() {
    let mut world = World::with_hubs(2);
    let ann = world.joined_at(0, 1);
    let ben = world.joined_at(1, 1);
    world.watch(ann, &[(picture(ben), 360)], &[]);
    world.run(1_000);
    assert_eq!(world.flows(ann), [(SlotFlow::Live, Some(Layer::Half))]);

    world.close(ben);
    world.run(200);
    assert_eq!(world.flows(ann), [(SlotFlow::Gone, None)]);

    let cat = world.joined_at(1, 1);
    world.watch(ann, &[(picture(cat), 360)], &[]);
    world.watch(cat, &[(picture(ann), 360)], &[]);
    world.run(1_500);
    for who in [ann, cat] {
        assert_eq!(world.flows(who), [(SlotFlow::Live, Some(Layer::Half))]);
        assert_eq!(world.clients[who].picture(0).broken, [""; 0]);
    }
}

#[test]
fn who_begins_anew_there_is_seen_again() {
    let mut world = World::with_hubs(2);
    let ann = world.joined_at(0, 1);
    let ben = world.joined_at(1, 0);
    world.watch(ann, &[(picture(ben), 360)], &[]);
    world.run(1_000);

    // The only one there: for a moment that hub has nobody of the room.
    let sdp = world.replace(ben);
    world.publish(ben, |_| {});
    world.offer(ben, sdp);
    world.run(2_500);

    assert_eq!(world.flows(ann), [(SlotFlow::Live, Some(Layer::Half))]);
    assert_eq!(world.clients[ann].picture(0).broken, [""; 0]);
}

#[test]
fn a_track_that_begins_anew_under_its_name_is_sent_again() {
    let mut world = World::with_hubs(2);
    let ann = world.joined_at(0, 1);
    let ben = world.joined_at(1, 0);
    world.watch(ann, &[(picture(ben), 360)], &[]);
    world.run(1_000);
    world.publish(ben, |tracks| tracks[1].screen = true);
    world.run(500);
    let crossed = world.crossed;

    world.run(2_000);

    assert_eq!(world.flows(ann)[0].0, SlotFlow::Live);
    assert!(world.crossed > crossed + 20);
}

#[test]
fn of_a_hub_that_began_anew_nothing_is_left() {
    let mut world = World::with_hubs(2);
    let ann = world.joined_at(0, 1);
    let ben = world.joined_at(1, 0);
    world.watch(ann, &[(picture(ben), 360)], &[]);
    world.run(1_000);

    world.hub.hear(world.now, HubId(6), Word::begins());
    // The other one goes on here, and says again what it has.
    world.run(10);

    assert_eq!(world.flows(ann), [(SlotFlow::Gone, None)]);
}

#[test]
fn rooms_of_two_hubs_are_apart() {
    let mut world = World::with_hubs(2);
    let ann = world.joined_at(0, 1);
    let eve = world.join_at(1, RoomId(2), 1);
    world.run(500);
    world.watch(eve, &[(picture(ann), 360)], &[voice(ann)]);
    world.run(1_000);

    assert_eq!(world.flows(eve), [(SlotFlow::Gone, None), (SlotFlow::Gone, None)]);
    assert_eq!(world.crossed, 0);
}

#[test]
fn one_hub_tells_who_speaks_wherever_they_are() {
    let mut world = World::with_hubs(2);
    let ann = world.joined_at(0, 0);
    let ben = world.joined_at(1, 1);
    let cat = world.joined_at(1, 1);
    // Nobody at the hub that tells hears them.
    world.watch(ben, &[], &[voice(cat)]);
    world.watch(cat, &[], &[voice(ben)]);
    world.clients[cat].loudness = -25;
    world.run(1_000);

    let (speaking, dominant) = world.heard.speakers.last().unwrap();
    assert_eq!(*dominant, Some(world::participant(cat)));
    assert_eq!(speaking.iter().map(|(who, _)| *who).collect::<Vec<_>>(), [world::participant(cat)]);

    world.close(ann);
    assert_eq!(world.state(ann), Some(LinkState::Connected), "who is closed is not told about it");
    world.clients[cat].loudness = -90;
    world.clients[ben].loudness = -25;
    world.run(2_000);
    assert_eq!(world.heard.speakers.last().unwrap().1, Some(world::participant(ben)));
    let reports = world.heard.speakers.len();
    assert!(reports <= 15, "{reports} reports in 3 s");
}
