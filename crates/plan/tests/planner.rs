//! What the planner chooses, and that it does not flap.

use model::{Epoch, NodeId, ParticipantId, ServerId};
use plan::{Delivery, PersonFacts, Plan, RoomFacts, Shape, Why, judge, plan};

const HOME: NodeId = NodeId::Server(ServerId(7));

#[test]
fn somebody_alone_is_served_already_but_sends_nothing() {
    let plan = planned(&[1]);
    assert_eq!((plan.why, plan.epoch), (Why::Alone, Epoch(1)));
    assert!(plan.audio.flows().is_empty() && plan.video.flows().is_empty());
    let slice = plan.slice(NodeId::Participant(ParticipantId(1)));
    assert_eq!((slice.audio.shape, slice.audio.hub), (Shape::Alone, HOME));
}

#[test]
fn two_people_meet_on_the_server() {
    let plan = planned(&[1, 2]);
    assert_eq!(plan.why.key(), "server_only");
    let slice = plan.slice(NodeId::Participant(ParticipantId(2)));
    assert_eq!((slice.video.shape, slice.video.hub), (Shape::Sfu, HOME));
    assert_eq!(slice.video.delivery, Delivery::Forward);
    let server = plan.slice(HOME);
    assert_eq!(server.video.serves.keys().map(|id| id.0).collect::<Vec<_>>(), [1, 2]);
}

#[test]
fn a_third_person_changes_nothing_for_the_first_two() {
    let (two, three) = (planned(&[1, 2]), planned(&[1, 2, 3]));
    for id in [1, 2].map(|id| NodeId::Participant(ParticipantId(id))) {
        assert!(two.slice(id).says_the_same(&three.slice(id)));
    }
    assert!(!two.slice(HOME).says_the_same(&three.slice(HOME)));
}

#[test]
fn planning_again_changes_nothing_and_every_plan_is_faultless() {
    let mut before = Plan::empty();
    let mut people = Vec::new();
    for step in 0..400_u32 {
        // People come and go so that the room passes through 0, 1, 2 and many.
        let rising = (step / 20) % 2 == 0;
        if rising {
            people.push(step);
        } else if !people.is_empty() {
            people.remove((step as usize * 7) % people.len());
        }
        let facts = facts(&people);
        let next = plan(&facts, &before);
        assert_eq!(plan(&facts, &next), next);
        assert_eq!(judge(&facts, &next), [], "step {step}");
        let changed = (&next.audio, &next.video, next.why) != (&before.audio, &before.video, before.why);
        assert_eq!(
            next.epoch.0 - before.epoch.0,
            u32::from(changed),
            "a number for each change, step {step}"
        );
        before = next;
    }
}

fn planned(people: &[u32]) -> Plan {
    plan(&facts(people), &Plan::empty())
}

fn facts(people: &[u32]) -> RoomFacts {
    let mut facts = RoomFacts::new(ServerId(7));
    facts.people = people.iter().map(|id| (ParticipantId(*id), PersonFacts::default())).collect();
    facts
}
