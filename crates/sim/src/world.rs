//! One room and everything around it.

use crate::check::{Fault, check};
use crate::page::Page;
use crate::reference::{Expected, Reference};
use crate::tally::Tally;
use model::{ChatSeq, Epoch, GuestId, ParticipantId, Role, RoomId, RoomRules, ServerId, UnixMillis};
use room::{
    ChatId, ChatMessage, Input, NewMessage, NextIds, Output, PublishedTrack, Refusal, Request, Room,
    SlotWish, SocketId, Stored, Token,
};
use std::collections::{BTreeMap, VecDeque};

/// A room, the pages of the people in it, a store, a hub, and what ought to be.
#[derive(Clone, Debug)]
pub struct World {
    /// The time.
    pub now: UnixMillis,
    /// What is tried.
    pub room: Room,
    /// What it is compared with.
    pub reference: Reference,
    /// The pages that are reached.
    pub pages: BTreeMap<SocketId, Page>,
    /// Sockets that were closed or lost, and who was on them.
    pub left_behind: Vec<(SocketId, ParticipantId)>,
    /// Who each guest was the last time they were let in.
    pub tickets: BTreeMap<GuestId, ParticipantId>,
    /// The store.
    pub store: Store,
    /// What the hub was told of each participant's media.
    pub hub: BTreeMap<ParticipantId, HubSide>,
    /// The chat that is kept as everybody was told, in that order.
    pub told: Vec<ChatSeq>,
    /// How many messages were passed on that are kept nowhere.
    pub passed: i64,
    /// How many inputs there were.
    pub steps: u64,
    /// The last of them.
    pub last: Option<Input>,
    /// Whether it made a new plan.
    pub replanned: bool,
    /// The most people there were.
    pub most: usize,
    /// How often each output and each refusal came.
    pub tally: Tally,
    /// What went wrong. Once something did, nothing happens any more.
    pub faults: Vec<Fault>,
    answers: Vec<(Token, Answer)>,
    stored_texts: Vec<String>,
    /// What was written and nobody was told yet, or never will be.
    written: VecDeque<(GuestId, String)>,
    /// Chat requests that wait for the store, and the sockets they came on.
    open: BTreeMap<Token, SocketId>,
    count: u64,
}

/// What the hub was told of one participant.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct HubSide {
    /// What they publish.
    pub tracks: Vec<PublishedTrack>,
    /// What they watch.
    pub slots: Vec<SlotWish>,
}

/// Commits in the order it is asked, answers when it likes.
#[derive(Clone, Default, Debug)]
pub struct Store {
    /// The chat.
    pub committed: Vec<ChatMessage>,
    /// Answers that are still on their way.
    pub answers: Vec<(ChatId, Stored)>,
    /// Roles that are kept.
    pub roles: BTreeMap<GuestId, Role>,
    /// Roles that are still on their way.
    pub roles_coming: Vec<(GuestId, Role)>,
    /// Whether the disk is full.
    pub broken: bool,
    /// Whether the rule that nothing is kept has reached the store before the room heard of it.
    pub keeps_nothing: bool,
    nonces: BTreeMap<(GuestId, String), usize>,
}

/// How a request was answered.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Answer {
    /// Let in as this participant; whether the media link stays.
    Welcome(ParticipantId, bool),
    /// Done.
    Done,
    /// Kept.
    Accepted,
    /// Not done.
    Refused(Refusal),
}

impl World {
    /// An empty room.
    #[must_use]
    pub fn new(rules: RoomRules) -> Self {
        let now = UnixMillis(1_700_000_000_000);
        Self {
            now,
            room: Room::new(RoomId(1), rules.clone(), ServerId(1), now, NextIds::default()),
            reference: Reference::new(rules),
            pages: BTreeMap::new(),
            left_behind: Vec::new(),
            tickets: BTreeMap::new(),
            store: Store::default(),
            hub: BTreeMap::new(),
            told: Vec::new(),
            passed: 0,
            steps: 0,
            last: None,
            replanned: false,
            most: 0,
            tally: Tally::default(),
            faults: Vec::new(),
            answers: Vec::new(),
            stored_texts: Vec::new(),
            written: VecDeque::new(),
            open: BTreeMap::new(),
            count: 0,
        }
    }

    /// A number nobody has: for a token or a socket.
    pub fn fresh(&mut self) -> u64 {
        self.count += 1;
        self.count
    }

    /// Somebody asks for something, on this socket.
    pub fn ask(&mut self, by: ParticipantId, socket: SocketId, request: Request) {
        let token = Token(self.fresh());
        self.input(Input::Ask { token, by, socket, request });
    }

