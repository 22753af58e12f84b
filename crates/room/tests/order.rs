//! Keeping order: what moderators may do, and that it holds.
#![allow(clippy::unwrap_used, reason = "tests")]

mod world;

use model::{Action, ParticipantId, Role, Source, authorise};
use room::{CloseReason, LeaveReason, Output, Publication, Refusal, Request, limits};
use world::{ADA, BOB, World};

#[test]
fn a_stopped_camera_stays_stopped_whatever_its_owner_does() {
    let (mut world, owner, ada, _) = World::three();
    world.publish(ada, &[Source::Microphone, Source::Camera]).unwrap();
    world.ask(owner, Request::Stop { participant: ada, source: Source::Camera }).unwrap();
    let stopped = [(Source::Microphone, true), (Source::Camera, false)];
    assert_eq!(world.forwarded(ada), stopped);
    assert_eq!(world.see(ada).stopped, [Source::Camera]);
    assert!(world.said(|output| matches!(output, Output::Publish { participant, tracks } if *participant == ada && tracks[1].stopped)));

    world.publish(ada, &[]).unwrap();
    world.publish(ada, &[Source::Microphone, Source::Camera]).unwrap();
    assert_eq!(world.forwarded(ada), stopped, "after publishing again");

    world.lose(ada);
    world.resume(ADA, ada).unwrap();
    assert_eq!(world.forwarded(ada), stopped, "after coming back");

    world.take_over(ADA).unwrap();
    world.publish(ada, &[Source::Microphone, Source::Camera]).unwrap();
    assert_eq!(world.forwarded(ada), stopped, "in another tab");

    world.ask(ada, Request::Leave).unwrap();
    let ada = world.join(ADA).unwrap().participant;
    world.publish(ada, &[Source::Microphone, Source::Camera, Source::Camera]).unwrap();
    assert_eq!(world.see(ada).stopped, [Source::Camera]);
    assert_eq!(world.forwarded(ada)[1..], [(Source::Camera, false); 2], "after leaving, with two cameras");

    world.ask(owner, Request::Allow { participant: ada, source: Source::Camera }).unwrap();
    assert!(world.forwarded(ada).iter().all(|(_, forwarded)| *forwarded));
}

#[test]
fn who_is_removed_is_out_for_ten_minutes() {
    let (mut world, owner, ada, _) = World::three();
    let socket = world.sockets[&ada];
    world.ask(owner, Request::Remove { participant: ada }).unwrap();
    assert!(world.out.contains(&Output::CloseSocket { socket, reason: CloseReason::Removed }));
    assert!(world.out.contains(&Output::Left { participant: ada, reason: LeaveReason::Removed }));
    assert!(world.out.contains(&Output::CloseMedia { participant: ada }));
    assert_eq!(world.resume(ADA, ada), Err(Refusal::RemovedEarlier { retry_after: limits::REMOVED }));
    world.wait_ms(599_999);
    assert!(matches!(world.join(ADA), Err(Refusal::RemovedEarlier { .. })));
    world.wait_ms(1);
    assert!(world.join(ADA).is_ok());
}

#[test]
fn a_viewer_sends_nothing_from_the_moment_they_are_one() {
    let (mut world, owner, ada, _) = World::three();
    world.publish(ada, &[Source::Microphone]).unwrap();
    world.ask(owner, Request::Grant { participant: ada, role: Role::Viewer }).unwrap();
    assert!(world.out.contains(&Output::Publish { participant: ada, tracks: Vec::new() }));
    assert_eq!(world.see(ada).tracks, []);
    let denied = world.publish(ada, &[Source::Microphone]).unwrap_err();
    assert_eq!(denied.to_string(), "only speakers may do that");
    assert!(world.publish(ada, &[]).is_ok());
}

#[test]
fn a_role_that_was_given_is_kept_and_comes_back_with_the_guest() {
    let (mut world, owner, ada, _) = World::three();
    world.ask(owner, Request::Grant { participant: ada, role: Role::Moderator }).unwrap();
    assert!(world.said(|output| matches!(output, Output::StoreRole { role: Role::Moderator, .. })));
    world.ask(ada, Request::Leave).unwrap();
    let ada = world.join(ADA).unwrap().participant;
    assert_eq!(world.see(ada).role, Role::Moderator);
}

