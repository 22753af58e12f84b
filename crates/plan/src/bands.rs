//! Bands: how measurements become them, and what somebody of a band is trusted with.

use model::{Band, Kind};

/// Lower ends of [`Band::Fair`], [`Band::Good`] and [`Band::Strong`], in one unit of the caller's.
pub type Thresholds = [u32; 3];

/// What somebody can send, in kbit/s. A camera of a small room is about 500 kbit/s: one copy is an ordinary call, three
/// fill a room of four, ten carry others.
pub const UPLINK_KBPS: Thresholds = [600, 1_500, 5_000];
/// What somebody can receive, in kbit/s: a room of four is three cameras.
pub const DOWNLINK_KBPS: Thresholds = [1_000, 2_500, 6_000];

/// The band of a measured value, after the band before.
///
/// A band is left only when the value is a fifth beyond its end, so that a value that wavers by a tenth, wherever it
/// lies, never goes to and fro: to go up over `t` it must have been measured at 1.2 `t`, to go down again at 0.8 `t`.
#[must_use]
pub fn band(previous: Option<Band>, value: u32, thresholds: Thresholds) -> Band {
    let plain = |factor: u64| {
        let reached = |t: &&u32| u64::from(value) * 10 >= u64::from(**t) * factor;
        Band::ALL[thresholds.iter().filter(reached).count().min(Band::ALL.len() - 1)]
    };
    match previous {
        None => plain(10),
        // At least what is reached with a fifth to spare, at most what is not missed by a fifth.
        Some(before) => before.clamp(plain(12), plain(8)),
    }
}

/// How many copies of its own media of one kind somebody may have to send. Who was not measured is not limited.
#[must_use]
pub const fn copies(kind: Kind, uplink: Option<Band>) -> usize {
    match (kind, uplink) {
        (_, None) => usize::MAX,
        (Kind::Video, Some(Band::Weak)) => 1,
        (Kind::Video, Some(Band::Fair)) => 2,
        (Kind::Video, Some(Band::Good)) => 4,
        (Kind::Video, Some(Band::Strong)) => 8,
        // A voice is 32 kbit/s: nearly free.
        (Kind::Audio, Some(Band::Weak)) => 4,
        (Kind::Audio, Some(Band::Fair)) => 8,
        (Kind::Audio, Some(Band::Good)) => 16,
        (Kind::Audio, Some(Band::Strong)) => 32,
    }
}

/// For how many others somebody may have to mix.
#[must_use]
pub const fn seats(band: Band) -> usize {
    match band {
        Band::Weak => 0,
        Band::Fair => 2,
        Band::Good => 4,
        Band::Strong => 8,
    }
}

/// The most participants who mix for one room.
pub const MOST_MIXERS: usize = 4;

/// How many streams of one kind somebody with so many seats may have to send: for each seat a mix, and that person's own
/// media passed on; and four more, their own and to each of the other mixers.
#[must_use]
pub const fn streams(seats: usize) -> usize {
    2 * seats + MOST_MIXERS
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_value_falls_where_it_lies() {
        let found = [0, 599, 600, 1_499, 1_500, 4_999, 5_000, u32::MAX].map(|v| band(None, v, UPLINK_KBPS));
        use Band::{Fair, Good, Strong, Weak};
        assert_eq!(found, [Weak, Weak, Fair, Fair, Good, Good, Strong, Strong]);
    }

    #[test]
    fn a_value_that_wavers_by_a_tenth_changes_band_once_at_most() {
        for middle in (1..8_000).step_by(7) {
            for first in Band::ALL {
                let (mut at, mut changes) = (first, 0);
                for n in 0..40 {
                    let value = middle * (90 + (n * 13) % 21) / 100;
                    let next = band(Some(at), value, UPLINK_KBPS);
                    changes += u32::from(next != at);
                    at = next;
                }
                assert!(changes <= 2, "{first:?} at {middle}: {changes} changes");
                let settled = at;
                for n in 0..40 {
                    at = band(Some(at), middle * (90 + (n * 13) % 21) / 100, UPLINK_KBPS);
                }
                assert_eq!(at, settled, "at {middle}");
            }
        }
    }

    #[test]
    fn a_value_that_really_changed_is_believed_at_once() {
        assert_eq!(band(Some(Band::Strong), 100, UPLINK_KBPS), Band::Weak);
        assert_eq!(band(Some(Band::Weak), 9_000, UPLINK_KBPS), Band::Strong);
        assert_eq!(band(Some(Band::Fair), 1_700, UPLINK_KBPS), Band::Fair, "not by a fifth yet");
        assert_eq!(band(Some(Band::Fair), 1_800, UPLINK_KBPS), Band::Good);
    }
}
