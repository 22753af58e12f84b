//! The administration: what whoever runs the server may see of it, over HTTP below `/api/admin`.
//!
//! [`key`] is what proves to be that person, `session` what a browser has of it, `gate` who comes in, `rooms` the list
//! of them, `routes` the rest. Nothing here changes a room or opens one: what may be done is in [`model::access`].

mod gate;
pub mod key;
mod rooms;
mod routes;
mod session;

use super::Shared;
use axum::Router;
use std::sync::Arc;

/// The routes. Each request must carry who asks, as an extension.
pub(super) fn routes(shared: &Arc<Shared>) -> Router<Arc<Shared>> {
    routes::routes().layer(axum::middleware::from_fn_with_state(shared.clone(), gate::allowed_addresses_only))
}
