//! Who is heard, where media does not pass the server: as everybody says it of themselves. Lying only lights a ring.

use model::{ParticipantId, UnixMillis};
use std::collections::BTreeMap;
use std::time::Duration;

/// What one client says is worth this long.
pub const STALE: Duration = Duration::from_millis(1_000);
/// How long somebody must lead before everybody sees them lead: a cough changes nothing.
const LEAD: Duration = Duration::from_millis(600);
/// Below this nobody is heard.
const SILENCE: u8 = 4;

/// The voices of those the server does not hear.
#[derive(Clone, Default, Debug)]
pub struct Voices {
    levels: BTreeMap<ParticipantId, (u8, UnixMillis)>,
    dominant: Option<ParticipantId>,
    challenger: Option<(ParticipantId, UnixMillis)>,
}

impl Voices {
    /// Somebody says how loud they are, 0 to 100.
    pub fn hear(&mut self, now: UnixMillis, who: ParticipantId, level: u8) {
        self.levels.insert(who, (level.min(100), now));
        self.lead(now);
    }

    /// Somebody went.
    pub fn forget(&mut self, who: ParticipantId) {
        self.levels.remove(&who);
        self.dominant = self.dominant.filter(|leader| *leader != who);
        self.challenger = self.challenger.filter(|(leader, _)| *leader != who);
    }

    /// Nobody says anything of themselves.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.levels.is_empty()
    }

    /// Everybody who is heard, and who leads.
    pub fn speaking(&mut self, now: UnixMillis) -> (Vec<(ParticipantId, u8)>, Option<ParticipantId>) {
        self.levels.retain(|_, (_, at)| now.since(*at) < STALE);
        let heard = self.levels.iter().map(|(who, (level, _))| (*who, *level));
        (heard.filter(|(_, level)| *level >= SILENCE).collect(), self.dominant)
    }

    fn lead(&mut self, now: UnixMillis) {
        let heard = self.levels.iter().filter(|(_, (level, at))| *level >= SILENCE && now.since(*at) < STALE);
        let Some(loudest) = heard.max_by_key(|(_, (level, _))| *level).map(|(who, _)| *who) else { return };
        if self.dominant.is_none() || self.dominant == Some(loudest) {
            (self.dominant, self.challenger) = (Some(loudest), None);
            return;
        }
        match self.challenger {
            Some((who, since)) if who == loudest && now.since(since) >= LEAD => {
                (self.dominant, self.challenger) = (Some(loudest), None);
            }
            Some((who, _)) if who == loudest => {}
            _ => self.challenger = Some((loudest, now)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cough_does_not_lead() {
        let (ada, bob, at) = (ParticipantId(1), ParticipantId(2), |ms| UnixMillis(ms));
        let mut voices = Voices::default();
        voices.hear(at(0), ada, 50);
        voices.hear(at(200), bob, 90);
        assert_eq!(voices.speaking(at(200)), (vec![(ada, 50), (bob, 90)], Some(ada)));
        voices.hear(at(400), bob, 0);
        voices.hear(at(400), ada, 50);
        voices.hear(at(600), bob, 90);
        voices.hear(at(1_300), bob, 90);
        assert_eq!(voices.speaking(at(1_300)).1, Some(bob));
        assert_eq!(voices.speaking(at(9_000)), (vec![], Some(bob)), "who led last stays the one to look at");
    }
}
