//! Who gets what.

mod world;

use model::{Layer, RoomId};
use sfu::{LinkState, SlotFlow};
use world::{World, picture, voice};

#[test]
fn two_people_see_and_hear_each_other() {
    let mut world = World::new();
    let ann = world.joined(1);
    let ben = world.joined(1);
    world.see_and_hear_each_other(ann, ben);
}

#[test]
fn the_layer_follows_the_size_both_ways_and_every_frame_decodes() {
    let mut world = World::new();
    let ann = world.joined(1);
    let ben = world.joined(1);
    let link = world.clients[ben].link.0 as u32;
    for (height, layer) in [
        (100, Layer::Quarter),
        (720, Layer::Full),
        (360, Layer::Half),
        (1_080, Layer::Full),
        (180, Layer::Quarter),
    ] {
        world.watch(ann, &[(picture(ben), height)], &[]);
        world.run(1_500);
        let seen = world.clients[ann].picture(0);
        assert_eq!(seen.shows, Some((link, layer)), "{height}");
        assert_eq!(world.flows(ann), [(SlotFlow::Live, Some(layer))]);
    }
    let seen = world.clients[ann].picture(0);
    assert_eq!(seen.broken, [""; 0]);
    assert!(seen.frames > 5 * 30, "it never stopped: {}", seen.frames);
}

#[test]
fn what_came_together_leaves_together_for_each_receiver() {
    let mut world = World::new();
    let ann = world.joined(0);
    let watchers = [world.joined(1), world.joined(1), world.joined(1)];
    for watcher in watchers {
        world.watch(watcher, &[(picture(ann), 720)], &[]);
    }
    world.run(3_000);
    let (datagrams, turns) = world.left;

    world.run(2_000);

    let (datagrams, turns) = (world.left.0 - datagrams, world.left.1 - turns);
    assert!(datagrams >= 2 * turns, "{datagrams} datagrams in {turns} turns");
}

#[test]
fn a_hidden_picture_costs_no_bytes() {
    let mut world = World::new();
    let ann = world.joined(1);
    let ben = world.joined(0);
    world.clients[ben].send_everything();
    world.watch(ann, &[(picture(ben), 360)], &[]);
    world.run(1_000);
    world.watch(ann, &[(picture(ben), 0)], &[]);
    world.run(200);
    let before = world.clients[ann].picture(0).packets;
    let forwarded = world.hub.stats().packets_forwarded;

    world.run(2_000);

    assert_eq!(world.clients[ann].picture(0).packets, before);
    assert_eq!(world.hub.stats().packets_forwarded, forwarded);
    assert_eq!(world.flows(ann), [(SlotFlow::Hidden, None)]);

    world.watch(ann, &[(picture(ben), 360)], &[]);
    world.run(1_000);
    let seen = world.clients[ann].picture(0);
    assert!(seen.packets > before + 20);
    assert_eq!(seen.broken, [""; 0], "it begins again at a key frame");
}

#[test]
fn what_a_moderator_stopped_is_dropped_though_it_keeps_coming() {
    let mut world = World::new();
    let ann = world.joined(1);
    let ben = world.joined(0);
    world.clients[ben].send_everything();
    world.watch(ann, &[(picture(ben), 360)], &[voice(ben)]);
    world.run(1_000);

    world.publish(ben, |tracks| tracks.iter_mut().for_each(|track| track.stopped = true));
    world.run(100);
    let before = world.clients[ann].picture(0).packets + world.clients[ann].sound(0).packets;
    let arrived = world.hub.stats().packets_in;
    world.run(2_000);

    assert!(world.hub.stats().packets_in > arrived + 100, "they keep coming");
    assert_eq!(world.clients[ann].picture(0).packets + world.clients[ann].sound(0).packets, before);
    assert_eq!(world.flows(ann), [(SlotFlow::Stopped, None), (SlotFlow::Stopped, None)]);
}

#[test]
fn a_slot_shows_somebody_else_without_the_decoder_noticing() {
    let mut world = World::new();
    let ann = world.joined(1);
    let ben = world.joined(0);
    let cat = world.joined(0);
    for (round, who) in [ben, cat, ben, cat].into_iter().enumerate() {
        world.watch(ann, &[(picture(who), 360)], &[voice(who)]);
        world.run(1_500);
        let client = &world.clients[ann];
        let link = world.clients[who].link.0 as u32;
        assert_eq!(client.picture(0).shows, Some((link, Layer::Half)), "round {round}");
        assert_eq!(client.sound(0).shows.map(|(from, _)| from), Some(link));
    }
    assert_eq!(world.clients[ann].picture(0).broken, [""; 0]);
    assert_eq!(world.clients[ann].sound(0).broken, [""; 0]);
}

#[test]
fn a_late_joiner_gets_a_key_frame() {
    let mut world = World::new();
    let ann = world.joined(1);
    let ben = world.joined(0);
    world.watch(ann, &[(picture(ben), 360)], &[]);
    world.run(3_000);
    let asked = world.clients[ben].asked;

    let cat = world.joined(1);
    world.watch(cat, &[(picture(ben), 360)], &[]);
    world.run(500);

    assert!(world.clients[ben].asked > asked);
    assert!(world.clients[cat].picture(0).frames > 5);
    assert_eq!(world.clients[cat].picture(0).broken, [""; 0]);
    assert_eq!(world.clients[ann].picture(0).broken, [""; 0]);
}

