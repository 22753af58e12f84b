//! What a receiver got of what was sent to it. Pure.

use crate::stamp::Stamp;
use std::collections::{BTreeSet, HashMap};
use std::time::Duration;

/// Everything one receiver got.
#[derive(Default, Debug)]
pub struct Receipts {
    streams: HashMap<u32, Stream>,
    /// Since the counting began.
    pub counts: Counts,
    counting: bool,
}

/// What became of the packets.
#[derive(Clone, Default, Debug)]
pub struct Counts {
    /// Came, each for the first time.
    pub came: u64,
    /// Should have come and has not yet.
    pub missing: u64,
    /// Came after it had been missing.
    pub late: u64,
    /// Came again.
    pub twice: u64,
    /// Streams that began with something else than a key frame.
    pub undecodable: u64,
    /// From sending to arriving at the receiver's socket, in microseconds.
    pub delays: Vec<u32>,
}

#[derive(Debug)]
struct Stream {
    next: u32,
    missing: BTreeSet<u32>,
}

impl Receipts {
    /// Counts from now on.
    pub fn begin(&mut self) {
        self.counts = Counts::default();
        self.counting = true;
        for stream in self.streams.values_mut() {
            stream.missing.clear();
        }
    }

    /// Counts no more; what is in flight is nobody's loss.
    pub fn end(&mut self) -> Counts {
        self.counting = false;
        std::mem::take(&mut self.counts)
    }

    /// A packet, authenticated, that arrived at that time since the Unix epoch.
    pub fn take(&mut self, stamp: Stamp, arrived: Duration) {
        let counts = &mut self.counts;
        let mut began = false;
        let stream = self.streams.entry(stamp.stream).or_insert_with(|| {
            began = true;
            Stream { next: stamp.number, missing: BTreeSet::new() }
        });
        if began && !stamp.key {
            counts.undecodable += 1;
        }
        let first_time = if stamp.number >= stream.next {
            counts.missing += u64::from(stamp.number - stream.next);
            stream.missing.extend(stream.next..stamp.number);
            stream.next = stamp.number + 1;
            true
        } else if stream.missing.remove(&stamp.number) {
            counts.missing = counts.missing.saturating_sub(1);
            counts.late += 1;
            true
        } else {
            counts.twice += 1;
            false
        };
        if first_time {
            counts.came += 1;
            if self.counting {
                counts.delays.push(arrived.saturating_sub(stamp.sent).as_micros() as u32);
            }
        }
    }
}

impl Counts {
    /// All together.
    pub fn add(&mut self, other: Self) {
        let Self { came, missing, late, twice, undecodable, delays } = other;
        self.came += came;
        self.missing += missing;
        self.late += late;
        self.twice += twice;
        self.undecodable += undecodable;
        self.delays.extend(delays);
    }
}

/// Of sorted values, the one below which that part of them lies.
pub fn percentile<T: Copy + Default>(sorted: &[T], part: f64) -> T {
    let last = sorted.len().saturating_sub(1);
    sorted.get((last as f64 * part).round() as usize).copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn gaps_late_ones_and_copies_are_told_apart() {
        let mut receipts = Receipts::default();
        receipts.begin();
        for number in [10, 11, 14, 12, 12, 15] {
            receipts.take(stamp(number, number == 10), Duration::from_micros(1_500));
        }
        let counts = receipts.end();
        assert_eq!((counts.came, counts.missing, counts.late, counts.twice), (5, 1, 1, 1));
        assert_eq!(counts.delays, [500; 5]);
        assert_eq!(counts.undecodable, 0);
    }

    #[test]
    fn a_stream_that_does_not_begin_with_a_key_frame_is_reported() {
        let mut receipts = Receipts::default();
        receipts.take(stamp(3, false), Duration::ZERO);
        assert_eq!(receipts.counts.undecodable, 1);
    }

    #[test]
    fn percentiles_are_values_that_were_measured() {
        assert_eq!(percentile(&[1, 2, 3, 4, 100], 0.5), 3);
        assert_eq!(percentile(&[1, 2, 3, 4, 100], 1.0), 100);
        assert_eq!(percentile::<u32>(&[], 0.5), 0);
    }

    fn stamp(number: u32, key: bool) -> Stamp {
        Stamp { stream: 1, number, key, sent: Duration::from_millis(1) }
    }
}
