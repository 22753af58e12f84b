//! What a room wants done.

use crate::input::{ChatId, SlotWish, SocketId, Token};
use crate::refusal::Refusal;
use model::{
    ChatSeq, Colour, Connection, GuestId, ParticipantId, PersonName, Role, RoomRules, Source, Track, TrackId,
    Travel, UnixMillis,
};
use plan::Slice;

/// Something to carry out, in the order it is said.
///
/// "Everybody" is every participant who has a socket at that point of the order: from their [`Output::Welcome`] to their
/// [`Output::CloseSocket`] or the [`crate::Input::SocketLost`].
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Output {
    /// The answer to a join. From here on the participant is reached on that socket.
    Welcome(Box<Welcome>),
    /// A request was done.
    Done {
        /// Of the request.
        token: Token,
    },
    /// A [`crate::Request::Publish`] was done.
    Published {
        /// Of the request.
        token: Token,
        /// The m-lines and the ids of their tracks, in the order of the request.
        tracks: Vec<(String, TrackId)>,
    },
    /// A request was refused.
    Refused {
        /// Of the request.
        token: Token,
        /// Why.
        refusal: Refusal,
    },

    /// Tell everybody: somebody came or changed.
    ParticipantChanged(Participant),
    /// Tell everybody: somebody went.
    Left {
        /// Who.
        participant: ParticipantId,
        /// Why.
        reason: LeaveReason,
    },
    /// Tell everybody: the room changed.
    RoomChanged(RoomRules),
    /// Tell everybody: somebody wrote.
    Chat(ChatMessage),
    /// Tell everybody who is heard, loudness 0 to 100.
    Speakers {
        /// Everybody above silence.
        speaking: Vec<(ParticipantId, u8)>,
        /// Who leads.
        dominant: Option<ParticipantId>,
    },
    /// Tell one: how media travels for them changed.
    SliceFor {
        /// Whom.
        participant: ParticipantId,
        /// The whole of it.
        slice: Slice,
    },
    /// A [`crate::Request::Chat`] was done: it is kept, or passed on in a room that keeps nothing.
    ChatAccepted {
        /// Of the request.
        token: Token,
        /// As everybody sees it.
        message: ChatMessage,
    },
    /// End a socket. Nothing is said to a participant through it afterwards.
    CloseSocket {
        /// Which.
        socket: SocketId,
        /// Why.
        reason: CloseReason,
    },

    /// Commit a chat message, after those said before it, and answer with [`crate::Input::ChatStored`].
    StoreChat(NewMessage),
    /// Keep a guest's role in this room.
    StoreRole {
        /// Whose.
        guest: GuestId,
        /// Which.
        role: Role,
    },
    /// Keep how the room's media travels.
    StoreTravel {
        /// Which way.
        travel: Travel,
    },
    /// Keep whether the room is locked.
    StoreLocked {
        /// Shut or open.
        locked: bool,
    },

    /// Tell the hub what a participant publishes; the whole list.
    Publish {
        /// Whose.
        participant: ParticipantId,
        /// All of it.
        tracks: Vec<PublishedTrack>,
    },
    /// Tell the hub what a participant watches; the whole list.
    Watch {
        /// Whose.
        participant: ParticipantId,
        /// All of it.
        slots: Vec<SlotWish>,
    },
    /// Forget a participant's media link, if there is one, with what was published and watched on it.
    CloseMedia {
        /// Whose.
        participant: ParticipantId,
    },
}

/// The whole of a room, for somebody who comes in or comes back.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Welcome {
    /// Of the join.
    pub token: Token,
    /// The socket they came on.
    pub socket: SocketId,
    /// Who they are.
    pub participant: ParticipantId,
    /// The same as before, and the media link, if there was one, is still there.
    pub resumed: bool,
    /// The room.
    pub rules: RoomRules,
    /// Everybody, themselves included, in the order they came.
    pub participants: Vec<Participant>,
    /// How media travels for them.
    pub slice: Slice,
}

/// Somebody in the room, as everybody sees them.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Participant {
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
    /// What they publish, in the order they said.
    pub tracks: Vec<Track>,
    /// Sources a moderator stopped, in the order of [`Source`].
    pub stopped: Vec<Source>,
    /// When they raised their hand. No two hands of a room are raised at the same time.
    pub hand: Option<UnixMillis>,
    /// How they are connected.
    pub connection: Connection,
    /// How good their connection is, 1 (bad) to 4 (good).
    pub bars: Option<u8>,
    /// When they came.
    pub joined_at: UnixMillis,
}

/// A track as the room allows it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct PublishedTrack {
    /// The m-line it comes on.
    pub mid: String,
    /// Its id.
    pub track: TrackId,
    /// What it is.
    pub source: Source,
    /// The publisher paused it.
    pub muted: bool,
    /// A moderator stopped it: whatever still arrives is dropped.
    pub stopped: bool,
}

/// A chat message to be committed.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct NewMessage {
    /// Comes back in the answer.
    pub id: ChatId,
    /// Who wrote it.
    pub guest: GuestId,
    /// Their name.
    pub name: PersonName,
    /// Their colour.
    pub colour: Colour,
    /// When.
    pub at: UnixMillis,
    /// Markdown: trimmed, 1 to [`crate::limits::CHAT_CHARS`] characters, no controls but line breaks and tabs.
    pub text: String,
    /// To be kept once for each guest.
    pub nonce: String,
}

/// A chat message as everybody sees it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ChatMessage {
    /// Its place in the room's order; in a room that keeps no chat, in the order of what was passed on since it was
    /// loaded.
    pub seq: ChatSeq,
    /// Who wrote it.
    pub guest: GuestId,
    /// Their name then.
    pub name: PersonName,
    /// Their colour then.
    pub colour: Colour,
    /// When.
    pub at: UnixMillis,
    /// Markdown.
    pub text: String,
    /// The nonce of a message that is kept nowhere, so that whoever gets it in two ways shows it once.
    pub nonce: Option<String>,
}

/// Why somebody went.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum LeaveReason {
    /// They wanted to.
    Left,
    /// Their socket was lost and did not come back in time.
    Lost,
    /// A moderator removed them.
    Removed,
}

/// Why a socket is ended.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum CloseReason {
    /// As asked.
    Left,
    /// A moderator removed the participant.
    Removed,
    /// Another socket of the same participant goes on.
    TakenOver,
    /// The room was deleted.
    RoomDeleted,
}