#[test]
fn hands_are_in_the_order_they_were_raised() {
    let (mut world, owner, ada, bob) = World::three();
    for id in [bob, ada, bob] {
        world.ask(id, Request::RaiseHand { raised: true }).unwrap();
    }
    assert!(world.see(bob).hand < world.see(ada).hand, "raising a raised hand keeps its place");
    world.ask(owner, Request::LowerHand { participant: bob }).unwrap();
    assert_eq!(world.see(bob).hand, None);
    world.ask(bob, Request::RaiseHand { raised: true }).unwrap();
    assert!(world.see(bob).hand > world.see(ada).hand);
}

#[test]
fn whoever_is_not_here_can_be_neither_asked_for_nor_ask() {
    let (mut world, owner, ada, _) = World::three();
    world.ask(ada, Request::Leave).unwrap();
    assert_eq!(world.ask(ada, Request::RaiseHand { raised: true }), Err(Refusal::NotHere));
    for request in aimed_at(ada) {
        assert_eq!(world.ask(owner, request), Err(Refusal::NoSuchParticipant));
    }
}

/// The whole matrix: whoever asks for whatever of whomever gets what the one table says, and where it says no, nothing
/// else happens.
#[test]
fn every_request_asks_the_one_table() {
    let mut refused = 0;
    for asker in ROLES {
        for target in ROLES {
            for (request, action) in requests(target) {
                let mut world = World::new();
                world.roles.extend([(ADA, asker), (BOB, target)]);
                let ada = world.join(ADA).unwrap().participant;
                let bob = world.join(BOB).unwrap().participant;
                assert_eq!((ada, bob), (ASKER, TARGET));
                let before = (world.room.participants(), world.room.rules().clone());
                match authorise(asker, action) {
                    Ok(()) => assert_eq!(world.ask(ada, request), Ok(()), "{asker:?} {action:?}"),
                    Err(denied) => {
                        refused += 1;
                        assert_eq!(world.ask(ada, request), Err(denied.into()), "{asker:?} {action:?}");
                        assert_eq!(world.out.len(), 1);
                        assert_eq!((world.room.participants(), world.room.rules().clone()), before);
                    }
                }
            }
        }
    }
    assert!(refused > 100, "{refused}");
}

const ROLES: [Role; 4] = [Role::Viewer, Role::Speaker, Role::Moderator, Role::Owner];
const ASKER: ParticipantId = ParticipantId(1);
const TARGET: ParticipantId = ParticipantId(2);

/// Every request that needs a right, with the right it needs against somebody of that role.
fn requests(target: Role) -> Vec<(Request, Action)> {
    let mut all = vec![
        (
            Request::ChangeSelf { name: None, colour: model::Colour::new(3), private: None },
            Action::ChangeSelf,
        ),
        (Request::RaiseHand { raised: true }, Action::RaiseHand),
        (Request::Watch { slots: Vec::new() }, Action::Watch),
        (Request::Report { bars: 2, server: Default::default(), able: Default::default() }, Action::Watch),
        (Request::Chat { text: "hello".to_owned(), nonce: "1".to_owned() }, Action::Chat),
        (Request::LowerHand { participant: TARGET }, Action::LowerHand(target)),
        (Request::Remove { participant: TARGET }, Action::Remove(target)),
        (Request::Lock { locked: true }, Action::Lock),
    ];
    for source in Source::ALL {
        let tracks = vec![Publication { mid: "0".to_owned(), source, muted: false }];
        all.push((Request::Publish { tracks }, Action::Publish(source)));
        all.push((Request::Stop { participant: TARGET, source }, Action::Stop(target)));
        all.push((Request::Allow { participant: TARGET, source }, Action::Stop(target)));
    }
    for role in ROLES {
        all.push((Request::Grant { participant: TARGET, role }, Action::Grant(target, role)));
    }
    all
}

fn aimed_at(participant: ParticipantId) -> Vec<Request> {
    vec![
        Request::Stop { participant, source: Source::Camera },
        Request::Allow { participant, source: Source::Camera },
        Request::LowerHand { participant },
        Request::Remove { participant },
        Request::Grant { participant, role: Role::Viewer },
    ]
}
