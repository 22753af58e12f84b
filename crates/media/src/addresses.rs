//! Under which addresses this machine can be reached.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// This machine's addresses that others may reach: neither loopback nor link-local, IPv4 first. A machine without any
/// has its loopback addresses, so that a call within it works.
pub fn own_addresses() -> Vec<IpAddr> {
    let addresses = match if_addrs::get_if_addrs() {
        Ok(interfaces) => interfaces.iter().map(if_addrs::Interface::ip).collect(),
        Err(error) => {
            tracing::warn!(%error, "the network interfaces cannot be listed; only loopback is announced");
            vec![IpAddr::V4(Ipv4Addr::LOCALHOST)]
        }
    };
    reachable(addresses)
}

fn reachable(addresses: Vec<IpAddr>) -> Vec<IpAddr> {
    let (loopback, others): (Vec<_>, Vec<_>) = addresses.into_iter().partition(IpAddr::is_loopback);
    let mut best: Vec<_> = others.into_iter().filter(|address| !is_link_local(address)).collect();
    if best.is_empty() {
        best = loopback;
    }
    if best.is_empty() {
        best = vec![IpAddr::V4(Ipv4Addr::LOCALHOST)];
    }
    best.sort_by_key(IpAddr::is_ipv6);
    let mut seen = std::collections::BTreeSet::new();
    best.retain(|address| seen.insert(*address));
    best
}

fn is_link_local(address: &IpAddr) -> bool {
    match address {
        IpAddr::V4(v4) => Ipv4Addr::is_link_local(v4),
        IpAddr::V6(v6) => Ipv6Addr::is_unicast_link_local(v6),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(has: &[&str], announces: &[&str]) {
        let has = has.iter().map(|address| address.parse().unwrap()).collect();
        let announced: Vec<_> = reachable(has).iter().map(IpAddr::to_string).collect();
        assert_eq!(announced, announces);
    }

    #[test]
    fn what_is_announced_of_what_a_machine_has() {
        check(
            &["::1", "127.0.0.1", "fe80::1", "fd00::2", "192.0.2.2", "169.254.3.4", "192.0.2.2"],
            &["192.0.2.2", "fd00::2"],
        );
        check(&["127.0.0.1", "fe80::1", "::1"], &["127.0.0.1", "::1"]);
        check(&[], &["127.0.0.1"]);
    }

    #[test]
    fn this_machine_has_at_least_one_address() {
        assert!(!own_addresses().is_empty());
    }
}
