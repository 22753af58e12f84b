//! When a hub looks at what only time changes: layers that died, requests that were lost, silence.

use std::time::{Duration, Instant};

use crate::keyframes::AGAIN;

/// How often it looks while something happens.
const TICK: Duration = Duration::from_millis(100);
/// The same where no media goes over any link: then only silence is waited for, which takes seconds.
const IDLE_TICK: Duration = Duration::from_millis(500);

/// The next tick.
#[derive(Debug)]
pub(crate) struct Ticks {
    next: Instant,
    /// When a key frame was requested last.
    requested: Option<Instant>,
}

impl Ticks {
    pub(crate) fn new(now: Instant) -> Self {
        Self { next: now, requested: None }
    }

    pub(crate) fn next(&self) -> Instant {
        self.next
    }

    /// It is time, and the tick after this one is set. `idle` is where no media goes over any link.
    pub(crate) fn ticked(&mut self, now: Instant, idle: bool) {
        let next = now + if idle { IDLE_TICK } else { TICK };
        let again = self.requested.map(|requested| requested + AGAIN).filter(|again| *again > now);
        self.next = again.map_or(next, |again| again.min(next));
    }

    /// Something happens: it looks often again.
    pub(crate) fn stir(&mut self, now: Instant) {
        self.next = self.next.min(now + TICK);
    }

    /// A key frame was requested. The request may be lost, and is looked at again.
    pub(crate) fn requested(&mut self, now: Instant) {
        self.requested = Some(now);
        self.next = self.next.min(now + AGAIN);
    }

    /// The tick with which a link wakes that sleeps until then. All that sleep wake together: a wake costs a thread more
    /// than most of what it wakes for.
    pub(crate) fn after(&self, then: Instant) -> Instant {
        let late = then.saturating_duration_since(self.next).as_micros();
        let ticks = late.div_ceil(IDLE_TICK.as_micros()) as u32;
        self.next + IDLE_TICK * ticks
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const MS: Duration = Duration::from_millis(1);

    #[test]
    fn it_comes_seldom_where_nothing_happens_and_soon_where_something_does() {
        let now = start();
        let mut ticks = Ticks::new(now);
        ticks.ticked(now, true);
        assert_eq!(ticks.next(), now + IDLE_TICK);
        ticks.stir(now + 30 * MS);
        assert_eq!(ticks.next(), now + 130 * MS);
        ticks.stir(now + 60 * MS);
        assert_eq!(ticks.next(), now + 130 * MS, "no later than it was to come");
        ticks.ticked(now + 130 * MS, false);
        assert_eq!(ticks.next(), now + 230 * MS);
    }

    #[test]
    fn a_request_is_looked_at_when_it_is_to_be_repeated() {
        let now = start();
        let mut ticks = Ticks::new(now);
        ticks.ticked(now, true);
        ticks.requested(now + 10 * MS);
        assert_eq!(ticks.next(), now + 10 * MS + AGAIN);
        ticks.stir(now + 20 * MS);
        ticks.ticked(now + 120 * MS, false);
        assert_eq!(ticks.next(), now + 10 * MS + AGAIN, "between two ticks, too");
        ticks.ticked(now + 10 * MS + AGAIN, true);
        assert_eq!(ticks.next(), now + 10 * MS + AGAIN + IDLE_TICK);
    }

    #[test]
    fn who_sleeps_wakes_with_a_tick_and_not_too_early() {
        let now = start();
        let mut ticks = Ticks::new(now);
        ticks.ticked(now, true);
        for (then, wakes) in [(0, 500), (500, 500), (501, 1_000), (1_000, 1_000), (1_700, 2_000)] {
            assert_eq!(ticks.after(now + then * MS), now + wakes * MS);
        }
    }

    #[expect(clippy::disallowed_methods, reason = "an instant can only be made from the clock")]
    fn start() -> Instant {
        Instant::now()
    }
}
