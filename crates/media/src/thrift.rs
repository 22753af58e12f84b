//! How often strangers are answered. The source of a UDP datagram can be forged: whoever's address is in it must not be
//! buried in answers, and a flood must not cost the thread what its calls need.

use crate::home::Home;
use std::hash::{BuildHasher, RandomState};
use std::time::{Duration, Instant};

/// Answers a second for one home, and how many at once. A dozen people behind one address who connect to each other ask
/// some 260 times as they come, and each browser repeats its questions every ten seconds.
const OF_ONE: Pace = Pace { every: Duration::from_micros(15_625), at_once: 512 };

/// Answers a second for everybody: about one percent of a core.
const OF_ALL: Pace = Pace { every: Duration::from_micros(250), at_once: 4_096 };

/// Homes that are told apart. Two that share a bucket share what there is for one; which those are nobody outside knows.
const BUCKETS: usize = 4_096;

/// What is still to be had, by home and by all. Of a fixed size, whoever comes.
pub(crate) struct Thrift {
    start: Instant,
    hasher: RandomState,
    homes: Box<[Bucket]>,
    all: Bucket,
}

/// How often something may happen.
#[derive(Clone, Copy)]
struct Pace {
    every: Duration,
    at_once: u32,
}

/// When all that was had will have been paid for, since the start (the generic cell rate algorithm).
#[derive(Clone, Copy, Default)]
struct Bucket {
    paid: Duration,
}

impl Thrift {
    pub fn new(start: Instant) -> Self {
        Self {
            start,
            hasher: RandomState::new(),
            homes: vec![Bucket::default(); BUCKETS].into_boxed_slice(),
            all: Bucket::default(),
        }
    }

    /// Whether that home gets an answer.
    pub fn grants(&mut self, now: Instant, home: Home) -> bool {
        let now = now.saturating_duration_since(self.start);
        let bucket = &mut self.homes[self.hasher.hash_one(home) as usize % BUCKETS];
        bucket.grants(now, OF_ONE) && self.all.grants(now, OF_ALL)
    }
}

impl Bucket {
    fn grants(&mut self, now: Duration, pace: Pace) -> bool {
        let paid = self.paid.max(now) + pace.every;
        let fits = paid - now <= pace.every * pace.at_once;
        if fits {
            self.paid = paid;
        }
        fits
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::net::{IpAddr, Ipv4Addr};

    #[test]
    fn one_home_gets_many_at_once_and_then_some_every_second() {
        let start = Instant::now();
        let mut thrift = Thrift::new(start);
        assert_eq!(granted(&mut thrift, start, 10_000), 512);
        assert_eq!(granted(&mut thrift, start + Duration::from_secs(1), 10_000), 64);
        assert_eq!(granted(&mut thrift, start + Duration::from_secs(600), 10_000), 512);
    }

    #[test]
    fn a_flood_of_homes_gets_no_more_than_there_is_for_all() {
        let start = Instant::now();
        let mut thrift = Thrift::new(start);
        let flood = |thrift: &mut Thrift, now| (0..100_000).filter(|n| thrift.grants(now, home(*n))).count();
        assert_eq!(flood(&mut thrift, start), 4_096);
        assert_eq!(flood(&mut thrift, start + Duration::from_millis(500)), 2_000);
    }

    #[test]
    fn a_home_that_asks_too_much_takes_nothing_from_another() {
        let start = Instant::now();
        let mut thrift = Thrift::new(start);
        granted(&mut thrift, start, 100_000);
        // Few of a hundred share its bucket.
        let others = (1..=100).filter(|n| thrift.grants(start, home(*n))).count();
        assert!(others > 90, "{others}");
    }

    fn granted(thrift: &mut Thrift, now: Instant, asked: usize) -> usize {
        (0..asked).filter(|_| thrift.grants(now, home(0))).count()
    }

    fn home(n: u32) -> Home {
        Home::of(IpAddr::V4(Ipv4Addr::from_bits(0x0a00_0000 | n)))
    }
}
