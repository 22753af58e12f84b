//! Packets that did not come to a receiver and are sent again.
//!
//! Each layer of a source keeps what came of it, once for all who receive it. A receiver names what it misses by the
//! numbers of its own stream; which packets of which source those were its slot knows.

use std::collections::VecDeque;
use std::time::{Duration, Instant};

use str0m::rtp::{RtxRequest, Ssrc};

use crate::incoming::Packet;
use crate::links::{Links, Place};

/// For so long a packet may be asked for again. A decoder waits a second at most.
pub const KEPT: Duration = Duration::from_secs(3);
/// A bound on what one layer keeps: a second of the finest screen.
const MAX_PACKETS: usize = 2_048;

/// Of one request as many are looked for. No browser misses more.
const MAX_REQUESTED: usize = 1_000;

/// What came of a layer lately, in the order of its numbers.
#[derive(Default, Debug)]
pub(crate) struct Ring {
    packets: VecDeque<Packet>,
}

impl Ring {
    pub(crate) fn keep(&mut self, now: Instant, packet: &Packet) {
        if self.packets.back().is_some_and(|newest| newest.ssrc != packet.ssrc) {
            // The stream began anew, with numbers of its own.
            self.packets.clear();
        }
        self.forget(now);
        if self.packets.len() == MAX_PACKETS {
            self.packets.pop_front();
        }
        let place = match self.packets.back() {
            Some(newest) if newest.sequence >= packet.sequence => {
                self.packets.partition_point(|kept| kept.sequence < packet.sequence)
            }
            _ => self.packets.len(),
        };
        let twice = self.packets.get(place).is_some_and(|kept| kept.sequence == packet.sequence);
        if !twice {
            self.packets.insert(place, packet.clone());
        }
    }

    /// Lets go of what nobody asks for any more.
    pub(crate) fn forget(&mut self, now: Instant) {
        while self.packets.front().is_some_and(|oldest| now > oldest.came + KEPT) {
            self.packets.pop_front();
        }
    }

    /// What came of that stream with a greater number.
    pub(crate) fn after(&self, ssrc: Ssrc, sequence: u64) -> impl Iterator<Item = &Packet> {
        let place = self.packets.partition_point(|kept| kept.sequence <= sequence);
        self.packets.range(place..).filter(move |kept| kept.ssrc == ssrc)
    }

    /// The packet with that number of that stream.
    pub(crate) fn get(&self, ssrc: Ssrc, sequence: u64) -> Option<&Packet> {
        let index = self.packets.binary_search_by_key(&sequence, |kept| kept.sequence).ok()?;
        self.packets.get(index).filter(|packet| packet.ssrc == ssrc)
    }
}

/// Sends again what the receiver at that place asks for, as far as it may still be had, and says how many packets that
/// is.
pub(crate) fn retransmit(links: &mut Links, now: Instant, place: Place, request: &RtxRequest) -> u64 {
    let mut sent = 0;
    for &number in request.seq_nos.iter().take(MAX_REQUESTED) {
        let Some(missing) =
            links.get(place).and_then(|link| link.receiver.missing(now, request.ssrc, *number))
        else {
            continue;
        };
        let publisher = links.published(missing.link());
        let Some(packet) = publisher.and_then(|publisher| missing.find(publisher.tracks)).cloned() else {
            continue;
        };
        let Some(link) = links.get_mut(place) else { break };
        if !link.retransmit(now, &missing, &packet) {
            break;
        }
        sent += 1;
    }
    if sent > 0 {
        links.touch(place);
    }
    sent
}

#[cfg(test)]
mod tests {
    use super::*;

    const STREAM: u32 = 7;

    #[test]
    fn what_came_late_or_again_is_found_and_what_did_not_come_is_not() {
        let now = start();
        let mut ring = Ring::default();
        for sequence in [10, 12, 13, 11, 15, 13] {
            ring.keep(now, &packet(now, STREAM, sequence));
        }
        let found = |sequence| ring.get(STREAM.into(), sequence).map(|packet| packet.sequence);
        assert_eq!(
            [9, 10, 11, 12, 13, 14, 15].map(found).map(|one| one.is_some()),
            [false, true, true, true, true, false, true]
        );
        assert_eq!(found(11), Some(11));
        let after =
            |sequence| ring.after(STREAM.into(), sequence).map(|packet| packet.sequence).collect::<Vec<_>>();
        assert_eq!((after(12), after(15)), (vec![13, 15], vec![]));
        assert_eq!(ring.after(8.into(), 12).count(), 0, "another stream's");
        assert!(ring.get(8.into(), 10).is_none(), "another stream's");
    }

    #[test]
    fn what_came_long_ago_is_let_go_of() {
        let now = start();
        let mut ring = Ring::default();
        ring.keep(now, &packet(now, STREAM, 1));
        let later = now + Duration::from_secs(2);
        ring.keep(later, &packet(later, STREAM, 2));
        ring.forget(now + KEPT);
        assert!(ring.get(STREAM.into(), 1).is_some());
        ring.forget(now + KEPT + Duration::from_millis(1));
        assert!(ring.get(STREAM.into(), 1).is_none());
        assert!(ring.get(STREAM.into(), 2).is_some());
    }

    #[test]
    fn it_has_an_end_however_fast_packets_come() {
        let now = start();
        let mut ring = Ring::default();
        for sequence in 0..5_000 {
            ring.keep(now, &packet(now, STREAM, sequence));
        }
        assert_eq!(ring.packets.len(), MAX_PACKETS);
        assert!(ring.get(STREAM.into(), 4_999).is_some());
    }

    #[test]
    fn a_stream_that_began_anew_has_numbers_of_its_own() {
        let now = start();
        let mut ring = Ring::default();
        ring.keep(now, &packet(now, STREAM, 900));
        ring.keep(now, &packet(now, 8, 3));
        ring.keep(now, &packet(now, 8, 4));
        assert!(ring.get(8.into(), 3).is_some());
        assert!(ring.get(STREAM.into(), 900).is_none());
    }

    fn packet(came: Instant, ssrc: u32, sequence: u64) -> Packet {
        Packet::numbered(came, ssrc, sequence)
    }

    #[expect(clippy::disallowed_methods, reason = "an instant can only be made from the clock")]
    fn start() -> Instant {
        Instant::now()
    }
}
