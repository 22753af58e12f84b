//! Whom connections and questions are counted for.

use std::net::{IpAddr, Ipv6Addr};

/// An address, and for IPv6 the network of one customer (/64), who may take any address in it.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub(crate) struct Home(IpAddr);

impl Home {
    pub fn of(peer: IpAddr) -> Self {
        Self(match peer {
            IpAddr::V4(_) => peer,
            IpAddr::V6(v6) => Ipv6Addr::from_bits(v6.to_bits() >> 64 << 64).into(),
        })
    }
}