#[test]
fn layers_nobody_watches_are_switched_off_at_the_sender() {
    let mut world = World::new();
    let ann = world.joined(1);
    let ben = world.joined(0);
    world.run(500);
    assert_eq!(world.encodings(ben), Some(vec![]), "nobody watches");

    world.watch(ann, &[(picture(ben), 100)], &[]);
    world.run(500);
    assert_eq!(world.encodings(ben), Some(vec![Layer::Quarter]));

    world.watch(ann, &[(picture(ben), 720)], &[]);
    world.run(1_000);
    assert_eq!(world.encodings(ben), Some(vec![Layer::Quarter, Layer::Full]), "the old one lingers");
    world.run(2_500);
    assert_eq!(world.encodings(ben), Some(vec![Layer::Full]));

    world.watch(ann, &[], &[]);
    world.run(2_500);
    assert_eq!(world.encodings(ben), Some(vec![]));
}

#[test]
fn rooms_are_apart() {
    let mut world = World::new();
    let ann = world.joined(1);
    let eve = world.join_room(RoomId(2), 1);
    world.run(500);
    world.watch(eve, &[(picture(ann), 360)], &[voice(ann)]);
    world.run(1_000);

    assert_eq!(world.flows(eve), [(SlotFlow::Gone, None), (SlotFlow::Gone, None)]);
    assert_eq!(world.clients[eve].picture(0).packets, 0);
}

#[test]
fn what_is_said_before_the_offer_holds_after_it() {
    let mut world = World::new();
    let ann = world.joined(1);
    world.watch(ann, &[(picture(1), 360)], &[voice(1)]);
    world.run(100);
    assert_eq!(world.flows(ann), [(SlotFlow::Gone, None), (SlotFlow::Gone, None)]);

    let ben = world.join(1);
    world.watch(ben, &[(picture(ann), 360)], &[]);
    world.run(1_500);

    assert_eq!(world.flows(ann), [(SlotFlow::Live, Some(Layer::Half)), (SlotFlow::Live, None)]);
    assert_eq!(world.flows(ben), [(SlotFlow::Live, Some(Layer::Half))]);
}

#[test]
fn more_slots_come_with_another_offer_while_the_old_ones_go_on() {
    let mut world = World::new();
    let ann = world.joined(1);
    let ben = world.joined(0);
    let cat = world.joined(0);
    world.watch(ann, &[(picture(ben), 360)], &[]);
    world.run(1_000);
    let sdp = world.clients[ann].grow(1);
    world.offer(ann, sdp);
    world.watch(ann, &[(picture(ben), 360), (picture(cat), 180)], &[]);
    world.run(1_000);

    let client = &world.clients[ann];
    assert_eq!(client.picture(1).shows.map(|(from, _)| from), Some(world.clients[cat].link.0 as u32));
    assert_eq!((&client.picture(0).broken, &client.picture(1).broken), (&vec![], &vec![]));
    assert!(client.picture(0).frames > 40);
}

#[test]
fn muting_and_leaving_are_told() {
    let mut world = World::new();
    let ann = world.joined(1);
    let ben = world.joined(0);
    world.watch(ann, &[(picture(ben), 360)], &[]);
    world.run(1_000);
    world.publish(ben, |tracks| tracks[1].muted = true);
    world.run(100);
    assert_eq!(world.flows(ann), [(SlotFlow::Muted, None)]);
    world.publish(ben, |_| {});
    world.run(600);
    assert_eq!(world.flows(ann), [(SlotFlow::Live, Some(Layer::Half))]);

    let link = world.clients[ben].link;
    world.hub.command(world.now, sfu::Command::Close { link });
    world.run(100);
    assert_eq!(world.flows(ann), [(SlotFlow::Gone, None)]);
    assert_eq!(world.clients[ann].picture(0).broken, [""; 0]);
    assert_eq!(world.state(ben), Some(LinkState::Connected), "who is closed is not told about it");
}

#[test]
fn who_speaks_is_told_and_leads() {
    let mut world = World::new();
    let ann = world.joined(1);
    let ben = world.joined(1);
    world.watch(ann, &[], &[voice(ben)]);
    world.watch(ben, &[], &[voice(ann)]);
    world.clients[ben].loudness = -25;
    world.run(1_000);

    let (speaking, dominant) = world.heard.speakers.last().unwrap();
    assert_eq!(*dominant, Some(world::participant(ben)));
    assert_eq!(speaking.iter().map(|(who, _)| *who).collect::<Vec<_>>(), [world::participant(ben)]);

    world.clients[ben].loudness = -90;
    world.clients[ann].loudness = -25;
    world.run(2_000);
    assert_eq!(world.heard.speakers.last().unwrap().1, Some(world::participant(ann)));
    let per_second = world.heard.speakers.len();
    assert!(per_second <= 15, "{per_second} reports in 3 s");
}
