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
    /// Media links with people.
    #[ts(type = "number")]
    pub media_links: u64,
    /// Bytes of media that came. Counts up.
    #[ts(type = "number")]
    pub media_bytes_in: u64,
    /// Bytes of media sent. Counts up.
    #[ts(type = "number")]
    pub media_bytes_out: u64,
    /// Threads that carry media.
    pub media_threads: u32,
    /// Time they were awake, all together, in milliseconds. Counts up.
    #[ts(type = "number")]
    pub media_busy_ms: u64,
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
