//! What a receiver got of what was sent to it. Pure.

use crate::source::Layer;
use crate::stamp::{self, Stamp};
use std::collections::{BTreeSet, HashMap};
use std::time::Duration;

/// Everything one receiver got.
#[derive(Default, Debug)]
pub struct Receipts {
    streams: HashMap<u32, Stream>,
    /// Which layer of whose picture came last.
    shown: HashMap<u32, u32>,
    /// When the last packet of a picture came.
    picture_at: Option<Duration>,
    awaited: Option<Awaited>,
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
    /// Streams that began, or went on after another layer, with something else than a key frame.
    pub undecodable: u64,
    /// Of those that came, packets of a picture in its best layer.
    pub best: u64,
    /// The longest time without a packet of a picture.
    pub still: Duration,
    /// From sending to arriving at the receiver's socket, in microseconds.
    pub delays: Vec<u32>,
    /// From asking for another layer to having a whole key frame of it. One that did not come before the next was asked
    /// for took as long as that.
    pub switches: Vec<Duration>,
}

/// A layer that was asked for and has not come.
#[derive(Debug)]
struct Awaited {
    layer: Layer,
    asked: Duration,
    /// Packets of key frames that came.
    came: BTreeSet<u32>,
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

    /// Counts no more, at that time since the Unix epoch; what is in flight is nobody's loss.
    pub fn end(&mut self, now: Duration) -> Counts {
        self.counting = false;
        self.wait(now);
        std::mem::take(&mut self.counts)
    }

    /// Another layer was asked for at that time since the Unix epoch.
    pub fn await_layer(&mut self, layer: Layer, asked: Duration) {
        let awaited = Awaited { layer, asked, came: BTreeSet::new() };
        let before = self.awaited.replace(awaited);
        self.counts.switches.extend(before.map(|before| asked.saturating_sub(before.asked)));
    }

    /// The picture has stood still until now, since before the counting began perhaps.
    fn wait(&mut self, now: Duration) {
        let since = self.picture_at.unwrap_or(now);
        self.counts.still = self.counts.still.max(now.saturating_sub(since));
    }

    /// A packet, authenticated, that arrived at that time since the Unix epoch.
    pub fn take(&mut self, stamp: Stamp, arrived: Duration) {
        if let Some(awaited) = self.awaited.take_if(|awaited| awaited.is_whole_with(stamp)) {
            self.counts.switches.push(arrived.saturating_sub(awaited.asked));
        }
        let publisher = stamp::publisher(stamp.stream);
        let is_picture = stamp::which(stamp.stream) > 0;
        let known = self.streams.get(&stamp.stream).map(|stream| stream.next);
        // What was lost of the layer before may still come after the new one has begun.
        let comes_late = known.is_some_and(|next| stamp.number < next);
        let switches =
            is_picture && !comes_late && self.shown.insert(publisher, stamp.stream) != Some(stamp.stream);
        let begins = known.is_none() || switches;
        if begins {
            let stream = Stream { next: stamp.number, missing: BTreeSet::new() };
            self.streams.insert(stamp.stream, stream);
        }
        let counts = &mut self.counts;
        counts.undecodable += u64::from(begins && !stamp.key);
        let Some(stream) = self.streams.get_mut(&stamp.stream) else { return };
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
            counts.best += u64::from(stamp::which(stamp.stream) == 1);
            if self.counting {
                counts.delays.push(arrived.saturating_sub(stamp.sent).as_micros() as u32);
            }
            if is_picture {
                self.wait(arrived);
                self.picture_at = Some(arrived);
            }
        }
    }
}

impl Awaited {
    fn is_whole_with(&mut self, stamp: Stamp) -> bool {
        if !stamp.key || stamp::which(stamp.stream) != 1 + self.layer as u32 {
            return false;
        }
        // Every frame of a layer has as many packets.
        let packets = self.layer.packets();
        let first = stamp.number / packets * packets;
        self.came.insert(stamp.number);
        self.came.range(first..first + packets).count() == packets as usize
    }
}

impl Counts {
    /// All together.
    pub fn add(&mut self, other: Self) {
        let Self { came, missing, late, twice, undecodable, best, still, delays, switches } = other;
        self.came += came;
        self.missing += missing;
        self.late += late;
        self.twice += twice;
        self.undecodable += undecodable;
        self.best += best;
        self.still = self.still.max(still);
        self.delays.extend(delays);
        self.switches.extend(switches);
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
        let counts = receipts.end(Duration::from_millis(40));
        assert_eq!((counts.came, counts.missing, counts.late, counts.twice), (5, 1, 1, 1));
        assert_eq!(counts.delays, [500; 5]);
        assert_eq!(counts.undecodable, 0);
        assert_eq!(counts.still, Duration::from_micros(38_500));
    }

    #[test]
    fn a_layer_goes_on_with_a_key_frame_and_leaves_no_gap_where_it_was_not_sent() {
        let mut receipts = Receipts::default();
        receipts.begin();
        let layer = |stream, number, key| Stamp { stream, ..stamp(number, key) };
        for stamp in [
            layer(1, 0, true),
            layer(1, 2, false),
            layer(2, 40, true),
            layer(1, 1, false),
            layer(2, 41, false),
            layer(1, 90, true),
            layer(2, 50, false),
        ] {
            receipts.take(stamp, Duration::from_millis(2));
        }
        let counts = receipts.end(Duration::from_millis(2));
        assert_eq!((counts.came, counts.missing, counts.late, counts.best), (7, 0, 1, 4));
        assert_eq!(counts.undecodable, 1, "the last one");
    }

    #[test]
    fn a_picture_that_stands_still_from_one_count_to_the_next_is_one_that_stands_still() {
        let mut receipts = Receipts::default();
        let ms = Duration::from_millis;
        receipts.begin();
        receipts.take(stamp(0, true), ms(10));
        assert_eq!(receipts.end(ms(50)).still, ms(40));
        receipts.begin();
        receipts.take(stamp(1, false), ms(90));
        assert_eq!(receipts.end(ms(95)).still, ms(80));
    }

    #[test]
    fn a_stream_that_does_not_begin_with_a_key_frame_is_reported() {
        let mut receipts = Receipts::default();
        receipts.take(stamp(3, false), Duration::ZERO);
        assert_eq!(receipts.counts.undecodable, 1);
    }

    #[test]
    fn a_layer_has_come_when_all_of_a_key_frame_has() {
        let mut receipts = Receipts::default();
        let ms = Duration::from_millis;
        receipts.begin();
        receipts.await_layer(Layer::Half, ms(100));
        let half = |number, key| Stamp { stream: 1 + Layer::Half as u32, ..stamp(number, key) };
        let full = |number| Stamp { stream: 1 + Layer::Full as u32, ..stamp(number, true) };
        for (at, stamp) in
            [(110, full(0)), (120, half(41, true)), (130, half(42, true)), (135, half(44, false))]
        {
            receipts.take(stamp, ms(at));
        }
        assert!(receipts.counts.switches.is_empty(), "of two key frames half each");
        receipts.take(half(40, true), ms(150));
        receipts.take(half(43, true), ms(160));
        receipts.await_layer(Layer::Full, ms(200));
        receipts.await_layer(Layer::Half, ms(900));
        assert_eq!(receipts.end(ms(1_000)).switches, [ms(50), ms(700)]);
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
