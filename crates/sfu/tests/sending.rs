//! Who is told to send what: nothing that nobody wants here.

mod world;

use model::Layer;
use sfu::SlotFlow;
use world::{Line, World, participant, picture, voice};

#[test]
fn who_is_alone_is_to_send_nothing() {
    let mut world = World::new();
    let ann = world.joined(1);
    world.run(500);
    assert_eq!((world.voice_wanted(ann), world.encodings(ann)), (Some(false), Some(vec![])));
    assert!(!world.encoding(ann, world.clients[ann].camera).unwrap().wanted);
    let before = world.hub.stats().packets_in;
    world.run(2_000);
    assert_eq!(world.hub.stats().packets_in, before);
}

#[test]
fn a_voice_is_wanted_at_once_and_for_a_moment_after_the_last_listener_went() {
    let mut world = World::new();
    let ann = world.joined(1);
    let ben = world.joined(0);
    world.watch(ann, &[], &[voice(ben)]);
    world.drain();
    assert_eq!(world.voice_wanted(ben), Some(true), "at once");
    assert_eq!(world.voice_wanted(ann), Some(false), "nobody hears the one who listens");

    world.watch(ann, &[], &[]);
    world.run(1_900);
    assert_eq!(world.voice_wanted(ben), Some(true), "slots move");
    world.run(300);
    assert_eq!(world.voice_wanted(ben), Some(false));

    world.watch(ann, &[], &[voice(ben)]);
    world.drain();
    assert_eq!(world.voice_wanted(ben), Some(true), "again at once");
    let link = world.clients[ann].link;
    world.hub.command(world.now, sfu::Command::Close { link });
    world.run(2_200);
    assert_eq!(world.voice_wanted(ben), Some(false), "the listener left");
}

#[test]
fn a_muted_voice_stays_wanted_and_a_stopped_one_does_not() {
    let mut world = World::new();
    let ann = world.joined(1);
    let ben = world.joined(0);
    world.watch(ann, &[], &[voice(ben)]);
    world.publish(ben, |tracks| tracks[0].muted = true);
    world.run(10_000);
    assert_eq!(world.voice_wanted(ben), Some(true), "the first word after it is not to wait for anybody");

    world.publish(ben, |tracks| tracks[0].stopped = true);
    world.run(2_200);
    assert_eq!(world.voice_wanted(ben), Some(false));
    world.publish(ben, |_| {});
    world.drain();
    assert_eq!(world.voice_wanted(ben), Some(true));
}

#[test]
fn a_picture_is_wanted_while_somebody_shows_it_whatever_their_line_takes() {
    let mut world = World::new();
    let ann = world.joined(2);
    let ben = world.joined(0);
    let cat = world.joined(0);
    let wanted = |world: &World, who: usize| world.encoding(who, world.clients[who].camera).unwrap().wanted;
    world.narrow.insert(ann, Line::of(120_000));
    world.watch(ann, &[(picture(ben), 720), (picture(cat), 180)], &[]);
    world.run(15_000);
    assert_eq!(world.flows(ann)[1], (SlotFlow::Bandwidth, None));
    assert!(wanted(&world, cat));
    assert_eq!(world.encodings(cat), Some(vec![]), "but no layer of it");

    world.watch(ann, &[(picture(ben), 720), (picture(cat), 0)], &[]);
    world.run(2_200);
    assert!(wanted(&world, ben));
    assert!(!wanted(&world, cat), "it is hidden");
}

#[test]
fn who_sends_only_when_asked_is_seen_and_heard_after_minutes() {
    let mut world = World::new();
    let ben = world.joined(0);
    world.run(180_000);
    let ann = world.joined(1);
    world.watch(ann, &[(picture(ben), 360)], &[voice(ben)]);
    world.drain();
    assert_eq!(world.flows(ann), [(SlotFlow::Waiting, None), (SlotFlow::Waiting, None)]);
    world.run(500);
    assert_eq!(world.flows(ann), [(SlotFlow::Live, Some(Layer::Half)), (SlotFlow::Live, None)]);
    world.run(2_000);
    let heard = world.clients[ann].sound(0);
    assert!(heard.packets > 100, "{}", heard.packets);
    assert_eq!((&heard.broken, &world.clients[ann].picture(0).broken), (&vec![], &vec![]));
}

#[test]
fn a_slot_says_when_what_was_asked_for_does_not_come() {
    let mut world = World::new();
    let ann = world.joined(1);
    let ben = world.joined(0);
    for round in 0..2 {
        world.clients[ben].talking = false;
        world.watch(ann, &[], &[voice(ben)]);
        world.run(1_500);
        assert_eq!(world.flows(ann), [(SlotFlow::Waiting, None)], "round {round}: it may be on its way");
        world.run(1_000);
        assert_eq!(world.flows(ann), [(SlotFlow::NoMedia, None)], "round {round}");
        world.clients[ben].talking = true;
        world.run(200);
        assert_eq!(world.flows(ann), [(SlotFlow::Live, None)], "round {round}");
        // The second time it has come before, minutes ago.
        world.watch(ann, &[], &[]);
        world.run(120_000);
    }
}

