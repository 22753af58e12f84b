//! Whether a low estimate is believed. An estimator sees packets arrive late and takes it for a full line; where the
//! receiving computer is busy they arrive late too, and its pictures would vanish one after the other on a line that could
//! carry ten times as much (six people on two busy cores: estimates of 150 kbit/s for half a minute, and not one packet
//! lost). A line that is full loses packets before long: a low estimate without a lost packet is not believed. Who was
//! wrong about that is slow to doubt again.

use std::time::{Duration, Instant};

/// What any line is believed to carry, in bits per second, until it has lost something: a handful of people, coarsely.
pub(crate) const LEAST: u64 = 800_000;
/// Below this the estimator begins anew with [`LEAST`], or its pacer would hold back what is sent.
const LOW: u64 = 400_000;
/// Losses up to this share happen on any line that goes through the air.
pub(crate) const LOSS: f32 = 0.02;
/// A queue that is this long is a line's: no computer is that busy for long.
const DELAY: Duration = Duration::from_millis(800);
/// An estimator that began anew needs this long to find out anything.
const PAUSE: Duration = Duration::from_secs(3);
/// After a loss the estimate is believed for this long, and for twice as long each time.
const FIRST_BELIEF: Duration = Duration::from_secs(60);
const LONGEST_BELIEF: Duration = Duration::from_secs(16 * 60);

/// What is known of one link.
#[derive(Debug)]
pub(crate) struct Doubt {
    /// What it carries whatever the estimate is, in bits per second.
    floor: u64,
    /// Until when the estimate is believed, whatever it is.
    believed: Instant,
    belief: Duration,
    /// Until when the estimator is let be.
    pause: Instant,
    /// More was sent than the estimate allowed since the last loss.
    doubted: bool,
}

impl Doubt {
    pub(crate) fn new(now: Instant) -> Self {
        Self { floor: 0, believed: now, belief: FIRST_BELIEF, pause: now + PAUSE, doubted: false }
    }

    /// What the line is believed to carry, whatever the estimate is, in bits per second.
    pub(crate) fn floor(&self) -> u64 {
        self.floor
    }

    /// Takes in what was measured in the last second. Says whether the estimator is to begin anew at [`LEAST`].
    pub(crate) fn measured(
        &mut self,
        now: Instant,
        estimate: u64,
        loss: f32,
        round_trip: Option<Duration>,
    ) -> bool {
        if loss > LOSS {
            self.believe(now);
        }
        let slow = round_trip.is_some_and(|time| time > DELAY);
        self.floor = if slow || now < self.believed { 0 } else { LEAST };
        self.doubted |= estimate < self.floor;
        let anew = self.floor > 0 && estimate < LOW && now >= self.pause;
        if anew {
            self.pause = now + PAUSE;
        }
        anew
    }

    fn believe(&mut self, now: Instant) {
        self.believed = self.believed.max(now + self.belief);
        // Only what followed from doubting makes one slower to doubt.
        if std::mem::take(&mut self.doubted) {
            self.belief = (self.belief * 2).min(LONGEST_BELIEF);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NO_DELAY: Option<Duration> = Some(Duration::from_millis(20));

    #[test]
    fn a_low_estimate_without_a_loss_is_not_believed() {
        let start = start();
        let mut doubt = Doubt::new(start);
        let anew: Vec<u64> = (1..=10)
            .filter(|s| doubt.measured(start + Duration::from_secs(*s), 100_000, 0.0, NO_DELAY))
            .collect();
        assert_eq!(anew, [3, 6, 9], "the estimator is given time");
        assert_eq!(doubt.floor(), LEAST);
    }

    #[test]
    fn an_estimate_that_allows_something_is_let_be() {
        let start = start();
        let mut doubt = Doubt::new(start);
        assert!(!doubt.measured(start + Duration::from_secs(9), LOW, 0.0, NO_DELAY));
    }

    #[test]
    fn a_line_that_loses_or_delays_is_slow() {
        let start = start();
        let at = |s| start + Duration::from_secs(s);
        let mut doubt = Doubt::new(start);
        assert!(!doubt.measured(at(4), 100_000, 0.0, Some(Duration::from_secs(1))));
        assert_eq!(doubt.floor(), 0);
        assert!(!doubt.measured(at(5), 100_000, 0.1, NO_DELAY));
        assert!(!doubt.measured(at(64), 100_000, 0.0, NO_DELAY));
        assert_eq!(doubt.floor(), 0);
        assert!(doubt.measured(at(65), 100_000, 0.0, NO_DELAY));
    }

    #[test]
    fn who_doubted_and_was_wrong_doubts_more_seldom() {
        let start = start();
        let mut doubt = Doubt::new(start);
        let mut last = start;
        let mut waits = Vec::new();
        for s in 1..4_000 {
            let now = start + Duration::from_secs(s);
            if doubt.measured(now, 100_000, 0.0, NO_DELAY) {
                waits.push((now - last).as_secs());
                last = now;
                doubt.measured(now + Duration::from_millis(500), 100_000, 0.3, NO_DELAY);
            }
        }
        assert_eq!(waits, [3, 61, 121, 241, 481, 961, 961, 961]);
    }

    #[expect(clippy::disallowed_methods, reason = "an instant can only be made from the clock")]
    fn start() -> Instant {
        Instant::now()
    }
}
