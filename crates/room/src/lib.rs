//! One room as a machine: who is in it, what they may do, what they send, how the chat is ordered, who may come back.
//!
//! [`Room::handle`] takes an [`Input`] and the time, and returns [`Output`]s in the order they are to be carried out.
//! Facts go in, whole values come out, never differences. Every request is checked against [`model::authorise`].
//!
//! Never in here: a clock, randomness, sockets, bytes, passwords (they are checked before anybody reaches the room), and
//! media (a hub carries it and asks nobody; it is told what the room allows).
//!
//! Read [`input`] and [`output`], then [`room`], which only hands things to the parts: [`members`] (who is here),
//! [`roles`], [`moderation`], [`tracks`], [`chat`], [`hands`], [`voices`], [`links`] and [`measures`] (what people report),
//! [`retries`] (when two who could not reach each other try again),
//! [`following`] (players that show what there is), [`routes`] (the plan made of it) and [`dwell`] (everything that waits).

mod ask;
pub mod chat;
pub mod dwell;
mod entry;
mod facts;
pub mod following;
pub mod hands;
pub mod input;
pub mod limits;
pub mod links;
pub mod measures;
pub mod members;
pub mod moderation;
pub mod output;
pub mod refusal;
pub mod retries;
pub mod roles;
pub mod room;
pub mod routes;
pub mod tracks;
pub mod voices;

pub use following::Following;
pub use input::{
    Able, ChatId, Client, Input, Join, MediaState, PeerLinkState, PeerReport, Publication, Request,
    ServerReport, SlotWish, SocketId, Stored, Token,
};
pub use output::{
    ChatMessage, CloseReason, LeaveReason, NewMessage, Output, Participant, PublishedTrack, Welcome,
};
pub use refusal::Refusal;
pub use room::{NextIds, Person, Room};
pub use routes::Change;
