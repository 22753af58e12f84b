//! The task of one room: what sockets, media plane and store say goes into the room's machine, and what the machine
//! wants is carried out. It never waits for anything but the next thing to do.

use super::Shared;
use super::door::{Enter, Entered, Message, Onlooker, Outside, Underway};
use super::graph::{self, graph};
use super::hub::{Ear, News};
use super::keeper::{self, Done, Job, Kept};
use super::later::{read_history, wait_for_answer};
use super::outbox::{Ending, Outbox, text};
use super::refusal::Refusal;
use super::requests::Asked;
use super::seats::{Seat, Seats};
use super::ticket::{LoadId, PasswordMark, Ticket};
use super::translate;
use axum::extract::ws::Utf8Bytes;
use model::{Action, ParticipantId, RoomId, RoomName, ServerId, authorise};
use protocol::message::{Published, Welcome};
use protocol::request::Signal;
use protocol::{ErrorCode, Reply, ServerMessage, limits};
use room::{Input, LeaveReason, NextIds, Output, Room, SocketId, Token};
use sfu::api::Event;
use std::collections::{HashMap, VecDeque};
use std::sync::Arc;
use store::StoredRoom;
use tokio::sync::{mpsc, oneshot, watch};
use tokio::time::{Instant, sleep_until};

/// How many of the newest messages come with a welcome.
const RECENT: usize = 50;
/// This server, as plans name it.
pub(super) const HOME: ServerId = ServerId(1);

/// Runs a room from loading it to unloading it.
pub async fn run(
    shared: Arc<Shared>,
    id: RoomId,
    name: RoomName,
    mut inbox: mpsc::Receiver<Message>,
    seen: watch::Sender<Arc<Outside>>,
) {
    let loaded = load(&shared, id, &name).await;
    let (stored, recent, older) = match loaded {
        Ok(loaded) => loaded,
        Err(refusal) => return refuse_everybody(inbox, &refusal).await,
    };
    let (ear, mut news) = shared.hub.listen(id);
    let (jobs, waiting_jobs) = mpsc::unbounded_channel();
    let (kept, mut done) = mpsc::unbounded_channel();
    let newest = recent.back().map_or(0, |message| message.seq.0);
    let alive = shared.alive();
    let keeper = keeper::run(shared.store.clone(), stored.clone(), newest, waiting_jobs, kept);
    tokio::spawn(async move {
        keeper.await;
        drop(alive);
    });

    let mut stopping = shared.stopping.subscribe();
    let room = Room::new(id, stored.rules, HOME, shared.clock.now(), NextIds::default());
    let mut task = Task {
        room,
        name,
        load: LoadId::new_random(),
        mark: PasswordMark::of(stored.password_hash.as_deref()),
        seats: Seats::default(),
        recent,
        older,
        asking: HashMap::new(),
        entering: HashMap::new(),
        tokens: 0,
        jobs,
        ear,
        seen,
        idle_since: Instant::now(),
        deleted: None,
        speakers: None,
        shared,
    };
    task.show();
    loop {
        let due = task.due();
        tokio::select! {
            message = inbox.recv() => match message {
                Some(message) => task.message(message),
                None => break,
            },
            Some(news) = news.recv() => task.news(news),
            Some(kept) = done.recv() => task.kept(kept),
            () = sleep_until(due) => task.handle(Input::Tick),
            _ = stopping.wait_for(|stopping| *stopping) => {
                task.seats.close_all(Ending::Said(protocol::message::CloseReason::Stopping));
                break;
            }
        }
        if let Some(deleted) = task.deleted.take() {
            task.shared.registry.forget_deleted(id);
            let _ = deleted.send(Ok(()));
            return refuse_everybody(inbox, &Refusal::no_such_room()).await;
        }
        if task.is_idle() && task.shared.registry.unload(id, &inbox) {
            tracing::debug!(room = %id, "unloaded");
            break;
        }
    }
}

