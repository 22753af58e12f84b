//! How people reach this server, and whether a request comes from one of its own pages. Browsers say so with `Origin` (RFC 6454) on each WebSocket and
//! each request that changes something; a page of another site cannot forge it. A request without one does not come
//! from a page and carries no cookie that somebody else could misuse.

use super::address::{ClientAddress, TrustedProxies};
use axum::http::{HeaderMap, Uri, header};
use std::net::SocketAddr;

/// How people reach this server.
#[derive(Clone, Debug)]
pub struct Site {
    /// Whose `X-Forwarded-Host` and `X-Forwarded-Proto` are believed.
    pub proxies: TrustedProxies,
    /// Pages may come over plain HTTP.
    pub plain_http: bool,
}

impl Site {
    /// Who asks.
    #[must_use]
    pub fn client(&self, peer: SocketAddr, headers: &HeaderMap) -> ClientAddress {
        self.proxies.client(peer, headers)
    }

    /// Whether the browser came by HTTPS.
    #[must_use]
    pub fn is_https(&self, peer: SocketAddr, headers: &HeaderMap) -> bool {
        match self.forwarded(peer, headers, "x-forwarded-proto") {
            Some(scheme) => scheme.eq_ignore_ascii_case("https"),
            None => !self.plain_http,
        }
    }

    /// Whether the request comes from a page of this server, or from no page.
    #[must_use]
    pub fn allows_origin(&self, peer: SocketAddr, uri: &Uri, headers: &HeaderMap) -> bool {
        let Some(origin) = headers.get(header::ORIGIN) else { return true };
        let host = self
            .forwarded(peer, headers, "x-forwarded-host")
            .or_else(|| headers.get(header::HOST).and_then(|value| value.to_str().ok()))
            .or_else(|| uri.authority().map(|authority| authority.as_str()));
        let scheme = self.forwarded(peer, headers, "x-forwarded-proto").or(if self.plain_http {
            None
        } else {
            Some("https")
        });

        let Some(host) = host else { return false };
        let Some((page_scheme, page_host)) = origin.to_str().ok().and_then(|text| text.split_once("://"))
        else {
            return false;
        };
        (page_scheme == "https" || page_scheme == "http")
            && scheme.is_none_or(|scheme| scheme.eq_ignore_ascii_case(page_scheme))
            && with_port(page_host, page_scheme).eq_ignore_ascii_case(&with_port(host, page_scheme))
    }

    /// What a trusted proxy says about the request it passes on. Proxies in a row append; the nearest to the person is
    /// first.
    fn forwarded<'a>(&self, peer: SocketAddr, headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
        let said = headers.get(name).filter(|_| self.proxies.trusts(peer.ip()))?;
        said.to_str().ok()?.split(',').next().map(str::trim)
    }
}

fn with_port(host: &str, scheme: &str) -> String {
    let after_brackets = host.rsplit(']').next().unwrap_or(host);
    if after_brackets.contains(':') {
        host.to_owned()
    } else {
        format!("{host}:{}", if scheme == "https" { 443 } else { 80 })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn allows(origin: &str, host: &str, forwarded: &[(&'static str, &str)], plain_http: bool) -> bool {
        let rule = Site { proxies: TrustedProxies(vec!["10.0.0.1".parse().unwrap()]), plain_http };
        let peer = if forwarded.is_empty() { "192.0.2.1:999" } else { "10.0.0.1:999" };
        let mut headers = HeaderMap::new();
        headers.insert(header::HOST, host.parse().unwrap());
        if !origin.is_empty() {
            headers.insert(header::ORIGIN, origin.parse().unwrap());
        }
        for (name, value) in forwarded {
            headers.insert(*name, value.parse().unwrap());
        }
        rule.allows_origin(peer.parse().unwrap(), &Uri::from_static("/api/socket"), &headers)
    }

    #[test]
    fn a_page_of_this_server_may_ask() {
        assert!(allows("https://meet.example:8443", "meet.example:8443", &[], false));
        assert!(allows("https://meet.example", "meet.example:443", &[], false));
        assert!(allows("https://[2001:db8::1]", "[2001:db8::1]:443", &[], false));
        assert!(allows("http://localhost:8080", "localhost:8080", &[], true));
    }

    #[test]
    fn a_page_of_another_site_may_not() {
        for origin in [
            "https://evil.example",
            "https://meet.example:8444",
            "https://meet.example.evil.example:8443",
            "http://meet.example:8443",
            "null",
            "file://",
        ] {
            assert!(!allows(origin, "meet.example:8443", &[], false), "{origin}");
        }
    }

    #[test]
    fn only_a_trusted_proxy_says_which_host_was_asked() {
        let forwarded = [("x-forwarded-host", "meet.example"), ("x-forwarded-proto", "https")];
        assert!(allows("https://meet.example", "127.0.0.1:8080", &forwarded, true));
        assert!(!allows("http://meet.example", "127.0.0.1:8080", &forwarded, true));
        let stranger = Site { proxies: TrustedProxies::default(), plain_http: true };
        let mut headers = HeaderMap::new();
        headers.insert(header::HOST, "meet.example".parse().unwrap());
        headers.insert(header::ORIGIN, "https://evil.example".parse().unwrap());
        headers.insert("x-forwarded-host", "evil.example".parse().unwrap());
        assert!(!stranger.allows_origin("192.0.2.1:9".parse().unwrap(), &Uri::from_static("/"), &headers));
    }

    #[test]
    fn a_program_that_is_no_browser_may_ask() {
        assert!(allows("", "meet.example", &[], false));
    }
}
