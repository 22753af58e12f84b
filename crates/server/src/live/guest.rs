//! Guests: a browser that comes again is the same guest. What proves it is a cookie with 32 random bytes that no script
//! can read; the store keeps only its SHA-256, and the public id of a guest is another random number.

use super::Shared;
use super::cookie;
use super::random;
use super::refusal::Refusal;
use axum::extract::{ConnectInfo, Request, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::middleware::Next;
use axum::response::Response;
use model::{GuestId, UnixMillis};
use std::net::SocketAddr;
use std::sync::Arc;
use store::Store;

/// The name of the cookie.
pub const COOKIE: &str = "starling_guest";
const ONE_YEAR: u32 = 365 * 24 * 60 * 60;

/// What a cookie says. It is a secret: no `Debug`.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct GuestToken([u8; 32]);

impl GuestToken {
    /// Of a guest who was never here.
    #[must_use]
    pub fn new_random() -> Self {
        Self(random::bytes())
    }

    /// The one a browser sent, if it sent one of ours.
    #[must_use]
    pub fn from_headers(headers: &HeaderMap) -> Option<Self> {
        cookie::read(headers, COOKIE).map(Self)
    }

    /// The guest it proves, made now where there is none.
    ///
    /// # Errors
    /// The store's.
    pub async fn guest(&self, store: &Store, now: UnixMillis) -> Result<GuestId, store::Error> {
        let hash = self.hash();
        if let Some(guest) = store.guest_by_token(&hash).await? {
            return Ok(guest);
        }
        match store.create_guest(new_id(), &hash, now).await {
            Ok(guest) => Ok(guest),
            // Two requests of a new browser may come at the same time: one of them made the guest.
            Err(error) => store.guest_by_token(&hash).await?.ok_or(error),
        }
    }

    /// The guest it proves, if that guest ever did anything here.
    ///
    /// # Errors
    /// The store's.
    pub async fn known_guest(&self, store: &Store) -> Result<Option<GuestId>, store::Error> {
        store.guest_by_token(&self.hash()).await
    }

    fn hash(&self) -> [u8; 32] {
        cookie::hash(&self.0)
    }

    fn cookie(&self, https: bool) -> HeaderValue {
        let secure = if https { "; Secure" } else { "" };
        let token = cookie::write(&self.0);
        let text = format!("{COOKIE}={token}; Path=/; Max-Age={ONE_YEAR}; HttpOnly; SameSite=Lax{secure}");
        HeaderValue::try_from(text).unwrap_or_else(|_| unreachable!("a cookie of visible ASCII"))
    }
}

/// Middleware: every request has a guest token, which is an extension of it. A browser that came without one is given
/// one; each new socket gives it for another year.
pub(super) async fn ensure(
    State(shared): State<Arc<Shared>>,
    mut request: Request,
    next: Next,
) -> Result<Response, Refusal> {
    let peer = peer(&request)?;
    let https = shared.site.is_https(peer, request.headers());
    let brought = GuestToken::from_headers(request.headers());
    let token = brought.unwrap_or_else(GuestToken::new_random);
    request.extensions_mut().insert(token);

    let mut response = next.run(request).await;
    if brought.is_none() || response.status() == StatusCode::SWITCHING_PROTOCOLS {
        response.headers_mut().append(header::SET_COOKIE, token.cookie(https));
    }
    Ok(response)
}

/// The address of whoever is at the other end of the connection.
///
/// # Errors
/// The listener did not say; that is a fault of this program.
pub(super) fn peer(request: &Request) -> Result<SocketAddr, Refusal> {
    request
        .extensions()
        .get::<ConnectInfo<SocketAddr>>()
        .map(|info| info.0)
        .ok_or_else(|| Refusal::internal("a request", &"came without the address of its connection"))
}

/// Public, and positive so that it is as short as it can be.
fn new_id() -> GuestId {
    GuestId(i64::from_ne_bytes(random::bytes()) & i64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(cookie: &str) -> Option<GuestToken> {
        let mut headers = HeaderMap::new();
        headers.insert(header::COOKIE, cookie.parse().unwrap());
        GuestToken::from_headers(&headers)
    }

    #[test]
    fn a_cookie_is_read_as_it_was_set() {
        let token = GuestToken::new_random();
        let set = token.cookie(true).to_str().unwrap().to_owned();
        let (pair, attributes) = set.split_once(';').unwrap();
        assert!(read(&format!("theme=dark; {pair}; x=y")) == Some(token));
        assert_eq!(attributes, " Path=/; Max-Age=31536000; HttpOnly; SameSite=Lax; Secure");
        assert!(!token.cookie(false).to_str().unwrap().contains("Secure"));
    }

    #[test]
    fn nonsense_is_no_cookie_of_ours() {
        for text in ["starling_guest=", "starling_guest=abc", "starling_guest_2=AAAA", "starling_guest", "ü"]
        {
            assert!(read(text).is_none(), "{text}");
        }
    }
}
