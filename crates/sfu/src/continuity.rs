//! One continuous stream out of many sources: sequence numbers, timestamps and VP8 picture ids over switches.
//!
//! A receiver's decoder must not notice that its slot changed from one layer or track to another. Each source keeps
//! its own gaps (a packet lost before us is a packet lost for the receiver), but at a switch the numbers go on where
//! the last source left them.

use std::collections::VecDeque;
use std::time::Instant;

use crate::retransmit::KEPT;

/// The first sequence number sent in a stream. Far below 65,536: SRTP's roll-over counter is not signalled, so a
/// stream whose extended number started above would not decrypt. Above zero, so that a packet that overtook the first
/// one is not negative.
pub const FIRST_SEQUENCE: u64 = 1 << 10;

/// Where a packet stands in its own stream.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Position {
    /// Extended sequence number.
    pub sequence: u64,
    /// RTP timestamp.
    pub timestamp: u32,
    /// VP8's picture id, 7 or 15 bits; zero where there is none.
    pub picture: u16,
    /// VP8's TL0PICIDX; zero where there is none.
    pub tl0: u8,
}

/// As many runs are remembered as a receiver may ask for packets of. Who switches faster gets a new key frame each time.
const MAX_RUNS: usize = 16;

/// Carries a slot's numbers over switches between sources.
#[derive(Clone, Debug)]
pub struct Continuity<S> {
    clock_rate: u32,
    newest: Option<Sent>,
    run: Option<Run<S>>,
    /// Those before it of which a packet may be asked for again, and when they ended. Oldest first.
    past: VecDeque<(Run<S>, Instant)>,
}

#[derive(Clone, Copy, Debug)]
struct Sent {
    position: Position,
    at: Instant,
}

/// The part of a slot's stream that comes from one source: where it begins, and what is added to the source's numbers.
#[derive(Clone, Copy, Debug)]
pub struct Run<S> {
    /// Where its packets come from.
    pub source: S,
    begins: u64,
    sequence: u64,
    timestamp: u32,
    picture: u16,
    tl0: u8,
}

const PICTURES: u16 = 1 << 15;

impl<S> Run<S> {
    /// Where a packet of the source stands in the slot's stream; `None` if it is older than the run, so that its place
    /// is taken.
    pub fn place(&self, packet: Position) -> Option<Position> {
        (packet.sequence >= self.begins).then(|| Position {
            sequence: packet.sequence.wrapping_add(self.sequence),
            timestamp: packet.timestamp.wrapping_add(self.timestamp),
            picture: packet.picture.wrapping_add(self.picture) % PICTURES,
            tl0: packet.tl0.wrapping_add(self.tl0),
        })
    }

    /// The source's own number of what has that number in the slot's stream; `None` if it is older than the run.
    fn origin(&self, sequence: u64) -> Option<u64> {
        let origin = sequence.wrapping_sub(self.sequence);
        (origin >= self.begins && sequence >= self.begins.wrapping_add(self.sequence)).then_some(origin)
    }
}

impl<S: Copy> Continuity<S> {
    /// For a stream with that RTP clock.
    #[must_use]
    pub fn new(clock_rate: u32) -> Self {
        Self { clock_rate, newest: None, run: None, past: VecDeque::new() }
    }

    /// From `first` on the packets are that source's: another's, or the same after a pause.
    pub fn switch(&mut self, now: Instant, source: S, first: Position) {
        let next = match &self.newest {
            Some(Sent { position, at }) => Position {
                sequence: position.sequence + 1,
                timestamp: position.timestamp.wrapping_add(self.ticks(now, *at)),
                picture: (position.picture + 1) % PICTURES,
                tl0: position.tl0.wrapping_add(1),
            },
            None => Position { sequence: FIRST_SEQUENCE, ..first },
        };
        let run = Run {
            source,
            begins: first.sequence,
            sequence: next.sequence.wrapping_sub(first.sequence),
            timestamp: next.timestamp.wrapping_sub(first.timestamp),
            picture: next.picture.wrapping_sub(first.picture) % PICTURES,
            tl0: next.tl0.wrapping_sub(first.tl0),
        };
        while self.past.len() == MAX_RUNS || self.past.front().is_some_and(|(_, end)| now > *end + KEPT) {
            self.past.pop_front();
        }
        self.past.extend(self.run.replace(run).map(|ended| (ended, now)));
    }

    /// Where a packet of the current source stands in the slot's stream; `None` if there is no source, or the packet
    /// is older than the switch to it.
    pub fn place(&mut self, now: Instant, packet: Position) -> Option<Position> {
        let position = self.run.as_ref()?.place(packet)?;
        if self.newest.is_none_or(|newest| position.sequence > newest.position.sequence) {
            self.newest = Some(Sent { position, at: now });
        }
        Some(position)
    }

    /// Which run a packet was of that was sent with that number, and its number there. `None` if it was not sent, or so
    /// long ago that nobody asks for it.
    #[must_use]
    pub fn origin(&self, now: Instant, sequence: u64) -> Option<(Run<S>, u64)> {
        let lately = self.past.iter().rev().take_while(|(_, end)| now <= *end + KEPT).map(|(run, _)| run);
        let newest = self.newest.as_ref()?;
        if sequence > newest.position.sequence {
            return None;
        }
        self.run.iter().chain(lately).find_map(|run| Some((*run, run.origin(sequence)?)))
    }

