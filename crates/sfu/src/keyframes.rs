//! When to ask a publisher for a key frame of one layer.

use std::time::{Duration, Instant};

/// Between two requests for one layer. Every receiver that joins, switches or loses packets asks; a publisher whose
/// encoder makes key frames for each of them has no bits left for the picture.
const INTERVAL: Duration = Duration::from_millis(500);
/// What was not answered for so long may have been lost, and is asked again: the way there and back, and a frame.
/// Browsers make no second key frame within 300 ms, so that nobody pays where the way is longer.
pub const AGAIN: Duration = Duration::from_millis(150);
/// So often at most, before it waits its turn.
const TRIES: u8 = 2;

/// The requests for one layer of one track, folded into one.
#[derive(Clone, Copy, Default, Debug)]
pub struct Keyframes {
    wanted: bool,
    asked: Option<Instant>,
    /// How often a request may still be repeated before that.
    tries: u8,
}

impl Keyframes {
    /// Somebody cannot go on without one.
    pub fn want(&mut self) {
        self.wanted = true;
    }

    /// One came, or nobody needs it any more.
    pub fn settle(&mut self) {
        self.wanted = false;
        self.tries = 0;
    }

    /// Whether to ask the publisher at this moment. Asked again until one comes.
    pub fn due(&mut self, now: Instant) -> bool {
        let wait = if self.tries > 0 { AGAIN } else { INTERVAL };
        let due = self.wanted && self.asked.is_none_or(|asked| now >= asked + wait);
        if due {
            self.tries = self.tries.checked_sub(1).unwrap_or(TRIES);
            self.asked = Some(now);
        }
        due
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn many_wishes_are_one_request() {
        let now = start();
        let mut keyframes = Keyframes::default();
        assert!(!keyframes.due(now), "nobody wants one");

        keyframes.want();
        keyframes.want();
        assert!(keyframes.due(now));
        keyframes.want();
        assert!(!keyframes.due(now + AGAIN / 2));
    }

    #[test]
    fn it_is_asked_again_until_it_comes() {
        let now = start();
        let mut keyframes = Keyframes::default();
        keyframes.want();

        assert!(keyframes.due(now));
        assert!(!keyframes.due(now + AGAIN - Duration::from_millis(1)));
        assert!(keyframes.due(now + AGAIN), "the request may have been lost");
        assert!(keyframes.due(now + AGAIN * 2), "and the second, too");
        assert!(!keyframes.due(now + AGAIN * 3), "but hardly all three");
        assert!(keyframes.due(now + AGAIN * 2 + INTERVAL));
        keyframes.settle();
        assert!(!keyframes.due(now + INTERVAL * 4));
    }

    #[test]
    fn a_wish_right_after_a_key_frame_waits_its_turn() {
        let now = start();
        let mut keyframes = Keyframes::default();
        keyframes.want();
        assert!(keyframes.due(now));
        keyframes.settle();

        keyframes.want();
        assert!(!keyframes.due(now + INTERVAL / 2));
        assert!(keyframes.due(now + INTERVAL));
    }

    #[expect(clippy::disallowed_methods, reason = "an instant can only be made from the clock")]
    fn start() -> Instant {
        Instant::now()
    }
}
