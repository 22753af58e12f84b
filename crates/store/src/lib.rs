//! What stays when the program ends: guests, rooms, roles, chat, secrets, stream keys and who administers, in SQLite.
//!
//! [`Store`] is the one way in. It speaks [`model`] and a few records of its own ([`NewRoom`], [`StoredRoom`],
//! [`NewMessage`], [`StoredMessage`]); no table, row or statement leaves this crate. It makes no random number and
//! reads no clock: ids, times and fresh secrets are parameters. When a call that writes returns `Ok`, what it wrote
//! is on the disk.
//!
//! Read [`open`] for how the database is kept, then [`rooms`] and [`chat`].

pub mod admin;
pub mod chat;
pub mod error;
pub mod guests;
pub mod members;
pub mod open;
pub mod rooms;
mod row;
pub mod secrets;
pub mod streams;

pub use chat::{ChatPage, NewMessage, StoredMessage};
pub use error::{CreateRoomError, Error};
pub use open::Store;
pub use rooms::{NewRoom, PasswordChange, StoredRoom};
pub use streams::{NewStreamKey, StoredStreamKey};