    /// Gives the room an input, carries out what comes of it, and compares everything with what it ought to be.
    pub fn input(&mut self, input: Input) {
        if !self.faults.is_empty() {
            return;
        }
        let (people, epoch) = (self.room.count(), self.epoch());
        let expected = self.reference.input(self.now, &input);
        let waits = !self.store.answers.is_empty();
        if let (Expected::Stored(text) | Expected::PassedOn(text), Input::Ask { by, .. }) =
            (&expected, &input)
        {
            let author = self.reference.person(*by).map(|person| person.seen.guest);
            self.written.extend(author.map(|guest| (guest, text.clone())));
        }
        if let Input::SocketLost { socket, .. } = &input {
            self.close(*socket);
        }
        for output in self.room.handle(self.now, input.clone()) {
            self.tally.count(&output);
            self.carry_out(&input, output);
        }
        let count = self.room.count();
        if count > people && count > self.room.rules().capacity as usize {
            self.faults.push(Fault::OverCapacity(count));
        }
        self.most = self.most.max(count);
        self.compare_answer(&input, expected, waits);
        self.replanned = self.epoch() != epoch;
        self.steps += 1;
        self.last = Some(input);
        let faults = check(self);
        self.faults.extend(faults);
    }

    /// Lets time pass, with every timer in its time.
    pub fn wait_until(&mut self, time: UnixMillis) {
        while let Some(due) = self.room.timeout().filter(|due| *due <= time && self.faults.is_empty()) {
            self.now = self.now.max(due);
            self.input(Input::Tick);
        }
        self.now = time;
    }

    /// Requests that wait for nothing: the store has answered, and they have not been.
    #[must_use]
    pub fn forgotten(&self) -> Vec<Token> {
        let reached = self.open.iter().filter(|(_, socket)| self.pages.contains_key(socket));
        if self.store.answers.is_empty() { reached.map(|(token, _)| *token).collect() } else { Vec::new() }
    }

    fn epoch(&self) -> Epoch {
        self.room.plan().epoch
    }

    fn compare_answer(&mut self, input: &Input, expected: Expected, waits: bool) {
        let (Input::Join(room::Join { token, socket, .. }) | Input::Ask { token, socket, .. }) = input else {
            for (token, answer) in std::mem::take(&mut self.answers) {
                let chat = matches!(answer, Answer::Accepted | Answer::Refused(Refusal::NotKept));
                if self.open.remove(&token).is_none() || !chat {
                    self.faults.push(Fault::AnsweredUnasked(token, answer));
                }
            }
            return;
        };
        let answers: Vec<_> = std::mem::take(&mut self.answers);
        let texts = std::mem::take(&mut self.stored_texts);
        let mine = answers.iter().all(|(of, _)| of == token);
        let right = match (&expected, &answers[..], &texts[..]) {
            (Expected::Welcome(id, resumed), [(_, Answer::Welcome(as_id, kept))], []) => {
                (id, resumed) == (as_id, kept)
            }
            (Expected::Done, [(_, Answer::Done)], []) => true,
            (Expected::Refused(refusal), [(_, Answer::Refused(given))], []) => refusal == given,
            (Expected::Stored(text), [], [stored]) => {
                self.open.insert(*token, *socket);
                text == stored
            }
            (Expected::PassedOn(_), [(_, Answer::Accepted)], []) => !waits,
            (Expected::PassedOn(_), [], []) => {
                self.open.insert(*token, *socket);
                waits
            }
            _ => false,
        };
        if !right || !mine {
            self.faults.push(Fault::WrongAnswer { expected, answers });
        }
    }

