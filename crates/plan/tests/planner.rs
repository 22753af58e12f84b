//! Which shape a room gets, when it grows and when it shrinks.
#![allow(clippy::unwrap_used, reason = "tests")]

mod world;

use model::{Band, Epoch, Kind, NodeId, ParticipantId};
use plan::{MOST_DIRECT_BY_WISH, PersonFacts, Policy, Reach, Shape, Trust, Why};
use world::{HOME, Room, able, peer};

#[test]
fn somebody_alone_is_served_already_but_sends_nothing() {
    let room = Room::of(1);
    assert_eq!((room.why(), room.plan.epoch), (Why::Alone, Epoch(1)));
    assert!(room.plan.audio.flows().is_empty() && room.plan.video.flows().is_empty());
    let audio = room.route(Kind::Audio, 1);
    assert_eq!((audio.shape, audio.hub), (Shape::Alone, HOME));
}

#[test]
fn up_to_four_people_send_straight_to_each_other() {
    for n in 2..=4 {
        let room = Room::of(n);
        assert_eq!(room.why(), Why::DirectSmall);
        assert_eq!(room.shapes(Kind::Video), vec![Shape::Mesh; n as usize]);
        for id in 1..=n {
            let slice = room.slice(id);
            assert_eq!(slice.links.len(), n as usize - 1);
            let gets: Vec<_> = slice.audio.gets.iter().map(|get| (get.from, get.origins.len())).collect();
            let others: Vec<_> = (1..=n).filter(|other| *other != id).map(|other| (peer(other), 1)).collect();
            assert_eq!(gets, others);
            assert!(slice.video.passes.is_empty() && slice.video.serves.is_empty());
        }
    }
}

#[test]
fn with_the_fifth_everybody_goes_to_the_server_at_once() {
    let mut room = Room::of(4);
    room.join(5);
    assert_eq!(room.why(), Why::TooManyForDirect);
    assert_eq!(room.shapes(Kind::Audio), [Shape::Sfu; 5]);
    assert!((1..=5).all(|id| room.slice(id).links.is_empty()));
}

#[test]
fn in_a_room_on_the_server_somebody_who_comes_changes_nothing_for_the_others() {
    let mut room = Room::of(5);
    let before: Vec<_> = (1..=5).map(|id| room.slice(id)).collect();
    let server = room.plan.slice(HOME);
    room.join(6);
    for (id, before) in (1..=5).zip(before) {
        assert!(room.slice(id).says_the_same(&before));
    }
    assert!(!room.plan.slice(HOME).says_the_same(&server));
}

#[test]
fn the_server_is_left_late_and_one_person_below_the_bound() {
    let mut room = Room::of(5);
    room.leave(5);
    room.settle();
    assert_eq!(room.shapes(Kind::Video), [Shape::Sfu; 4], "four could come to be five in a moment");
    room.leave(4);
    assert_eq!((room.why(), room.shapes(Kind::Video)), (Why::Settling, vec![Shape::Sfu; 3]));
    room.settle();
    assert_eq!((room.why(), room.shapes(Kind::Video)), (Why::DirectSmall, vec![Shape::Mesh; 3]));
}

#[test]
fn what_the_host_changes_is_done_at_once() {
    let mut room = Room::of(3);
    room.host_wants(Policy::Server);
    assert_eq!((room.why(), room.shapes(Kind::Video)), (Why::HostWantsServer, vec![Shape::Sfu; 3]));
    room.host_wants(Policy::Direct);
    assert_eq!((room.why(), room.shapes(Kind::Video)), (Why::HostWantsDirect, vec![Shape::Mesh; 3]));
    room.host_wants(Policy::Server);
    room.host_wants(Policy::Automatic);
    assert_eq!((room.why(), room.shapes(Kind::Video)), (Why::DirectSmall, vec![Shape::Mesh; 3]));
}

