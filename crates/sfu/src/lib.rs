//! The selective forwarding unit: sans-IO, on str0m.
//!
//! A [`Hub`] is what one media thread owns. It takes [`Command`]s and [`Datagram`]s, and is drained for datagrams,
//! [`Event`]s and its next timeout. It knows rooms only as "who may receive whose tracks"; who may publish what is
//! decided by the room and arrives as [`Command::Publish`]. It never does IO and never reads a clock.
//!
//! Read [`api`] for what is said to a hub, [`wire`] for how bytes go in and out, then [`hub`], which finds the link a
//! datagram is for ([`demux`], `address`), and passes packets from what one link publishes (`incoming`) to the slots of
//! others (`outgoing`); `room` decides who gets what ([`allocate`]).
//!
//! ```text
//! datagram ─ demux ─ link (str0m) ─ incoming ─┬─ outgoing (continuity) ─ link (str0m) ─ datagram
//!                                             └─ speaker      room ─ allocate ─ keyframes
//! ```
//!
//! A room larger than what one thread carries is shared by several hubs, with a [`trunk`] between each two of them
//! (`sharing`, `mirror`, `hub::shared`).
//!
//! Beside media a link carries one thing: [`probe`], which measures a participant's line upwards.

pub mod api;
pub mod certificate;
pub mod hub;
pub mod stats;
pub mod trunk;
pub mod wire;

// Links and what they carry.
mod address;
mod codecs;
mod doubt;
mod incoming;
mod link;
mod links;
mod mirror;
mod outgoing;
mod retransmit;
mod room;
mod sdp;
mod sharing;
mod ticks;

// Rules without state of a connection: values in, values out.
pub mod allocate;
pub mod continuity;
pub mod demux;
pub mod keyframes;
pub mod probe;
pub mod rate;
pub mod speaker;
pub mod vp8;

pub use api::{
    Command, Encoding, Event, LinkId, LinkState, OfferError, Publication, SlotFlow, SlotState, SlotWish,
};
pub use certificate::Certificate;
pub use hub::{Hub, HubConfig};
pub use stats::HubStats;
pub use trunk::{Crossing, HubId, Word};
pub use wire::{Datagram, Sink, Transmit, Transport};
