//! Participants who mix: who is elected, who consents, who sits where, and who takes over.
#![allow(clippy::unwrap_used, reason = "tests")]

mod world;

use model::{Band, Kind, ParticipantId};
use plan::{Delivery, PersonFacts, Policy, Reach, Shape, Trust, Why};
use std::collections::BTreeSet;
use world::{HOME, Room, able, peer, willing};

const ANYBODY: Policy = Policy::Mixer(None);

#[test]
fn whoever_cannot_take_three_pictures_gets_one_from_somebody_who_is_able_and_willing() {
    let mut room = Room::of(2);
    room.join_as(3, willing(Band::Strong));
    let before = [Kind::Audio, Kind::Video].map(|kind| room.flows_among(kind, &[1, 2, 3]));
    room.join_as(4, PersonFacts { downlink: Some(Band::Weak), ..PersonFacts::default() });
    assert_eq!(room.why(), Why::MixerElected(ParticipantId(3)));
    for (kind, before) in [Kind::Audio, Kind::Video].into_iter().zip(before) {
        let route = room.route(kind, 4);
        assert_eq!((route.shape, route.hub, route.delivery), (Shape::Mixer, peer(3), Delivery::Mix));
        assert_eq!(route.gets.len(), 1, "one stream");
        assert!(before.is_subset(&room.flows_among(kind, &[1, 2, 3])), "the others stay as they are");
        assert_eq!(room.route(kind, 3).serves, [(ParticipantId(4), Delivery::Mix)].into());
    }
    assert_eq!(room.slice(4).links, [ParticipantId(3)].into());

    // The mixer goes out like a light. The server serves at once.
    room.leave(3);
    assert_eq!(room.route(Kind::Video, 4).hub, HOME);
}

#[test]
fn where_the_host_wants_a_mixer_the_most_able_who_agreed_serves_everybody() {
    let mut room = room_of_mixers();
    assert_eq!(room.why(), Why::MixerElected(ParticipantId(2)));
    assert_eq!(room.shapes(Kind::Video), [Shape::Mixer; 5]);
    for id in [1, 3, 4, 5] {
        let route = room.route(Kind::Audio, id);
        assert_eq!((route.hub, route.gets.len()), (peer(2), 1));
    }
    assert_eq!(room.route(Kind::Audio, 2).gets.len(), 4, "it gets everybody by themselves");
    // 3 stands by, so everybody keeps a link with it that is warm.
    assert_eq!(room.route(Kind::Audio, 1).standby, Some(peer(3)));
    for id in [1, 4, 5] {
        assert_eq!(room.slice(id).links, [ParticipantId(2), ParticipantId(3)].into());
    }
    assert_eq!(room.slice(3).links, [1, 2, 4, 5].map(ParticipantId).into());
    room.settle();
    assert_eq!(room.route(Kind::Audio, 1).hub, peer(2));
}

#[test]
fn the_standby_takes_over_in_the_very_next_plan_and_the_seat_is_not_given_back() {
    for gone in ["left", "away", "no battery", "will not any more"] {
        let mut room = room_of_mixers();
        match gone {
            "left" => room.leave(2),
            "away" => room.set(2, |person| person.away = true),
            "no battery" => room.set(2, |person| person.low_battery = true),
            _ => room.set(2, |person| person.carries = false),
        }
        assert_eq!(room.why(), Why::MixerTookOver(ParticipantId(3)), "{gone}");
        assert_eq!(room.route(Kind::Audio, 1).hub, peer(3), "{gone}");
        assert_eq!(room.route(Kind::Audio, 1).standby, Some(HOME), "nobody else agreed: {gone}");
        if gone == "left" {
            room.join_as(2, willing(Band::Good));
        } else {
            room.set(2, |person| *person = willing(Band::Good));
        }
        assert_eq!(room.route(Kind::Audio, 1).hub, peer(3), "back, but 3 sits: {gone}");
        room.settle();
        assert_eq!(room.route(Kind::Audio, 1).hub, peer(3), "and is as able: {gone}");
        assert_eq!(room.why(), Why::MixerTookOver(ParticipantId(3)), "{gone}");
    }
}

#[test]
fn somebody_better_by_a_band_is_elected_when_the_room_has_settled() {
    let mut room = room_of_mixers();
    room.join_as(6, willing(Band::Strong));
    assert_eq!(room.route(Kind::Audio, 1).hub, peer(2));
    room.settle();
    assert_eq!(room.route(Kind::Audio, 1).hub, peer(6));
    assert_eq!(room.route(Kind::Audio, 1).standby, Some(peer(3)), "who stands by goes on, too");
    // An equal is not better.
    room.join_as(7, willing(Band::Strong));
    room.settle();
    assert_eq!(room.route(Kind::Audio, 1).hub, peer(6));
}

