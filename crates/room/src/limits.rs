//! How much people may say and how long things wait. What is promised to clients stands in [`model::limits`].

use std::time::Duration;

pub use model::limits::{CHAT_BURST, CHAT_CHARS, CHAT_WINDOW, NONCE_BYTES, RESUME, SLOTS, TRACKS};

/// The longest name of an m-line, in bytes of ASCII. RFC 8843 asks for short ones; browsers count from 0.
pub const MID_BYTES: usize = 16;
/// For how long a removed guest cannot come back.
pub const REMOVED: Duration = Duration::from_secs(600);
/// Reports that come faster than this are not read.
pub const REPORT_EVERY: Duration = Duration::from_secs(1);
/// After how long without anything new a room may go back to a smaller shape. Who leaves often comes back, or is
/// followed by somebody else, within this.
pub const SETTLE: Duration = Duration::from_secs(10);
/// After how long two participants between whom nothing passed any more try again: who only stood still for a moment is
/// back by then.
pub const TRY_AGAIN: Duration = Duration::from_secs(5);
/// The longest they are left apart, however often it failed.
pub const TRY_AGAIN_MOST: Duration = Duration::from_secs(30);
/// Two who reached each other again for so long are taken for new. Longer than a browser takes to find that it cannot
/// connect.
pub const HELD: Duration = Duration::from_secs(60);
/// Everybody is told who speaks at most this often.
pub const VOICES_EVERY: Duration = Duration::from_millis(200);
/// The most links with other participants somebody reports on.
pub const PEERS: usize = 64;
/// The longest name of a codec in a report, in bytes.
pub const CODEC_BYTES: usize = 32;
/// The most chat messages of a room that wait for the store; about a second of the fastest chat of the largest room.
pub const CHAT_WAITING: usize = 1_000;
