//! The selective forwarding unit: sans-IO, on str0m.
//!
//! A [`Hub`] is what one media thread owns. It takes [`Command`]s and [`Datagram`]s, and is drained for datagrams,
//! [`Event`]s and its next timeout. It knows rooms only as "who may receive whose tracks"; who may publish what is
//! decided by the room and arrives as [`Command::Publish`]. It never does IO and never reads a clock.
//!
//! Read [`api`] for what is said to a hub, [`wire`] for how bytes go in and out, then [`hub`].

mod address;
pub mod allocate;
pub mod api;
pub mod certificate;
mod codecs;
pub mod continuity;
pub mod demux;
pub mod hub;
mod incoming;
pub mod keyframes;
mod link;
mod links;
mod outgoing;
pub mod rate;
mod room;
mod sdp;
pub mod speaker;
pub mod vp8;
pub mod wire;

pub use api::{Command, Event, LinkId, LinkState, OfferError, Publication, SlotFlow, SlotState, SlotWish};
pub use certificate::Certificate;
pub use hub::{Hub, HubConfig, HubStats};
pub use wire::{Datagram, Sink, Transmit, Transport};