async fn load(
    shared: &Shared,
    id: RoomId,
    name: &RoomName,
) -> Result<(StoredRoom, VecDeque<room::ChatMessage>, bool), Refusal> {
    // Read anew: whoever asked for the room may have read it before it was changed or deleted.
    let stored = shared.store.room_by_name(name).await?.filter(|stored| stored.id == id);
    let stored = stored.ok_or_else(Refusal::no_such_room)?;
    let page = shared.store.chat_before(id, None, RECENT as u32).await?;
    Ok((stored, page.messages.into_iter().map(translate::kept).collect(), page.more))
}

/// Answers what waits for a room that is not there, until nobody is left to send anything.
async fn refuse_everybody(mut inbox: mpsc::Receiver<Message>, refusal: &Refusal) {
    inbox.close();
    while let Some(message) = inbox.recv().await {
        match message {
            Message::Enter(enter) => drop(enter.entered.send(Entered::Refused(refusal.clone()))),
            Message::Ask { id, outbox, .. } => outbox.answer(id, Err(refusal.clone())),
            Message::Lost { .. } => {}
            Message::Graph(_, answer) => drop(answer.send(None)),
            Message::Change(_, done) | Message::Delete(done) => drop(done.send(Err(refusal.clone()))),
            #[cfg(test)]
            Message::Panic => {}
        }
    }
}

struct Task {
    shared: Arc<Shared>,
    room: Room,
    name: RoomName,
    load: LoadId,
    mark: PasswordMark,
    seats: Seats,
    /// The newest messages, oldest first.
    recent: VecDeque<room::ChatMessage>,
    /// There are messages older than `recent`.
    older: bool,
    asking: HashMap<Token, Asking>,
    entering: HashMap<Token, Box<Enter>>,
    tokens: u64,
    jobs: mpsc::UnboundedSender<Job>,
    ear: Ear,
    seen: watch::Sender<Arc<Outside>>,
    idle_since: Instant,
    deleted: Option<Done>,
    /// Who is heard, as it was last said.
    speakers: Option<Utf8Bytes>,
}

/// A request the machine has not answered yet.
struct Asking {
    socket: SocketId,
    id: u32,
    outbox: Outbox,
}

impl Task {
    /// When something is to be done if nothing comes.
    fn due(&self) -> Instant {
        let machine = self.room.timeout().map(|at| self.shared.clock.instant(at).into());
        machine.unwrap_or_else(|| self.idle_since.max(Instant::now()) + self.shared.linger)
    }

    fn is_idle(&self) -> bool {
        self.room.is_idle() && self.idle_since.elapsed() >= self.shared.linger
    }

    fn message(&mut self, message: Message) {
        match message {
            Message::Enter(enter) => self.enter(enter),
            Message::Ask { by, socket, id, asked, outbox } => self.ask(by, socket, id, asked, outbox),
            Message::Lost { participant, socket } => {
                self.seats.lose(participant, socket);
                self.asking.retain(|_, asking| asking.socket != socket);
                self.handle(Input::SocketLost { participant, socket });
            }
            Message::Change(change, done) => self.keep(Job::Change(change, done)),
            Message::Graph(onlooker, answer) => {
                let may = match onlooker {
                    Onlooker::Guest(guest) => self.room.participants().iter().any(|one| one.guest == guest),
                    Onlooker::Administrator => true,
                };
                let _ = answer.send(may.then(|| Box::new(graph(&self.room))));
            }
            Message::Delete(done) => self.keep(Job::Delete(done)),
            #[cfg(test)]
            Message::Panic => panic!("asked for by a test"),
        }
    }

    fn enter(&mut self, enter: Box<Enter>) {
        let resume = enter.was.filter(|(load, _)| *load == self.load).map(|(_, participant)| participant);
        let goes_on = resume
            .and_then(|participant| self.room.participant(participant))
            .is_some_and(|participant| participant.guest == enter.guest);
        if !goes_on && enter.knows != Some(self.mark) {
            let _ = enter.entered.send(Entered::PasswordNeeded);
            return;
        }
        let token = self.token();
        let join = room::Join {
            token,
            socket: enter.socket,
            guest: enter.guest,
            name: enter.name.clone(),
            colour: enter.colour,
            role: enter.role,
            resume: resume.filter(|_| goes_on),
            take_over: enter.take_over,
            client: enter.client,
        };
        self.entering.insert(token, enter);
        self.handle(Input::Join(join));
    }

