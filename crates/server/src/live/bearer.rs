//! Keys that programs show in a header (RFC 6750).

use axum::http::{HeaderMap, header};

/// The key a request shows.
#[must_use]
pub fn bearer(headers: &HeaderMap) -> Option<&str> {
    let value = headers.get(header::AUTHORIZATION)?.to_str().ok()?;
    let (scheme, key) = value.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| key.trim())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(authorization: &str) -> Option<String> {
        let headers = HeaderMap::from_iter([(header::AUTHORIZATION, authorization.parse().unwrap())]);
        bearer(&headers).map(str::to_owned)
    }

    #[test]
    fn a_tool_sends_the_key_in_a_header() {
        assert_eq!(read("Bearer ABCD-EFGH").as_deref(), Some("ABCD-EFGH"));
        assert_eq!(read("bearer  ABCD EFGH ").as_deref(), Some("ABCD EFGH"));
        for other in ["Basic QUJD", "Bearer", "ABCD"] {
            assert_eq!(read(other), None, "{other}");
        }
    }
}
