//! Where a link's peer is: which remote addresses have proved themselves, and what local address each talks to.

use std::collections::HashMap;
use std::net::SocketAddr;
use std::time::{Duration, Instant};

use crate::links::Place;
use crate::wire::Transport;

/// A peer's end of a path.
pub(crate) type Remote = (Transport, SocketAddr);

/// A link keeps this many addresses; a browser on Wi-Fi, mobile and a VPN with both families over UDP and TCP has 12.
const KEPT: usize = 16;

/// Somebody who authenticates from more addresses than this in one life of the link is no browser.
const MAX_EVER: usize = 1_024;

/// An address in use may not be claimed with another link's credentials (the source of a UDP datagram can be forged)
/// until its owner has been silent for this long.
const HELD: Duration = Duration::from_secs(10);

/// A peer sends several packets in this time, if only feedback on what it receives.
const IN_USE: Duration = Duration::from_millis(500);

/// Who has which address, over all links of a hub. DTLS and SRTP are taken from these and from nowhere else.
#[derive(Default, Debug)]
pub(crate) struct Addresses(HashMap<Remote, Claim>);

#[derive(Clone, Copy, Debug)]
struct Claim {
    owner: Place,
    heard: Instant,
}

impl Addresses {
    /// Whose datagram that is.
    pub(crate) fn owner(&mut self, now: Instant, remote: Remote) -> Option<Place> {
        let claim = self.0.get_mut(&remote)?;
        claim.heard = now;
        Some(claim.owner)
    }

    /// Whether `place` may take the address.
    pub(crate) fn free_for(&self, now: Instant, remote: Remote, place: Place) -> bool {
        self.0.get(&remote).is_none_or(|claim| claim.owner == place || now >= claim.heard + HELD)
    }

    /// It proved itself by a binding request that `place` accepted.
    pub(crate) fn claim(&mut self, now: Instant, remote: Remote, place: Place) {
        self.0.insert(remote, Claim { owner: place, heard: now });
    }

    /// It is nobody's if it was `place`'s.
    pub(crate) fn release(&mut self, remote: Remote, place: Place) {
        if self.0.get(&remote).is_some_and(|claim| claim.owner == place) {
            self.0.remove(&remote);
        }
    }
}

/// The addresses of one link.
#[derive(Default, Debug)]
pub(crate) struct Paths {
    known: Vec<Path>,
    /// The address the peer nominated last; what is not an answer to a binding request goes there.
    nominated: Option<Remote>,
    ever: usize,
}

#[derive(Clone, Copy, Debug)]
struct Path {
    remote: Remote,
    local: SocketAddr,
    heard: Instant,
}

/// What changed with a new address.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Learnt {
    /// Nothing.
    Known,
    /// One more; and one that had to go for it.
    New(Option<Remote>),
    /// Too many in one life.
    Flood,
}

impl Paths {
    /// The local address that remote one talks to.
    pub(crate) fn local(&self, remote: Remote) -> Option<SocketAddr> {
        self.known.iter().find(|path| path.remote == remote).map(|path| path.local)
    }

    /// Where media goes: `suggested`, unless the peer has nominated another pair since.
    pub(crate) fn media(&self, suggested: Remote) -> Remote {
        self.nominated.unwrap_or(suggested)
    }

    /// Authentic media came from there: it is where the peer is.
    pub(crate) fn follow(&mut self, remote: Remote) {
        self.nominated = Some(remote);
    }

    /// The peer said USE-CANDIDATE there. A binding request can be recorded and played back from elsewhere: while the
    /// nominated address is in use, only media, which cannot, moves it.
    pub(crate) fn nominate(&mut self, now: Instant, remote: Remote) {
        let used = |path: &Path| Some(path.remote) == self.nominated && now < path.heard + IN_USE;
        if !self.known.iter().any(used) {
            self.nominated = Some(remote);
        }
    }

    /// DTLS or SRTP came from there.
    pub(crate) fn hear(&mut self, now: Instant, remote: Remote) {
        if let Some(path) = self.known.iter_mut().find(|path| path.remote == remote) {
            path.heard = now;
        }
    }

    /// An address proved itself.
    pub(crate) fn learn(&mut self, now: Instant, remote: Remote, local: SocketAddr) -> Learnt {
        if let Some(path) = self.known.iter_mut().find(|path| path.remote == remote) {
            path.local = local;
            return Learnt::Known;
        }
        self.ever += 1;
        if self.ever > MAX_EVER {
            return Learnt::Flood;
        }
        let mut gone = None;
        if self.known.len() == KEPT {
            let oldest = self.known.iter().position(|path| Some(path.remote) != self.nominated).unwrap_or(0);
            gone = Some(self.known.remove(oldest).remote);
        }
        self.known.push(Path { remote, local, heard: now });
        Learnt::New(gone)
    }

    pub(crate) fn all(&self) -> impl Iterator<Item = Remote> {
        self.known.iter().map(|path| path.remote)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_in_use_cannot_be_taken_with_other_credentials() {
        let now = start();
        let mut addresses = Addresses::default();
        let (ann, mallory) = (Place::of(1), Place::of(2));
        addresses.claim(now, remote(1), ann);

        assert!(addresses.free_for(now, remote(1), ann));
        assert!(!addresses.free_for(now + HELD / 2, remote(1), mallory));
        addresses.owner(now + HELD / 2, remote(1));
        assert!(!addresses.free_for(now + HELD, remote(1), mallory));
        assert!(addresses.free_for(now + HELD * 2, remote(1), mallory));
    }

    #[test]
    fn the_nominated_address_outlives_a_flood_of_others() {
        let now = start();
        let mut paths = Paths::default();
        paths.learn(now, remote(0), local());
        paths.nominate(now, remote(0));
        for port in 1..MAX_EVER as u16 {
            assert!(matches!(paths.learn(now, remote(port), local()), Learnt::New(_)));
        }
        assert_eq!(paths.local(remote(0)), Some(local()));
        assert_eq!(paths.all().count(), KEPT);
        assert_eq!(paths.learn(now, remote(9_999), local()), Learnt::Flood);
    }

    #[test]
    fn a_played_back_request_does_not_move_media_that_flows() {
        let now = start();
        let mut paths = Paths::default();
        for port in [1, 2] {
            paths.learn(now, remote(port), local());
        }
        paths.nominate(now, remote(1));
        paths.hear(now + IN_USE, remote(1));
        paths.nominate(now + IN_USE, remote(2));
        assert_eq!(paths.media(remote(9)), remote(1));

        paths.nominate(now + IN_USE * 2, remote(2));
        assert_eq!(paths.media(remote(9)), remote(2), "its old address is silent");
        paths.follow(remote(1));
        assert_eq!(paths.media(remote(9)), remote(1), "its media comes from there again");
    }

    fn remote(port: u16) -> Remote {
        (Transport::Udp, SocketAddr::from(([192, 0, 2, 1], port)))
    }

    fn local() -> SocketAddr {
        SocketAddr::from(([192, 0, 2, 2], 1))
    }

    #[expect(clippy::disallowed_methods, reason = "an instant can only be made from the clock")]
    fn start() -> Instant {
        Instant::now()
    }
}
