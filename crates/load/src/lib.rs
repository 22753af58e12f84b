//! Clients without a browser, many of them in one process, and the benchmark that drives servers with them
//! (`cargo xtask bench`). A development tool: no part of the program leans on it.
//!
//! [`source`] says what is sent and when, [`stamp`] what each packet carries so that [`receipt`] can tell at the other
//! end what became of it. A [`client`] is one end of a connection: [`webrtc`] towards servers, [`plain`] towards the
//! bare forwarding loop (`bin/floor.rs`), which is the physical limit they are compared with. Its [`port`] is a socket,
//! perhaps behind a [`wire`] that loses and holds back what passes. [`signal`] brings clients
//! into a server's room, a [`crowd`] is all of them and what drives them. [`bench`] runs the contestants against each
//! other, round by round, and writes `docs/benchmarks.md`.
#![allow(clippy::print_stdout, reason = "a program for a terminal")]
#![allow(
    clippy::disallowed_methods,
    clippy::disallowed_types,
    reason = "it measures real time on real sockets"
)]

pub mod bench;
pub mod client;
pub mod cost;
pub mod crowd;
pub mod plain;
pub mod port;
pub mod receipt;
pub mod signal;
pub mod source;
pub mod stamp;
pub mod webrtc;
pub mod wire;
