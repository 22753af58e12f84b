//! What waits to be written to a TCP connection: whole frames, and not too many.

use crate::frame;
use std::time::{Duration, Instant};

/// Bytes that may wait. A key frame of a shared screen fits; more would only be late.
const MOST: usize = 256 << 10;

/// A reader that takes nothing for so long is gone.
const STALL: Duration = Duration::from_secs(10);

/// Bytes between our packets and the system's buffer.
#[derive(Default)]
pub(crate) struct Backlog {
    bytes: Vec<u8>,
    written: usize,
    /// Since when nothing was taken, while something waits.
    stuck_since: Option<Instant>,
}

impl Backlog {
    /// Queues a packet with its length; `false` when there is no room for all of it. A frame is never split: half of
    /// one would make the rest of the stream unreadable.
    #[must_use]
    pub fn push(&mut self, packet: &[u8]) -> bool {
        let Some(header) = frame::header(packet) else { return false };
        if self.pending().len() + header.len() + packet.len() > MOST {
            return false;
        }
        self.bytes.extend_from_slice(&header);
        self.bytes.extend_from_slice(packet);
        true
    }

    /// What is to be written next.
    pub fn pending(&self) -> &[u8] {
        &self.bytes[self.written..]
    }

    /// So much of it was taken.
    pub fn taken(&mut self, now: Instant, count: usize) {
        self.written += count;
        if self.written == self.bytes.len() {
            self.bytes.clear();
            self.written = 0;
            self.stuck_since = None;
            return;
        }
        if self.written > MOST {
            self.bytes.drain(..self.written);
            self.written = 0;
        }
        if count > 0 {
            self.stuck_since = Some(now);
        } else {
            self.stuck_since.get_or_insert(now);
        }
    }

    /// Whether the reader has stopped reading.
    pub fn is_stalled(&self, now: Instant) -> bool {
        self.stuck_since.is_some_and(|since| now.saturating_duration_since(since) >= STALL)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::frame::FrameReader;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn a_slow_reader_loses_whole_packets_only(
            steps in prop::collection::vec((0_usize..1_500, 0_usize..1_200), 1..2_000),
        ) {
            let now = Instant::now();
            let mut backlog = Backlog::default();
            let mut reader = FrameReader::default();
            let (mut queued, mut read) = (Vec::new(), Vec::new());
            for (n, (length, takes)) in steps.into_iter().enumerate() {
                let packet = vec![n as u8; length.max(1)];
                if backlog.push(&packet) {
                    queued.push(packet);
                }
                prop_assert!(backlog.pending().len() <= MOST);
                let takes = takes.min(backlog.pending().len());
                reader.push(&backlog.pending()[..takes], |packet| read.push(packet.to_vec())).unwrap();
                backlog.taken(now, takes);
            }
            reader.push(backlog.pending(), |packet| read.push(packet.to_vec())).unwrap();
            prop_assert_eq!(read, queued);
        }
    }

    #[test]
    fn a_reader_is_stalled_when_nothing_was_taken_for_a_while() {
        let start = Instant::now();
        let mut backlog = Backlog::default();
        assert!(backlog.push(&[0; 1_000]));
        backlog.taken(start, 0);
        backlog.taken(start + Duration::from_secs(9), 500);
        assert!(!backlog.is_stalled(start + Duration::from_secs(12)));
        backlog.taken(start + Duration::from_secs(15), 0);
        assert!(backlog.is_stalled(start + Duration::from_secs(19)));
        backlog.taken(start + Duration::from_secs(19), 502);
        assert!(!backlog.is_stalled(start + Duration::from_secs(60)), "nothing waits");
    }

    #[test]
    fn a_full_backlog_takes_no_more() {
        let mut backlog = Backlog::default();
        let taken = (0..1_000).take_while(|_| backlog.push(&[0; 1_000])).count();
        assert_eq!(taken, MOST / 1_002);
        assert!(backlog.push(&[0; 100]), "a small one still fits");
    }
}
