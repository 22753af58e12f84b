//! From an HTTP request to a socket, and who may not come that far.

use super::Shared;
use super::address::Prefix;
use super::guest::{self, GuestToken};
use super::join::Visitor;
use super::limits;
use super::outbox::outbox;
use super::refusal::Refusal;
use super::socket;
use crate::live::address::ClientAddress;
use axum::Extension;
use axum::extract::ws::{WebSocketUpgrade, rejection::WebSocketUpgradeRejection};
use axum::extract::{Request, State};
use axum::http::Method;
use axum::middleware::Next;
use axum::response::Response;
use protocol::ErrorCode;
use room::SocketId;
use std::sync::Arc;
use std::sync::atomic::Ordering;

/// Middleware: refuses what a page of another site asks for in a visitor's name, and notes who asks.
pub(super) async fn own_pages_only(
    State(shared): State<Arc<Shared>>,
    mut request: Request,
    next: Next,
) -> Result<Response, Refusal> {
    let peer = guest::peer(&request)?;
    let reads_only =
        matches!(*request.method(), Method::GET | Method::HEAD) && request.uri().path() != SOCKET;
    if !reads_only && !shared.site.allows_origin(peer, request.uri(), request.headers()) {
        return Err(Refusal::new(
            ErrorCode::NotAllowed,
            "This request comes from a page of another site. Open this server's own page. Behind a proxy, have it pass \
             on the Host header.",
        ));
    }
    let client = shared.site.client(peer, request.headers());
    request.extensions_mut().insert(client);
    Ok(next.run(request).await)
}

/// Where the socket is.
pub(super) const SOCKET: &str = "/api/socket";

/// `GET /api/socket`.
pub(super) async fn upgrade(
    State(shared): State<Arc<Shared>>,
    Extension(token): Extension<GuestToken>,
    Extension(address): Extension<ClientAddress>,
    upgrade: Result<WebSocketUpgrade, WebSocketUpgradeRejection>,
) -> Result<Response, Refusal> {
    let upgrade = upgrade
        .map_err(|_| Refusal::new(ErrorCode::BadRequest, "This address is for WebSockets (RFC 6455)."))?;
    let place = Place::take(&shared, address.prefix())?;
    let alive = shared.alive();
    // Somewhat above what is read, so that too long a message is answered and not only cut off.
    let most = 2 * protocol::limits::MESSAGE_BYTES;
    let upgrade = upgrade.max_message_size(most).max_frame_size(most).write_buffer_size(0);
    Ok(upgrade.on_upgrade(move |socket| async move {
        let (outbox, waiting) = outbox();
        let socket_id = SocketId(shared.next_socket.fetch_add(1, Ordering::Relaxed));
        let visitor = Visitor { token, address, socket: socket_id, outbox };
        socket::serve(shared, socket, visitor, waiting).await;
        drop((place, alive));
    }))
}

/// One of the sockets an address may have open.
pub(super) struct Place {
    shared: Arc<Shared>,
    address: Prefix,
}

impl Place {
    pub(super) fn take(shared: &Arc<Shared>, address: Prefix) -> Result<Self, Refusal> {
        let mut sockets = Shared::locked(&shared.sockets);
        let count = sockets.entry(address).or_default();
        if *count >= limits::SOCKETS {
            let message =
                format!("{} sockets are open from your address already. Close some.", limits::SOCKETS);
            return Err(Refusal::new(ErrorCode::TooFast, message));
        }
        *count += 1;
        Ok(Self { shared: shared.clone(), address })
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let mut sockets = Shared::locked(&self.shared.sockets);
        if let Some(count) = sockets.get_mut(&self.address) {
            *count -= 1;
            if *count == 0 {
                sockets.remove(&self.address);
            }
        }
    }
}