#[test]
fn the_one_the_host_wants_is_asked_and_mixes_when_it_agrees() {
    let mut room = room_of_mixers();
    room.host_wants(Policy::Mixer(Some(ParticipantId(4))));
    assert_eq!(room.plan.asks, Some(ParticipantId(4)));
    assert_eq!(room.route(Kind::Audio, 1).hub, peer(2), "until then, somebody who agreed");
    room.set(4, |person| person.carries = true);
    assert_eq!((room.why(), room.plan.asks), (Why::HostWantsMixer(ParticipantId(4)), None));
    assert_eq!(room.route(Kind::Audio, 1).hub, peer(4), "at once");
    // It was not measured, so it is taken for fair: two seats. For the others, 2 goes on.
    let hubs: Vec<_> = (1..=5).map(|id| room.route(Kind::Audio, id).hub).collect();
    assert_eq!(hubs, [peer(4), peer(2), peer(4), peer(4), peer(2)]);
}

#[test]
fn until_somebody_agrees_the_room_stays_as_it_was() {
    let mut room = Room::of(0);
    for (id, band) in [(1, Band::Fair), (2, Band::Good), (3, Band::Weak)] {
        room.join_as(id, able(band));
    }
    let before = room.plan.video.flows();
    room.host_wants(ANYBODY);
    let good = ParticipantId(2);
    assert_eq!((room.why(), room.plan.asks), (Why::WaitingForConsent(good), Some(good)));
    assert_eq!(room.plan.video.flows(), before);
    // Whoever is asked stays asked, though somebody better comes.
    room.join_as(4, able(Band::Strong));
    assert_eq!(room.plan.asks, Some(good));
    room.set(2, |person| person.declined = true);
    assert_eq!(room.plan.asks, Some(ParticipantId(4)));
    for id in [1, 4] {
        room.set(id, |person| person.declined = true);
    }
    assert_eq!((room.why(), room.plan.asks), (Why::NoMixer, None), "and the weak one is never asked");
}

#[test]
fn nobody_is_elected_who_is_weak_away_on_battery_metered_or_out_of_reach() {
    let unfit = [
        PersonFacts { away: true, ..willing(Band::Strong) },
        PersonFacts { low_battery: true, ..willing(Band::Strong) },
        PersonFacts { metered: true, ..willing(Band::Strong) },
        PersonFacts { reach: Reach::Private, ..willing(Band::Strong) },
        PersonFacts { reach: Reach::Incapable, ..willing(Band::Strong) },
        PersonFacts { cpu: Some(Band::Weak), ..willing(Band::Strong) },
        PersonFacts { carries: false, declined: true, ..willing(Band::Strong) },
    ];
    for person in unfit {
        let mut room = Room::with(0, |facts| facts.policy = ANYBODY);
        room.join_as(1, person);
        room.join_as(2, willing(Band::Fair));
        room.join(3);
        assert_eq!(room.why(), Why::MixerElected(ParticipantId(2)), "{person:?}");
    }
}

#[test]
fn whose_sound_somebody_gets_in_a_mix_is_told_so() {
    let mixed = |room: &Room| -> Vec<_> { (1..=4).map(|id| room.slice(id).mixed).collect() };
    let mut room = Room::with(0, |facts| facts.policy = ANYBODY);
    (1..=4).for_each(|id| room.join_as(id, willing(Band::Strong)));
    assert_eq!(mixed(&room), [true; 4]);
    for way in [Policy::Direct, Policy::Server] {
        room.host_wants(way);
        room.settle();
        assert_eq!(mixed(&room), [false; 4], "{way:?}");
    }
}

#[test]
fn somebody_who_does_not_measure_delays_nothing_and_counts_as_fair() {
    let mut room = Room::with(0, |facts| facts.policy = ANYBODY);
    room.join_as(1, PersonFacts { carries: true, ..PersonFacts::default() });
    room.join(2);
    assert_eq!(room.route(Kind::Audio, 2).hub, peer(1));
    // Better than fair is better.
    room.join_as(3, willing(Band::Good));
    room.settle();
    assert_eq!(room.route(Kind::Audio, 2).hub, peer(3));
}

