//! How much people may say and how long things wait. `protocol::limits` says the same numbers on the wire.

use std::time::Duration;

/// The longest chat message, in characters.
pub const CHAT_CHARS: usize = 4_000;
/// How many chat messages a guest may send in [`CHAT_WINDOW`].
pub const CHAT_BURST: usize = 10;
/// See [`CHAT_BURST`].
pub const CHAT_WINDOW: Duration = Duration::from_secs(10);
/// The longest nonce, in bytes of ASCII.
pub const NONCE_BYTES: usize = 64;
/// The most tracks one participant publishes.
pub const TRACKS: usize = 16;
/// The most slots one participant watches.
pub const SLOTS: usize = 128;
/// The longest name of an m-line, in bytes of ASCII. RFC 8843 asks for short ones; browsers count from 0.
pub const MID_BYTES: usize = 16;
/// For how long a participant whose socket is lost keeps the place, the media and the name.
pub const RESUME: Duration = Duration::from_secs(30);
/// For how long a removed guest cannot come back.
pub const REMOVED: Duration = Duration::from_secs(600);
/// Reports that come faster than this are not read.
pub const REPORT_EVERY: Duration = Duration::from_secs(1);
/// The most chat messages of a room that wait for the store; about a second of the fastest chat of the largest room.
pub const CHAT_WAITING: usize = 1_000;
