//! Guesses at a password or key, limited per address and what it opens. Pure: the clock is a parameter.

use super::address::Prefix;
use super::limits::Quota;
use model::RoomId;
use std::time::{Duration, Instant};

/// How many wrong guesses there are.
pub const TRIES: u32 = 5;
/// How long they last.
pub const WAIT: Duration = Duration::from_secs(10 * 60);

/// What somebody guesses at.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Lock {
    /// The password of a room.
    Room(RoomId),
    /// The key of the administration.
    Administration,
}

/// Who has guessed how often.
#[derive(Debug)]
pub struct Attempts(Quota<(Prefix, Lock)>);

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
    pub fn begin(&mut self, now: Instant, address: Prefix, lock: Lock) -> Result<u32, Duration> {
        self.0.take(now, (address, lock))
    }

    /// Whether another guess would be checked.
    ///
    /// # Errors
    /// How long to wait, where it would not.
    pub fn check(&self, now: Instant, address: Prefix, lock: Lock) -> Result<(), Duration> {
        self.0.check(now, (address, lock))
    }

    /// The guess was right, or could not be checked: it does not count. Earlier wrong ones still do, so that
    /// somebody else's success does not buy new guesses.
    pub fn forgive(&mut self, address: Prefix, lock: Lock) {
        self.0.give_back((address, lock));
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
        let (start, me, room) = (Instant::now(), from("192.0.2.1"), Lock::Room(RoomId(1)));
        let mut attempts = Attempts::new();
        let left: Vec<_> = (0..5).map(|_| attempts.begin(start, me, room).unwrap()).collect();
        assert_eq!(left, [4, 3, 2, 1, 0]);
        assert_eq!(attempts.begin(start, me, room), Err(WAIT));
        assert_eq!(attempts.check(start, me, room), Err(WAIT));
        assert!(attempts.begin(start, me, Lock::Room(RoomId(2))).is_ok(), "another room");
        assert!(attempts.begin(start, me, Lock::Administration).is_ok(), "the administration");
        assert!(attempts.begin(start, from("192.0.2.2"), room).is_ok(), "another address");
        assert_eq!(attempts.begin(start + WAIT, me, room), Ok(4));
    }

    #[test]
    fn right_passwords_never_run_out() {
        let (start, me, room) = (Instant::now(), from("2001:db8::1"), Lock::Room(RoomId(1)));
        let mut attempts = Attempts::new();
        for _ in 0..100 {
            assert_eq!(attempts.begin(start, me, room), Ok(4));
            attempts.forgive(me, room);
        }
    }
}
