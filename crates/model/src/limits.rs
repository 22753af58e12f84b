//! How much people may say and how long their place is kept. The room enforces it; the protocol promises it.

use std::time::Duration;

/// The longest chat message, in characters.
pub const CHAT_CHARS: usize = 4_000;
/// How many chat messages somebody may send in [`CHAT_WINDOW`].
pub const CHAT_BURST: usize = 10;
/// See [`CHAT_BURST`].
pub const CHAT_WINDOW: Duration = Duration::from_secs(10);
/// The longest nonce of a chat message, in bytes of ASCII.
pub const NONCE_BYTES: usize = 64;
/// The most tracks one participant publishes.
pub const TRACKS: usize = 16;
/// The most slots one participant watches.
pub const SLOTS: usize = 128;
/// For how long a participant whose socket is lost keeps the place, the media and the name.
pub const RESUME: Duration = Duration::from_secs(30);
