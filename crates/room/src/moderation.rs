//! What moderators stopped.

use model::{GuestId, Source};
use std::collections::{BTreeMap, BTreeSet};

/// The sources that are stopped, for each guest: leaving and coming back does not allow them again.
#[derive(Clone, Default, Debug)]
pub struct Stops {
    of: BTreeMap<GuestId, BTreeSet<Source>>,
}

impl Stops {
    /// Nothing of this source is to be forwarded.
    pub fn stop(&mut self, guest: GuestId, source: Source) {
        self.of.entry(guest).or_default().insert(source);
    }

    /// This source may be forwarded again.
    pub fn allow(&mut self, guest: GuestId, source: Source) {
        if let Some(sources) = self.of.get_mut(&guest) {
            sources.remove(&source);
            if sources.is_empty() {
                self.of.remove(&guest);
            }
        }
    }

    /// Whether a source is stopped.
    #[must_use]
    pub fn is_stopped(&self, guest: GuestId, source: Source) -> bool {
        self.of.get(&guest).is_some_and(|sources| sources.contains(&source))
    }

    /// All that is stopped of a guest.
    #[must_use]
    pub fn of(&self, guest: GuestId) -> Vec<Source> {
        self.of.get(&guest).into_iter().flatten().copied().collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stop_holds_until_it_is_allowed_again() {
        let (ada, bob, mut stops) = (GuestId(1), GuestId(2), Stops::default());
        stops.stop(ada, Source::Camera);
        stops.stop(ada, Source::Camera);
        stops.stop(ada, Source::Microphone);
        assert_eq!(stops.of(ada), [Source::Microphone, Source::Camera]);
        assert_eq!(stops.of(bob), []);
        stops.allow(ada, Source::Camera);
        assert!(!stops.is_stopped(ada, Source::Camera));
        assert!(stops.is_stopped(ada, Source::Microphone));
    }
}
