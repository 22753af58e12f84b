//! When two participants who could not reach each other try again: soon at first, for who stood still for a moment is soon
//! back; later each time it fails, for a network that lets nothing through stays so.

use crate::limits::{HELD, TRY_AGAIN, TRY_AGAIN_MOST};
use model::{ParticipantId, UnixMillis};
use plan::PeerPair;
use std::collections::BTreeMap;
use std::time::Duration;

/// The pauses of the pairs that broke.
#[derive(Clone, Default, Debug)]
pub struct Retries {
    pauses: BTreeMap<PeerPair, Pause>,
}

#[derive(Clone, Copy, Debug)]
struct Pause {
    lasts: Duration,
    ends: UnixMillis,
}

impl Retries {
    /// A pair broke. Gives how long it is left apart.
    pub fn broke(&mut self, now: UnixMillis, pair: PeerPair) -> Duration {
        let lasts = match self.pauses.get(&pair) {
            Some(last) if now.since(last.ends) < HELD => (last.lasts * 2).min(TRY_AGAIN_MOST),
            _ => TRY_AGAIN,
        };
        self.pauses.insert(pair, Pause { lasts, ends: now.after(lasts) });
        lasts
    }

    /// Somebody went, or begins anew.
    pub fn forget(&mut self, who: ParticipantId) {
        self.pauses.retain(|pair, _| pair.other(who).is_none());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_fails_again_and_again_is_tried_ever_later() {
        let (mut retries, mut now) = (Retries::default(), T0);
        let pauses: Vec<_> = std::iter::repeat_with(|| {
            let pause = retries.broke(now, pair());
            // A browser tries for a while until it says that it cannot connect.
            now = now.after(pause).after(Duration::from_secs(40));
            pause.as_secs()
        })
        .take(5)
        .collect();
        assert_eq!(pauses, [5, 10, 20, 30, 30]);
    }

    #[test]
    fn who_held_for_a_while_is_soon_tried_again() {
        let mut retries = Retries::default();
        let first = T0.after(retries.broke(T0, pair()));
        let second = first.after(retries.broke(first, pair()));
        assert_eq!(retries.broke(second.after(HELD), pair()), TRY_AGAIN);
    }

    #[test]
    fn who_begins_anew_is_soon_tried_again() {
        let mut retries = Retries::default();
        retries.broke(T0, pair());
        retries.forget(ParticipantId(2));
        assert_eq!(retries.broke(T0, pair()), TRY_AGAIN);
    }

    const T0: UnixMillis = UnixMillis(1_000_000);

    fn pair() -> PeerPair {
        PeerPair::new(ParticipantId(1), ParticipantId(2))
    }
}
