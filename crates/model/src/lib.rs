//! The vocabulary of Starling: ids, people, tracks, roles and the one authorisation table.
//!
//! Values only: no clock, no randomness, no IO and no serialisation. Every other crate speaks these words.
//! Read [`id`] for what is named, [`person`] and [`track`] for who is there and what they send, [`access`] for
//! who may do what.

pub mod access;
pub mod band;
pub mod id;
pub mod limits;
pub mod person;
pub mod room;
pub mod stream;
pub mod time;
pub mod track;

pub use access::{Action, Actor, Denied, Needs, authorise};
pub use band::Band;
pub use id::{ChatSeq, Epoch, GuestId, NodeId, ParticipantId, RoomId, ServerId, StreamKeyId, TrackId};
pub use person::{Colour, Connection, PersonName, Role};
pub use room::{MediaRules, RoomName, RoomRules, RoomTitle, Travel};
pub use stream::StreamUse;
pub use time::UnixMillis;
pub use track::{Kind, Layer, Source, Track};
