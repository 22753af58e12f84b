//! What outsiders may send: every parser of their bytes as one function from bytes to nothing.
//!
//! A [`Target`] reads bytes the way the program does and panics where the program would, or where what was read does
//! not hold together. [`TARGETS`] lists them; [`mutate`] makes inputs; the corpus they start from is in
//! `fuzz/corpus/TARGET`, and whatever broke a target once stays there. The tests replay it, `cargo xtask fuzz` runs
//! for long, and `fuzz/` hands the same functions to cargo-fuzz.
#![allow(clippy::disallowed_methods, clippy::unwrap_used, reason = "a program for development")]

pub mod corpus;
pub mod mutate;
mod targets;

pub use targets::{TARGETS, Target};

/// The target of that name.
///
/// # Panics
/// If there is none.
pub fn target(name: &str) -> &'static Target {
    TARGETS.iter().find(|target| target.name == name).unwrap_or_else(|| panic!("there is no target {name}"))
}
