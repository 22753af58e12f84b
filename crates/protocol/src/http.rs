//! Bodies of the HTTP routes. All of them are JSON; errors are RFC 9457 problems.

use crate::message::ErrorCode;
use crate::request::PeerLinkState;
use crate::values::{Band, Kind, Node, Role, RoomInfo, Shape, StreamUse, Travel};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// `POST /api/rooms`. Empty: an unlisted room with a speakable name.
#[derive(Clone, Default, PartialEq, Debug, Serialize, Deserialize, TS)]
#[serde(default, deny_unknown_fields)]
pub struct CreateRoom {
    /// What people call it; the address is made from it.
    pub title: Option<String>,
    /// Shown on the front page.
    pub listed: bool,
    /// Needed to come in.
    pub password: Option<String>,
    /// The most people at once.
    pub capacity: Option<u32>,
    /// The role of somebody who comes in for the first time: `viewer` or `speaker`.
    pub newcomer: Option<Role>,
    /// Keep what is written in it. It is kept where nothing is said.
    pub keeps_chat: Option<bool>,
}

/// `PATCH /api/rooms/NAME`. What is missing stays.
#[derive(Clone, Default, PartialEq, Debug, Serialize, Deserialize, TS)]
#[serde(default, deny_unknown_fields)]
pub struct ChangeRoom {
    /// What people call it. The address stays.
    pub title: Option<String>,
    /// Shown on the front page.
    pub listed: Option<bool>,
    /// A new password; an empty one removes it.
    pub password: Option<String>,
    /// The most people at once.
    pub capacity: Option<u32>,
    /// Let nobody new in.
    pub locked: Option<bool>,
    /// The role of somebody who comes in for the first time.
    pub newcomer: Option<Role>,
    /// No server carries the room's media.
    pub no_server_media: Option<bool>,
    /// Nobody in it learns another participant's address.
    pub private_addresses: Option<bool>,
    /// Keep what is written in it. `false` deletes what was written so far.
    pub keeps_chat: Option<bool>,
}

/// `GET /api/rooms/NAME/graph`, for people in the room, and `GET /api/admin/rooms/NAME/graph`: how media travels through
/// it.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, TS)]
pub struct Graph {
    /// The number of the plan.
    pub epoch: u32,
    /// What the host chose.
    pub travel: Travel,
    /// Why the plan is as it is, as a key that clients put into words.
    pub why: String,
    /// Whom that is about, where it is about somebody.
    pub who: Option<u32>,
    /// The same in English.
    pub sentence: String,
    /// Everybody in the room.
    pub people: Vec<GraphPerson>,
    /// Whose media goes from where to where.
    pub flows: Vec<GraphFlow>,
    /// What is known of the links that are there.
    pub links: Vec<GraphLink>,
    /// Who takes over if a participant who serves others vanishes.
    pub standby: Option<Node>,
    /// The newest changes of shape, newest first.
    pub changes: Vec<GraphChange>,
}

/// Somebody in a [`Graph`].
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, TS)]
pub struct GraphPerson {
    /// Their id.
    pub id: u32,
    /// Their name.
    pub name: String,
    /// Their colour, 1 to 8.
    pub colour: u8,
    /// What they have to send: sound, picture, both or nothing.
    pub sends: Vec<Kind>,
    /// Mixes for others.
    pub mixes: bool,
    /// Agreed to carry others.
    pub carries: bool,
    /// Nobody learns their address.
    pub private: bool,
    /// How able they are, where it is known.
    pub uplink: Option<Band>,
    /// See `uplink`.
    pub downlink: Option<Band>,
    /// See `uplink`.
    pub cpu: Option<Band>,
}

/// A flow in a [`Graph`].
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, TS)]
pub struct GraphFlow {
    /// Sound or picture.
    pub kind: Kind,
    /// Who sends it.
    pub from: Node,
    /// Who gets it.
    pub to: Node,
    /// Whose media it is.
    pub origins: Vec<u32>,
}

/// A link in a [`Graph`], as `from` measures it.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, TS)]
pub struct GraphLink {
    /// Who measures.
    pub from: Node,
    /// The other end.
    pub to: Node,
    /// How it stands.
    pub state: PeerLinkState,
    /// kbit/s sent.
    pub up_kbps: u32,
    /// kbit/s received.
    pub down_kbps: u32,
    /// Lost on the way to `from`, 0 to 1.
    pub loss: f32,
    /// There and back, in milliseconds.
    pub rtt_ms: Option<u32>,
    /// What pictures are encoded with.
    pub codec: Option<String>,
}

/// A change of shape.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, TS)]
pub struct GraphChange {
    /// When, in Unix milliseconds.
    #[ts(type = "number")]
    pub at: i64,
    /// To which shape.
    pub shape: Shape,
    /// Why, as a key.
    pub why: String,
    /// Whom that is about.
    pub who: Option<u32>,
    /// The longest silence anybody had of it, in milliseconds, once it is known.
    pub gap_ms: Option<u32>,
}

/// `GET /api/rooms/NAME`, and each of `GET /api/rooms`: what somebody outside may know.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, TS)]
pub struct RoomOutside {
    /// The room.
    pub room: RoomInfo,
    /// Who is in it, in the order they came; empty for a room with a password.
    pub people: Vec<PersonOutside>,
    /// How many are in it.
    pub count: u32,
    /// Whoever asks made this room.
    pub own: bool,
}

/// `POST /api/rooms/NAME/stream-keys`.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct CreateStreamKey {
    /// What it is good for.
    #[serde(rename = "use")]
    pub purpose: StreamUse,
    /// What the stream is called in the room.
    pub name: String,
    /// After how many days it ends, 1 to 3650; never where nothing is said.
    #[serde(default)]
    pub days: Option<u32>,
}

/// A stream key, each of `GET /api/rooms/NAME/stream-keys`. What it proves itself with is not in it.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, TS)]
pub struct StreamKey {
    /// Names it to be revoked: `DELETE /api/rooms/NAME/stream-keys/ID`.
    #[ts(type = "number")]
    pub id: i64,
    /// What it is good for.
    #[serde(rename = "use")]
    pub purpose: StreamUse,
    /// What the stream is called in the room.
    pub name: String,
    /// When it was made, in Unix milliseconds.
    #[ts(type = "number")]
    pub created: i64,
    /// When it ends, if ever.
    #[ts(type = "number | null")]
    pub expires: Option<i64>,
}

/// The answer to `POST /api/rooms/NAME/stream-keys`.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, TS)]
pub struct StreamKeyMade {
    /// The key.
    pub key: StreamKey,
    /// The bearer token, said this once.
    pub token: String,
    /// Where it is used, as a path of this server.
    pub path: String,
}

/// Somebody in a room, as seen from outside.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, TS)]
pub struct PersonOutside {
    /// Their name.
    pub name: String,
    /// Their colour, 1 to 8.
    pub colour: u8,
}

/// An error of a route (RFC 9457, `application/problem+json`).
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, TS)]
pub struct Problem {
    /// The HTTP status.
    pub status: u16,
    /// For programs.
    pub code: ErrorCode,
    /// For people: what is wrong and what to do.
    pub detail: String,
    /// When trying again makes sense, in milliseconds from now.
    pub retry_after_ms: Option<u32>,
    /// How many guesses are left, for `wrong_key`.
    pub tries_left: Option<u32>,
}
