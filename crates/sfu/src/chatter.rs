//! How much a peer may say over DTLS that comes to nothing. A link carries one data channel, and the media library looks at
//! every SCTP stream on each poll, whoever opened it and whether it ever had a name: five thousand make each packet of the
//! link forty times as dear. What opens a stream never comes out as a message, so what does not come out is rationed.

use std::time::{Duration, Instant};

/// A handshake with a long chain of certificates, and some hundred streams.
const BUDGET: u64 = 256 * 1024;
/// What a link may go on saying for days: heartbeats, reports and renegotiations, in bytes a second.
const REFILL: u64 = 20;
/// What DTLS, SCTP and UDP put around a message, its acknowledgement included.
const AROUND: u64 = 120;

/// The ration of one link.
#[derive(Debug)]
pub(crate) struct Chatter {
    left: u64,
    filled: Instant,
}

impl Chatter {
    pub(crate) fn new(now: Instant) -> Self {
        Self { left: BUDGET, filled: now }
    }

    /// A DTLS datagram came. Says whether the link may go on.
    #[must_use]
    pub(crate) fn spend(&mut self, now: Instant, bytes: usize) -> bool {
        let seconds = now.saturating_duration_since(self.filled).as_secs();
        self.filled += Duration::from_secs(seconds);
        self.left = (self.left + seconds * REFILL).min(BUDGET);
        match self.left.checked_sub(bytes as u64) {
            Some(left) => {
                self.left = left;
                true
            }
            None => false,
        }
    }

    /// A message came out of it.
    pub(crate) fn earn(&mut self, bytes: usize) {
        self.left = (self.left + bytes as u64 + AROUND).min(BUDGET);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn messages_cost_nothing_and_streams_are_counted() {
        let start = start();
        let mut chatter = Chatter::new(start);
        for _ in 0..100_000 {
            assert!(chatter.spend(start, 1_280));
            chatter.earn(1_180);
        }
        // An open request of DCEP in SCTP in DTLS.
        let streams = (0..).take_while(|_| chatter.spend(start, 85)).count();
        assert!((2_000..4_000).contains(&streams), "{streams}");
        assert!(!chatter.spend(start, 85));
    }

    #[test]
    fn a_quiet_link_lives_for_days() {
        let start = start();
        let mut chatter = Chatter::new(start);
        for minute in 0..10 * 24 * 60 {
            assert!(chatter.spend(start + Duration::from_secs(60 * minute), 400));
        }
    }

    #[expect(clippy::disallowed_methods, reason = "some instant to begin with")]
    fn start() -> Instant {
        Instant::now()
    }
}
