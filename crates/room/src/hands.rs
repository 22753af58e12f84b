//! In which order hands are raised.

use model::UnixMillis;

/// Gives every raised hand a time of its own, so that the order is the same for everybody.
#[derive(Clone, Default, Debug)]
pub struct Hands {
    last: Option<UnixMillis>,
}

impl Hands {
    /// The time of a hand raised now: later than every hand raised before.
    pub fn raise(&mut self, now: UnixMillis) -> UnixMillis {
        let time = match self.last {
            Some(UnixMillis(last)) => now.max(UnixMillis(last.saturating_add(1))),
            None => now,
        };
        self.last = Some(time);
        time
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hands_raised_in_one_moment_keep_their_order() {
        let mut hands = Hands::default();
        let times = [5, 5, 5, 90].map(|now| hands.raise(UnixMillis(now)).0);
        assert_eq!(times, [5, 6, 7, 90]);
    }
}
