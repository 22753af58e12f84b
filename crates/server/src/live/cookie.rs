//! Secrets that browsers keep: cookies of 32 random bytes, of which the server keeps the SHA-256.

use aws_lc_rs::digest;
use axum::http::{HeaderMap, header};
use data_encoding::BASE64URL_NOPAD;

/// The secret a browser brought under this name, if it brought one of ours.
#[must_use]
pub fn read(headers: &HeaderMap, name: &str) -> Option<[u8; 32]> {
    headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(';'))
        .filter_map(|pair| pair.trim().strip_prefix(name)?.strip_prefix('='))
        .find_map(|text| BASE64URL_NOPAD.decode(text.as_bytes()).ok()?.try_into().ok())
}

/// A secret as it stands in a cookie.
#[must_use]
pub fn write(secret: &[u8; 32]) -> String {
    BASE64URL_NOPAD.encode(secret)
}

/// What the store keeps of a secret.
#[must_use]
pub fn hash(secret: &[u8]) -> [u8; 32] {
    let mut hash = [0; 32];
    hash.copy_from_slice(digest::digest(&digest::SHA256, secret).as_ref());
    hash
}
