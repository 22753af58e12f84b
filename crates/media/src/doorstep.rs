//! TCP connections that have not shown yet that they belong to a link: few, and not for long.

use crate::home::Home;
use mio::Token;
use std::collections::VecDeque;
use std::time::{Duration, Instant};

/// How long a connection may wait for its first answer. A browser needs one round trip.
pub(crate) const PATIENCE: Duration = Duration::from_secs(10);

/// Strangers of one thread.
const MOST: usize = 512;

/// Strangers of one address. An office behind one address joins within this.
const MOST_OF_ONE: usize = 32;

/// The strangers, in order of arrival. Where there are too many, the oldest goes: a real browser leaves the doorstep in
/// one round trip, so those that stay are of the other kind.
#[derive(Default)]
pub(crate) struct Doorstep {
    waiting: VecDeque<Stranger>,
}

struct Stranger {
    token: Token,
    home: Home,
    since: Instant,
}

impl Doorstep {
    /// A connection comes. Returns the one that has to go for it.
    pub fn arrive(&mut self, since: Instant, token: Token, home: Home) -> Option<Token> {
        self.waiting.push_back(Stranger { token, home, since });
        let of_one = self.waiting.iter().filter(|stranger| stranger.home == home).count();
        let leaves = if of_one > MOST_OF_ONE {
            self.waiting.iter().position(|stranger| stranger.home == home)
        } else {
            (self.waiting.len() > MOST).then_some(0)
        };
        leaves.and_then(|index| self.waiting.remove(index)).map(|stranger| stranger.token)
    }

    /// A connection is known now, or closed. Says since when it had waited.
    pub fn leave(&mut self, token: Token) -> Option<Instant> {
        let index = self.waiting.iter().position(|stranger| stranger.token == token)?;
        self.waiting.remove(index).map(|stranger| stranger.since)
    }

    /// The next connection that has waited too long.
    pub fn overdue(&mut self, now: Instant) -> Option<Token> {
        let late = |stranger: &Stranger| now.saturating_duration_since(stranger.since) >= PATIENCE;
        let index = self.waiting.iter().position(late)?;
        self.waiting.remove(index).map(|stranger| stranger.token)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::net::{IpAddr, Ipv6Addr};

    #[test]
    fn who_stays_too_long_has_to_go() {
        let start = Instant::now();
        let mut doorstep = Doorstep::default();
        doorstep.arrive(start, Token(1), address("192.0.2.1"));
        doorstep.arrive(start + Duration::from_secs(5), Token(2), address("192.0.2.1"));
        doorstep.arrive(start + Duration::from_secs(5), Token(3), address("192.0.2.1"));
        assert_eq!(doorstep.leave(Token(2)), Some(start + Duration::from_secs(5)));
        assert_eq!(doorstep.overdue(start + Duration::from_secs(9)), None);
        assert_eq!(doorstep.overdue(start + PATIENCE), Some(Token(1)));
        assert_eq!(doorstep.overdue(start + PATIENCE), None);
        assert_eq!(doorstep.overdue(start + Duration::from_secs(15)), Some(Token(3)));
    }

    #[test]
    fn one_address_cannot_push_out_another() {
        let now = Instant::now();
        let mut doorstep = Doorstep::default();
        assert_eq!(doorstep.arrive(now, Token(0), address("192.0.2.1")), None);
        for n in 1..=MOST_OF_ONE {
            assert_eq!(doorstep.arrive(now, Token(n), host(n)), None);
        }
        for n in MOST_OF_ONE + 1..1_000 {
            assert_eq!(doorstep.arrive(now, Token(n), host(n)), Some(Token(n - MOST_OF_ONE)));
        }
        assert_eq!(doorstep.leave(Token(0)), Some(now));
    }

    #[test]
    fn of_too_many_addresses_the_oldest_connection_goes() {
        let now = Instant::now();
        let mut doorstep = Doorstep::default();
        for n in 0..MOST {
            assert_eq!(doorstep.arrive(now, Token(n), network(n)), None);
        }
        assert_eq!(doorstep.arrive(now, Token(MOST), network(MOST)), Some(Token(0)));
    }

    /// Hosts of one IPv6 network.
    fn host(n: usize) -> Home {
        Home::of(Ipv6Addr::from_bits(0x2001_0db8 << 96 | n as u128).into())
    }

    fn network(n: usize) -> Home {
        Home::of(Ipv6Addr::from_bits(0x2001_0db8 << 96 | (n as u128) << 64).into())
    }

    fn address(text: &str) -> Home {
        Home::of(text.parse::<IpAddr>().unwrap())
    }
}
