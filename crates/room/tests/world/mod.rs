//! A room, its sockets and a clock, for stories.
#![allow(dead_code, reason = "each story uses a part of it")]
#![allow(clippy::unwrap_used, reason = "tests")]

use model::{
    Colour, GuestId, ParticipantId, PersonName, Role, RoomId, RoomRules, RoomTitle, ServerId, Source,
    UnixMillis,
};
use room::{
    Input, Join, MediaState, NextIds, Output, Participant, Publication, Refusal, Request, Room, SocketId,
    Token, Welcome,
};
use std::collections::BTreeMap;

pub const OWNER: i64 = 1;
pub const ADA: i64 = 2;
pub const BOB: i64 = 3;
pub const CYD: i64 = 4;

pub struct World {
    pub room: Room,
    pub now: UnixMillis,
    /// What came out last.
    pub out: Vec<Output>,
    pub sockets: BTreeMap<ParticipantId, SocketId>,
    /// What the store knows.
    pub roles: BTreeMap<i64, Role>,
    count: u64,
}

pub fn rules() -> RoomRules {
    RoomRules {
        title: RoomTitle::parse("Opening week").unwrap(),
        listed: false,
        has_password: false,
        locked: false,
        capacity: RoomRules::DEFAULT_CAPACITY,
        newcomer: Role::Speaker,
        media: Default::default(),
        keeps_chat: true,
    }
}

impl World {
    pub fn new() -> Self {
        Self::with(rules())
    }

    pub fn with(rules: RoomRules) -> Self {
        let now = UnixMillis(1_000_000);
        Self {
            room: Room::new(RoomId(1), rules, ServerId(1), now, NextIds::default()),
            now,
            out: Vec::new(),
            sockets: BTreeMap::new(),
            roles: BTreeMap::from([(OWNER, Role::Owner)]),
            count: 0,
        }
    }

    /// Owner, Ada and Bob in a room.
    pub fn three() -> (Self, ParticipantId, ParticipantId, ParticipantId) {
        let mut world = Self::new();
        let people = [OWNER, ADA, BOB].map(|guest| world.join(guest).unwrap().participant);
        (world, people[0], people[1], people[2])
    }

    pub fn input(&mut self, input: Input) -> &[Output] {
        self.out = self.room.handle(self.now, input);
        &self.out
    }

    pub fn join(&mut self, guest: i64) -> Result<Welcome, Refusal> {
        self.enter(guest, None, false)
    }

    pub fn resume(&mut self, guest: i64, participant: ParticipantId) -> Result<Welcome, Refusal> {
        self.enter(guest, Some(participant), false)
    }

    pub fn take_over(&mut self, guest: i64) -> Result<Welcome, Refusal> {
        self.enter(guest, None, true)
    }

    fn enter(
        &mut self,
        guest: i64,
        resume: Option<ParticipantId>,
        take_over: bool,
    ) -> Result<Welcome, Refusal> {
        self.count += 1;
        let join = Join {
            token: Token(self.count),
            socket: SocketId(self.count),
            guest: GuestId(guest),
            name: PersonName::parse(&format!("Guest {guest}")).unwrap(),
            colour: Colour::new(1).unwrap(),
            role: self.roles.get(&guest).copied(),
            resume,
            take_over,
            client: room::Client { peers: true, ..Default::default() },
        };
        self.input(Input::Join(join));
        for output in &self.out {
            match output {
                Output::Welcome(welcome) => {
                    self.sockets.insert(welcome.participant, welcome.socket);
                    return Ok(Welcome::clone(welcome));
                }
                Output::Refused { refusal, .. } => return Err(refusal.clone()),
                _ => {}
            }
        }
        panic!("a join is answered: {:?}", self.out)
    }

    /// Asks for something; what came out is in `out`.
    pub fn ask(&mut self, by: ParticipantId, request: Request) -> Result<(), Refusal> {
        let socket = self.sockets[&by];
        self.ask_on(socket, by, request)
    }

    pub fn ask_on(&mut self, socket: SocketId, by: ParticipantId, request: Request) -> Result<(), Refusal> {
        self.count += 1;
        self.input(Input::Ask { token: Token(self.count), by, socket, request });
        let refused = self.out.iter().find_map(|output| match output {
            Output::Refused { refusal, .. } => Some(refusal.clone()),
            _ => None,
        });
        refused.map_or(Ok(()), Err)
    }

    pub fn lose(&mut self, participant: ParticipantId) {
        let socket = self.sockets[&participant];
        self.input(Input::SocketLost { participant, socket });
    }

    pub fn wait_ms(&mut self, ms: i64) {
        self.now.0 += ms;
        self.input(Input::Tick);
    }

    pub fn connect_media(&mut self, participant: ParticipantId) {
        self.input(Input::Media { participant, state: MediaState::Connected });
    }

    pub fn publish(&mut self, by: ParticipantId, sources: &[Source]) -> Result<(), Refusal> {
        let line = |(mid, source): (usize, &Source)| Publication {
            mid: mid.to_string(),
            source: *source,
            muted: false,
        };
        let tracks = sources.iter().enumerate().map(line).collect();
        self.ask(by, Request::Publish { tracks })
    }

    /// Somebody as everybody sees them.
    pub fn see(&self, id: ParticipantId) -> Participant {
        self.room.participant(id).unwrap()
    }

    /// Of each source that is published, whether the hub forwards it.
    pub fn forwarded(&self, id: ParticipantId) -> Vec<(Source, bool)> {
        self.room.published(id).iter().map(|track| (track.source, !track.stopped)).collect()
    }

    /// Whether the last outputs hold one like this.
    pub fn said(&self, like: impl Fn(&Output) -> bool) -> bool {
        self.out.iter().any(like)
    }
}
