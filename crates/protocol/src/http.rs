//! Bodies of the HTTP routes. All of them are JSON; errors are RFC 9457 problems.

use crate::message::ErrorCode;
use crate::values::{Role, RoomInfo};
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
}
