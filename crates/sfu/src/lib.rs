//! The selective forwarding unit: sans-IO, on str0m.
//!
//! A [`hub::Hub`] is what one media thread owns. It takes [`Command`]s and datagrams, and is polled for datagrams,
//! [`Event`]s and its next timeout. It knows rooms only as "who may receive whose tracks"; who may publish what is
//! decided by the room and arrives as [`Command::Publish`].

pub mod api;

pub use api::{Command, Event, LinkId, LinkState, OfferError, Publication, SlotFlow, SlotState, SlotWish};