    /// Time on the stream's clock since the last packet; at least 20 ms, so that a switch within one frame goes on.
    fn ticks(&self, now: Instant, at: Instant) -> u32 {
        let elapsed = now.saturating_duration_since(at).as_micros().max(20_000);
        (elapsed * u128::from(self.clock_rate) / 1_000_000) as u32
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use proptest::prelude::*;

    use super::*;

    #[test]
    fn the_first_packet_starts_low_whatever_the_publisher_counts() {
        let now = start();
        let mut slot = Continuity::new(90_000);
        slot.switch(now, (), at(700_000, 5, 9, 3));

        assert_eq!(slot.place(now, at(700_000, 5, 9, 3)), Some(at(FIRST_SEQUENCE, 5, 9, 3)));
    }

    #[test]
    fn a_switch_goes_on_where_the_last_source_left() {
        let now = start();
        let mut slot = Continuity::new(90_000);
        slot.switch(now, (), at(50, 1_000, 32_767, 255));
        slot.place(now, at(50, 1_000, 32_767, 255));

        let later = now + Duration::from_millis(100);
        slot.switch(later, (), at(9_000, 77, 4, 4));
        let placed = slot.place(later, at(9_000, 77, 4, 4));

        assert_eq!(placed, Some(at(FIRST_SEQUENCE + 1, 1_000 + 9_000, 0, 0)));
        assert_eq!(slot.place(later, at(8_999, 70, 3, 3)), None, "its place is taken");
    }

    proptest! {
        /// Any number of sources, each starting anywhere, with reordering inside: numbers go out once each, without
        /// gaps, in the order of the sources, and every clock moves forward.
        #[test]
        fn switches_are_gapless_and_monotonic(
            sources in prop::collection::vec((any::<u32>(), any::<u32>(), any::<u16>(), any::<u8>(), 1u64..40), 1..20),
            step in 1u64..200,
        ) {
            let mut now = start();
            let mut slot = Continuity::new(90_000);
            let mut sent = Vec::new();
            for (sequence, timestamp, picture, tl0, count) in sources {
                let first = at(u64::from(sequence), timestamp, picture % PICTURES, tl0);
                slot.switch(now, (), first);
                for i in 0..count {
                    now += Duration::from_millis(step);
                    let packet = at(
                        first.sequence + i,
                        first.timestamp.wrapping_add(i as u32 * 3_000),
                        (first.picture + i as u16) % PICTURES,
                        first.tl0.wrapping_add(i as u8),
                    );
                    sent.push(slot.place(now, packet).unwrap());
                }
                if first.sequence > 0 {
                    prop_assert_eq!(slot.place(now, Position { sequence: first.sequence - 1, ..first }), None);
                }
            }
            prop_assert_eq!(sent[0].sequence, FIRST_SEQUENCE);
            for pair in sent.windows(2) {
                prop_assert_eq!(pair[1].sequence, pair[0].sequence + 1);
                prop_assert_eq!(pair[1].picture, (pair[0].picture + 1) % PICTURES);
                prop_assert_eq!(pair[1].tl0, pair[0].tl0.wrapping_add(1));
                prop_assert!((pair[1].timestamp.wrapping_sub(pair[0].timestamp) as i32) > 0);
            }
        }

        /// What was sent lately is found again, with the numbers it was sent with, however often the source changed
        /// since; what was sent long ago, or never, is not.
        #[test]
        fn what_was_sent_is_found_again(
            sources in prop::collection::vec((any::<u32>(), any::<u32>(), 1u64..40), 1..40),
            step in 1u64..40,
        ) {
            let mut now = start();
            let mut slot = Continuity::new(90_000);
            let (mut sent, mut began) = (Vec::new(), Vec::new());
            for (source, (sequence, timestamp, count)) in sources.into_iter().enumerate() {
                let first = at(u64::from(sequence), timestamp, 7, 7);
                slot.switch(now, source, first);
                began.push(now);
                for i in 0..count {
                    now += Duration::from_millis(step);
                    let packet = Position { sequence: first.sequence + i, ..first };
                    sent.push((source, packet, slot.place(now, packet).unwrap()));
                }
            }
            let newest = sent.last().unwrap().0;
            for (source, packet, place) in &sent {
                match slot.origin(now, place.sequence) {
                    Some((run, sequence)) => {
                        prop_assert_eq!((run.source, sequence), (*source, packet.sequence));
                        prop_assert_eq!(run.place(*packet), Some(*place));
                    }
                    None => prop_assert!(source + MAX_RUNS < newest || now > began[source + 1] + KEPT),
                }
            }
            let last = sent.last().unwrap().2.sequence;
            prop_assert!(slot.origin(now, last).is_some());
            prop_assert!(slot.origin(now, last + 1).is_none());
            prop_assert!(slot.origin(now, FIRST_SEQUENCE - 1).is_none());
            if newest > 0 {
                let later = now + KEPT + Duration::from_millis(1);
                prop_assert!(slot.origin(later, FIRST_SEQUENCE).is_none(), "nobody asks for it any more");
            }
        }

        #[test]
        fn no_numbers_make_it_panic(packets: Vec<(u64, u32, u16, u8, bool)>) {
            let now = start();
            let mut slot = Continuity::new(48_000);
            for (sequence, timestamp, picture, tl0, switch) in packets {
                let packet = at(sequence >> 1, timestamp, picture, tl0);
                if switch {
                    slot.switch(now, (), packet);
                }
                let _ = slot.place(now, packet);
                let _ = slot.origin(now, sequence);
            }
        }
    }

    fn at(sequence: u64, timestamp: u32, picture: u16, tl0: u8) -> Position {
        Position { sequence, timestamp, picture, tl0 }
    }

    #[expect(clippy::disallowed_methods, reason = "an instant can only be made from the clock")]
    fn start() -> Instant {
        Instant::now()
    }
}
