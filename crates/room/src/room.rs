//! The dispatcher: what comes in goes to the part it concerns, and what the parts say goes out.

use crate::chat::{Chat, Fate};
use crate::dwell::{Dwell, Timer};
use crate::following::Offered;
use crate::hands::Hands;
use crate::input::{ChatId, Input, MediaState, PeerReport, ServerReport, SlotWish, SocketId, Stored};
use crate::limits;
use crate::links::Links;
use crate::members::{Member, Members};
use crate::moderation::Stops;
use crate::output::{CloseReason, LeaveReason, Output, Participant, PublishedTrack};
use crate::refusal::Refusal;
use crate::roles::Roles;
use crate::routes::{Change, Routes};
use crate::tracks::Tracks;
use crate::voices::{self, Voices};
use model::{Colour, ParticipantId, PersonName, RoomId, RoomRules, ServerId, Track, TrackId, UnixMillis};
use plan::{Plan, RoomFacts};

/// One room, for as long as it is loaded.
#[derive(Clone, Debug)]
pub struct Room {
    id: RoomId,
    pub(crate) rules: RoomRules,
    pub(crate) deleted: bool,
    pub(crate) now: UnixMillis,
    pub(crate) members: Members,
    pub(crate) roles: Roles,
    pub(crate) stops: Stops,
    pub(crate) tracks: Tracks,
    pub(crate) chat: Chat,
    pub(crate) hands: Hands,
    pub(crate) dwell: Dwell,
    pub(crate) links: Links,
    pub(crate) voices: Voices,
    /// Who led when it was last said who speaks.
    leader: Option<ParticipantId>,
    /// Whom a host wants to mix.
    pub(crate) mixer: Option<ParticipantId>,
    pub(crate) routes: Routes,
}

/// Where a room begins to count. A room that was loaded before within one run of the program should go on where it was,
/// so that no ticket of then fits somebody else.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct NextIds {
    /// The id of the first who comes.
    pub participant: ParticipantId,
    /// The id of the first track.
    pub track: TrackId,
}

impl Default for NextIds {
    fn default() -> Self {
        Self { participant: ParticipantId(1), track: TrackId(1) }
    }
}

/// Somebody in the room, as the front page shows them.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Person {
    /// Their name.
    pub name: PersonName,
    /// Their colour.
    pub colour: Colour,
}

impl Room {
    /// An empty room, whose media the server `home` carries.
    #[must_use]
    pub fn new(id: RoomId, rules: RoomRules, home: ServerId, now: UnixMillis, next: NextIds) -> Self {
        Self {
            id,
            rules,
            deleted: false,
            now,
            members: Members::new(next.participant),
            roles: Roles::default(),
            stops: Stops::default(),
            tracks: Tracks::new(next.track),
            chat: Chat::default(),
            hands: Hands::default(),
            dwell: Dwell::default(),
            links: Links::default(),
            voices: Voices::default(),
            leader: None,
            mixer: None,
            routes: Routes::new(home),
        }
    }

    /// Takes in what happened. The outputs are to be carried out in their order.
    #[must_use = "outputs are to be carried out"]
    pub fn handle(&mut self, now: UnixMillis, input: Input) -> Vec<Output> {
        let mut out = Vec::new();
        self.now = self.now.max(now);
        if let Input::SocketLost { participant, socket } = input {
            // Before the timers: what they have to say is not for somebody who is not reached.
            self.lose(participant, socket, &mut out);
        }
        self.end_timers(&mut out);
        match input {
            Input::Join(join) => self.join(join, &mut out),
            Input::Ask { token, by, socket, request } => self.ask(token, by, socket, request, &mut out),
            Input::ChatStored { id, stored } => self.settle_chat(id, stored, &mut out),
            Input::RulesChanged(rules) => self.change_rules(rules, &mut out),
            Input::Delete => self.delete(&mut out),
            Input::Media { participant, state } => self.set_media(participant, state, &mut out),
            Input::Speakers { speaking, dominant } => self.speakers(speaking, dominant, &mut out),
            Input::SocketLost { .. } | Input::Tick => {}
        }
        self.follow(&mut out);
        out
    }

    /// When [`Input::Tick`] is due, if nothing else comes.
    #[must_use]
    pub fn timeout(&self) -> Option<UnixMillis> {
        self.dwell.next()
    }

    /// Which room this is.
    #[must_use]
    pub fn id(&self) -> RoomId {
        self.id
    }

    /// How it wants to be used.
    #[must_use]
    pub fn rules(&self) -> &RoomRules {
        &self.rules
    }

    /// Who is in it, in the order they came.
    #[must_use]
    pub fn people(&self) -> Vec<Person> {
        self.members.iter().map(|m| Person { name: m.name.clone(), colour: m.colour }).collect()
    }

    /// How many are in it.
    #[must_use]
    pub fn count(&self) -> usize {
        self.members.count()
    }

    /// Everybody, as everybody sees them, in the order they came.
    #[must_use]
    pub fn participants(&self) -> Vec<Participant> {
        self.members.iter().map(|member| self.view(member)).collect()
    }

