//! Who comes into the administration: from where, and with what.

use super::key::AdminKey;
use super::session::SessionToken;
use crate::live::address::ClientAddress;
use crate::live::attempts::Lock;
use crate::live::bearer::bearer;
use crate::live::refusal::Refusal;
use crate::live::{Shared, guest};
use axum::extract::{Request, State};
use axum::http::HeaderMap;
use axum::middleware::Next;
use axum::response::Response;
use model::{Action, Actor, UnixMillis, authorise};
use protocol::ErrorCode;
use std::sync::Arc;
use std::time::{Duration, Instant};

/// Middleware: answers nobody but those of the addresses given with `--admin-from`, if any are given.
pub(super) async fn allowed_addresses_only(
    State(shared): State<Arc<Shared>>,
    request: Request,
    next: Next,
) -> Result<Response, Refusal> {
    let peer = guest::peer(&request)?;
    let refused = |why: String| Err(Refusal::new(ErrorCode::NotAllowed, why));
    if shared.admin_from.is_empty() {
        return Ok(next.run(request).await);
    }
    if shared.site.proxies.is_through_stranger(peer, request.headers()) {
        return refused(format!(
            "The administration is for some addresses only, and this request comes through a proxy that may ask for \
             anybody. Start the server with --trusted-proxy {}.",
            peer.ip().to_canonical()
        ));
    }
    let ClientAddress(client) = shared.site.client(peer, request.headers());
    if !shared.admin_from.iter().any(|range| range.contains(client)) {
        return refused(format!(
            "The administration is for some addresses only, and {client} is none of them. Start the server with \
             --admin-from {client} to allow it."
        ));
    }
    Ok(next.run(request).await)
}

/// How somebody proved to be the administrator.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Proof {
    /// They showed the key.
    Key,
    /// They have a session, which lasts until then.
    Session(UnixMillis),
}

/// Lets the administrator do something.
///
/// # Errors
/// Whoever asks is not the administrator, or the administrator may not.
pub(super) async fn admit(
    shared: &Shared,
    address: ClientAddress,
    headers: &HeaderMap,
    action: Action,
) -> Result<(), Refusal> {
    proof(shared, address, headers).await?.ok_or_else(not_signed_in)?;
    authorise(Actor::Administrator, action).map_err(Refusal::denied)
}

/// What the request proves: by the key itself, as tools do (RFC 6750), or by the cookie of a session.
///
/// # Errors
/// A wrong key, or too many of them. A cookie that proves nothing is none: nobody guesses 256 bits.
pub(super) async fn proof(
    shared: &Shared,
    address: ClientAddress,
    headers: &HeaderMap,
) -> Result<Option<Proof>, Refusal> {
    if let Some(key) = bearer(headers) {
        check_key(shared, address, key).await?;
        return Ok(Some(Proof::Key));
    }
    let Some(token) = SessionToken::from_headers(headers) else { return Ok(None) };
    let until = shared.store.admin_session(&token.hash(), shared.clock.now()).await?;
    Ok(until.map(Proof::Session))
}

/// Whether that is the key; then its hash, as the store keeps it.
///
/// # Errors
/// It is not, or too many wrong ones came from that address.
pub(super) async fn check_key(
    shared: &Shared,
    address: ClientAddress,
    text: &str,
) -> Result<[u8; 32], Refusal> {
    let kept = shared.store.admin_key().await?;
    let (asker, now) = (address.prefix(), Instant::now());
    // Counted and forgiven without a pause: several requests of one tool at a time are no guesses.
    let mut attempts = Shared::locked(&shared.attempts);
    let left = attempts.begin(now, asker, Lock::Administration).map_err(locked_out)?;
    match kept.filter(|kept| AdminKey::parse(text).is_some_and(|key| key.is_kept_as(kept))) {
        Some(kept) => {
            attempts.forgive(asker, Lock::Administration);
            Ok(kept)
        }
        None => {
            tracing::warn!(left, "somebody tried a wrong admin key");
            let wait = attempts.check(now, asker, Lock::Administration).err();
            Err(wrong_key(left, wait))
        }
    }
}

/// The administration wants to know who asks.
pub(super) fn not_signed_in() -> Refusal {
    Refusal::new(
        ErrorCode::NotSignedIn,
        "Sign in to the administration first, or send its key as \"Authorization: Bearer KEY\".",
    )
}

fn wrong_key(left: u32, wait: Option<Duration>) -> Refusal {
    const NOT_IT: &str =
        "That is not the admin key. `starling admin-key`, on the server's machine, makes a new one.";
    let refusal = match left {
        0 => Refusal::new(ErrorCode::WrongKey, NOT_IT),
        1 => Refusal::new(ErrorCode::WrongKey, format!("{NOT_IT} You have one more try.")),
        left => Refusal::new(ErrorCode::WrongKey, format!("{NOT_IT} You have {left} more tries.")),
    };
    match wait {
        Some(wait) => refusal.tries_left(left).after(wait),
        None => refusal.tries_left(left),
    }
}

fn locked_out(wait: Duration) -> Refusal {
    let minutes = wait.as_secs().div_ceil(60);
    let message = format!("Too many wrong admin keys from your address. Try again in {minutes} min.");
    Refusal::new(ErrorCode::TooFast, message).after(wait).tries_left(0)
}
