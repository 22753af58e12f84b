//! What a server says: answers to requests, and events. Events are whole values, never differences.

use crate::request::Signal;
use crate::values::{ChatMessage, Layer, Participant, RoomInfo, Slice};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// One message of a server.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, TS)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum ServerMessage {
    /// A request was done.
    Ok {
        /// The request's id.
        id: u32,
        /// What came of it.
        reply: Reply,
    },
    /// A request was refused, or (without an id) a message could not be read.
    Error {
        /// The request's id.
        id: Option<u32>,
        /// Why.
        error: ErrorBody,
    },

    /// The room changed.
    Room {
        /// As it is.
        room: RoomInfo,
    },
    /// Somebody came or changed.
    Participant {
        /// As they are.
        participant: Participant,
    },
    /// Somebody went.
    Left {
        /// Who.
        participant: u32,
        /// Why.
        reason: LeaveReason,
    },
    /// How media travels for this participant.
    Slice {
        /// The whole of it.
        slice: Slice,
    },
    /// Another participant said something about the link between the two.
    Signal {
        /// Who.
        from: u32,
        /// What.
        signal: Signal,
    },
    /// What comes out of the slots, whole.
    Slots {
        /// One for each slot that is watched.
        slots: Vec<SlotState>,
    },
    /// What somebody wants of one's own tracks at the server, whole. A client sends nothing else there.
    Encodings {
        /// One for each published track.
        tracks: Vec<Encoding>,
    },
    /// Who speaks. Only people above silence are listed. At most five a second.
    Speakers {
        /// Everybody who is heard.
        speaking: Vec<Speaking>,
        /// Who leads; stays until somebody else does.
        dominant: Option<u32>,
    },
    /// Somebody wrote.
    Chat {
        /// What.
        message: ChatMessage,
    },
    /// The state of one's own media link as the server sees it.
    Link {
        /// How it stands.
        state: LinkState,
    },
    /// The server closes this socket next.
    Closed {
        /// Why; a client comes back by itself only after [`CloseReason::Stopping`] and [`CloseReason::TooSlow`].
        reason: CloseReason,
    },
}

/// What came of a request.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, TS)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum Reply {
    /// Nothing to say but that it is done.
    Done,
    /// Of `join`.
    Welcome(Box<Welcome>),
    /// Of `offer`.
    Answer {
        /// The SDP.
        sdp: String,
    },
    /// Of `publish`.
    Published {
        /// In the order of the request.
        tracks: Vec<Published>,
    },
    /// Of `chat`: it is kept.
    Sent {
        /// As everybody sees it.
        message: ChatMessage,
    },
    /// Of `history`.
    History {
        /// Oldest first.
        messages: Vec<ChatMessage>,
        /// There are older ones.
        more: bool,
    },
}

/// The whole of a room, for somebody who comes in or comes back.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, TS)]
pub struct Welcome {
    /// One's own participant.
    pub you: u32,
    /// Brings one back; see [`crate::request::Join::ticket`]. Replaces any earlier one.
    pub ticket: String,
    /// The same participant as before: the media link, if there was one, is still there.
    pub resumed: bool,
    /// The room.
    pub room: RoomInfo,
    /// Everybody, oneself included.
    pub participants: Vec<Participant>,
    /// How media travels.
    pub slice: Slice,
    /// The newest messages, oldest first.
    pub chat: Vec<ChatMessage>,
    /// There are older ones.
    pub chat_more: bool,
    /// The server's clock, in Unix milliseconds.
    #[ts(type = "number")]
    pub now: i64,
    /// The longest chat message, in characters.
    pub chat_chars: u32,
    /// Where links with other participants learn their own addresses (RFC 7064).
    pub stun: Vec<String>,
}

/// An m-line and the id its track got.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, TS)]
pub struct Published {
    /// The sending m-line.
    pub mid: String,
    /// The track.
    pub track: u32,
}