#[test]
fn who_speaks_to_nobody_is_silent() {
    let mut world = World::new();
    let ann = world.joined(1);
    let ben = world.joined(0);
    world.clients[ben].loudness = -25;
    let speaking = |world: &World| {
        let (speaking, dominant) = world.heard.speakers.last().cloned().unwrap_or_default();
        (speaking.iter().map(|(who, _)| *who).collect::<Vec<_>>(), dominant)
    };
    world.run(1_000);
    assert_eq!(speaking(&world), (vec![], None));
    for _ in 0..2 {
        world.watch(ann, &[], &[voice(ben)]);
        world.run(1_000);
        assert_eq!(speaking(&world), (vec![participant(ben)], Some(participant(ben))));
        world.watch(ann, &[], &[]);
        world.run(4_000);
        assert_eq!(speaking(&world), (vec![], Some(participant(ben))), "they spoke last");
        world.run(60_000);
    }
}

#[test]
fn sound_goes_on_after_minutes_in_which_nobody_heard_it() {
    let mut world = World::new();
    let ann = world.joined(1);
    let ben = world.joined(0);
    let cat = world.joined(0);
    for who in [ben, cat, ben] {
        world.watch(ann, &[], &[voice(who)]);
        world.run(1_000);
        world.watch(ann, &[], &[]);
        world.run(200_000);
    }
    let heard = world.clients[ann].sound(0);
    assert_eq!(heard.broken, [""; 0]);
    assert!(heard.packets > 120, "{}", heard.packets);
    let numbers: Vec<_> = heard.numbers.keys().copied().collect();
    assert_eq!(numbers.last().unwrap() - numbers[0] + 1, numbers.len() as u64, "without a gap");
}

#[test]
fn sound_goes_on_after_its_sender_paused_for_minutes() {
    let mut world = World::new();
    let ann = world.joined(1);
    let ben = world.joined(0);
    world.watch(ann, &[], &[voice(ben)]);
    world.run(1_000);
    let before = world.clients[ann].sound(0).packets;
    world.clients[ben].talking = false;
    world.run(200_000);
    world.clients[ben].talking = true;
    world.run(1_000);
    let heard = world.clients[ann].sound(0);
    assert_eq!(heard.broken, [""; 0]);
    assert!(heard.packets > before + 45, "{} {before}", heard.packets);
}

#[test]
fn whoever_wants_nothing_any_more_gets_nothing_and_is_served_as_well_as_before_afterwards() {
    let mut world = World::new();
    let ann = world.joined(1);
    let ben = world.joined(0);
    world.watch(ann, &[(picture(ben), 720)], &[voice(ben)]);
    world.run(20_000);
    assert_eq!(world.flows(ann)[0], (SlotFlow::Live, Some(Layer::Full)));

    world.watch(ann, &[], &[]);
    world.run(3_000);
    let (before, wakes) = (world.hub.stats(), world.wakes);
    world.run(10_000);
    let after = world.hub.stats();
    // Reports of RTCP and ICE's own checks, and no padding.
    let sent = after.datagrams_out - before.datagrams_out;
    assert!(sent < 60, "{sent} packets in ten seconds to two who want nothing");
    // It does not stay awake for them either.
    let by_itself = (world.wakes - wakes).saturating_sub(after.datagrams_in - before.datagrams_in);
    assert!(by_itself < 25, "woke up {by_itself} times in ten seconds for two who want nothing");

    world.watch(ann, &[(picture(ben), 720)], &[voice(ben)]);
    world.run(1_500);
    assert_eq!(world.flows(ann)[0], (SlotFlow::Live, Some(Layer::Full)), "the line is known");
}

#[test]
fn where_nothing_flows_nothing_is_said_but_that_one_is_there() {
    let mut world = World::new();
    let (ann, ben) = (world.joined(1), world.joined(1));
    world.see_and_hear_each_other(ann, ben);
    world.watch(ann, &[], &[]);
    world.watch(ben, &[], &[]);
    world.run(5_000);
    let before = world.left.0;
    world.run(20_000);
    let said = world.left.0 - before;
    assert!(said <= 20, "{said} datagrams: a check of each line every three seconds, and no reports");
}

#[test]
fn whoever_is_watched_and_sends_nothing_costs_next_to_nothing_and_is_seen_as_soon_as_before() {
    let mut world = World::new();
    let (ann, ben) = (world.joined(1), world.joined(1));
    world.watch(ann, &[(picture(ben), 720)], &[voice(ben)]);
    world.run(20_000);
    assert_eq!(world.flows(ann)[0], (SlotFlow::Live, Some(Layer::Full)));

    world.clients[ben].talking = false;
    world.clients[ben].filming = false;
    world.run(20_000);
    let (before, heard) = (world.left.0, world.clients[ann].sound(0).packets);
    world.run(20_000);
    let said = world.left.0 - before;
    assert!(said <= 30, "{said} datagrams in 20 s of a line on which nothing comes");

    world.clients[ben].talking = true;
    world.clients[ben].filming = true;
    world.run(1_500);
    assert!(world.clients[ann].sound(0).packets > heard + 70);
    assert_eq!(world.flows(ann)[0], (SlotFlow::Live, Some(Layer::Full)), "the line is known");
}

#[test]
fn while_media_flows_no_clock_wakes_a_thread_for_what_can_wait_for_a_packet() {
    let mut world = World::new();
    let ann = world.joined(1);
    let ben = world.joined(0);
    world.watch(ann, &[(picture(ben), 720)], &[voice(ben)]);
    world.run(20_000);
    let (before, alarms) = (world.hub.stats(), world.alarms);
    world.run(10_000);
    // Without slack there were 236, for ticks and for reports to the publisher; now there are 66.
    let alarms = world.alarms - alarms;
    assert!(alarms < 100, "{alarms} in ten seconds");
    assert!(world.hub.stats().packets_in - before.packets_in > 1_500);
    assert_eq!(world.clients[ann].picture(0).broken, [""; 0]);
}
