//! What a client may ask. Each request carries an id of the client's choice and gets exactly one answer with it.

use crate::values::{Kind, Role, Source, Travel};
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
        /// Whether nobody is to learn one's address. See [`Join::private`].
        #[serde(default)]
        private: Option<bool>,
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
    /// Say something to another participant about the link between the two. Only where both have the other among
    /// their slice's `links`.
    Signal {
        /// To whom.
        to: u32,
        /// What.
        signal: Signal,
    },
    /// How one's links with other participants stand, whole. To be said when one fails or falls silent, and now and
    /// then.
    Links {
        /// One for each of the slice's `links`.
        links: Vec<PeerLink>,
    },
    /// What is played comes another way from here on. For the history of the room.
    Switched {
        /// Sound or picture.
        kind: Kind,
        /// The longest silence or stillness of it that the switch cost, in milliseconds.
        gap_ms: u32,
    },
    /// How loud one's own voice is, where the server does not hear it: 0 to 100. At most five a second are read.
    Level {
        /// See above.
        level: u8,
    },
    /// May this browser carry media for others?
    Carry {
        /// Yes or no.
        agreed: bool,
    },
    /// Choose how the room's media travels.
    Travel {
        /// Which way.
        travel: Travel,
        /// Who is to mix, with `mixer`; the best one where it is missing.
        #[serde(default)]
        mixer: Option<u32>,
    },

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
    /// This client makes links with other participants.
    #[serde(default)]
    pub peers: bool,
    /// Nobody is to learn this participant's address: no link with another participant, everything through the server.
    #[serde(default)]
    pub private: bool,
    /// This browser may carry media for others; somebody was asked before.
    #[serde(default)]
    pub carries: bool,
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
    /// kbit/s sent to the server.
    #[serde(default)]
    pub up_kbps: u32,
    /// kbit/s received from it.
    #[serde(default)]
    pub down_kbps: u32,
    /// What carries the media.
    pub transport: Option<Transport>,
    /// What this browser could do for others, as far as it knows.
    #[serde(default)]
    pub able: Able,
}

/// What a browser could do, as far as it knows. What is missing was not measured.
#[derive(Clone, Default, PartialEq, Debug, Serialize, Deserialize, TS)]
#[serde(default)]
pub struct Able {
    /// What its line carries up, in kbit/s.
    pub uplink_kbps: Option<u32>,
    /// What its line carries down, in kbit/s.
    pub downlink_kbps: Option<u32>,
    /// How long encoding one picture takes, in milliseconds.
    pub encode_ms: Option<f32>,
    /// Its encoder gives less than it is asked for because the computer is busy.
    pub cpu_limited: bool,
    /// How hard the computer works, 0 (hardly) to 3 (too hard).
    pub pressure: Option<u8>,
    /// It runs on a battery that is nearly empty.
    pub low_battery: bool,
    /// Its network costs by the byte.
    pub metered: bool,
}

/// What two participants say to each other about the link between them. The lower id makes every offer.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, TS)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum Signal {
    /// An offer. `link` grows with each new peer connection of the two.
    Offer {
        /// Which peer connection.
        link: u32,
        /// The SDP (RFC 8829).
        sdp: String,
    },
    /// The answer to the newest offer.
    Answer {
        /// Which peer connection.
        link: u32,
        /// The SDP.
        sdp: String,
    },
    /// An ICE candidate (RFC 8838). An empty one ends them.
    Candidate {
        /// Which peer connection.
        link: u32,
        /// The candidate attribute.
        candidate: String,
        /// Its m-line.
        mid: Option<String>,
        /// Its m-line by number.
        line: Option<u16>,
    },
    /// Whoever does not make the offers needs one: a new peer connection (with `link` 0 or one that is gone), more
    /// m-lines, or new candidates.
    Again {
        /// The peer connection it has, or 0.
        link: u32,
        /// How many m-lines of sound it needs.
        audio: u16,
        /// How many m-lines of pictures it needs.
        video: u16,
        /// ICE is to be restarted.
        restart: bool,
    },
}

/// How the link with another participant stands.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, TS)]
pub struct PeerLink {
    /// With whom.
    pub with: u32,
    /// How it stands.
    pub state: PeerLinkState,
    /// What should come over it does not, though the link is up.
    pub silent: bool,
    /// kbit/s sent over it.
    pub up_kbps: u32,
    /// kbit/s received over it.
    pub down_kbps: u32,
    /// Lost on the way here, 0 to 1.
    pub loss: f32,
    /// There and back, in milliseconds.
    pub rtt_ms: Option<u32>,
    /// What pictures are encoded with.
    pub codec: Option<String>,
}

/// See [`PeerLink`].
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum PeerLinkState {
    /// Being made.
    Connecting,
    /// Media can flow.
    Live,
    /// It could not be made, or broke and could not be mended.
    Failed,
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
