//! Coming in, going, being lost and coming back.
#![allow(clippy::unwrap_used, reason = "tests")]

mod world;

use model::{Connection, MediaRules, NodeId, ParticipantId, Role, RoomRules, Source, Travel};
use plan::Shape;
use room::{CloseReason, Input, LeaveReason, Output, Refusal, Request, limits};
use world::{ADA, BOB, CYD, OWNER, World, rules};

#[test]
fn whoever_comes_in_sees_everybody_and_everybody_sees_them() {
    let mut world = World::new();
    world.join(OWNER).unwrap();
    let welcome = world.join(ADA).unwrap();
    let roles: Vec<_> = welcome.participants.iter().map(|person| person.role).collect();
    assert_eq!(roles, [Role::Owner, Role::Speaker]);
    assert!(!welcome.resumed);
    let Some(Output::ParticipantChanged(told)) = world.out.first() else { panic!("{:?}", world.out) };
    assert_eq!(told, welcome.participants.last().unwrap());
    assert_eq!(world.room.people().len(), 2);
}

#[test]
fn the_first_person_is_told_of_the_server_when_the_second_comes_and_nothing_when_the_third_does() {
    let media = MediaRules { travel: Travel::Server, ..MediaRules::default() };
    let mut world = World::with(RoomRules { media, ..rules() });
    let first = world.join(OWNER).unwrap();
    assert_eq!(first.slice.audio.shape, Shape::Alone);
    let second = world.join(ADA).unwrap();
    assert_eq!(second.slice.audio.shape, Shape::Sfu);
    let told = |output: &Output| matches!(output, Output::SliceFor { participant, slice } if *participant == first.participant && slice.video.shape == Shape::Sfu);
    assert!(world.said(told));
    world.join(BOB).unwrap();
    assert!(!world.said(|output| matches!(output, Output::SliceFor { .. })));
}

#[test]
fn a_few_people_are_linked_with_each_other_until_there_are_too_many_and_again_when_it_is_calm() {
    let mut world = World::new();
    let people: Vec<_> = (1..=5).map(|guest| world.join(guest).unwrap().participant).collect();
    let shape = |world: &World| world.room.plan().slice(NodeId::Participant(people[0])).audio.shape;
    assert_eq!(shape(&world), Shape::Sfu, "five are too many");
    assert!(!world.room.are_linked(people[0], people[1]));
    for id in &people[3..] {
        world.ask(*id, Request::Leave).unwrap();
    }
    world.wait_ms(9_999);
    assert_eq!(shape(&world), Shape::Sfu, "somebody may come back");
    world.wait_ms(1);
    assert_eq!(shape(&world), Shape::Mesh);
    assert!(world.room.are_linked(people[0], people[1]));
}

#[test]
fn a_full_room_is_full_even_while_somebody_is_only_away() {
    let mut world = World::with(RoomRules { capacity: 2, ..rules() });
    world.join(OWNER).unwrap();
    let ada = world.join(ADA).unwrap().participant;
    assert_eq!(world.join(BOB), Err(Refusal::RoomFull { capacity: 2 }));
    world.lose(ada);
    assert_eq!(world.join(BOB), Err(Refusal::RoomFull { capacity: 2 }));
    assert!(world.resume(ADA, ada).unwrap().resumed);
    world.ask(ada, Request::Leave).unwrap();
    assert!(world.join(BOB).is_ok());
}

#[test]
fn a_smaller_capacity_throws_nobody_out() {
    let (mut world, ..) = World::three();
    world.input(Input::RulesChanged(RoomRules { capacity: 1, ..rules() }));
    assert_eq!(world.room.count(), 3);
    assert_eq!(world.join(CYD), Err(Refusal::RoomFull { capacity: 1 }));
}

#[test]
fn a_locked_room_lets_in_only_who_keeps_order_but_everybody_back() {
    let (mut world, owner, ada, _) = World::three();
    world.roles.insert(CYD, Role::Moderator);
    world.ask(owner, Request::Lock { locked: true }).unwrap();
    assert!(world.said(|output| matches!(output, Output::StoreLocked { locked: true })));
    assert_eq!(world.join(9), Err(Refusal::RoomLocked));
    assert!(world.join(CYD).is_ok());
    world.lose(ada);
    assert!(world.resume(ADA, ada).is_ok());
    world.lose(ada);
    assert!(world.join(ADA).is_ok(), "also without the ticket");
    world.ask(owner, Request::Lock { locked: false }).unwrap();
    assert!(world.join(9).is_ok());
}

#[test]
fn a_lost_socket_keeps_the_place_the_media_and_the_hand_for_thirty_seconds() {
    let (mut world, _, ada, _) = World::three();
    world.publish(ada, &[Source::Microphone]).unwrap();
    world.connect_media(ada);
    world.ask(ada, Request::RaiseHand { raised: true }).unwrap();
    let before = world.see(ada);
    world.lose(ada);
    assert_eq!(world.see(ada).connection, Connection::Lost);
    assert!(!world.said(|output| matches!(output, Output::CloseMedia { .. })));
    world.wait_ms(29_999);
    let welcome = world.resume(ADA, ada).unwrap();
    assert_eq!((welcome.participant, welcome.resumed), (ada, true));
    assert_eq!(world.see(ada), before);
    world.wait_ms(60_000);
    assert_eq!(world.see(ada), before, "the wait for them ended when they came");
}

