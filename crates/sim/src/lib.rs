//! Rooms full of simulated people, in virtual time, from a seed.
//!
//! [`world`] holds one room and everything around it: pages that know only what they were told ([`page`]), a store that
//! answers late, a hub, and a plain [`reference`] of what ought to be. [`steps`] makes up what happens next; after each
//! step [`check()`] compares them all. [`search`] runs many rooms. [`plans`] searches the planner alone,
//! [`calls`] lives through the calls it plans, [`pictures`] draws some for the documents. A seed is the same story everywhere, for ever.
//!
//! What it cannot see: sockets that lose a message, the wire's form, media itself.

pub mod calls;
pub mod check;
pub mod page;
pub mod pictures;
pub mod plans;
pub mod reference;
pub mod rng;
pub mod search;
pub mod steps;
pub mod tally;
pub mod world;

pub use check::{Fault, check};
pub use search::{Failure, run, search};
pub use world::World;