    fn carry_out(&mut self, input: &Input, output: Output) {
        match output {
            Output::Welcome(welcome) => {
                self.answers.push((welcome.token, Answer::Welcome(welcome.participant, welcome.resumed)));
                let Input::Join(join) = input else { return };
                let chat = self.store.committed.iter().map(|message| message.seq).collect();
                self.tickets.insert(join.guest, welcome.participant);
                self.pages.insert(welcome.socket, Page::new(join.guest, *welcome, chat));
            }
            Output::Done { token } | Output::Published { token, .. } => {
                self.answers.push((token, Answer::Done));
            }
            Output::Refused { token, refusal } => self.answers.push((token, Answer::Refused(refusal))),
            Output::ChatAccepted { token, message } => {
                if message.nonce.is_none() && !self.store.committed.contains(&message) {
                    self.faults.push(Fault::NotKept(message.seq));
                }
                self.answers.push((token, Answer::Accepted));
            }
            Output::ParticipantChanged(person) => self.everybody(|page| {
                let before = page.participants.insert(person.id, person.clone());
                (before.as_ref() != Some(&person)).then_some(()).ok_or("somebody as they were")
            }),
            Output::Left { participant, .. } => self.everybody(|page| {
                let known = page.participants.remove(&participant).is_some();
                known.then_some(()).ok_or("that somebody unknown went")?;
                (page.you != participant).then_some(()).ok_or("that they went themselves")
            }),
            Output::RoomChanged(rules) => self.everybody(|page| {
                let before = std::mem::replace(&mut page.rules, rules.clone());
                (before != rules).then_some(()).ok_or("the rules as they were")
            }),
            Output::Speakers { speaking, dominant } => self.everybody(|page| {
                let mut heard = speaking.iter().map(|(id, _)| id).chain(&dominant);
                let known = heard.all(|id| page.participants.contains_key(id));
                known.then_some(()).ok_or("that somebody unknown speaks")
            }),
            Output::Chat(message) => self.tell_chat(&message),
            Output::SliceFor { participant, slice } => {
                let page = self.pages.values_mut().find(|page| page.you == participant);
                match page {
                    None => self.faults.push(Fault::ToNobody(participant)),
                    Some(page) if page.slice.says_the_same(&slice) => {
                        self.faults
                            .push(Fault::Told(participant, "a slice that says what the last one said"));
                    }
                    Some(page) => page.slice = slice,
                }
            }
            Output::CloseSocket { socket, .. } => {
                if !self.close(socket) {
                    self.faults.push(Fault::ClosedTwice(socket));
                }
            }
            Output::StoreChat(message) => {
                if !self.reference.rules.keeps_chat {
                    self.faults.push(Fault::KeptNowhere(message.id));
                }
                self.stored_texts.push(message.text.clone());
                self.store.chat(message);
            }
            Output::StoreRole { guest, role } => self.store.roles_coming.push((guest, role)),
            Output::StoreLocked { .. } | Output::StoreTravel { .. } => {}
            Output::Publish { participant, tracks } => {
                self.hub.entry(participant).or_default().tracks = tracks;
            }
            Output::Watch { participant, slots } => self.hub.entry(participant).or_default().slots = slots,
            Output::CloseMedia { participant } => {
                self.hub.remove(&participant);
            }
        }
    }

    /// Tells every page something; it may say what is wrong with being told so.
    fn everybody(&mut self, mut tell: impl FnMut(&mut Page) -> Result<(), &'static str>) {
        for page in self.pages.values_mut() {
            if let Err(what) = tell(page) {
                self.faults.push(Fault::Told(page.you, what));
            }
        }
    }

    fn tell_chat(&mut self, message: &ChatMessage) {
        let is_this = |(guest, text): &(GuestId, String)| (*guest, text) == (message.guest, &message.text);
        match self.written.iter().position(is_this) {
            Some(at) => drop(self.written.drain(..=at)),
            None => self.faults.push(Fault::ChatOrder(message.seq)),
        }
        if message.nonce.is_some() {
            return self.tell_passed(message.seq);
        }
        if self.store.committed.get(self.told.len()) != Some(message) {
            self.faults.push(Fault::ChatOrder(message.seq));
        }
        self.told.push(message.seq);
        // A page that came in between commitment and this has it from the history.
        self.everybody(|page| match page.chat.last() {
            Some(last) if *last >= message.seq => {
                page.chat.contains(&message.seq).then_some(()).ok_or("an old message")
            }
            _ => {
                page.chat.push(message.seq);
                Ok(())
            }
        });
    }

    /// Everybody who is there is told of every message that is kept nowhere.
    fn tell_passed(&mut self, seq: ChatSeq) {
        self.passed += 1;
        if seq != ChatSeq(self.passed) {
            self.faults.push(Fault::ChatOrder(seq));
        }
        self.everybody(|page| {
            let before = page.passed.replace(seq);
            before.is_none_or(|last| last.0 + 1 == seq.0).then_some(()).ok_or("not all that was passed on")
        });
    }

    fn close(&mut self, socket: SocketId) -> bool {
        let page = self.pages.remove(&socket);
        self.left_behind.extend(page.as_ref().map(|page| (socket, page.you)));
        page.is_some()
    }
}

impl Store {
    fn chat(&mut self, message: NewMessage) {
        let NewMessage { id, guest, name, colour, at, text, nonce } = message;
        if self.broken {
            self.answers.push((id, Stored::Failed));
            return;
        }
        if self.keeps_nothing {
            self.answers.push((id, Stored::Nowhere));
            return;
        }
        if let Some(before) = self.nonces.get(&(guest, nonce.clone())) {
            self.answers.push((id, Stored::Before(self.committed[*before].clone())));
            return;
        }
        let seq = ChatSeq(1 + i64::try_from(self.committed.len()).unwrap_or(i64::MAX));
        self.nonces.insert((guest, nonce), self.committed.len());
        self.committed.push(ChatMessage { seq, guest, name, colour, at, text, nonce: None });
        self.answers.push((id, Stored::New(seq)));
    }
}
