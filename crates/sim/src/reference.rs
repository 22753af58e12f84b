//! What a room ought to be, in the plainest way that could work: lists, and the whole question asked each time.

use model::{
    Action, Connection, GuestId, ParticipantId, Role, RoomRules, Source, Track, TrackId, UnixMillis,
};
use room::{Input, Join, MediaState, Participant, Publication, Refusal, Request, SlotWish, SocketId};
use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

/// Somebody who ought to be in the room.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Person {
    /// As everybody ought to see them. `stopped` and `connection` are worked out by [`Reference::participants`].
    pub seen: Participant,
    /// Where they are reached.
    pub socket: Option<SocketId>,
    /// When their socket was lost.
    pub lost_at: Option<UnixMillis>,
    /// Their media link.
    pub media: MediaState,
    /// The lines of `seen.tracks`.
    pub mids: Vec<String>,
    /// What they watch.
    pub slots: Vec<SlotWish>,
    /// When a report of theirs was read.
    pub reported_at: Option<UnixMillis>,
}

/// A room as it ought to be.
#[derive(Clone, Debug)]
pub struct Reference {
    /// Its rules.
    pub rules: RoomRules,
    /// Who is in it, in the order they came.
    pub people: Vec<Person>,
    /// What is stopped.
    pub stopped: BTreeSet<(GuestId, Source)>,
    given: BTreeMap<GuestId, Role>,
    kept_out: BTreeMap<GuestId, UnixMillis>,
    wrote: Vec<(GuestId, UnixMillis)>,
    deleted: bool,
    people_so_far: u32,
    tracks_so_far: u32,
    last_hand: i64,
}

/// How an input ought to be answered.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Expected {
    /// Not at all.
    Nothing,
    /// With a welcome for this participant; whether the media link stays.
    Welcome(ParticipantId, bool),
    /// As done, one way or another.
    Done,
    /// Later, when this text is stored.
    Stored(String),
    /// By passing this text on, after what was written before it, and storing nothing.
    PassedOn(String),
    /// Not done.
    Refused(Refusal),
}

impl Reference {
    /// An empty room.
    #[must_use]
    pub fn new(rules: RoomRules) -> Self {
        Self {
            rules,
            people: Vec::new(),
            stopped: BTreeSet::new(),
            given: BTreeMap::new(),
            kept_out: BTreeMap::new(),
            wrote: Vec::new(),
            deleted: false,
            people_so_far: 0,
            tracks_so_far: 0,
            last_hand: i64::MIN,
        }
    }

    /// Everybody as everybody ought to see them.
    #[must_use]
    pub fn participants(&self) -> Vec<Participant> {
        let see = |person: &Person| {
            let mut seen = person.seen.clone();
            seen.stopped =
                Source::ALL.into_iter().filter(|s| self.stopped.contains(&(seen.guest, *s))).collect();
            seen.connection = match (person.socket, person.media) {
                (None, _) => Connection::Lost,
                (_, MediaState::Connected) => Connection::Connected,
                _ => Connection::Connecting,
            };
            seen
        };
        self.people.iter().map(see).collect()
    }

    /// Somebody who is here.
    #[must_use]
    pub fn person(&self, id: ParticipantId) -> Option<&Person> {
        self.people.iter().find(|person| person.seen.id == id)
    }

    /// Takes in what happened, and says how it ought to be answered.
    pub fn input(&mut self, now: UnixMillis, input: &Input) -> Expected {
        self.people.retain(|person| person.lost_at.is_none_or(|at| now.since(at) < Duration::from_secs(30)));
        self.kept_out.retain(|_, at| now.since(*at) < Duration::from_secs(600));
        match input {
            Input::Join(join) => match self.join(now, join) {
                Ok((id, resumed)) => Expected::Welcome(id, resumed),
                Err(refusal) => Expected::Refused(refusal),
            },
            Input::Ask { by, socket, request, .. } => {
                match self.people.iter().position(|p| p.seen.id == *by && p.socket == Some(*socket)) {
                    None => Expected::Refused(Refusal::NotHere),
                    Some(asker) => self.ask(now, asker, request).unwrap_or_else(Expected::Refused),
                }
            }
            Input::SocketLost { participant, socket } => {
                for person in &mut self.people {
                    if person.seen.id == *participant && person.socket == Some(*socket) {
                        (person.socket, person.lost_at) = (None, Some(now));
                    }
                }
                Expected::Nothing
            }
            Input::RulesChanged(rules) => {
                self.rules = rules.clone();
                Expected::Nothing
            }
            Input::Delete => {
                self.deleted = true;
                self.people.clear();
                Expected::Nothing
            }
            Input::Media { participant, state } => {
                for person in self.people.iter_mut().filter(|person| person.seen.id == *participant) {
                    person.media = *state;
                }
                Expected::Nothing
            }
            Input::ChatStored { .. } | Input::Speakers { .. } | Input::Tick => Expected::Nothing,
        }
    }

