//! Guesses at the password of a room, limited per address and room. Pure: the clock is a parameter.

use super::address::Prefix;
use super::limits::Quota;
use model::RoomId;
use std::time::{Duration, Instant};

/// How many wrong guesses there are.
pub const TRIES: u32 = 5;
/// How long they last.
pub const WAIT: Duration = Duration::from_secs(10 * 60);

/// Who has guessed how often.
#[derive(Debug)]
pub struct Attempts(Quota<(Prefix, RoomId)>);

impl Attempts {
    /// Nobody has guessed yet.
    #[must_use]
    pub fn new() -> Self {
        Self(Quota::new(TRIES, WAIT))
    }

    /// Counts a guess before it is checked, so that guesses made at the same time count each. Says how many are left
    /// if this one is wrong.
    ///
    /// # Errors
    /// How long to wait, where none is left.
    pub fn begin(&mut self, now: Instant, address: Prefix, room: RoomId) -> Result<u32, Duration> {
        self.0.take(now, (address, room))
    }

    /// The guess was right, or could not be checked: it does not count. Earlier wrong ones still do, so that
    /// somebody else's success does not buy new guesses.
    pub fn forgive(&mut self, address: Prefix, room: RoomId) {
        self.0.give_back((address, room));
    }
}

impl Default for Attempts {
    fn default() -> Self {
        Self::new()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::live::address::ClientAddress;

    fn from(address: &str) -> Prefix {
        ClientAddress(address.parse().unwrap()).prefix()
    }

    #[test]
    fn after_five_wrong_guesses_one_waits_ten_minutes() {
        let (start, me, room) = (Instant::now(), from("192.0.2.1"), RoomId(1));
        let mut attempts = Attempts::new();
        let left: Vec<_> = (0..5).map(|_| attempts.begin(start, me, room).unwrap()).collect();
        assert_eq!(left, [4, 3, 2, 1, 0]);
        assert_eq!(attempts.begin(start, me, room), Err(WAIT));
        assert!(attempts.begin(start, me, RoomId(2)).is_ok(), "another room");
        assert!(attempts.begin(start, from("192.0.2.2"), room).is_ok(), "another address");
        assert_eq!(attempts.begin(start + WAIT, me, room), Ok(4));
    }

    #[test]
    fn right_passwords_never_run_out() {
        let (start, me, room) = (Instant::now(), from("2001:db8::1"), RoomId(1));
        let mut attempts = Attempts::new();
        for _ in 0..100 {
            assert_eq!(attempts.begin(start, me, room), Ok(4));
            attempts.forgive(me, room);
        }
    }
}