    fn ask(&mut self, by: ParticipantId, socket: SocketId, id: u32, asked: Asked, outbox: Outbox) {
        let request = match asked {
            Asked::Room(request) => request,
            Asked::Offer { sdp, fresh } => {
                return match self.offer(by, socket, sdp, fresh) {
                    Ok(answer) => drop(tokio::spawn(wait_for_answer(answer, id, outbox))),
                    Err(refusal) => outbox.answer(id, Err(refusal)),
                };
            }
            Asked::Signal { to, signal } => return outbox.answer(id, self.signal(by, socket, to, signal)),
            Asked::History { before, limit } => {
                return match self.may(by, socket, Action::Watch) {
                    Ok(()) if !self.room.rules().keeps_chat => {
                        outbox.answer(id, Ok(Reply::History { messages: Vec::new(), more: false }));
                    }
                    Ok(()) => drop(tokio::spawn(read_history(
                        self.shared.clone(),
                        self.room.id(),
                        before,
                        limit,
                        id,
                        outbox,
                    ))),
                    Err(refusal) => outbox.answer(id, Err(refusal)),
                };
            }
        };
        let token = self.token();
        self.asking.insert(token, Asking { socket, id, outbox });
        self.handle(Input::Ask { token, by, socket, request });
    }

    /// What the machine does not decide itself is asked of the same table.
    fn may(&self, by: ParticipantId, socket: SocketId, action: Action) -> Result<(), Refusal> {
        let here = self.room.participant(by).filter(|_| self.seats.is_on(by, socket));
        let here = here.ok_or_else(|| Refusal::from(room::Refusal::NotHere))?;
        authorise(here.role, action).map_err(Refusal::denied)
    }

    fn offer(
        &mut self,
        by: ParticipantId,
        socket: SocketId,
        sdp: String,
        fresh: bool,
    ) -> Result<oneshot::Receiver<Result<String, sfu::api::OfferError>>, Refusal> {
        self.may(by, socket, Action::Watch)?;
        let seat = self.seats.get_mut(by).ok_or_else(|| Refusal::from(room::Refusal::NotHere))?;
        if fresh {
            seat.drop_link();
        }
        let opened = seat.link.is_none();
        let link = seat.link.get_or_insert_with(|| self.ear.open(by));
        let answer = link.offer(sdp);
        if opened {
            link.publish(self.room.published(by).into_iter().map(translate::publication).collect());
            link.watch(self.room.watched(by).into_iter().map(translate::wish).collect());
        }
        Ok(answer)
    }

    /// Passes on what one participant says to another about the link between them: only where there is to be one, so
    /// that nobody learns an address by asking for it.
    fn signal(
        &self,
        by: ParticipantId,
        socket: SocketId,
        to: ParticipantId,
        signal: Signal,
    ) -> Result<Reply, Refusal> {
        self.may(by, socket, Action::Watch)?;
        if !self.room.are_linked(by, to) {
            let why = "There is to be no link between you and that participant; see your slice.";
            return Err(Refusal::new(ErrorCode::NotLinked, why));
        }
        if let Some(seat) = self.seats.get(to) {
            seat.tell(&ServerMessage::Signal { from: by.0, signal });
        }
        Ok(Reply::Done)
    }

