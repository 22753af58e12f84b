//! A network worse than this machine's own: what passes it is lost, late, out of order, or waits before a narrow line.
//! Pure: the clock is a parameter, and the same seed loses the same packets.

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

/// What a line does to what passes it.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub struct Line {
    /// Of a thousand datagrams, so many are lost.
    pub loss: u32,
    /// How long each takes.
    pub delay: Duration,
    /// Up to that much longer, each for itself, so that some overtake others.
    pub jitter: Duration,
    /// Bits a second, with the headers of UDP and IP; without a number as many as come.
    pub rate: Option<u64>,
}

/// What may wait before a narrow line. More is dropped.
const QUEUE: Duration = Duration::from_millis(200);
/// Headers of UDP and IPv4.
const HEADERS: usize = 28;

/// One way through such a line. `T` goes with each datagram.
#[derive(Debug)]
pub struct Way<T> {
    line: Line,
    random: fastrand::Rng,
    /// When the line has passed all that it has taken.
    busy: Option<Instant>,
    /// By when it arrives and the order it was sent in.
    flying: BTreeMap<(Instant, u64), (T, Vec<u8>)>,
    taken: u64,
}

impl<T> Way<T> {
    /// An empty one.
    pub fn new(line: Line, seed: u64) -> Self {
        Self { line, random: fastrand::Rng::with_seed(seed), busy: None, flying: BTreeMap::new(), taken: 0 }
    }

    /// Sends a datagram on its way, or loses it.
    pub fn put(&mut self, now: Instant, with: T, bytes: &[u8]) {
        self.taken += 1;
        let lost = self.random.u32(..1_000) < self.line.loss;
        let jitter = self.line.jitter.as_micros() as u64;
        let late = Duration::from_micros(self.random.u64(..=jitter));
        let Some(passed) = self.pass(now, bytes.len()) else { return };
        if !lost {
            let at = passed + self.line.delay + late;
            self.flying.insert((at, self.taken), (with, bytes.to_vec()));
        }
    }

    /// The next that has arrived.
    pub fn take(&mut self, now: Instant) -> Option<(T, Vec<u8>)> {
        let first = self.flying.first_entry()?;
        (first.key().0 <= now).then(|| first.remove())
    }

    /// When the next arrives.
    pub fn due(&self) -> Option<Instant> {
        Some(self.flying.first_key_value()?.0.0)
    }

    /// When a datagram has gone through the narrow part, unless too much waits before it.
    fn pass(&mut self, now: Instant, bytes: usize) -> Option<Instant> {
        let Some(rate) = self.line.rate else { return Some(now) };
        let begins = self.busy.unwrap_or(now).max(now);
        if begins > now + QUEUE {
            return None;
        }
        let ends = begins + Duration::from_nanos((bytes + HEADERS) as u64 * 8_000_000_000 / rate.max(1));
        self.busy = Some(ends);
        Some(ends)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PACKET: [u8; 1_000 - HEADERS] = [1; 1_000 - HEADERS];

    #[test]
    fn so_many_of_a_thousand_are_lost_and_the_same_with_the_same_seed() {
        let line = Line { loss: 50, ..Line::default() };
        let came = |seed| {
            let (mut way, now) = (Way::new(line, seed), Instant::now());
            (0..10_000_u32).for_each(|number| way.put(now, number, &PACKET));
            std::iter::from_fn(|| Some(way.take(now)?.0)).collect::<Vec<_>>()
        };
        let first = came(1);
        assert!((9_400..9_600).contains(&first.len()), "{} of 10000", first.len());
        assert_eq!(first, came(1));
        assert_ne!(first, came(2));
    }

    #[test]
    fn what_arrives_has_taken_its_time_and_may_overtake() {
        let line =
            Line { delay: Duration::from_millis(25), jitter: Duration::from_millis(10), ..Line::default() };
        let (mut way, now) = (Way::new(line, 1), Instant::now());
        (0..100_u32).for_each(|number| way.put(now, number, &PACKET));
        assert!(way.take(now + Duration::from_millis(24)).is_none());
        let end = now + Duration::from_millis(35);
        let came: Vec<_> = std::iter::from_fn(|| Some(way.take(end)?.0)).collect();
        assert_eq!(came.len(), 100);
        assert!(!came.is_sorted());
    }

    #[test]
    fn a_narrow_line_passes_its_rate_and_drops_what_waits_too_long() {
        let line = Line { rate: Some(800_000), ..Line::default() };
        let (mut way, now) = (Way::new(line, 1), Instant::now());
        (0..1_000_u32).for_each(|number| way.put(now, number, &PACKET));
        let came = |way: &mut Way<u32>, millis| {
            let end = now + Duration::from_millis(millis);
            std::iter::from_fn(|| way.take(end)).count()
        };
        // A datagram of 1,000 bytes takes 10 ms.
        assert_eq!(came(&mut way, 100), 10);
        assert_eq!(came(&mut way, 10_000), 11, "a fifth of a second waits");
    }
}
