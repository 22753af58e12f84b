//! The time of day.

use model::UnixMillis;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

/// Unix time that never runs backwards within one run of the program: the time of day at the start, and from then on
/// the monotonic clock.
#[derive(Clone, Copy, Debug)]
pub struct Clock {
    started: Instant,
    started_at: UnixMillis,
}

impl Clock {
    /// Reads the time of day, once.
    #[must_use]
    pub fn start() -> Self {
        let since_epoch = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        Self { started: Instant::now(), started_at: UnixMillis(0).after(since_epoch) }
    }

    /// The time.
    #[must_use]
    pub fn now(&self) -> UnixMillis {
        self.started_at.after(self.started.elapsed())
    }

    /// How long it runs.
    #[must_use]
    pub fn uptime(&self) -> Duration {
        self.started.elapsed()
    }

    /// The moment of the monotonic clock at which it is `time`; at the earliest the start.
    #[must_use]
    pub fn instant(&self, time: UnixMillis) -> Instant {
        self.started + time.since(self.started_at)
    }
}
