//! What must be true of a room after every step.

use crate::page::Page;
use crate::reference::Expected;
use crate::world::{Answer, HubSide, World};
use model::{ChatSeq, NodeId, ParticipantId, Role};
use room::{ChatId, Participant, SocketId, Token};
use std::collections::BTreeSet;

/// Something that must not be.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Fault {
    /// A request was answered otherwise than it ought to be, not at all, or more than once.
    WrongAnswer {
        /// As it ought to be.
        expected: Expected,
        /// As it was.
        answers: Vec<(Token, Answer)>,
    },
    /// Something was answered that nobody asked, or that was answered before.
    AnsweredUnasked(Token, Answer),
    /// A request whose author waits got no answer.
    Unanswered(Token),
    /// So many were let into a room that holds less.
    OverCapacity(usize),
    /// One of the people is not as they ought to be; first as they are, then as they ought to be.
    Room(Option<Box<Participant>>, Option<Box<Participant>>),
    /// The rules are not as they ought to be.
    Rules,
    /// What a page was told does not add up to what is.
    Page(SocketId, &'static str),
    /// Somebody has a socket and no page is reached on it, or a page is reached that nobody is on.
    Unreached(ParticipantId),
    /// Something was said to somebody who cannot hear it.
    ToNobody(ParticipantId),
    /// A page was told something that makes no sense to it.
    Told(ParticipantId, &'static str),
    /// A socket was closed that was not open.
    ClosedTwice(SocketId),
    /// The hub was not told what is.
    Hub(ParticipantId, &'static str),
    /// The plan has a fault.
    Plan(plan::Fault),
    /// The plan is for other people than those who are here.
    PlanForOthers,
    /// A timer is due and would stay so.
    Overdue,
    /// Everybody went and the time was up, and yet something goes on.
    Endless,
    /// A message was shown out of order, twice, or changed.
    ChatOrder(ChatSeq),
    /// A message was to be stored in a room that keeps nothing.
    KeptNowhere(ChatId),
    /// A message was acknowledged that is not kept.
    NotKept(ChatSeq),
}

/// Everything that is wrong with the world as it is after a step.
#[must_use]
pub fn check(world: &World) -> Vec<Fault> {
    let mut faults = Vec::new();
    let truth = world.reference.participants();
    compare_room(world, &truth, &mut faults);
    for (socket, page) in &world.pages {
        let wrong = compare_page(world, *socket, page, &truth);
        faults.extend(wrong.into_iter().map(|what| Fault::Page(*socket, what)));
    }
    compare_hub(world, &mut faults);
    if world.room.timeout().is_some_and(|due| due <= world.now) {
        faults.push(Fault::Overdue);
    }
    let (facts, plan) = (world.room.facts(), world.room.plan());
    let alone = plan.why == plan::Why::Alone;
    if !facts.people.keys().eq(truth.iter().map(|person| &person.id)) || alone != (truth.len() <= 1) {
        faults.push(Fault::PlanForOthers);
    }
    if world.replanned {
        faults.extend(plan::judge(facts, plan).into_iter().map(Fault::Plan));
    }
    faults.extend(world.forgotten().into_iter().map(Fault::Unanswered));
    faults
}

fn compare_room(world: &World, truth: &[Participant], faults: &mut Vec<Fault>) {
    let found = world.room.participants();
    for n in 0..truth.len().max(found.len()) {
        let (is, ought) = (found.get(n), truth.get(n));
        if is != ought {
            faults.push(Fault::Room(is.cloned().map(Box::new), ought.cloned().map(Box::new)));
        }
    }
    let guests: BTreeSet<_> = found.iter().map(|person| person.guest).collect();
    if *world.room.rules() != world.reference.rules || guests.len() != found.len() {
        faults.push(Fault::Rules);
    }
    for person in &world.reference.people {
        let reached = person.socket.is_none_or(|socket| world.pages.contains_key(&socket));
        if !reached {
            faults.push(Fault::Unreached(person.seen.id));
        }
    }
}

fn compare_page(world: &World, socket: SocketId, page: &Page, truth: &[Participant]) -> Option<&'static str> {
    let you = world.reference.person(page.you);
    let slice = world.room.plan().slice(NodeId::Participant(page.you));
    let committed = world.store.committed.iter().map(|message| message.seq);
    [
        (you.is_some_and(|you| you.socket == Some(socket)), "it is reached and nobody is on it"),
        (you.is_some_and(|you| you.seen.guest == page.guest), "it is somebody else's"),
        (page.participants.values().eq(truth), "other people than are here"),
        (page.rules == world.reference.rules, "other rules"),
        (page.slice.says_the_same(&slice), "another way of media"),
        (page.chat.len() >= world.told.len(), "too little of the chat"),
        (committed.take(page.chat.len()).eq(page.chat.iter().copied()), "another chat"),
    ]
    .into_iter()
    .find_map(|(right, what)| (!right).then_some(what))
}

fn compare_hub(world: &World, faults: &mut Vec<Fault>) {
    for id in world.hub.keys() {
        if world.reference.person(*id).is_none() {
            faults.push(Fault::Hub(*id, "still carries somebody who went"));
        }
    }
    let nothing = HubSide::default();
    for person in &world.reference.people {
        let side = world.hub.get(&person.seen.id).unwrap_or(&nothing);
        if side.slots != person.slots {
            faults.push(Fault::Hub(person.seen.id, "another list of what is watched"));
        }
        let told = side.tracks.iter().map(|track| (&track.mid, track.track, track.source, track.muted));
        let tracks = person.mids.iter().zip(&person.seen.tracks);
        if !told.eq(tracks.map(|(mid, track)| (mid, track.id, track.source, track.muted))) {
            faults.push(Fault::Hub(person.seen.id, "another list of what is published"));
        }
        let forwards = |stopped| {
            side.tracks.iter().any(|track| {
                let ought = world.reference.stopped.contains(&(person.seen.guest, track.source));
                ought == stopped && track.stopped != ought
            })
        };
        if forwards(true) {
            faults.push(Fault::Hub(person.seen.id, "forwards what is stopped"));
        }
        if forwards(false) {
            faults.push(Fault::Hub(person.seen.id, "stops what is allowed"));
        }
        if person.seen.role < Role::Speaker && !side.tracks.is_empty() {
            faults.push(Fault::Hub(person.seen.id, "forwards somebody who only watches"));
        }
    }
}
