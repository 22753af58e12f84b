//! Calls: rooms whose media travels as the planner says, in virtual time, on a network that fails.
//!
//! A [`call`] is one room for one hour. Its people come and go, crash, stall and get weak; pairs of them cannot reach each
//! other, from the start or for a while. [`node`] is what each of them has and wants: it makes the new flow, waits until it
//! is live, and then breaks the old one. [`keeper`] is the part of a room that turns what it is told into facts, waits and
//! plans. `links` makes links and flows, `script` what happens of itself. [`silence`] says why somebody does not hear
//! somebody, from what is true and not from what anybody believes; [`report`] adds it all up.
//!
//! What is simulated is sound; pictures count as far as their routes go. Nothing is said of quality, and the server is
//! always there.

pub mod call;
pub mod keeper;
mod links;
pub mod node;
pub mod report;
mod script;
pub mod silence;

pub use call::{Failure, call};
pub use report::Report;
pub use silence::{Cause, Phase};

/// Lives through this many hours, each in a room with a seed of its own from `first`.
#[must_use]
pub fn hours(first: u64, hours: u64) -> Report {
    let mut report = Report::default();
    for n in 0..hours {
        report.add(call(first.wrapping_add(n)));
    }
    report
}
