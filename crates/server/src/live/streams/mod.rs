//! Programs that send a stream into a room or play what is sent there: WHIP (RFC 9725) and WHEP
//! (draft-ietf-wish-whep).
//!
//! [`keys`] is what they prove themselves with, `sdp` what is read and written of their offers, `sessions` what goes on,
//! `routes` the HTTP of it. In the room they are participants like any other; [`super::program`] is their way in.

mod keys;
mod routes;
mod sessions;

pub use sessions::Sessions;

use super::Shared;
use axum::Router;
use std::sync::Arc;

/// `/whip` and `/whep`: for programs and pages from anywhere, whose key says what they may.
pub(super) fn routes() -> Router<Arc<Shared>> {
    routes::routes()
}

/// The keys of a room, below `/api`: for pages of this server.
pub(super) fn key_routes() -> Router<Arc<Shared>> {
    keys::routes()
}
