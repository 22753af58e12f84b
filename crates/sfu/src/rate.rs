//! How many bits a second something takes.

use std::time::{Duration, Instant};

/// Long enough to hold several frames of a slow picture.
const WINDOW: Duration = Duration::from_millis(500);

/// A smoothed bitrate.
#[derive(Clone, Copy, Default, Debug)]
pub struct Rate {
    bytes: u64,
    since: Option<Instant>,
    bits_per_second: Option<u64>,
}

impl Rate {
    /// Counts a packet.
    pub fn count(&mut self, now: Instant, bytes: usize) {
        let since = *self.since.get_or_insert(now);
        self.bytes += bytes as u64;
        let elapsed = now.saturating_duration_since(since);
        if elapsed < WINDOW {
            return;
        }
        // A source that was silent for long says nothing about what it takes when it sends.
        if elapsed < WINDOW * 4 {
            let measured = self.bytes * 8_000 / elapsed.as_millis() as u64;
            self.bits_per_second = Some(self.bits_per_second.map_or(measured, |old| (old + measured) / 2));
        }
        self.bytes = 0;
        self.since = Some(now);
    }

    /// The latest figure, kept while nothing comes.
    #[must_use]
    pub fn bits_per_second(&self) -> Option<u64> {
        self.bits_per_second
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_steady_stream_is_measured() {
        let mut now = start();
        let mut rate = Rate::default();
        for _ in 0..200 {
            rate.count(now, 1_250);
            now += Duration::from_millis(10);
        }
        let measured = rate.bits_per_second().unwrap();
        assert!((950_000..=1_060_000).contains(&measured), "{measured}");
    }

    #[test]
    fn a_pause_is_not_a_low_rate() {
        let now = start();
        let mut rate = Rate::default();
        rate.count(now, 60_000);
        rate.count(now + WINDOW, 2_500);
        let before = rate.bits_per_second();

        rate.count(now + Duration::from_secs(60), 1_000);
        assert_eq!(rate.bits_per_second(), before);
    }

    #[expect(clippy::disallowed_methods, reason = "an instant can only be made from the clock")]
    fn start() -> Instant {
        Instant::now()
    }
}
