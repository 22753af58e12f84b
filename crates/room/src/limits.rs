//! How much people may say and how long things wait. What is promised to clients stands in [`model::limits`].

use std::time::Duration;

pub use model::limits::{CHAT_BURST, CHAT_CHARS, CHAT_WINDOW, NONCE_BYTES, RESUME, SLOTS, TRACKS};

/// The longest name of an m-line, in bytes of ASCII. RFC 8843 asks for short ones; browsers count from 0.
pub const MID_BYTES: usize = 16;
/// For how long a removed guest cannot come back.
pub const REMOVED: Duration = Duration::from_secs(600);
/// Reports that come faster than this are not read.
pub const REPORT_EVERY: Duration = Duration::from_secs(1);
/// The most chat messages of a room that wait for the store; about a second of the fastest chat of the largest room.
pub const CHAT_WAITING: usize = 1_000;
