//! Two people cannot reach each other. Nobody else is to notice.
#![allow(clippy::unwrap_used, reason = "tests")]

mod world;

use model::{Band, Kind, ParticipantId};
use plan::{PersonFacts, Shape, Trust, Why};
use world::{HOME, Room, pair, peer, willing};

#[test]
fn a_failing_pair_takes_a_detour_and_nobody_elses_flows_change() {
    for n in 2..=4_u32 {
        for (a, b) in (1..=n).flat_map(|a| (a + 1..=n).map(move |b| (a, b))) {
            let mut room = Room::of(n);
            let before = room.plan.video.flows();
            room.breaks(a, b);
            assert_eq!(room.why(), Why::Detour);
            for kind in [Kind::Audio, Kind::Video] {
                assert_eq!((room.from(kind, a, b), room.from(kind, b, a)), (Some(HOME), Some(HOME)));
            }
            let after = room.plan.video.flows();
            let gone: Vec<_> = before.difference(&after).map(|flow| (flow.from, flow.to)).collect();
            assert_eq!(gone, [(peer(a), peer(b)), (peer(b), peer(a))], "only these two lost a flow");
            let new = after.difference(&before);
            assert!(new.into_iter().all(|flow| flow.from == HOME || flow.to == HOME));
            assert!(!room.slice(a).links.contains(&ParticipantId(b)));
            if n > 2 {
                assert_eq!(room.route(Kind::Video, a).shape, Shape::Mixed);
                let other = (1..=n).find(|id| *id != a && *id != b).unwrap();
                assert_eq!(room.route(Kind::Video, other).shape, Shape::Mesh);
            }
        }
    }
}

#[test]
fn two_people_without_a_link_are_on_the_server() {
    let mut room = Room::of(2);
    room.breaks(1, 2);
    assert_eq!((room.why(), room.shapes(Kind::Video)), (Why::Detour, vec![Shape::Sfu; 2]));
}

#[test]
fn a_link_that_works_again_is_used_when_the_room_has_settled() {
    let mut room = Room::of(4);
    let before = room.plan.video.flows();
    room.breaks(2, 3);
    room.change(|facts| _ = facts.broken.remove(&pair(2, 3)));
    assert_eq!((room.why(), room.from(Kind::Video, 2, 3)), (Why::Settling, Some(HOME)));
    room.settle();
    assert_eq!(room.plan.video.flows(), before);
}

#[test]
fn without_a_server_somebody_who_agreed_passes_on_for_the_pair() {
    let no_server = Trust { no_server_media: true, ..Trust::default() };
    let mut room = Room::trusting(0, no_server);
    for id in 1..=4 {
        // 3 agreed. 4 agreed too, but runs on its battery.
        let person = PersonFacts { carries: id > 2, low_battery: id == 4, ..PersonFacts::default() };
        room.join_as(id, person);
    }
    let before = room.plan.audio.flows();
    room.breaks(1, 2);
    assert_eq!(room.why(), Why::Detour);
    assert_eq!((room.from(Kind::Audio, 1, 2), room.from(Kind::Audio, 2, 1)), (Some(peer(3)), Some(peer(3))));
    let kept: Vec<_> = before.difference(&room.plan.audio.flows()).map(|flow| (flow.from, flow.to)).collect();
    assert_eq!(kept, [(peer(1), peer(2)), (peer(2), peer(1))]);
    // 3 knows what it may be asked for, and by whom.
    let passes = room.route(Kind::Audio, 3).passes;
    let passes: Vec<_> = passes.into_iter().map(|pass| (pass.to, pass.origins)).collect();
    assert_eq!(passes, [(peer(1), [ParticipantId(2)].into()), (peer(2), [ParticipantId(1)].into())]);

    // It goes away. The other one takes the pair over.
    room.set(3, |person| person.away = true);
    assert_eq!(room.from(Kind::Audio, 1, 2), Some(peer(4)));
    // It comes back, and the pair stays where it is.
    room.set(3, |person| person.away = false);
    assert_eq!(room.from(Kind::Audio, 1, 2), Some(peer(4)));
}

#[test]
fn without_a_server_and_without_anybody_who_agreed_somebody_is_asked() {
    let mut room = Room::trusting(3, Trust { no_server_media: true, ..Trust::default() });
    room.breaks(1, 2);
    assert_eq!((room.why(), room.plan.asks), (Why::NobodyCanCarry, Some(ParticipantId(3))));
    assert!(room.slice(3).asked && !room.slice(1).asked);
    assert_eq!((room.from(Kind::Audio, 1, 2), room.from(Kind::Audio, 1, 3)), (None, Some(peer(3))));
    // No means no.
    room.set(3, |person| person.declined = true);
    assert_eq!((room.why(), room.plan.asks), (Why::NobodyCanCarry, None));
    room.set(3, |person| (person.declined, person.carries) = (false, true));
    assert_eq!((room.why(), room.plan.asks), (Why::Detour, None));
    assert_eq!(room.from(Kind::Audio, 1, 2), Some(peer(3)));
}

#[test]
fn what_a_mixer_has_for_somebody_it_cannot_reach_goes_through_the_server() {
    // 1 mixes for 4, who is weak; 1 and 2 have no link.
    let mut room = Room::of(0);
    room.join_as(1, willing(Band::Strong));
    room.join(2);
    room.join(3);
    room.join_as(4, PersonFacts { cpu: Some(Band::Weak), ..PersonFacts::default() });
    room.breaks(1, 2);
    assert_eq!(room.route(Kind::Video, 4).hub, peer(1));
    assert_eq!((room.from(Kind::Video, 2, 4), room.from(Kind::Video, 3, 4)), (Some(HOME), Some(peer(1))));
    assert_eq!(room.from(Kind::Video, 4, 2), Some(peer(1)));
}