#[test]
fn after_thirty_seconds_a_lost_socket_is_gone() {
    let (mut world, _, ada, _) = World::three();
    world.lose(ada);
    world.wait_ms(29_999);
    assert!(world.room.participant(ada).is_some());
    world.wait_ms(1);
    let gone = Output::Left { participant: ada, reason: LeaveReason::Lost };
    assert!(world.out.contains(&gone) && world.out.contains(&Output::CloseMedia { participant: ada }));
    world.wait_ms(10_000);
    assert_eq!(world.room.timeout(), None, "the room has settled, and nothing waits");
    let again = world.resume(ADA, ada).unwrap();
    assert!(!again.resumed && again.participant != ada, "an old ticket is as good as coming in anew");
}

#[test]
fn time_is_up_even_if_nobody_said_so() {
    let (mut world, _, ada, _) = World::three();
    world.lose(ada);
    world.now = world.now.after(limits::RESUME);
    assert!(!world.resume(ADA, ada).unwrap().resumed);
}

#[test]
fn nothing_is_said_to_a_socket_that_is_lost_even_if_something_else_was_overdue() {
    let mut world = World::new();
    let owner = world.join(OWNER).unwrap().participant;
    let ada = world.join(ADA).unwrap().participant;
    world.lose(owner);
    world.now = world.now.after(limits::RESUME);
    world.lose(ada);
    assert!(world.said(|output| matches!(output, Output::Left { .. })));
    assert!(!world.said(|output| matches!(output, Output::SliceFor { .. })));
}

#[test]
fn a_ticket_brings_back_nobody_else() {
    let (mut world, _, ada, _) = World::three();
    world.lose(ada);
    let welcome = world.resume(CYD, ada).unwrap();
    assert!(!welcome.resumed && welcome.participant != ada);
}

#[test]
fn a_second_tab_is_told_and_can_take_over_as_the_same_participant() {
    let (mut world, _, ada, _) = World::three();
    world.publish(ada, &[Source::Camera]).unwrap();
    let old = world.sockets[&ada];
    assert_eq!(world.join(ADA), Err(Refusal::AlreadyHere));
    let welcome = world.take_over(ADA).unwrap();
    assert_eq!((welcome.participant, welcome.resumed), (ada, false));
    assert_eq!(world.out[0], Output::CloseSocket { socket: old, reason: CloseReason::TakenOver });
    assert_eq!(world.out[1], Output::CloseMedia { participant: ada });
    assert_eq!(world.see(ada).tracks, [], "what the old tab sent is gone with it");
}

#[test]
fn the_tab_that_was_left_behind_can_neither_ask_nor_take_the_place_away() {
    let (mut world, _, ada, _) = World::three();
    let old = world.sockets[&ada];
    world.take_over(ADA).unwrap();
    let tracks = Vec::new();
    assert_eq!(world.ask_on(old, ada, Request::Publish { tracks }), Err(Refusal::NotHere));
    world.input(Input::SocketLost { participant: ada, socket: old });
    assert_eq!(world.out, []);
    assert_eq!(world.see(ada).connection, Connection::Connecting);
}

#[test]
fn a_page_that_was_reloaded_goes_on_without_being_asked() {
    let (mut world, _, ada, _) = World::three();
    world.lose(ada);
    let welcome = world.join(ADA).unwrap();
    assert_eq!((welcome.participant, welcome.resumed), (ada, false));
    assert!(world.out.contains(&Output::CloseMedia { participant: ada }));
}

#[test]
fn a_deleted_room_sends_everybody_away_and_lets_nobody_in() {
    let (mut world, _, ada, _) = World::three();
    world.lose(ada);
    world.input(Input::Delete);
    let closed =
        |output: &&Output| matches!(output, Output::CloseSocket { reason: CloseReason::RoomDeleted, .. });
    assert_eq!(world.out.iter().filter(closed).count(), 2);
    assert_eq!(world.join(OWNER), Err(Refusal::RoomDeleted));
    assert!(world.room.is_idle());
    assert_eq!(world.room.timeout(), None);
}

#[test]
fn name_and_colour_change_for_everybody_and_a_change_of_nothing_is_not_told() {
    let (mut world, _, ada, _) = World::three();
    let name = model::PersonName::parse("Ada L.").ok();
    world.ask(ada, Request::ChangeSelf { name, colour: model::Colour::new(8), private: None }).unwrap();
    assert!(world.said(|output| matches!(output, Output::ParticipantChanged(_))));
    assert_eq!((world.see(ada).name.as_str(), world.see(ada).colour.get()), ("Ada L.", 8));
    world.ask(ada, Request::ChangeSelf { name: None, colour: None, private: None }).unwrap();
    assert_eq!(world.out.len(), 1);
}

#[test]
fn bars_are_read_once_a_second() {
    let (mut world, _, ada, _) = World::three();
    let bars = |world: &mut World, bars| {
        let answer =
            world.ask(ada, Request::Report { bars, server: Default::default(), able: Default::default() });
        answer.map(|()| world.see(ada).bars)
    };
    assert_eq!(bars(&mut world, 3), Ok(Some(3)));
    assert_eq!(bars(&mut world, 1), Ok(Some(3)));
    world.wait_ms(1_000);
    assert_eq!(bars(&mut world, 1), Ok(Some(1)));
    assert_eq!(bars(&mut world, 5), Err(Refusal::BadBars));
}

#[test]
fn speakers_who_went_are_not_heard() {
    let (mut world, owner, ada, _) = World::three();
    let ghost = ParticipantId(99);
    world
        .input(Input::Speakers { speaking: vec![(ada, 40), (ghost, 90), (owner, 2)], dominant: Some(ghost) });
    assert_eq!(world.out, [Output::Speakers { speaking: vec![(ada, 40), (owner, 2)], dominant: None }]);
}