    fn join(&mut self, now: UnixMillis, join: &Join) -> Result<(ParticipantId, bool), Refusal> {
        if self.deleted {
            return Err(Refusal::RoomDeleted);
        }
        if let Some(person) = self.people.iter_mut().find(|person| person.seen.guest == join.guest) {
            let resumed = join.resume == Some(person.seen.id);
            if person.socket.is_some() && !resumed && !join.take_over {
                return Err(Refusal::AlreadyHere);
            }
            (person.socket, person.lost_at) = (Some(join.socket), None);
            (person.seen.name, person.seen.colour) = (join.name.clone(), join.colour);
            if !resumed {
                (person.media, person.reported_at, person.seen.bars) = (MediaState::Gone, None, None);
                (person.seen.tracks, person.mids, person.slots) = Default::default();
            }
            return Ok((person.seen.id, resumed));
        }
        let role = self.given.get(&join.guest).copied().or(join.role).unwrap_or(self.rules.newcomer);
        if let (Some(at), true) = (self.kept_out.get(&join.guest), role < Role::Owner) {
            let retry_after = at.after(Duration::from_secs(600)).since(now);
            return Err(Refusal::RemovedEarlier { retry_after });
        }
        if self.rules.locked && role < Role::Moderator {
            return Err(Refusal::RoomLocked);
        }
        if self.people.len() >= self.rules.capacity as usize {
            return Err(Refusal::RoomFull { capacity: self.rules.capacity });
        }
        self.people_so_far += 1;
        let id = ParticipantId(self.people_so_far);
        let seen = Participant {
            id,
            guest: join.guest,
            name: join.name.clone(),
            colour: join.colour,
            role,
            tracks: Vec::new(),
            stopped: Vec::new(),
            hand: None,
            connection: Connection::Connecting,
            bars: None,
            joined_at: now,
        };
        self.people.push(Person {
            seen,
            socket: Some(join.socket),
            lost_at: None,
            media: MediaState::Gone,
            mids: Vec::new(),
            slots: Vec::new(),
            reported_at: None,
        });
        Ok((id, false))
    }

    fn ask(&mut self, now: UnixMillis, asker: usize, request: &Request) -> Result<Expected, Refusal> {
        let role = self.people[asker].seen.role;
        match request {
            Request::Leave => {
                self.people.remove(asker);
            }
            Request::ChangeSelf { name, colour, private: _ } => {
                let seen = &mut self.people[asker].seen;
                seen.name = name.clone().unwrap_or(seen.name.clone());
                seen.colour = colour.unwrap_or(seen.colour);
            }
            Request::RaiseHand { raised: false } => self.people[asker].seen.hand = None,
            Request::RaiseHand { raised: true } => {
                if self.people[asker].seen.hand.is_none() {
                    self.last_hand = now.0.max(self.last_hand.saturating_add(1));
                    self.people[asker].seen.hand = Some(UnixMillis(self.last_hand));
                }
            }
            Request::Publish { tracks } => self.publish(asker, tracks)?,
            Request::Watch { slots } => {
                distinct(slots.iter().map(|slot| slot.mid.as_str()), 128)?;
                self.people[asker].slots = slots.clone();
            }
            Request::Report { bars, .. } => {
                if !(1..=4).contains(bars) {
                    return Err(Refusal::BadBars);
                }
                let person = &mut self.people[asker];
                if person.reported_at.is_none_or(|at| now.since(at) >= Duration::from_secs(1)) {
                    (person.reported_at, person.seen.bars) = (Some(now), Some(*bars));
                }
            }
            // These move media, which the planner's judge looks at.
            Request::Follow(_) | Request::Links { .. } | Request::Switched { .. } | Request::Carry { .. } => {
            }
            Request::Level { .. } => model::authorise(role, Action::Publish(Source::Microphone))?,
            Request::Travel { travel, mixer } => {
                model::authorise(role, Action::Route)?;
                if mixer.is_some_and(|id| !self.people.iter().any(|person| person.seen.id == id)) {
                    return Err(Refusal::NoSuchParticipant);
                }
                self.rules.media.travel = *travel;
            }
            Request::Chat { text, .. } => {
                let text = self.chat(now, self.people[asker].seen.guest, text)?;
                let keeps = self.rules.keeps_chat;
                return Ok(if keeps { Expected::Stored(text) } else { Expected::PassedOn(text) });
            }
            Request::Stop { participant, source } => {
                let target = self.target(role, *participant, Action::Stop)?;
                self.stopped.insert((self.people[target].seen.guest, *source));
            }
            Request::Allow { participant, source } => {
                let target = self.target(role, *participant, Action::Stop)?;
                self.stopped.remove(&(self.people[target].seen.guest, *source));
            }
            Request::LowerHand { participant } => {
                let target = self.target(role, *participant, Action::LowerHand)?;
                self.people[target].seen.hand = None;
            }
            Request::Remove { participant } => {
                let target = self.target(role, *participant, Action::Remove)?;
                let person = self.people.remove(target);
                self.kept_out.insert(person.seen.guest, now);
            }
            Request::Grant { participant, role: given } => {
                let target = self.target(role, *participant, |of| Action::Grant(of, *given))?;
                let person = &mut self.people[target];
                person.seen.role = *given;
                if *given == Role::Viewer {
                    (person.seen.tracks, person.mids) = Default::default();
                }
                self.given.insert(person.seen.guest, *given);
            }
            Request::Lock { locked } => {
                model::authorise(role, Action::Lock)?;
                self.rules.locked = *locked;
            }
        }
        Ok(Expected::Done)
    }