#[test]
fn direct_by_wish_of_the_host_has_a_bound_too() {
    let most = u32::try_from(MOST_DIRECT_BY_WISH).unwrap();
    let mut room = Room::with(most, |facts| facts.policy = Policy::Direct);
    assert_eq!((room.why(), room.shapes(Kind::Video)), (Why::HostWantsDirect, vec![Shape::Mesh; 9]));
    room.join(most + 1);
    assert_eq!((room.why(), room.shapes(Kind::Video)), (Why::HostDirectTooMany, vec![Shape::Sfu; 10]));
    room.leave(1);
    room.leave(2);
    assert_eq!(room.shapes(Kind::Video), [Shape::Sfu; 8]);
    room.settle();
    assert_eq!((room.why(), room.shapes(Kind::Video)), (Why::HostWantsDirect, vec![Shape::Mesh; 8]));
}

#[test]
fn a_weak_uplink_sends_its_picture_once_and_the_others_do_not_notice() {
    let mut room = Room::of(4);
    let others = [1, 2, 4];
    let before = room.flows_among(Kind::Video, &others);
    let sound = room.plan.audio.clone();
    room.set(3, |person| person.uplink = Some(Band::Weak));
    assert_eq!(room.why(), Why::WeakUplink);
    assert_eq!(room.plan.audio, sound, "voices are nearly free");
    assert_eq!(room.flows_among(Kind::Video, &others), before);
    assert_eq!(room.shapes(Kind::Video), [Shape::Mixed, Shape::Mixed, Shape::Sfu, Shape::Mixed]);
    assert_eq!(room.plan.video.flows().iter().filter(|flow| flow.from == peer(3)).count(), 1);

    // It gets better. That is believed when it has been so for a while.
    room.set(3, |person| person.uplink = Some(Band::Good));
    assert_eq!((room.why(), room.shapes(Kind::Video)[2]), (Why::Settling, Shape::Sfu));
    room.settle();
    assert_eq!(room.shapes(Kind::Video), [Shape::Mesh; 4]);
}

#[test]
fn a_fair_uplink_has_two_copies_in_it_and_not_three() {
    let mut room = Room::of(3);
    room.set(2, |person| person.uplink = Some(Band::Fair));
    assert_eq!(room.shapes(Kind::Video), [Shape::Mesh; 3]);
    room.join(4);
    assert_eq!(room.shapes(Kind::Video)[1], Shape::Sfu);
    assert_eq!(room.shapes(Kind::Audio), [Shape::Mesh; 4]);
}

#[test]
fn two_people_stay_direct_however_weak_they_are() {
    let mut room = Room::of(2);
    for id in [1, 2] {
        room.set(id, |person| *person = able(Band::Weak));
    }
    assert_eq!((room.why(), room.shapes(Kind::Video)), (Why::DirectSmall, vec![Shape::Mesh; 2]));
}

#[test]
fn whoever_cannot_take_three_pictures_gets_smaller_ones_from_the_server() {
    for weak in [
        PersonFacts { downlink: Some(Band::Weak), ..PersonFacts::default() },
        PersonFacts { cpu: Some(Band::Weak), ..PersonFacts::default() },
    ] {
        let mut room = Room::of(3);
        let before = room.flows_among(Kind::Video, &[1, 2, 3]);
        room.join_as(4, weak);
        assert_eq!((room.why(), room.shapes(Kind::Video)[3]), (Why::WeakReceiver, Shape::Sfu));
        assert_eq!(room.flows_among(Kind::Video, &[1, 2, 3]), before);
        assert_eq!(room.shapes(Kind::Audio), [Shape::Mesh; 4]);
    }
}

#[test]
fn whoever_keeps_their_address_to_themselves_has_no_link_with_anybody() {
    let mut room = Room::of(3);
    let before = room.flows_among(Kind::Audio, &[1, 2]);
    room.set(3, |person| person.reach = Reach::Private);
    assert_eq!(room.why(), Why::AddressesPrivate);
    assert!(room.slice(3).links.is_empty());
    assert_eq!(room.flows_among(Kind::Audio, &[1, 2]), before);
    assert_eq!(room.shapes(Kind::Audio), [Shape::Mixed, Shape::Mixed, Shape::Sfu]);

    // With two of them, the third sends straight to nobody.
    room.set(2, |person| person.reach = Reach::Private);
    assert_eq!(room.shapes(Kind::Audio), [Shape::Sfu; 3]);
    assert!(room.plan.audio.core.is_empty());
}

