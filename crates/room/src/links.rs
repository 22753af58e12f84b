//! How the links between participants stand, as both ends report it: which pairs cannot reach each other, and who has
//! fallen silent for so many that it must be their own fault.

use crate::retries::Retries;
use model::{ParticipantId, UnixMillis};
use plan::PeerPair;
use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

/// How somebody's link with another participant stands.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct PeerReport {
    /// With whom.
    pub with: ParticipantId,
    /// How it stands.
    pub state: PeerLinkState,
    /// What should come over it does not, though the link is up.
    pub silent: bool,
    /// kbit/s sent over it.
    pub up_kbps: u32,
    /// kbit/s received over it.
    pub down_kbps: u32,
    /// Lost on the way here, in thousandths.
    pub loss: u16,
    /// There and back, in milliseconds.
    pub rtt_ms: Option<u32>,
    /// What pictures are encoded with.
    pub codec: Option<String>,
}

/// How somebody's link with the server stands.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub struct ServerReport {
    /// kbit/s sent over it.
    pub up_kbps: u32,
    /// kbit/s received over it.
    pub down_kbps: u32,
    /// Lost on the way here, in thousandths.
    pub loss: u16,
    /// There and back, in milliseconds.
    pub rtt_ms: Option<u32>,
}

/// See [`PeerReport`].
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum PeerLinkState {
    /// Being made.
    Connecting,
    /// Media can flow.
    Live,
    /// It could not be made, or broke and could not be mended.
    Failed,
}

/// Everything reported.
#[derive(Clone, Default, Debug)]
pub struct Links {
    reports: BTreeMap<ParticipantId, Vec<PeerReport>>,
    broken: BTreeSet<PeerPair>,
    retries: Retries,
    stalled: BTreeMap<ParticipantId, UnixMillis>,
}

/// Whoever was taken for stalled and speaks again is believed only after this: what was waiting in a frozen page's
/// socket comes all at once.
const DOUBT: Duration = Duration::from_secs(3);

impl Links {
    /// Takes in all that `by` says. `receivers` says how many get media from somebody. Gives the pairs that are broken
    /// from here on, and how long each is left apart.
    pub fn report(
        &mut self,
        now: UnixMillis,
        by: ParticipantId,
        list: Vec<PeerReport>,
        receivers: impl Fn(ParticipantId) -> usize,
    ) -> Vec<(PeerPair, Duration)> {
        self.alive(now, by);
        let suspects: Vec<_> = list.iter().filter(|link| link.silent).map(|link| link.with).collect();
        let failed: Vec<_> =
            list.iter().filter(|link| link.state == PeerLinkState::Failed).map(|link| link.with).collect();
        self.reports.insert(by, list);
        let mut broken: BTreeSet<_> = failed.into_iter().map(|with| PeerPair::new(by, with)).collect();
        for suspect in suspects {
            // One who is silent for most of those they serve has stalled; silent for one alone, it is the way between.
            let (served, silent) = (receivers(suspect), self.missed_by(suspect));
            if served >= 2 && silent * 2 > served {
                self.stalled.insert(suspect, now);
            } else {
                broken.insert(PeerPair::new(by, suspect));
            }
        }
        broken.retain(|pair| self.broken.insert(*pair));
        broken.into_iter().map(|pair| (pair, self.retries.broke(now, pair))).collect()
    }

    /// Somebody said something.
    pub fn alive(&mut self, now: UnixMillis, who: ParticipantId) {
        if self.stalled.get(&who).is_some_and(|since| now.since(*since) >= DOUBT) {
            self.stalled.remove(&who);
        }
    }

    /// A broken pair may be tried again.
    pub fn forgive(&mut self, pair: PeerPair) {
        self.broken.remove(&pair);
    }

    /// Somebody went, or begins anew.
    pub fn forget(&mut self, who: ParticipantId) {
        self.reports.remove(&who);
        self.stalled.remove(&who);
        self.broken.retain(|pair| pair.other(who).is_none());
        self.retries.forget(who);
    }

    /// The pairs that cannot reach each other.
    #[must_use]
    pub fn broken(&self) -> &BTreeSet<PeerPair> {
        &self.broken
    }

    /// Whether somebody gives nothing to most of those they serve.
    #[must_use]
    pub fn is_stalled(&self, who: ParticipantId) -> bool {
        self.stalled.contains_key(&who)
    }

    /// What everybody said last.
    pub fn reports(&self) -> impl Iterator<Item = (ParticipantId, &PeerReport)> {
        self.reports.iter().flat_map(|(by, list)| list.iter().map(|link| (*by, link)))
    }

    fn missed_by(&self, who: ParticipantId) -> usize {
        self.reports().filter(|(_, link)| link.with == who && link.silent).count()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::limits::TRY_AGAIN;

    #[test]
    fn a_link_that_failed_breaks_that_pair_only() {
        let mut links = Links::default();
        assert_eq!(
            links.report(T0, ADA, vec![failed(BOB), live(CYD)], |_| 3),
            [(PeerPair::new(ADA, BOB), TRY_AGAIN)]
        );
        assert_eq!(links.report(T0, BOB, vec![failed(ADA)], |_| 3), [], "it was broken before");
        links.forget(BOB);
        assert!(links.broken().is_empty());
    }

    #[test]
    fn who_is_silent_for_one_of_three_is_not_taken_for_stalled() {
        let mut links = Links::default();
        assert_eq!(links.report(T0, ADA, vec![silent(CYD)], |_| 3), [(PeerPair::new(ADA, CYD), TRY_AGAIN)]);
        assert!(!links.is_stalled(CYD));
        links.report(T0, BOB, vec![silent(CYD)], |_| 3);
        assert!(links.is_stalled(CYD));
    }

    #[test]
    fn two_of_three_between_whom_nothing_passes_are_not_taken_for_stalled() {
        let mut links = Links::default();
        assert_eq!(
            links.report(T0, ADA, vec![live(BOB), silent(CYD)], |_| 2),
            [(PeerPair::new(ADA, CYD), TRY_AGAIN)]
        );
        links.report(T0, CYD, vec![live(BOB), silent(ADA)], |_| 2);
        assert!(!links.is_stalled(ADA) && !links.is_stalled(CYD));
    }

    #[test]
    fn who_stalled_is_believed_again_after_a_while() {
        let mut links = Links::default();
        links.report(T0, ADA, vec![silent(CYD)], |_| 2);
        links.report(T0, BOB, vec![silent(CYD)], |_| 2);
        assert!(links.is_stalled(CYD));
        links.alive(T0, CYD);
        assert!(links.is_stalled(CYD));
        links.alive(T0.after(DOUBT), CYD);
        assert!(!links.is_stalled(CYD));
    }

    const T0: UnixMillis = UnixMillis(1_000_000);
    const ADA: ParticipantId = ParticipantId(1);
    const BOB: ParticipantId = ParticipantId(2);
    const CYD: ParticipantId = ParticipantId(3);

    fn live(with: ParticipantId) -> PeerReport {
        let (up_kbps, down_kbps, loss, rtt_ms, codec) = (0, 0, 0, None, None);
        PeerReport {
            with,
            state: PeerLinkState::Live,
            silent: false,
            up_kbps,
            down_kbps,
            loss,
            rtt_ms,
            codec,
        }
    }

    fn failed(with: ParticipantId) -> PeerReport {
        PeerReport { state: PeerLinkState::Failed, ..live(with) }
    }

    fn silent(with: ParticipantId) -> PeerReport {
        PeerReport { silent: true, ..live(with) }
    }
}
