//! What a room is told.

use model::{Colour, GuestId, ParticipantId, PersonName, Role, RoomRules, Source, TrackId, Travel};

pub use crate::links::{PeerLinkState, PeerReport, ServerReport};
pub use crate::measures::Able;

/// Names a request for whoever asked it: comes back in the one answer. Chosen by the caller, not looked at.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Token(pub u64);

/// A socket. Chosen by the caller and never used twice, so that the late end of an old socket is not taken for the end
/// of the one that replaced it.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct SocketId(pub u64);

/// A chat message on its way to the store. Counted by the room.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct ChatId(pub u64);

/// Something a room is told.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Input {
    /// A guest wants to come in, come back, or go on in another tab. The password was checked.
    Join(Join),
    /// A participant asks for something.
    Ask {
        /// Comes back in the answer.
        token: Token,
        /// Who asks.
        by: ParticipantId,
        /// Through which socket. A request through one they have left behind is refused.
        socket: SocketId,
        /// What.
        request: Request,
    },
    /// A participant's socket ended without a [`Request::Leave`]. Ignored unless it is the one they use.
    SocketLost {
        /// Whose.
        participant: ParticipantId,
        /// Which.
        socket: SocketId,
    },
    /// The store answered an [`crate::Output::StoreChat`].
    ChatStored {
        /// Which.
        id: ChatId,
        /// What became of it.
        stored: Stored,
    },
    /// The rules were changed by somebody who may: `model::authorise` was asked.
    RulesChanged(RoomRules),
    /// The room was deleted by somebody who may: `model::authorise` was asked.
    Delete,
    /// A participant's media link changed its state.
    Media {
        /// Whose.
        participant: ParticipantId,
        /// How it stands.
        state: MediaState,
    },
    /// The hub says who is heard, loudness 0 to 100.
    Speakers {
        /// Everybody above silence.
        speaking: Vec<(ParticipantId, u8)>,
        /// Who leads.
        dominant: Option<ParticipantId>,
    },
    /// Time passed: [`crate::Room::timeout`] is due.
    Tick,
}

/// See [`Input::Join`]. Answered by [`crate::Output::Welcome`] or [`crate::Output::Refused`].
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Join {
    /// Comes back in the answer.
    pub token: Token,
    /// The socket they come on.
    pub socket: SocketId,
    /// Who, as the cookie proves.
    pub guest: GuestId,
    /// What they want to be called.
    pub name: PersonName,
    /// Their colour.
    pub colour: Colour,
    /// The role the store has for this guest in this room, if any.
    pub role: Option<Role>,
    /// The participant they were, as a ticket proves. If they are still that, they go on as the same with media and all;
    /// if not, they come in anew.
    pub resume: Option<ParticipantId>,
    /// End another tab of the same guest and go on as the same participant.
    pub take_over: bool,
    /// What their client brings along.
    pub client: Client,
}

/// What a client brings along about links between participants.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub struct Client {
    /// It makes links with other participants.
    pub peers: bool,
    /// Nobody is to learn its address.
    pub private: bool,
    /// It may carry others' media.
    pub carries: bool,
}

/// What a participant may ask for. Answered by [`crate::Output::Done`] unless said otherwise, or by
/// [`crate::Output::Refused`].
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Request {
    /// Go.
    Leave,
    /// Change one's own name or colour.
    ChangeSelf {
        /// The new name.
        name: Option<PersonName>,
        /// The new colour.
        colour: Option<Colour>,
        /// Whether nobody is to learn one's address.
        private: Option<bool>,
    },
    /// Raise or lower one's own hand.
    RaiseHand {
        /// Up or down.
        raised: bool,
    },
    /// All that this participant publishes: what is missing is withdrawn. Answered by [`crate::Output::Published`].
    Publish {
        /// Everything published.
        tracks: Vec<Publication>,
    },
    /// All that this participant shows or plays.
    Watch {
        /// Everything watched.
        slots: Vec<SlotWish>,
    },
    /// Fill one's m-lines with what there is, from here on.
    Follow(crate::Following),
    /// How good one's own connection is.
    Report {
        /// 1 (bad) to 4 (good).
        bars: u8,
        /// How the link with the server stands.
        server: ServerReport,
        /// What one's browser could do.
        able: Able,
    },
    /// How one's links with other participants stand, whole.
    Links {
        /// One for each.
        links: Vec<PeerReport>,
    },
    /// What is played comes another way from here on.
    Switched {
        /// The longest silence it cost, in milliseconds.
        gap_ms: u32,
    },
    /// How loud one's own voice is, where the server does not hear it.
    Level {
        /// 0 to 100.
        level: u8,
    },
    /// May one's browser carry media for others?
    Carry {
        /// Yes or no.
        agreed: bool,
    },
    /// Choose how the room's media travels.
    Travel {
        /// Which way.
        travel: Travel,
        /// Who is to mix; the best one where it is `None`.
        mixer: Option<ParticipantId>,
    },
    /// Write in the chat. Answered by [`crate::Output::ChatAccepted`] once it is stored.
    Chat {
        /// Markdown.
        text: String,
        /// Chosen by the client; the same one is kept once.
        nonce: String,
    },
    /// Stop a source of somebody: nothing of it is forwarded until it is allowed again.
    Stop {
        /// Whose.
        participant: ParticipantId,
        /// Which.
        source: Source,
    },
    /// Allow a source of somebody again.
    Allow {
        /// Whose.
        participant: ParticipantId,
        /// Which.
        source: Source,
    },
    /// Lower somebody's hand.
    LowerHand {
        /// Whose.
        participant: ParticipantId,
    },
    /// Remove somebody; they cannot come back for [`crate::limits::REMOVED`].
    Remove {
        /// Whom.
        participant: ParticipantId,
    },
    /// Give somebody a role.
    Grant {
        /// Whom.
        participant: ParticipantId,
        /// Which.
        role: Role,
    },
    /// Let nobody new in, or let them in again.
    Lock {
        /// Shut or open.
        locked: bool,
    },
}

/// A track somebody publishes.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Publication {
    /// The sending m-line.
    pub mid: String,
    /// What it is.
    pub source: Source,
    /// Paused: it stays published, nothing is sent.
    pub muted: bool,
}

/// A receiving m-line and what shall come out of it. Whether there is such a track is the hub's to say.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct SlotWish {
    /// The m-line.
    pub mid: String,
    /// Which track.
    pub track: TrackId,
    /// Size on the screen in device pixels; zero means hidden.
    pub width: u16,
    /// See `width`.
    pub height: u16,
}

/// What became of a chat message.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Stored {
    /// It is committed.
    New(model::ChatSeq),
    /// The same guest's message with this nonce was committed before; this is it, and everybody was told then.
    Before(crate::ChatMessage),
    /// The room keeps no chat: it is passed on as it is.
    Nowhere,
    /// It could not be committed.
    Failed,
}

/// A participant's media link, as the server sees it.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum MediaState {
    /// There is none.
    Gone,
    /// There is one; no path is validated.
    Connecting,
    /// Media can flow.
    Connected,
    /// Nothing has come for a while.
    Disconnected,
}
