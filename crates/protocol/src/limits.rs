//! How much a client may say. Said in `docs/protocol.md` and in the errors.

use std::time::Duration;

/// The longest message of a client, in bytes. An offer with 50 slots has about 60 kB.
pub const MESSAGE_BYTES: usize = 256 * 1024;
/// The longest chat message, in characters.
pub const CHAT_CHARS: usize = 4_000;
/// How many chat messages somebody may send in [`CHAT_WINDOW`].
pub const CHAT_BURST: u32 = 10;
/// See [`CHAT_BURST`].
pub const CHAT_WINDOW: Duration = Duration::from_secs(10);
/// How many requests of any kind may come at once; they are refilled at [`REQUESTS_PER_SECOND`].
pub const REQUEST_BURST: u32 = 120;
/// See [`REQUEST_BURST`].
pub const REQUESTS_PER_SECOND: u32 = 30;
/// How many messages of history may be asked for at once.
pub const HISTORY_PAGE: u32 = 100;
/// The most tracks one participant publishes.
pub const TRACKS: usize = 16;
/// The most slots one participant watches.
pub const SLOTS: usize = 128;
/// For how long a participant whose socket is lost keeps the place, the media and the name.
pub const RESUME: Duration = Duration::from_secs(30);
/// A client that hears nothing for this long, not even the answer to a `ping`, connects anew.
pub const SILENCE: Duration = Duration::from_secs(6);
