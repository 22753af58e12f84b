//! The IO shell around the machines: clock, randomness, sockets, tasks, configuration.
#![allow(clippy::disallowed_methods, clippy::disallowed_types, reason = "this crate owns clock, sockets and threads")]

pub mod live;
