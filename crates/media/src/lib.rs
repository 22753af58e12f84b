//! The media plane's IO shell: media threads, one per core, each with a [`sfu::Hub`], UDP sockets and TCP connections
//! of its own, on one media port.
//!
//! It moves bytes between sockets and hubs and knows nothing of what they mean, beyond which thread a packet is for.
//! There is no lock and no shared counter on a packet's way, and no async runtime: a thread sleeps in `poll` until a
//! socket, another thread or its hub's clock wakes it.
//!
//! Start with [`Plane`], then `worker.rs`, one thread's loop. Under it: `udp.rs` (batches in, bursts out), `streams.rs`
//! (TCP: `frame.rs`, `stream.rs`, `doorstep.rs`), `handover.rs`, `owners.rs` and `steer.rs` (packets that reach the wrong
//! thread, or go on to receivers of another), `rooms.rs` (which threads a room lives on), `stun.rs` and `thrift.rs` (strangers who ask for their address).
#![allow(
    clippy::disallowed_methods,
    clippy::disallowed_types,
    reason = "this is where sockets, threads and the clock of the media plane are"
)]

mod addresses;
mod backlog;
mod doorstep;
pub mod frame;
mod handover;
mod home;
mod owners;
mod plane;
mod rooms;
mod sockets;
mod stats;
mod steer;
mod stream;
mod streams;
pub mod stun;
mod thrift;
mod udp;
mod worker;

pub use addresses::own_addresses;
pub use plane::{Plane, PlaneConfig};
pub use sockets::StartError;
pub use stats::{IoStats, ThreadStats};
