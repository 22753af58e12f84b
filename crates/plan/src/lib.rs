//! How media travels, as a value, and the one pure function that chooses it.
//!
//! [`topology`] says who serves whom and what flows follow from that; [`choose`] makes the next [`Plan`] out of the
//! [`facts`] of a room and the plan before; [`slice`] is what one node must know of it, [`why`] the reason that people are
//! given; [`judge`] finds what is wrong with a plan, whoever made it.
//!
//! What [`choose`] chooses from: people who send straight to each other (`direct`, with `detour` for those who cannot),
//! participants who mix (`mixers`), or the server. [`bands`] turns measurements into bands and says what a band is
//! trusted with, [`able`] who could do what for whom.
//!
//! Never in here: time (waiting is a timer of the room), randomness, tracks, layers and who speaks (they change several
//! times a second and belong to the hub).

pub mod able;
mod asking;
pub mod bands;
pub mod choose;
mod detour;
mod direct;
pub mod facts;
pub mod judge;
mod mixers;
mod scene;
pub mod slice;
pub mod topology;
pub mod why;

pub use bands::band;
pub use choose::{MOST_DIRECT, MOST_DIRECT_BY_WISH, Plan, plan};
pub use facts::{NodeFacts, PeerPair, PersonFacts, Policy, Reach, RoomFacts, Trust};
pub use judge::{Fault, judge};
pub use model::{Band, Epoch};
pub use slice::{Get, Pass, Route, Shape, Slice};
pub use topology::{Delivery, Flow, Relay, Topology};
pub use why::Why;
