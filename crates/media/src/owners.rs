//! Which thread owns the link behind a source address.

use std::collections::HashMap;
use std::net::SocketAddr;
use std::time::{Duration, Instant};

/// A media thread, by number.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub(crate) struct ThreadId(pub u8);

/// An entry lives for one to two of these after its last STUN request. Browsers repeat theirs every few seconds.
const GENERATION: Duration = Duration::from_secs(30);

/// Entries per generation. A flood of forged requests turns generations over sooner, and what it pushes out comes back
/// with the next request of its owner.
const MOST: usize = 32_768;

/// A source stays with the thread it named for so long after its last request, whatever is said in its name: requests
/// are believed before their integrity is checked, and the source of a UDP datagram can be forged.
const HELD: Duration = Duration::from_secs(10);

/// Remembers, for sources whose STUN request named one of our threads, which one. Bounded: two generations, of which
/// the older is forgotten whole.
pub(crate) struct Owners {
    young: HashMap<SocketAddr, Claim>,
    old: HashMap<SocketAddr, Claim>,
    turned: Instant,
}

#[derive(Clone, Copy)]
struct Claim {
    owner: ThreadId,
    noted: Instant,
}

impl Owners {
    pub fn new(now: Instant) -> Self {
        Self { young: HashMap::new(), old: HashMap::new(), turned: now }
    }

    /// A STUN request from `source` named `owner`.
    pub fn note(&mut self, now: Instant, source: SocketAddr, owner: ThreadId) {
        if let Some(claim) = self.claim(&source)
            && claim.owner != owner
            && now.saturating_duration_since(claim.noted) < HELD
        {
            return;
        }
        if self.young.len() >= MOST && !self.young.contains_key(&source) {
            self.turn(now);
        }
        self.young.insert(source, Claim { owner, noted: now });
    }

    /// Who owns the link behind `source`, if it has said so lately.
    pub fn of(&self, source: &SocketAddr) -> Option<ThreadId> {
        self.claim(source).map(|claim| claim.owner)
    }

    /// Forgets what is old. To be called now and then.
    pub fn age(&mut self, now: Instant) {
        if now.saturating_duration_since(self.turned) >= GENERATION {
            self.turn(now);
        }
    }

    fn claim(&self, source: &SocketAddr) -> Option<&Claim> {
        self.young.get(source).or_else(|| self.old.get(source))
    }

    fn turn(&mut self, now: Instant) {
        self.old = std::mem::take(&mut self.young);
        self.turned = now;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_source_is_remembered_while_it_keeps_asking_and_forgotten_after() {
        let start = Instant::now();
        let mut owners = Owners::new(start);
        for second in 0..200 {
            let now = start + Duration::from_secs(second);
            owners.note(now, source(1), ThreadId(3));
            owners.age(now);
            assert_eq!(owners.of(&source(1)), Some(ThreadId(3)));
        }
        for second in 200..262 {
            owners.age(start + Duration::from_secs(second));
        }
        assert_eq!(owners.of(&source(1)), None);
    }

    #[test]
    fn a_source_in_use_cannot_be_talked_away() {
        let start = Instant::now();
        let mut owners = Owners::new(start);
        owners.note(start, source(1), ThreadId(0));
        owners.note(start + HELD / 2, source(1), ThreadId(1));
        assert_eq!(owners.of(&source(1)), Some(ThreadId(0)));
        owners.note(start + HELD, source(1), ThreadId(1));
        assert_eq!(owners.of(&source(1)), Some(ThreadId(1)), "nobody had used it for a while");
    }

    #[test]
    fn a_flood_of_sources_stays_within_two_generations() {
        let now = Instant::now();
        let mut owners = Owners::new(now);
        for n in 0..200_000 {
            owners.note(now, source(n), ThreadId(0));
        }
        assert!(owners.young.len() + owners.old.len() <= 2 * MOST);
        assert_eq!(owners.of(&source(199_999)), Some(ThreadId(0)));
    }

    fn source(n: u32) -> SocketAddr {
        let [a, b, c, d] = n.to_be_bytes();
        SocketAddr::from(([10, a, b, c], 1_000 + u16::from(d)))
    }
}