#[test]
fn a_second_mixer_is_elected_when_seats_run_out_and_they_exchange_mixes() {
    let mut room = Room::with(0, |facts| facts.policy = ANYBODY);
    room.join_as(1, willing(Band::Good));
    room.join_as(2, willing(Band::Good));
    (3..=6).for_each(|id| room.join(id));
    // 1 has four seats: 2, 3, 4 and 5. With 6, 2 mixes as well.
    let hub = |room: &Room, id| room.route(Kind::Video, id).hub;
    assert_eq!((hub(&room, 3), hub(&room, 6), hub(&room, 2)), (peer(1), peer(2), peer(2)));
    let flows = room.plan.video.flows();
    let between: Vec<_> = flows.iter().filter(|flow| flow.from == peer(1) && flow.to == peer(2)).collect();
    assert_eq!(between.len(), 1);
    assert_eq!(between[0].origins.len(), 4, "1 and all who sit with it");
    // Seats are kept when somebody goes whose seat could be taken, and when the room has settled.
    room.leave(3);
    assert_eq!(hub(&room, 6), peer(2));
    let seats: Vec<_> = [4, 5].map(|id| hub(&room, id)).into();
    assert_eq!(seats, [peer(1), peer(1)]);
}

#[test]
fn whoever_cannot_reach_the_mixer_is_served_by_the_server() {
    let mut room = Room::with(0, |facts| facts.policy = ANYBODY);
    room.join_as(1, willing(Band::Strong));
    (2..=4).for_each(|id| room.join(id));
    room.join_as(5, PersonFacts { reach: Reach::Private, ..PersonFacts::default() });
    room.breaks(1, 2);
    assert_eq!([2, 3, 4, 5].map(|id| room.route(Kind::Audio, id).hub), [HOME, peer(1), peer(1), HOME]);
    assert_eq!(room.from(Kind::Audio, 2, 3), Some(HOME));
    assert_eq!(room.from(Kind::Audio, 3, 2), Some(peer(1)));
}

#[test]
fn where_it_is_encrypted_end_to_end_nobody_mixes() {
    let mut room = Room::trusting(0, Trust { end_to_end: true, ..Trust::default() });
    (1..=4).for_each(|id| room.join_as(id, willing(Band::Strong)));
    room.host_wants(ANYBODY);
    assert_eq!((room.why(), room.plan.asks), (Why::Encrypted, None));
    assert_eq!(room.shapes(Kind::Audio), [Shape::Mesh; 4]);
    room.join_as(5, able(Band::Weak));
    assert_eq!((room.why(), room.shapes(Kind::Audio)), (Why::Encrypted, vec![Shape::Sfu; 5]));
}

#[test]
fn without_a_server_participants_mix_from_the_fifth_on() {
    let mut room = Room::trusting(0, Trust { no_server_media: true, ..Trust::default() });
    (1..=4).for_each(|id| room.join_as(id, willing(Band::Good)));
    assert_eq!(room.shapes(Kind::Audio), [Shape::Mesh; 4]);
    room.join_as(5, willing(Band::Good));
    assert_eq!(
        (room.why(), room.shapes(Kind::Audio)),
        (Why::MixerElected(ParticipantId(1)), vec![Shape::Mixer; 5])
    );
    // 1 mixes for four; 2 stands by; with the tenth, several mix.
    assert_eq!(room.route(Kind::Audio, 5).standby, Some(peer(2)));
    (6..=10).for_each(|id| room.join_as(id, willing(Band::Good)));
    let hubs: BTreeSet<_> = room.plan.audio.hub.values().copied().collect();
    assert_eq!(hubs, [peer(1), peer(2)].into());
    // Late, and well below the bound, they send straight again.
    (4..=10).for_each(|id| room.leave(id));
    assert_eq!(room.shapes(Kind::Audio), [Shape::Mixer; 3]);
    room.settle();
    assert_eq!((room.why(), room.shapes(Kind::Audio)), (Why::DirectSmall, vec![Shape::Mesh; 3]));
}

#[test]
fn without_a_server_and_without_consent_everybody_sends_to_everybody_and_somebody_is_asked() {
    let mut room = Room::trusting(6, Trust { no_server_media: true, ..Trust::default() });
    assert_eq!(room.why(), Why::WaitingForConsent(ParticipantId(1)));
    assert_eq!(room.shapes(Kind::Audio), [Shape::Mesh; 6]);
    assert!(room.facts.is_strained());
    room.set(1, |person| person.carries = true);
    assert_eq!(room.route(Kind::Audio, 6).hub, peer(1), "crowded, and yet better");
    assert_eq!(room.plan.asks, Some(ParticipantId(2)), "more are wanted");
}

/// Five people; 2 and 3 are good and agreed to carry, and the host wants a mixer.
fn room_of_mixers() -> Room {
    let mut room = Room::with(0, |facts| facts.policy = ANYBODY);
    for id in 1..=5 {
        let person = if id == 2 || id == 3 { willing(Band::Good) } else { PersonFacts::default() };
        room.join_as(id, person);
    }
    assert_eq!([room.plan.audio.standby, room.plan.video.standby], [Some(peer(3)); 2]);
    room
}
