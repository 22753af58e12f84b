//! Everything that waits.

use model::{GuestId, ParticipantId, UnixMillis};
use plan::PeerPair;
use std::collections::BTreeMap;
use std::time::Duration;

/// Something that ends by itself.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Timer {
    /// The place of somebody whose socket is lost is kept.
    KeepPlace(ParticipantId),
    /// A removed guest is kept out.
    KeepOut(GuestId),
    /// Nothing new has happened to how media may travel.
    Settle,
    /// Two who could not reach each other are left apart.
    TryAgain(PeerPair),
    /// Everybody is to be told who speaks.
    Voices,
}

/// The timers that run.
#[derive(Clone, Default, Debug)]
pub struct Dwell {
    ends: BTreeMap<Timer, UnixMillis>,
}

impl Dwell {
    /// Starts a timer, anew if it runs.
    pub fn start(&mut self, timer: Timer, end: UnixMillis) {
        self.ends.insert(timer, end);
    }

    /// Ends a timer before its time.
    pub fn cancel(&mut self, timer: Timer) {
        self.ends.remove(&timer);
    }

    /// How long a timer still runs, if it does.
    #[must_use]
    pub fn left(&self, timer: Timer, now: UnixMillis) -> Option<Duration> {
        self.ends.get(&timer).map(|end| end.since(now))
    }

    /// When the first timer ends.
    #[must_use]
    pub fn next(&self) -> Option<UnixMillis> {
        self.ends.values().min().copied()
    }

    /// Takes the first timer that is due.
    pub fn take_due(&mut self, now: UnixMillis) -> Option<Timer> {
        let due = self.ends.iter().filter(|(_, end)| **end <= now);
        let (timer, _) = due.min_by_key(|(timer, end)| (**end, **timer))?;
        let timer = *timer;
        self.ends.remove(&timer);
        Some(timer)
    }

    /// Nothing waits.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    /// Ends every timer.
    pub fn clear(&mut self) {
        self.ends.clear();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn timers_end_in_the_order_of_their_times() {
        let place = |n| Timer::KeepPlace(ParticipantId(n));
        let mut dwell = Dwell::default();
        for (n, end) in [(1, 30), (2, 10), (3, 20), (4, 99)] {
            dwell.start(place(n), UnixMillis(end));
        }
        dwell.cancel(place(3));
        dwell.start(place(2), UnixMillis(40));
        assert_eq!(dwell.next(), Some(UnixMillis(30)));
        assert_eq!(dwell.take_due(UnixMillis(29)), None);
        assert_eq!(dwell.take_due(UnixMillis(50)), Some(place(1)));
        assert_eq!(dwell.take_due(UnixMillis(50)), Some(place(2)));
        assert_eq!(dwell.take_due(UnixMillis(50)), None);
        assert_eq!(dwell.left(place(4), UnixMillis(90)), Some(Duration::from_millis(9)));
    }
}
