//! Bodies of the routes of the administration, below `/api/admin`.

use crate::values::{RoomInfo, Shape};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// `POST /api/admin/session`.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct AdminSignIn {
    /// The key of the administration, as it was shown. Case, spaces and hyphens do not matter.
    pub key: String,
}

/// `GET` and `POST /api/admin/session`.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, TS)]
pub struct AdminSession {
    /// Whoever asks is signed in.
    pub signed_in: bool,
    /// Until when, in Unix milliseconds; `null` for who shows the key itself.
    #[ts(type = "number | null")]
    pub until: Option<i64>,
}

/// `GET /api/admin/overview`: how much is going on. What counts up does so since the server was started.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, TS)]
pub struct AdminOverview {
    /// The running version.
    pub version: String,
    /// For how long the server runs, in milliseconds.
    #[ts(type = "number")]
    pub uptime_ms: u64,
    /// People in rooms.
    pub people: u32,
    /// Rooms with somebody in them.
    pub live_rooms: u32,
    /// Rooms there are.
    pub rooms: u32,
    /// Sockets open.
    pub sockets: u32,
    /// The threads that carry media.
    pub threads: Vec<MediaThread>,
}

/// A thread that carries media. Links are as they stand; what else there is counts up.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, TS)]
pub struct MediaThread {
    /// Its number.
    pub thread: u32,
    /// Media links with people.
    #[ts(type = "number")]
    pub links: u64,
    /// Of these, whose line takes less than what they would like to get.
    #[ts(type = "number")]
    pub short: u64,
    /// Of these, that lose more than two packets of a hundred.
    #[ts(type = "number")]
    pub lossy: u64,
    /// What their lines are believed to take, all together, in kbit/s.
    #[ts(type = "number")]
    pub estimate_kbps: u64,
    /// Packets of sound and picture that came.
    #[ts(type = "number")]
    pub packets_in: u64,
    /// The same, handed to people: one that goes to three counts three times.
    #[ts(type = "number")]
    pub packets_out: u64,
    /// Bytes that came.
    #[ts(type = "number")]
    pub bytes_in: u64,
    /// Bytes sent.
    #[ts(type = "number")]
    pub bytes_out: u64,
    /// Datagrams sent.
    #[ts(type = "number")]
    pub datagrams_out: u64,
    /// System calls that sent them.
    #[ts(type = "number")]
    pub sends: u64,
    /// Packets that the system, a connection or another thread had no room for.
    #[ts(type = "number")]
    pub unsent: u64,
    /// Time it was awake, in milliseconds.
    #[ts(type = "number")]
    pub busy_ms: u64,
}

/// `GET /api/admin/rooms`: those with somebody in them first, then by name.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, TS)]
pub struct AdminRooms {
    /// At most 200.
    pub rooms: Vec<AdminRoom>,
    /// How many more there are.
    pub left_off: u32,
}

/// A room, as the administration sees it.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, TS)]
pub struct AdminRoom {
    /// The room.
    pub room: RoomInfo,
    /// How many are in it.
    pub count: u32,
    /// How it goes; `null` while nobody is in it.
    pub underway: Option<Underway>,
}

/// A room that somebody is in.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, TS)]
pub struct Underway {
    /// Since when somebody has been in it, in Unix milliseconds.
    #[ts(type = "number")]
    pub since: i64,
    /// The shape most people see, sound before picture.
    pub shape: Shape,
    /// The name of who mixes, where a participant does.
    pub mixer: Option<String>,
}
