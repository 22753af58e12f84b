//! What a browser has of being signed in: a cookie with 32 random bytes that goes to the administration only, and is
//! sent by no page of another site.

use crate::live::{cookie, random};
use axum::http::{HeaderMap, HeaderValue};
use std::time::Duration;

/// The name of the cookie.
const COOKIE: &str = "starling_admin";
/// How long a session lasts.
pub const LASTS: Duration = Duration::from_secs(12 * 60 * 60);

/// What a cookie says. It is a secret: no `Debug`.
#[derive(PartialEq, Eq)]
pub struct SessionToken([u8; 32]);

impl SessionToken {
    /// Of a new session.
    #[must_use]
    pub fn new_random() -> Self {
        Self(random::bytes())
    }

    /// The one a browser sent, if it sent one of ours.
    #[must_use]
    pub fn from_headers(headers: &HeaderMap) -> Option<Self> {
        cookie::read(headers, COOKIE).map(Self)
    }

    /// What the store keeps of it.
    #[must_use]
    pub fn hash(&self) -> [u8; 32] {
        cookie::hash(&self.0)
    }

    /// Has a browser keep it.
    #[must_use]
    pub fn keep(&self, https: bool) -> HeaderValue {
        header(&cookie::write(&self.0), LASTS, https)
    }

    /// Has a browser forget any.
    #[must_use]
    pub fn forget(https: bool) -> HeaderValue {
        header("", Duration::ZERO, https)
    }
}

fn header(value: &str, lasts: Duration, https: bool) -> HeaderValue {
    let secure = if https { "; Secure" } else { "" };
    let seconds = lasts.as_secs();
    let text =
        format!("{COOKIE}={value}; Path=/api/admin; Max-Age={seconds}; HttpOnly; SameSite=Strict{secure}");
    HeaderValue::try_from(text).unwrap_or_else(|_| unreachable!("a cookie of visible ASCII"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::header;

    #[test]
    fn a_cookie_is_read_as_it_was_set() {
        let token = SessionToken::new_random();
        let set = token.keep(true).to_str().unwrap().to_owned();
        let (pair, attributes) = set.split_once(';').unwrap();
        assert_eq!(attributes, " Path=/api/admin; Max-Age=43200; HttpOnly; SameSite=Strict; Secure");
        let headers = HeaderMap::from_iter([(header::COOKIE, pair.parse().unwrap())]);
        assert!(SessionToken::from_headers(&headers) == Some(token));
        assert!(!SessionToken::forget(false).to_str().unwrap().contains("Secure"));
        let headers = HeaderMap::from_iter([(header::COOKIE, "starling_admin=".parse().unwrap())]);
        assert!(SessionToken::from_headers(&headers).is_none());
    }
}
