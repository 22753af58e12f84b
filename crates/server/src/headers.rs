//! Headers that every answer carries.

use axum::http::uri::Authority;
use axum::http::{HeaderMap, HeaderName, HeaderValue, header};

/// What a page of ours may do, and that nobody else may frame it or guess types.
const FIXED: [(HeaderName, &str); 5] = [
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::REFERRER_POLICY, "no-referrer"),
    (header::X_FRAME_OPTIONS, "DENY"),
    (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
    (
        HeaderName::from_static("permissions-policy"),
        "camera=(self), microphone=(self), display-capture=(self), geolocation=(), payment=(), usb=()",
    ),
];

/// Adds them. There is no `Strict-Transport-Security`: on a self-signed certificate it would lock people out.
pub fn secure(headers: &mut HeaderMap, host: Option<&HeaderValue>) {
    for (name, value) in FIXED {
        headers.insert(name, HeaderValue::from_static(value));
    }
    let policy = content_security_policy(host.and_then(|host| host.to_str().ok()));
    if let Ok(policy) = HeaderValue::from_str(&policy) {
        headers.insert(header::CONTENT_SECURITY_POLICY, policy);
    }
    headers.entry(header::CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
}

/// The policy of pages asked for under this `Host`. The socket's address is named beside `'self'`, because browsers
/// disagree on whether `'self'` means `wss:` too (CSP 3 says yes, older Safari and Firefox no).
fn content_security_policy(host: Option<&str>) -> String {
    let socket = match host.filter(|host| is_host(host)) {
        Some(host) => format!(" ws://{host} wss://{host}"),
        None => String::new(),
    };
    format!(
        "default-src 'self'; connect-src 'self'{socket}; img-src 'self' data: blob:; \
         media-src 'self' blob: mediastream:; worker-src 'self' blob:; object-src 'none'; frame-ancestors 'none'; \
         base-uri 'none'; form-action 'self'"
    )
}

/// A host that can stand in a policy without ending it: the header is the client's to write.
fn is_host(text: &str) -> bool {
    text.parse::<Authority>().is_ok()
        && text.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'-' | b':' | b'[' | b']'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_reaches_its_own_socket_and_nothing_else() {
        let policy = content_security_policy(Some("meet.example:8443"));
        assert!(
            policy.contains("connect-src 'self' ws://meet.example:8443 wss://meet.example:8443;"),
            "{policy}"
        );
        assert!(policy.starts_with("default-src 'self';") && !policy.contains("unsafe"));
        assert!(content_security_policy(Some("[2001:db8::1]:8443")).contains(" wss://[2001:db8::1]:8443;"));
    }

    #[test]
    fn a_host_cannot_write_the_policy() {
        for host in [
            "a; script-src *",
            "a script-src",
            "evil.example,b",
            "user@evil.example",
            "*",
            "",
            "a/b",
            "'self'",
        ] {
            assert!(content_security_policy(Some(host)).contains("connect-src 'self'; "), "{host}");
        }
    }

    #[test]
    fn an_answer_that_says_how_to_cache_it_is_left_alone() {
        let mut headers =
            HeaderMap::from_iter([(header::CACHE_CONTROL, HeaderValue::from_static("no-cache"))]);
        secure(&mut headers, None);
        assert_eq!(headers[header::CACHE_CONTROL], "no-cache");
        assert_eq!(headers[header::X_CONTENT_TYPE_OPTIONS], "nosniff");

        let mut silent = HeaderMap::new();
        secure(&mut silent, None);
        assert_eq!(silent[header::CACHE_CONTROL], "no-store");
    }
}