    fn news(&mut self, news: News) {
        match news {
            Event::Link { link, state } => {
                let Some((participant, seat)) = self.seats.of_link(link) else { return };
                seat.set_link_state(translate::link(state));
                self.handle(Input::Media { participant, state: translate::media_state(state) });
            }
            Event::Slots { link, slots } => {
                let Some((_, seat)) = self.seats.of_link(link) else { return };
                seat.set_slots(slots.iter().map(translate::slot).collect());
            }
            Event::Encodings { link, tracks } => {
                let Some((_, seat)) = self.seats.of_link(link) else { return };
                seat.set_encodings(tracks.into_iter().map(translate::encoding).collect());
            }
            Event::Speakers { room: _, speaking, dominant } => {
                self.handle(Input::Speakers { speaking, dominant });
            }
            Event::Answered { reply, answer } => drop(reply.send(answer)),
        }
    }

    fn kept(&mut self, kept: Kept) {
        match kept {
            Kept::Chat { id, stored } => self.handle(Input::ChatStored { id, stored }),
            Kept::Rules { mut rules, lock_was_set, mark, done } => {
                if !lock_was_set {
                    // It may have been locked while the change was written; that is written next.
                    rules.locked = self.room.rules().locked;
                }
                rules.media.travel = self.room.rules().media.travel;
                self.mark = mark;
                if !rules.keeps_chat {
                    (self.recent, self.older) = (VecDeque::new(), false);
                }
                self.handle(Input::RulesChanged(rules));
                let _ = done.send(Ok(()));
            }
            Kept::Deleted(done) => {
                self.handle(Input::Delete);
                self.deleted = Some(done);
            }
        }
    }

    fn handle(&mut self, input: Input) {
        for output in self.room.handle(self.shared.clock.now(), input) {
            self.perform(output);
        }
        self.show();
    }

    fn perform(&mut self, output: Output) {
        match output {
            Output::Welcome(welcome) => self.welcome(*welcome),
            Output::Done { token } => self.answer(token, Ok(Reply::Done)),
            Output::Published { token, tracks } => {
                let published = |(mid, track): (String, model::TrackId)| Published { mid, track: track.0 };
                self.answer(
                    token,
                    Ok(Reply::Published { tracks: tracks.into_iter().map(published).collect() }),
                );
            }
            Output::ChatAccepted { token, message } => {
                self.answer(token, Ok(Reply::Sent { message: translate::chat(&message) }));
            }
            Output::Refused { token, refusal } => match self.entering.remove(&token) {
                Some(enter) => drop(enter.entered.send(Entered::Refused(refusal.into()))),
                None => self.answer(token, Err(refusal.into())),
            },
            Output::ParticipantChanged(participant) => {
                let participant = translate::participant(&participant);
                self.tell_everybody(&ServerMessage::Participant { participant });
            }
            Output::Left { participant, reason } => self.left(participant, reason),
            Output::RoomChanged(rules) => {
                let room = translate::room(&self.name, &rules);
                self.tell_everybody(&ServerMessage::Room { room });
            }
            Output::Chat(message) => {
                let event = ServerMessage::Chat { message: translate::chat(&message) };
                self.remember(message);
                self.tell_everybody(&event);
            }
            Output::Speakers { speaking, dominant } => {
                let speaking = translate::speaking(&speaking);
                let dominant = dominant.map(|participant| participant.0);
                let said = text(&ServerMessage::Speakers { speaking, dominant });
                self.seats.tell_everybody(&said);
                self.speakers = Some(said);
            }
            Output::SliceFor { participant, slice } => {
                if let Some(seat) = self.seats.get(participant) {
                    seat.tell(&ServerMessage::Slice { slice: translate::slice(&slice) });
                }
            }
            Output::CloseSocket { socket, reason } => {
                self.seats.close(socket, Ending::Said(translate::close_reason(reason)));
            }
            Output::StoreChat(message) => self.keep(Job::Chat(message)),
            Output::StoreRole { guest, role } => self.keep(Job::Role(guest, role)),
            Output::StoreTravel { travel } => self.keep(Job::Travel(travel)),
            Output::StoreLocked { locked } => self.keep(Job::Locked(locked)),
            Output::Publish { participant, tracks } => {
                if let Some(link) = self.seats.get(participant).and_then(|seat| seat.link.as_ref()) {
                    link.publish(tracks.into_iter().map(translate::publication).collect());
                }
            }
            Output::Watch { participant, slots } => {
                if let Some(link) = self.seats.get(participant).and_then(|seat| seat.link.as_ref()) {
                    link.watch(slots.into_iter().map(translate::wish).collect());
                }
            }
            Output::CloseMedia { participant } => {
                if let Some(seat) = self.seats.get_mut(participant) {
                    seat.drop_link();
                }
            }
        }
    }