/// What comes out of a slot.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, TS)]
pub struct SlotState {
    /// The receiving m-line.
    pub mid: String,
    /// The track that was asked for.
    pub track: u32,
    /// Whether it comes.
    pub state: SlotFlow,
    /// The layer that comes, where there are layers.
    pub layer: Option<Layer>,
}

/// Whether something comes out of a slot, and if not, why.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum SlotFlow {
    /// It flows.
    Live,
    /// It is on its way: a key frame was asked for.
    Waiting,
    /// The publisher paused it.
    Muted,
    /// A moderator stopped it.
    Stopped,
    /// It is shown nowhere (size zero).
    Hidden,
    /// The receiver's connection is too slow for any layer of it.
    Bandwidth,
    /// The publisher's media has not arrived.
    NoMedia,
    /// There is no such track.
    Gone,
}

/// What somebody wants of a published track.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, TS)]
pub struct Encoding {
    /// The sending m-line.
    pub mid: String,
    /// Somebody asks the server for it: for sound at all, for a picture in any size but zero.
    pub wanted: bool,
    /// For a picture, the layers to send, coarse first; none fits anybody's connection if it is wanted without. Sound has
    /// none.
    pub layers: Vec<Layer>,
}

/// Somebody who is heard.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, TS)]
pub struct Speaking {
    /// Who.
    pub participant: u32,
    /// How loud: 0 (just above silence) to 100 (full scale).
    pub level: u8,
}

/// A media link as the server sees it.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum LinkState {
    /// There is an answer, but no packet has come.
    Connecting,
    /// Media can flow.
    Connected,
    /// Nothing has come for a while; an offer with `ice_restart` may bring it back.
    Disconnected,
    /// The server has no link; a fresh offer opens one.
    Gone,
}

/// Why somebody went.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum LeaveReason {
    /// They wanted to.
    Left,
    /// Their connection was lost and did not come back in time.
    Lost,
    /// A moderator removed them.
    Removed,
}

/// Why a server closes a socket.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum CloseReason {
    /// As asked.
    Left,
    /// A moderator removed this participant.
    Removed,
    /// Another tab of the same guest goes on.
    TakenOver,
    /// The room was deleted.
    RoomDeleted,
    /// The server stops; it may be back in a moment.
    Stopping,
    /// The client does not read what it is sent.
    TooSlow,
}

/// Why a request was refused.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, TS)]
pub struct ErrorBody {
    /// For programs.
    pub code: ErrorCode,
    /// For people: what is wrong and what to do, in English.
    pub message: String,
    /// When trying again makes sense, in milliseconds from now.
    pub retry_after_ms: Option<u32>,
    /// How many guesses are left, for `wrong_password` and `wrong_key`.
    pub tries_left: Option<u32>,
}

/// What was wrong.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum ErrorCode {
    /// The message is not of this protocol.
    BadRequest,
    /// A value in it is out of range: a name, a colour, a text.
    BadValue,
    /// The server speaks another version; reloading the page brings the right client.
    ProtocolVersion,
    /// `join` comes first.
    NotJoined,
    /// There is no such room.
    NoSuchRoom,
    /// Nobody of that id is here.
    NoSuchParticipant,
    /// The room has a password and none was given.
    PasswordNeeded,
    /// That is not the password.
    WrongPassword,
    /// The room is locked.
    RoomLocked,
    /// The room is full.
    RoomFull,
    /// A moderator removed this guest from the room a short while ago.
    RemovedEarlier,
    /// The same guest is in the room in another tab; `take_over` ends that one.
    AlreadyHere,
    /// The role does not suffice.
    NotAllowed,
    /// There is to be no link between the two.
    NotLinked,
    /// Too much, too fast.
    TooFast,
    /// The text is too long.
    TooLong,
    /// There is no such stream, or no such stream key.
    NoSuchStream,
    /// The SDP cannot be answered.
    BadOffer,
    /// The name of a room is taken.
    NameTaken,
    /// The administration wants its key, or a session made with it; a stream wants its key.
    NotSignedIn,
    /// That is not the key of the administration, or no good key of a stream.
    WrongKey,
    /// The server could not do it; its log says why.
    Internal,
}