    /// Somebody, as everybody sees them.
    #[must_use]
    pub fn participant(&self, id: ParticipantId) -> Option<Participant> {
        self.members.get(id).map(|member| self.view(member))
    }

    /// What a participant publishes, as the room allows it: what the hub is told again when a link is replaced.
    #[must_use]
    pub fn published(&self, id: ParticipantId) -> Vec<PublishedTrack> {
        self.members.get(id).map(|member| self.allowed(member)).unwrap_or_default()
    }

    /// What a participant watches: what the hub is told again when a link is replaced.
    #[must_use]
    pub fn watched(&self, id: ParticipantId) -> Vec<SlotWish> {
        self.members.get(id).map(|member| member.slots.clone()).unwrap_or_default()
    }

    /// The newest changes of how media travels, newest first.
    pub fn changes(&self) -> impl Iterator<Item = &Change> {
        self.routes.changes()
    }

    /// How the links between participants stand, as each end reports it.
    pub fn peer_reports(&self) -> impl Iterator<Item = (ParticipantId, &PeerReport)> {
        self.links.reports()
    }

    /// How everybody's link with the server stands, as they report it.
    pub fn server_reports(&self) -> impl Iterator<Item = (ParticipantId, ServerReport)> {
        self.members.iter().filter(|member| member.bars.is_some()).map(|member| (member.id, member.server))
    }

    /// Whether two participants are to have a link with each other. Nobody learns another one's address otherwise.
    #[must_use]
    pub fn are_linked(&self, one: ParticipantId, other: ParticipantId) -> bool {
        self.routes.slice(one).links.contains(&other) && self.routes.slice(other).links.contains(&one)
    }

    /// How media travels through it.
    #[must_use]
    pub fn plan(&self) -> &Plan {
        self.routes.plan()
    }

    /// What the plan was made from.
    #[must_use]
    pub fn facts(&self) -> &RoomFacts {
        self.routes.facts()
    }

    /// Where a room made anew after this one should begin to count.
    #[must_use]
    pub fn next_ids(&self) -> NextIds {
        NextIds { participant: self.members.next(), track: self.tracks.next() }
    }

    /// Nobody is here, nobody is kept out, and nothing waits: it may be unloaded. What is lost then are the stops of
    /// people who went.
    #[must_use]
    pub fn is_idle(&self) -> bool {
        self.members.count() == 0 && self.dwell.is_empty() && self.chat.is_settled()
    }

    fn end_timers(&mut self, out: &mut Vec<Output>) {
        while let Some(timer) = self.dwell.take_due(self.now) {
            match timer {
                Timer::KeepPlace(id) => self.leave(id, LeaveReason::Lost, out),
                Timer::KeepOut(_) => {}
                Timer::Settle => self.settle(out),
                Timer::TryAgain(pair) => {
                    self.links.forgive(pair);
                    self.replan(out);
                }
                Timer::Voices => self.tell_voices(out),
            }
        }
    }

    fn lose(&mut self, id: ParticipantId, socket: SocketId, out: &mut Vec<Output>) {
        if self.members.get(id).is_some_and(|member| member.socket == Some(socket)) {
            self.dwell.start(Timer::KeepPlace(id), self.now.after(limits::RESUME));
            self.change(id, out, |member| member.socket = None);
            self.replan(out);
        }
    }

    pub(crate) fn settle_chat(&mut self, id: ChatId, stored: Stored, out: &mut Vec<Output>) {
        for settled in self.chat.stored(id, stored) {
            let token = settled.token;
            let author_is_here = self.members.get(settled.by).is_some_and(|member| member.socket.is_some());
            match settled.fate {
                Fate::New(message) => {
                    if author_is_here {
                        out.push(Output::ChatAccepted { token, message: message.clone() });
                    }
                    out.push(Output::Chat(message));
                }
                Fate::Before(message) if author_is_here => {
                    out.push(Output::ChatAccepted { token, message });
                }
                Fate::Failed if author_is_here => {
                    out.push(Output::Refused { token, refusal: Refusal::NotKept });
                }
                Fate::Before(_) | Fate::Failed => {}
            }
        }
    }

    pub(crate) fn change_rules(&mut self, rules: RoomRules, out: &mut Vec<Output>) {
        if rules != self.rules {
            self.rules = rules;
            out.push(Output::RoomChanged(self.rules.clone()));
            self.replan(out);
        }
    }

    fn set_media(&mut self, id: ParticipantId, state: MediaState, out: &mut Vec<Output>) {
        self.change(id, out, |member| member.media = state);
    }

    fn speakers(
        &mut self,
        mut speaking: Vec<(ParticipantId, u8)>,
        dominant: Option<ParticipantId>,
        out: &mut Vec<Output>,
    ) {
        speaking.retain(|(id, _)| self.members.get(*id).is_some());
        if !self.voices.is_empty() {
            // Those the server hears are some of those who speak.
            for (id, level) in speaking {
                self.voices.hear(self.now, id, level);
            }
            return self.tell_voices(out);
        }
        let dominant = dominant.filter(|id| self.members.get(*id).is_some());
        self.leader = dominant;
        out.push(Output::Speakers { speaking, dominant });
    }

