//! Who is here.

use crate::following::Following;
use crate::input::{Client, MediaState, SlotWish, SocketId};
use crate::limits;
use crate::links::ServerReport;
use crate::measures::{Able, Measures};
use crate::refusal::Refusal;
use crate::tracks::Sent;
use model::{Colour, Connection, GuestId, ParticipantId, PersonName, Role, UnixMillis};
use std::collections::BTreeMap;

/// Somebody in the room. A guest is here at most once.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Member {
    /// Their id in this call.
    pub id: ParticipantId,
    /// Which browser.
    pub guest: GuestId,
    /// Their name.
    pub name: PersonName,
    /// Their colour.
    pub colour: Colour,
    /// What they may do.
    pub role: Role,
    /// When they came.
    pub joined_at: UnixMillis,
    /// Where they are reached; `None` while their place is only kept for them.
    pub socket: Option<SocketId>,
    /// Their media link.
    pub media: MediaState,
    /// What they publish.
    pub tracks: Vec<Sent>,
    /// What they watch.
    pub slots: Vec<SlotWish>,
    /// They watch what there is.
    pub follows: Option<Following>,
    /// When they raised their hand.
    pub hand: Option<UnixMillis>,
    /// How good their connection is, 1 to 4.
    pub bars: Option<u8>,
    /// When [`Member::bars`] were last read.
    pub reported_at: Option<UnixMillis>,
    /// How their link with the server stands.
    pub server: ServerReport,
    /// What their browser could do.
    pub measures: Measures,
    /// Their client makes links with other participants.
    pub peers: bool,
    /// Nobody is to learn their address.
    pub private: bool,
    /// They agreed to carry others' media.
    pub carries: bool,
    /// They did not want to.
    pub declined: bool,
}

impl Member {
    /// How others see their connection.
    #[must_use]
    pub fn connection(&self) -> Connection {
        match (self.socket, self.media) {
            (None, _) => Connection::Lost,
            (Some(_), MediaState::Connected) => Connection::Connected,
            (Some(_), _) => Connection::Connecting,
        }
    }

    /// Takes a report of 1 to 4 bars; one that comes too soon after another is not read.
    ///
    /// # Errors
    /// [`Refusal::BadBars`].
    pub fn report(&mut self, now: UnixMillis, bars: u8, able: &Able) -> Result<(), Refusal> {
        if !(1..=4).contains(&bars) {
            return Err(Refusal::BadBars);
        }
        let too_soon = self.reported_at.is_some_and(|at| now.since(at) < limits::REPORT_EVERY);
        if !too_soon {
            (self.bars, self.reported_at) = (Some(bars), Some(now));
            self.measures.read(able);
        }
        Ok(())
    }

    /// Forgets what belonged to the media link.
    pub fn drop_media(&mut self) {
        self.media = MediaState::Gone;
        self.tracks.clear();
        self.slots.clear();
        self.follows = None;
        (self.bars, self.reported_at) = (None, None);
    }
}

/// Everybody who is here, in the order they came.
#[derive(Clone, Debug)]
pub struct Members {
    here: BTreeMap<ParticipantId, Member>,
    next: u32,
}

/// Somebody who comes in.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Newcomer {
    /// Which browser.
    pub guest: GuestId,
    /// Their name.
    pub name: PersonName,
    /// Their colour.
    pub colour: Colour,
    /// What they may do.
    pub role: Role,
    /// Where they are reached.
    pub socket: SocketId,
    /// What their client brings along.
    pub client: Client,
}

impl Members {
    /// Nobody. The first to come gets the id `next`.
    #[must_use]
    pub fn new(next: ParticipantId) -> Self {
        Self { here: BTreeMap::new(), next: next.0 }
    }

    /// The id of the next who comes.
    #[must_use]
    pub fn next(&self) -> ParticipantId {
        ParticipantId(self.next)
    }

    /// Takes somebody in.
    pub fn add(&mut self, now: UnixMillis, newcomer: Newcomer) -> ParticipantId {
        let id = ParticipantId(self.next);
        self.next = self.next.wrapping_add(1);
        let Newcomer { guest, name, colour, role, socket, client } = newcomer;
        let Client { peers, private, carries } = client;
        let member = Member {
            id,
            guest,
            name,
            colour,
            role,
            joined_at: now,
            socket: Some(socket),
            media: MediaState::Gone,
            tracks: Vec::new(),
            slots: Vec::new(),
            follows: None,
            hand: None,
            bars: None,
            reported_at: None,
            server: ServerReport::default(),
            measures: Measures::default(),
            peers,
            private,
            carries,
            declined: false,
        };
        self.here.insert(id, member);
        id
    }

    /// Lets somebody go.
    pub fn remove(&mut self, id: ParticipantId) -> Option<Member> {
        self.here.remove(&id)
    }

    /// Somebody who is here.
    #[must_use]
    pub fn get(&self, id: ParticipantId) -> Option<&Member> {
        self.here.get(&id)
    }

    /// Somebody who is here, to be changed.
    pub fn get_mut(&mut self, id: ParticipantId) -> Option<&mut Member> {
        self.here.get_mut(&id)
    }

    /// A guest, if they are here.
    #[must_use]
    pub fn of_guest(&self, guest: GuestId) -> Option<&Member> {
        self.here.values().find(|member| member.guest == guest)
    }

    /// Everybody, in the order they came.
    pub fn iter(&self) -> impl Iterator<Item = &Member> {
        self.here.values()
    }

    /// How many are here; a lost socket keeps its place.
    #[must_use]
    pub fn count(&self) -> usize {
        self.here.len()
    }
}
