//! What a client may ask. Each request carries an id of the client's choice and gets exactly one answer with it.

use crate::values::{Role, Source};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// One message of a client.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, TS)]
pub struct ClientMessage {
    /// Comes back in the answer.
    pub id: u32,
    /// What is asked.
    #[serde(flatten)]
    pub request: Request,
}

/// What is asked. [`Request::Join`] comes first; before it, only [`Request::Ping`] is answered.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, TS)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum Request {
    /// Come in, come back, or take over from another tab. Answer: `welcome`.
    Join(Join),
    /// Go. Answer: `done`, then the server closes the socket.
    Leave,
    /// Is anybody there? Answer: `done`.
    Ping,
    /// Change one's own name or colour.
    ChangeSelf {
        /// The new name.
        #[serde(default)]
        name: Option<String>,
        /// The new colour, 1 to 8.
        #[serde(default)]
        colour: Option<u8>,
    },
    /// Raise or lower one's own hand.
    RaiseHand {
        /// Up or down.
        raised: bool,
    },

    /// Open or change the media link to the server: an SDP offer. Answer: `answer`. An offer whose ICE credentials are
    /// new restarts ICE; one whose DTLS fingerprint is new, or with `fresh`, replaces the link.
    Offer {
        /// The SDP (RFC 8829).
        sdp: String,
        /// The client made a new peer connection: whatever the server has of the old one is to be dropped.
        #[serde(default)]
        fresh: bool,
    },
    /// All that this participant publishes, whole: what is missing is withdrawn. May come before or after the offer
    /// that has the m-lines. Answer: `published`.
    Publish {
        /// Everything published.
        tracks: Vec<Publication>,
    },
    /// All that this participant shows or plays, whole: each slot is a receiving m-line of the link.
    Watch {
        /// Everything watched.
        slots: Vec<Slot>,
    },
    /// What the client measures. At most one a second is read.
    Report(Report),

    /// Write in the chat. Answer: `sent`, once the message is kept. The same nonce is kept once, however often it is
    /// sent.
    Chat {
        /// Markdown.
        text: String,
        /// Chosen by the client, 1 to 64 characters; unique among this guest's messages.
        nonce: String,
    },
    /// Older messages. Answer: `history`.
    History {
        /// Only messages before this one; the newest where it is missing.
        #[serde(default)]
        #[ts(type = "number | null")]
        before: Option<i64>,
        /// How many, at most 100.
        limit: u32,
    },

    /// Stop a source of somebody: nothing of it is forwarded until it is allowed again.
    Stop {
        /// Whose.
        participant: u32,
        /// Which.
        source: Source,
    },
    /// Allow a source of somebody again.
    Allow {
        /// Whose.
        participant: u32,
        /// Which.
        source: Source,
    },
    /// Lower somebody's hand.
    LowerHand {
        /// Whose.
        participant: u32,
    },
    /// Remove somebody from the room. They cannot come back for ten minutes.
    Remove {
        /// Whom.
        participant: u32,
    },
    /// Give somebody a role.
    Grant {
        /// Whom.
        participant: u32,
        /// Which.
        role: Role,
    },
    /// Let nobody new in, or let them in again.
    Lock {
        /// Shut or open.
        locked: bool,
    },
}

/// See [`Request::Join`].
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, TS)]
pub struct Join {
    /// [`crate::VERSION`].
    pub protocol: u32,
    /// The room's name.
    pub room: String,
    /// What to be called.
    pub name: String,
    /// 1 to 8.
    pub colour: u8,
    /// Where the room has one.
    #[serde(default)]
    pub password: Option<String>,
    /// From an earlier `welcome`: brings back the same participant within 30 s, with media and all. After that, or
    /// after the server was restarted, it lets the same guest in again without the password.
    #[serde(default)]
    pub ticket: Option<String>,
    /// Go on here and end the other tab of the same guest.
    #[serde(default)]
    pub take_over: bool,
}

/// A track that is published. Its id is in the answer.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, TS)]
pub struct Publication {
    /// The sending m-line.
    pub mid: String,
    /// What it is.
    pub source: Source,
    /// Paused: it stays published, nothing is sent.
    #[serde(default)]
    pub muted: bool,
}

/// A receiving m-line and what shall come out of it.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, TS)]
pub struct Slot {
    /// The receiving m-line.
    pub mid: String,
    /// The track.
    pub track: u32,
    /// How large it is shown, in device pixels. Zero: not at all, and then no byte of it is sent. Ignored for sound.
    #[serde(default)]
    pub width: u16,
    /// See `width`.
    #[serde(default)]
    pub height: u16,
}

/// What a client measured on its link to the server.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, TS)]
pub struct Report {
    /// How good the connection is, 1 (bad) to 4 (good); what others see.
    pub bars: u8,
    /// Lost on the way up, 0 to 1.
    pub loss_up: f32,
    /// Lost on the way down, 0 to 1.
    pub loss_down: f32,
    /// There and back, in milliseconds.
    pub rtt_ms: u32,
    /// What carries the media.
    pub transport: Option<Transport>,
}

/// What carries the media.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Transport {
    /// The usual way.
    Udp,
    /// The slower way, where UDP is blocked.
    Tcp,
}