    pub(crate) fn tell_voices(&mut self, out: &mut Vec<Output>) {
        let (speaking, dominant) = self.voices.speaking(self.now);
        if !self.voices.is_empty() {
            self.dwell.start(Timer::Voices, self.now.after(voices::STALE));
        }
        self.leader = dominant;
        out.push(Output::Speakers { speaking, dominant });
    }

    /// Gives those who follow what there is by now.
    fn follow(&mut self, out: &mut Vec<Output>) {
        if self.members.iter().all(|member| member.follows.is_none()) {
            return;
        }
        let offered: Vec<Offered> = self.members.iter().flat_map(|member| self.offered(member)).collect();
        let mut changed = Vec::new();
        for member in self.members.iter() {
            let Some(following) = &member.follows else { continue };
            let slots = following.slots(&offered, self.leader, &member.slots);
            if slots != member.slots {
                changed.push((member.id, slots));
            }
        }
        for (participant, slots) in changed {
            out.push(Output::Watch { participant, slots: slots.clone() });
            if let Some(member) = self.members.get_mut(participant) {
                member.slots = slots;
            }
        }
    }

    fn offered(&self, member: &Member) -> Vec<Offered> {
        let offered = |sent: &crate::tracks::Sent| Offered {
            track: sent.id,
            owner: member.id,
            source: sent.source,
            silent: sent.muted || self.stops.is_stopped(member.guest, sent.source),
        };
        member.tracks.iter().map(offered).collect()
    }

    /// Changes somebody who is here, and tells everybody if there is anything to see.
    pub(crate) fn change(
        &mut self,
        id: ParticipantId,
        out: &mut Vec<Output>,
        change: impl FnOnce(&mut Member),
    ) {
        let before = self.participant(id);
        if let Some(member) = self.members.get_mut(id) {
            change(member);
        }
        self.tell_if_changed(id, before, out);
    }

    /// Tells everybody how somebody is, unless that is how they were.
    pub(crate) fn tell_if_changed(
        &self,
        id: ParticipantId,
        before: Option<Participant>,
        out: &mut Vec<Output>,
    ) {
        let after = self.participant(id);
        if after != before {
            out.extend(after.map(Output::ParticipantChanged));
        }
    }

    /// Lets somebody go. Their socket is ended if they still have one.
    pub(crate) fn leave(&mut self, id: ParticipantId, reason: LeaveReason, out: &mut Vec<Output>) {
        let Some(member) = self.members.remove(id) else { return };
        self.dwell.cancel(Timer::KeepPlace(id));
        if let Some(socket) = member.socket {
            let reason = match reason {
                LeaveReason::Left | LeaveReason::Lost => CloseReason::Left,
                LeaveReason::Removed => CloseReason::Removed,
            };
            out.push(Output::CloseSocket { socket, reason });
        }
        self.links.forget(id);
        self.voices.forget(id);
        self.mixer = self.mixer.filter(|mixer| *mixer != id);
        out.push(Output::CloseMedia { participant: id });
        out.push(Output::Left { participant: id, reason });
        self.replan(out);
    }

    fn delete(&mut self, out: &mut Vec<Output>) {
        self.deleted = true;
        self.dwell.clear();
        let ids: Vec<_> = self.members.iter().map(|member| member.id).collect();
        for id in ids {
            let socket = self.members.remove(id).and_then(|member| member.socket);
            out.push(Output::CloseMedia { participant: id });
            out.extend(socket.map(|socket| Output::CloseSocket { socket, reason: CloseReason::RoomDeleted }));
        }
        self.replan(out);
    }

    pub(crate) fn view(&self, member: &Member) -> Participant {
        let owner = member.id;
        let track =
            |sent: &crate::tracks::Sent| Track { id: sent.id, owner, source: sent.source, muted: sent.muted };
        Participant {
            id: member.id,
            guest: member.guest,
            name: member.name.clone(),
            colour: member.colour,
            role: member.role,
            tracks: member.tracks.iter().map(track).collect(),
            stopped: self.stops.of(member.guest),
            hand: member.hand,
            connection: member.connection(),
            bars: member.bars,
            joined_at: member.joined_at,
        }
    }

    pub(crate) fn allowed(&self, member: &Member) -> Vec<PublishedTrack> {
        let track = |sent: &crate::tracks::Sent| PublishedTrack {
            mid: sent.mid.clone(),
            track: sent.id,
            source: sent.source,
            muted: sent.muted,
            stopped: self.stops.is_stopped(member.guest, sent.source),
        };
        member.tracks.iter().map(track).collect()
    }

    /// Tells the hub what somebody publishes.
    pub(crate) fn tell_hub(&self, id: ParticipantId, out: &mut Vec<Output>) {
        out.push(Output::Publish { participant: id, tracks: self.published(id) });
    }
}