    fn target(
        &self,
        role: Role,
        target: ParticipantId,
        action: impl Fn(Role) -> Action,
    ) -> Result<usize, Refusal> {
        let found = self.people.iter().position(|person| person.seen.id == target);
        let index = found.ok_or(Refusal::NoSuchParticipant)?;
        model::authorise(role, action(self.people[index].seen.role))?;
        Ok(index)
    }

    fn publish(&mut self, asker: usize, list: &[Publication]) -> Result<(), Refusal> {
        let Person { seen, mids, .. } = &mut self.people[asker];
        for publication in list {
            model::authorise(seen.role, Action::Publish(publication.source))?;
        }
        distinct(list.iter().map(|publication| publication.mid.as_str()), 16)?;
        let mut tracks = Vec::new();
        for Publication { mid, source, muted } in list {
            let old = mids.iter().zip(&seen.tracks).find(|(m, track)| *m == mid && track.source == *source);
            let id = old.map(|(_, track)| track.id).unwrap_or_else(|| {
                self.tracks_so_far += 1;
                TrackId(self.tracks_so_far)
            });
            tracks.push(Track { id, owner: seen.id, source: *source, muted: *muted });
        }
        seen.tracks = tracks;
        *mids = list.iter().map(|publication| publication.mid.clone()).collect();
        Ok(())
    }

    fn chat(&mut self, now: UnixMillis, guest: GuestId, text: &str) -> Result<String, Refusal> {
        let text = text.replace(|c: char| c.is_control() && c != '\n' && c != '\t', "").trim().to_owned();
        if text.is_empty() {
            return Err(Refusal::Empty);
        }
        if text.chars().count() > 4_000 {
            return Err(Refusal::TooLong { max: 4_000 });
        }
        let window = Duration::from_secs(10);
        let times = self.wrote.iter().filter(|(who, at)| *who == guest && now.since(*at) < window);
        let times: Vec<_> = times.map(|(_, at)| *at).collect();
        if times.len() >= 10 {
            return Err(Refusal::TooFast { retry_after: times[0].after(window).since(now) });
        }
        self.wrote.push((guest, now));
        Ok(text)
    }
}

fn distinct<'a>(mids: impl ExactSizeIterator<Item = &'a str>, max: usize) -> Result<(), Refusal> {
    if mids.len() > max {
        return Err(Refusal::TooMany { max });
    }
    let mut seen = BTreeSet::new();
    for mid in mids {
        if mid.is_empty() {
            return Err(Refusal::BadMid);
        }
        if !seen.insert(mid) {
            return Err(Refusal::RepeatedMid { mid: mid.to_owned() });
        }
    }
    Ok(())
}
