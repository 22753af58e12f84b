//! When a hub looks at what only time changes: layers that died, requests that were lost, silence.

use std::time::{Duration, Instant};

use crate::keyframes::AGAIN;

/// How often it looks while something happens.
const TICK: Duration = Duration::from_millis(100);
/// The same where no media goes over any link: then only silence is waited for, which takes seconds.
const IDLE_TICK: Duration = Duration::from_millis(500);

/// So much later is soon enough for what recurs: a wake costs a thread more than most of what it wakes for, and while media
/// flows another packet wakes it before.
pub(crate) const SLACK: Duration = Duration::from_millis(20);

/// The next tick.
#[derive(Debug)]
pub(crate) struct Ticks {
    /// With the first wake from then on.
    due: Instant,
    /// And then at the latest.
    latest: Instant,
    /// When a key frame was requested last.
    requested: Option<Instant>,
}

impl Ticks {
    pub(crate) fn new(now: Instant) -> Self {
        Self { due: now, latest: now, requested: None }
    }

    pub(crate) fn is_due(&self, now: Instant) -> bool {
        now >= self.due
    }

    /// When to wake for it if nothing else wakes the thread.
    pub(crate) fn latest(&self) -> Instant {
        self.latest
    }

    /// It is time, and the tick after this one is set. `idle` is where no media goes over any link.
    pub(crate) fn ticked(&mut self, now: Instant, idle: bool) {
        self.due = now + if idle { IDLE_TICK } else { TICK };
        self.latest = self.due + SLACK;
        if let Some(again) = self.requested.map(|requested| requested + AGAIN).filter(|again| *again > now) {
            self.no_later_than(again);
        }
    }

    /// Something happens: it looks often again.
    pub(crate) fn stir(&mut self, now: Instant) {
        self.due = self.due.min(now + TICK);
        self.latest = self.latest.min(now + TICK + SLACK);
    }

    /// A key frame was requested. The request may be lost, and is looked at again.
    pub(crate) fn requested(&mut self, now: Instant) {
        self.requested = Some(now);
        self.no_later_than(now + AGAIN);
    }

    fn no_later_than(&mut self, then: Instant) {
        self.due = self.due.min(then);
        self.latest = self.latest.min(then);
    }

    /// The tick with which a link wakes that sleeps until then: all that sleep wake together.
    pub(crate) fn after(&self, then: Instant) -> Instant {
        let late = then.saturating_duration_since(self.latest).as_micros();
        let ticks = late.div_ceil(IDLE_TICK.as_micros()) as u32;
        self.latest + IDLE_TICK * ticks
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
        assert!(ticks.is_due(now));
        ticks.ticked(now, true);
        assert_eq!((ticks.due, ticks.latest()), (now + IDLE_TICK, now + IDLE_TICK + SLACK));
        ticks.stir(now + 30 * MS);
        ticks.stir(now + 60 * MS);
        assert!(!ticks.is_due(now + 129 * MS));
        assert!(ticks.is_due(now + 130 * MS), "no later than it was to come");
        assert_eq!(ticks.latest(), now + 130 * MS + SLACK);
        ticks.ticked(now + 140 * MS, false);
        assert_eq!((ticks.due, ticks.latest()), (now + 240 * MS, now + 240 * MS + SLACK));
    }

    #[test]
    fn a_request_is_looked_at_when_it_is_to_be_repeated() {
        let now = start();
        let mut ticks = Ticks::new(now);
        ticks.ticked(now, true);
        ticks.requested(now + 10 * MS);
        let again = now + 10 * MS + AGAIN;
        assert_eq!((ticks.due, ticks.latest()), (again, again));
        ticks.stir(now + 20 * MS);
        ticks.ticked(now + 120 * MS, false);
        assert_eq!((ticks.due, ticks.latest()), (again, again), "between two ticks, too");
        ticks.ticked(again, true);
        assert_eq!(ticks.due, again + IDLE_TICK);
    }

    #[test]
    fn who_sleeps_wakes_with_a_tick_and_not_too_early() {
        let now = start();
        let mut ticks = Ticks::new(now);
        ticks.ticked(now, true);
        for (then, wakes) in [(0, 520), (520, 520), (521, 1_020), (1_020, 1_020), (1_700, 2_020)] {
            assert_eq!(ticks.after(now + then * MS), now + wakes * MS);
        }
    }

    #[expect(clippy::disallowed_methods, reason = "an instant can only be made from the clock")]
    fn start() -> Instant {
        Instant::now()
    }
}
