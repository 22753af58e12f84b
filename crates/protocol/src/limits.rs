//! How much a client may say. Said in `docs/protocol.md` and in the errors.

pub use model::limits::{CHAT_BURST, CHAT_CHARS, CHAT_WINDOW, NONCE_BYTES, RESUME, SLOTS, TRACKS};
use std::time::Duration;

/// The longest message of a client, in bytes. An offer with 50 slots has about 60 kB.
pub const MESSAGE_BYTES: usize = 256 * 1024;
/// How many requests of any kind may come at once; they are refilled at [`REQUESTS_PER_SECOND`].
pub const REQUEST_BURST: u32 = 120;
/// See [`REQUEST_BURST`].
pub const REQUESTS_PER_SECOND: u32 = 30;
/// How many messages of history may be asked for at once.
pub const HISTORY_PAGE: u32 = 100;
/// A client that hears nothing for this long, not even the answer to a `ping`, connects anew.
pub const SILENCE: Duration = Duration::from_secs(6);
