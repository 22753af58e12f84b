//! How often somebody may do something. Pure: the clock is a parameter, and memory is bounded however many ask.

use std::collections::HashMap;
use std::hash::Hash;
use std::time::{Duration, Instant};

/// Rooms that may be made from one address in [`ROOMS_WINDOW`].
pub const ROOMS: u32 = 20;
/// See [`ROOMS`].
pub const ROOMS_WINDOW: Duration = Duration::from_secs(60 * 60);
/// Names of rooms that do not exist somebody may ask for in [`MISSES_WINDOW`]: enough for every typing mistake, too
/// few to search for unlisted rooms.
pub const MISSES: u32 = 60;
/// See [`MISSES`].
pub const MISSES_WINDOW: Duration = Duration::from_secs(10 * 60);
/// Sockets open at once from one address: a whole office behind one address, not a flood.
pub const SOCKETS: u32 = 500;

/// At most so many in each window of time, for each key. When too many keys are known, those are forgotten whose
/// window began first.
#[derive(Debug)]
pub struct Quota<K> {
    most: u32,
    window: Duration,
    keys: HashMap<K, Window>,
}

#[derive(Debug)]
struct Window {
    began: Instant,
    used: u32,
}

/// How many keys one quota remembers: a few megabytes.
const KEYS: usize = 20_000;

impl<K: Copy + Eq + Hash> Quota<K> {
    /// Nothing used yet.
    #[must_use]
    pub fn new(most: u32, window: Duration) -> Self {
        Self { most, window, keys: HashMap::new() }
    }

    /// Uses one, if there is one left. Says how many are left then.
    ///
    /// # Errors
    /// How long to wait, where none is left.
    pub fn take(&mut self, now: Instant, key: K) -> Result<u32, Duration> {
        self.check(now, key)?;
        if !self.keys.contains_key(&key) && self.keys.len() >= KEYS {
            self.forget(now);
        }
        let window = self.keys.entry(key).or_insert(Window { began: now, used: 0 });
        if now.duration_since(window.began) >= self.window {
            *window = Window { began: now, used: 0 };
        }
        window.used += 1;
        Ok(self.most - window.used)
    }

    /// Whether one is left, without using it.
    ///
    /// # Errors
    /// How long to wait, where none is left.
    pub fn check(&self, now: Instant, key: K) -> Result<(), Duration> {
        let Some(window) = self.keys.get(&key) else { return Ok(()) };
        let age = now.duration_since(window.began);
        if window.used >= self.most && age < self.window { Err(self.window - age) } else { Ok(()) }
    }

    /// Takes back one use.
    pub fn give_back(&mut self, key: K) {
        if let Some(window) = self.keys.get_mut(&key) {
            window.used = window.used.saturating_sub(1);
        }
    }

    fn forget(&mut self, now: Instant) {
        self.keys.retain(|_, window| now.duration_since(window.began) < self.window);
        if self.keys.len() < KEYS {
            return;
        }
        let mut ages: Vec<Instant> = self.keys.values().map(|window| window.began).collect();
        let (_, median, _) = ages.select_nth_unstable(KEYS / 2);
        let median = *median;
        self.keys.retain(|_, window| window.began > median);
    }
}

/// A bucket of permissions that is refilled at a steady rate.
#[derive(Debug)]
pub struct Bucket {
    burst: f64,
    per_second: f64,
    level: f64,
    at: Instant,
}

impl Bucket {
    /// A full bucket.
    #[must_use]
    pub fn new(now: Instant, burst: u32, per_second: u32) -> Self {
        Self { burst: burst.into(), per_second: per_second.into(), level: burst.into(), at: now }
    }

    /// Takes one permission.
    ///
    /// # Errors
    /// How long to wait, where there is none.
    pub fn take(&mut self, now: Instant) -> Result<(), Duration> {
        let refill = now.duration_since(self.at).as_secs_f64() * self.per_second;
        self.level = (self.level + refill).min(self.burst);
        self.at = now;
        if self.level < 1.0 {
            return Err(Duration::from_secs_f64((1.0 - self.level) / self.per_second));
        }
        self.level -= 1.0;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECOND: Duration = Duration::from_secs(1);

    #[test]
    fn a_quota_lasts_until_its_window_ends() {
        let start = Instant::now();
        let mut quota = Quota::new(2, 10 * SECOND);
        assert_eq!(quota.take(start, 'a'), Ok(1));
        assert_eq!(quota.take(start + SECOND, 'a'), Ok(0));
        assert_eq!(quota.take(start + 4 * SECOND, 'a'), Err(6 * SECOND));
        assert_eq!(quota.take(start + 4 * SECOND, 'b'), Ok(1), "others are not affected");
        assert_eq!(quota.take(start + 10 * SECOND, 'a'), Ok(1));
    }

    #[test]
    fn what_is_given_back_can_be_used_again() {
        let start = Instant::now();
        let mut quota = Quota::new(1, SECOND);
        quota.take(start, 'a').unwrap();
        quota.give_back('a');
        assert_eq!(quota.take(start, 'a'), Ok(0));
    }

    #[test]
    fn a_million_askers_cost_bounded_memory_and_the_newest_stay_known() {
        let start = Instant::now();
        let mut quota = Quota::new(1, 1_000 * SECOND);
        for asker in 0..200_000_u32 {
            quota.take(start + Duration::from_millis(asker.into()), asker).unwrap();
        }
        assert!(quota.keys.len() <= KEYS);
        assert!(quota.take(start + 200 * SECOND, 199_999).is_err());
    }

    #[test]
    fn a_bucket_gives_its_burst_and_then_its_rate() {
        let start = Instant::now();
        let mut bucket = Bucket::new(start, 3, 10);
        assert!((0..3).all(|_| bucket.take(start).is_ok()));
        let wait = bucket.take(start).unwrap_err();
        assert!(wait <= Duration::from_millis(100));
        assert!(bucket.take(start + Duration::from_millis(101)).is_ok());
        assert!(bucket.take(start + Duration::from_millis(102)).is_err());
        let later = start + 60 * SECOND;
        assert_eq!((0..10).filter(|_| bucket.take(later).is_ok()).count(), 3);
    }
}
