//! Whose address a request comes from, also behind a proxy.

use axum::http::{HeaderMap, header};
use std::fmt;
use std::net::{IpAddr, Ipv6Addr, SocketAddr};
use std::str::FromStr;

/// A range of addresses: `10.0.0.0/8`, `fd00::/8`, or a single address.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Cidr {
    base: IpAddr,
    bits: u8,
}

impl Cidr {
    /// Whether the address is in the range. An IPv4 address may come as IPv4-mapped IPv6.
    #[must_use]
    pub fn contains(self, address: IpAddr) -> bool {
        match (self.base, address.to_canonical()) {
            (IpAddr::V4(base), IpAddr::V4(address)) => {
                let mask = u32::MAX.checked_shl(32 - u32::from(self.bits)).unwrap_or(0);
                base.to_bits() & mask == address.to_bits() & mask
            }
            (IpAddr::V6(base), IpAddr::V6(address)) => {
                let mask = u128::MAX.checked_shl(128 - u32::from(self.bits)).unwrap_or(0);
                base.to_bits() & mask == address.to_bits() & mask
            }
            _ => false,
        }
    }
}

impl FromStr for Cidr {
    type Err = BadCidr;

    fn from_str(text: &str) -> Result<Self, BadCidr> {
        let bad = || BadCidr(text.to_owned());
        let (address, bits) = match text.split_once('/') {
            Some((address, bits)) => (address, Some(bits)),
            None => (text, None),
        };
        let base = address.parse::<IpAddr>().map_err(|_| bad())?.to_canonical();
        let most = if base.is_ipv4() { 32 } else { 128 };
        let bits = bits.map_or(Ok(most), |bits| bits.parse().map_err(|_| bad()))?;
        if bits > most { Err(bad()) } else { Ok(Self { base, bits }) }
    }
}

impl fmt::Display for Cidr {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.base, self.bits)
    }
}

/// A text that is no range of addresses.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
#[error("{0:?} is not a range of addresses; write one like 10.0.0.0/8, fd00::/8 or 192.0.2.7")]
pub struct BadCidr(String);

/// Proxies whose `X-Forwarded-…` headers are believed. From anybody else these headers are ignored.
#[derive(Clone, Default, Debug)]
pub struct TrustedProxies(pub Vec<Cidr>);

impl TrustedProxies {
    /// Whether the address is a trusted proxy's.
    #[must_use]
    pub fn trusts(&self, address: IpAddr) -> bool {
        self.0.iter().any(|range| range.contains(address))
    }

    /// Whether the request comes through a proxy that nobody declared. Whoever it asks for could be anybody, so it is not
    /// somebody of the proxy's own address.
    #[must_use]
    pub fn is_through_stranger(&self, peer: SocketAddr, headers: &HeaderMap) -> bool {
        let forwarded = headers.contains_key("x-forwarded-for") || headers.contains_key(header::FORWARDED);
        forwarded && !self.trusts(peer.ip())
    }

    /// The address of the person: the last in the chain of proxies that is not a trusted proxy itself.
    #[must_use]
    pub fn client(&self, peer: SocketAddr, headers: &HeaderMap) -> ClientAddress {
        let peer = peer.ip().to_canonical();
        if !self.trusts(peer) {
            return ClientAddress(peer);
        }
        let forwarded: Vec<&str> = headers
            .get_all("x-forwarded-for")
            .iter()
            .filter_map(|value| value.to_str().ok())
            .flat_map(|value| value.split(','))
            .collect();
        let mut nearest = peer;
        for hop in forwarded.iter().rev() {
            let Some(address) = read_hop(hop) else { break };
            nearest = address;
            if !self.trusts(address) {
                break;
            }
        }
        ClientAddress(nearest)
    }
}

/// The address of the person who asks.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct ClientAddress(pub IpAddr);

impl ClientAddress {
    /// What limits are counted by.
    #[must_use]
    pub fn prefix(self) -> Prefix {
        Prefix(match self.0 {
            IpAddr::V4(_) => self.0,
            IpAddr::V6(address) => Ipv6Addr::from_bits(address.to_bits() & (u128::MAX << 64)).into(),
        })
    }
}

/// One subscriber's addresses: an IPv4 address, or the first 64 bits of an IPv6 one (RFC 6177: whoever has one has
/// all of them).
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct Prefix(IpAddr);

/// One entry of `X-Forwarded-For`: an address, which some proxies send with a port.
fn read_hop(text: &str) -> Option<IpAddr> {
    let text = text.trim();
    let address = text.parse().ok().or_else(|| text.parse::<SocketAddr>().ok().map(|socket| socket.ip()))?;
    Some(address.to_canonical())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn client(peer: &str, forwarded: &[&str]) -> String {
        let proxies = TrustedProxies(vec!["10.0.0.0/8".parse().unwrap(), "::1".parse().unwrap()]);
        let mut headers = HeaderMap::new();
        for value in forwarded {
            headers.append("x-forwarded-for", value.parse().unwrap());
        }
        proxies.client(SocketAddr::new(peer.parse().unwrap(), 5000), &headers).0.to_string()
    }

    #[test]
    fn a_stranger_cannot_say_where_they_come_from() {
        assert_eq!(client("198.51.100.7", &["203.0.113.1"]), "198.51.100.7");
    }

    #[test]
    fn a_trusted_proxy_says_who_asks() {
        assert_eq!(client("10.1.2.3", &["203.0.113.1"]), "203.0.113.1");
        assert_eq!(client("::ffff:10.1.2.3", &["203.0.113.1:4711"]), "203.0.113.1");
        assert_eq!(client("10.1.2.3", &[]), "10.1.2.3");
    }

    #[test]
    fn what_stands_before_the_first_untrusted_hop_is_not_believed() {
        assert_eq!(client("::1", &["1.1.1.1, 203.0.113.1", "10.9.9.9"]), "203.0.113.1");
        assert_eq!(client("::1", &["1.1.1.1, unknown"]), "::1");
    }

    #[test]
    fn ranges_are_read_and_compared() {
        let contains =
            |range: &str, address: &str| range.parse::<Cidr>().unwrap().contains(address.parse().unwrap());
        assert!(contains("0.0.0.0/0", "203.0.113.1"));
        assert!(contains("fd00::/8", "fdff::1"));
        assert!(!contains("fd00::/8", "fe80::1"));
        assert!(!contains("192.0.2.7", "192.0.2.8"));
        for bad in ["", "10.0.0.0/33", "example.org", "10.0.0.0/-1"] {
            assert!(bad.parse::<Cidr>().is_err(), "{bad}");
        }
    }

    #[test]
    fn limits_count_an_ipv6_subscriber_once() {
        let prefix = |text: &str| ClientAddress(text.parse().unwrap()).prefix();
        assert_eq!(prefix("2001:db8:1:2::3"), prefix("2001:db8:1:2:ffff::1"));
        assert_ne!(prefix("2001:db8:1:2::3"), prefix("2001:db8:1:3::3"));
        assert_ne!(prefix("192.0.2.7"), prefix("192.0.2.8"));
    }
}