#[test]
fn an_encoder_is_served_by_the_server() {
    let mut room = Room::of(2);
    room.join_as(3, PersonFacts { reach: Reach::Incapable, ..PersonFacts::default() });
    assert_eq!((room.why(), room.slice(3).video.shape), (Why::ServerOnly, Shape::Sfu));
    assert!(room.slice(3).links.is_empty());
}

#[test]
fn where_addresses_are_private_there_is_no_link_between_two_people() {
    let room = Room::trusting(3, Trust { private_addresses: true, ..Trust::default() });
    assert_eq!((room.why(), room.shapes(Kind::Video)), (Why::AddressesPrivate, vec![Shape::Sfu; 3]));
}

#[test]
fn the_server_does_not_carry_where_it_may_not_even_if_the_host_wants_it() {
    let no_server = Trust { no_server_media: true, ..Trust::default() };
    let mut room = Room::trusting(3, no_server);
    assert_eq!((room.why(), room.shapes(Kind::Video)), (Why::DirectSmall, vec![Shape::Mesh; 3]));
    room.host_wants(Policy::Server);
    assert_eq!((room.why(), room.shapes(Kind::Video)), (Why::ServerMayNotCarry, vec![Shape::Mesh; 3]));
    // Nor does it serve somebody who is alone.
    assert_eq!(Room::trusting(1, no_server).route(Kind::Audio, 1).hub, peer(1));
}

#[test]
fn a_veto_is_kept_even_if_somebody_then_gets_nothing() {
    let mut room = Room::trusting(2, Trust { no_server_media: true, ..Trust::default() });
    room.join_as(3, PersonFacts { reach: Reach::Private, ..PersonFacts::default() });
    assert_eq!((room.why(), room.why().key()), (Why::NobodyCanCarry, "nobody_can_carry"));
    assert_eq!(room.shapes(Kind::Audio), [Shape::Mesh, Shape::Mesh, Shape::Alone]);
    assert!(room.slice(3).links.is_empty());
    assert!(!room.facts.possible(ParticipantId(1), ParticipantId(3)));
}

#[test]
fn a_reason_has_a_key_and_a_sentence_and_may_be_about_somebody() {
    let who = ParticipantId(3);
    let whys = [
        Why::HostWantsMixer(who),
        Why::MixerElected(who),
        Why::MixerTookOver(who),
        Why::WaitingForConsent(who),
    ];
    for why in whys {
        assert_eq!(why.who(), Some(who));
        assert!(!why.key().is_empty() && why.sentence().ends_with('.'));
    }
    assert_eq!(Why::Detour.who(), None);
}

#[test]
fn a_plan_gets_a_number_when_it_says_something_else_and_only_then() {
    let mut room = Room::of(0);
    let mut people = Vec::new();
    for step in 0..400_u32 {
        // People come and go so that the room passes through 0, 1, 2 and many.
        let before = room.plan.clone();
        if (step / 20) % 2 == 0 {
            people.push(step);
            room.join(step);
        } else if !people.is_empty() {
            let who = people.remove((step as usize * 7) % people.len());
            room.leave(who);
        }
        if step % 3 == 0 {
            room.settle();
        }
        let next = &room.plan;
        let changed = (&next.audio, &next.video, next.why, next.asks)
            != (&before.audio, &before.video, before.why, before.asks);
        assert_eq!(next.epoch != before.epoch, changed, "step {step}");
    }
    assert_eq!(
        room.slice(999).audio.hub,
        NodeId::Participant(ParticipantId(999)),
        "nobody serves a stranger"
    );
}