    fn welcome(&mut self, welcome: room::Welcome) {
        let Some(enter) = self.entering.remove(&welcome.token) else { return };
        let now = self.shared.clock.now();
        let ticket = Ticket {
            room: self.room.id(),
            guest: enter.guest,
            participant: welcome.participant,
            load: self.load,
            password: self.mark,
            issued: now,
        };
        let whole = Welcome {
            you: welcome.participant.0,
            ticket: self.shared.tickets.sign(&ticket),
            resumed: welcome.resumed,
            room: translate::room(&self.name, &welcome.rules),
            participants: welcome.participants.iter().map(translate::participant).collect(),
            slice: translate::slice(&welcome.slice),
            chat: self.recent.iter().map(translate::chat).collect(),
            chat_more: self.older,
            now: now.0,
            chat_chars: limits::CHAT_CHARS as u32,
            stun: self
                .shared
                .hub
                .plane()
                .announced()
                .iter()
                .map(|address| format!("stun:{address}"))
                .collect(),
        };
        enter.outbox.answer(enter.id, Ok(Reply::Welcome(Box::new(whole))));
        let seat = self.seats.sit(welcome.participant, enter.guest, enter.socket, enter.outbox);
        if welcome.resumed {
            seat.catch_up();
        }
        if let Some(said) = &self.speakers {
            seat.tell_text(said);
        }
        let _ = enter.entered.send(Entered::In(welcome.participant));
        self.keep(Job::Used(now));
    }

    fn left(&mut self, participant: ParticipantId, reason: LeaveReason) {
        let seat = self.seats.remove(participant);
        if let (Some(Seat { guest, .. }), LeaveReason::Removed) = (seat, reason) {
            // The machine keeps them out while it is loaded; the store does over a restart.
            let until = self.shared.clock.now().after(room::limits::REMOVED);
            self.keep(Job::Removed(guest, until));
        }
        let reason = translate::leave_reason(reason);
        self.tell_everybody(&ServerMessage::Left { participant: participant.0, reason });
    }

    fn remember(&mut self, message: room::ChatMessage) {
        if message.nonce.is_some() {
            // It is kept nowhere.
            return;
        }
        self.recent.push_back(message);
        if self.recent.len() > RECENT {
            self.recent.pop_front();
            self.older = true;
        }
    }

    fn tell_everybody(&self, message: &ServerMessage) {
        self.seats.tell_everybody(&text(message));
    }

    fn answer(&mut self, token: Token, answer: Result<Reply, Refusal>) {
        if let Some(asking) = self.asking.remove(&token) {
            asking.outbox.answer(asking.id, answer);
        }
    }

    fn keep(&self, job: Job) {
        // The keeper lives as long as this sender.
        let _ = self.jobs.send(job);
    }

    fn token(&mut self) -> Token {
        self.tokens += 1;
        Token(self.tokens)
    }

    /// Shows outside what may be known there.
    fn show(&mut self) {
        if self.room.count() > 0 {
            self.idle_since = Instant::now();
        }
        self.seen.send_if_modified(|seen| {
            let (rules, people) = (self.room.rules(), self.room.people());
            let underway = (!people.is_empty()).then(|| Underway {
                since: seen.underway.as_ref().map_or(self.shared.clock.now(), |before| before.since),
                shape: graph::shape(&self.room),
                mixer: graph::mixer(&self.room),
            });
            let same =
                (seen.rules.as_ref(), &seen.people, &seen.underway) == (Some(rules), &people, &underway);
            if !same {
                *seen = Arc::new(Outside { rules: Some(rules.clone()), people, underway });
            }
            !same
        });
    }
}
