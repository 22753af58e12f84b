//! How much a participant's line takes upwards, before anybody relies on it: bursts over a data channel, counted here.
//!
//! The client opens a channel with the label [`LABEL`], unordered and without retransmissions, and sends bursts of
//! messages of [`LONGEST`] bytes or less, all numbers in network order:
//!
//! ```text
//!  0      1      2            6            10
//!  ┌──────┬──────┬────────────┬────────────┬─────────
//!  │ 1    │ last │ sequence   │ burst      │ anything
//!  └──────┴──────┴────────────┴────────────┴─────────
//! ```
//!
//! `last` is 1 in a burst's last message and else 0; `sequence` counts a burst's messages from 0; `burst` is the client's
//! number for the burst. As soon as the last message is there, or half a second after the first, it is answered once:
//!
//! ```text
//!  0      1            5            9            13           17
//!  ┌──────┬────────────┬────────────┬────────────┬────────────┐
//!  │ 2    │ burst      │ received   │ bytes      │ micros     │
//!  └──────┴────────────┴────────────┴────────────┴────────────┘
//! ```
//!
//! `received` messages with `bytes` in all have come, and between the arrival of the first and of the latest passed
//! `micros`; 0 if they came at once. Whoever reckons a rate leaves the first message's bytes out. A link has one burst
//! in [`PACE`] and [`MOST_BYTES`] in it; what is more is not answered.

use std::time::{Duration, Instant};

/// The label of the channel.
pub const LABEL: &str = "probe";
/// A message has at most so many bytes: with what SCTP and DTLS put around it one packet on every path.
pub const LONGEST: usize = 1_200;
/// What is counted of one burst, in bytes: half a second of 6.4 Mbit/s.
pub const MOST_BYTES: u32 = 400_000;
/// Between the beginnings of two bursts.
pub const PACE: Duration = Duration::from_secs(5);
/// A burst is answered at the latest so long after its beginning.
pub const PATIENCE: Duration = Duration::from_millis(500);

const DATA: u8 = 1;
const ANSWER: u8 = 2;

/// One message of a burst.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Message {
    /// Its number in the burst.
    pub sequence: u32,
    /// The burst.
    pub burst: u32,
    /// No more come.
    pub last: bool,
}

impl Message {
    /// Reads a message, unless it is none.
    #[must_use]
    pub fn parse(bytes: &[u8]) -> Option<Self> {
        let (head, _) = bytes.split_first_chunk::<10>()?;
        let [DATA, last @ 0..=1, s0, s1, s2, s3, b0, b1, b2, b3] = *head else { return None };
        let fits = bytes.len() <= LONGEST;
        fits.then_some(Self {
            sequence: u32::from_be_bytes([s0, s1, s2, s3]),
            burst: u32::from_be_bytes([b0, b1, b2, b3]),
            last: last == 1,
        })
    }
}

/// What came of a burst.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Answer {
    /// The client's number for it.
    pub burst: u32,
    /// Messages that came.
    pub received: u32,
    /// Their bytes.
    pub bytes: u32,
    /// Between the first and the latest of them.
    pub micros: u32,
}

impl Answer {
    /// As it is sent.
    #[must_use]
    pub fn encode(self) -> [u8; 17] {
        let mut bytes = [ANSWER; 17];
        let numbers = [self.burst, self.received, self.bytes, self.micros];
        for (place, number) in bytes[1..].as_chunks_mut::<4>().0.iter_mut().zip(numbers) {
            *place = number.to_be_bytes();
        }
        bytes
    }
}

/// The bursts of one link.
#[derive(Default, Debug)]
pub struct Probe {
    burst: Option<Burst>,
}

/// The latest burst.
#[derive(Debug)]
struct Burst {
    begun: Instant,
    latest: Instant,
    answer: Answer,
    answered: bool,
}

/// What a message was.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Taken {
    /// It counts.
    Counted,
    /// It was the last; here is the answer.
    Done(Answer),
    /// It is none, or too much.
    Ignored,
}

impl Probe {
    /// Takes a message.
    pub fn take(&mut self, now: Instant, bytes: &[u8]) -> Taken {
        let Some(message) = Message::parse(bytes) else { return Taken::Ignored };
        let fresh = self.burst.as_ref().is_none_or(|burst| burst.answered && now >= burst.begun + PACE);
        if fresh {
            let answer = Answer { burst: message.burst, received: 0, bytes: 0, micros: 0 };
            self.burst = Some(Burst { begun: now, latest: now, answer, answered: false });
        }
        match &mut self.burst {
            Some(burst) if !burst.answered && burst.answer.burst == message.burst => {
                burst.count(now, bytes.len(), message.last)
            }
            _ => Taken::Ignored,
        }
    }

    /// The answer to a burst whose last message did not come in time. To be asked at [`deadline`](Self::deadline).
    pub fn overdue(&mut self, now: Instant) -> Option<Answer> {
        self.deadline().filter(|deadline| now >= *deadline)?;
        self.burst.as_mut().map(Burst::finish)
    }

    /// When a burst that is not answered is to be.
    #[must_use]
    pub fn deadline(&self) -> Option<Instant> {
        self.burst.as_ref().filter(|burst| !burst.answered).map(|burst| burst.begun + PATIENCE)
    }
}

impl Burst {
    fn count(&mut self, now: Instant, length: usize, last: bool) -> Taken {
        let bytes = self.answer.bytes.saturating_add(length as u32);
        let fits = bytes <= MOST_BYTES;
        if fits {
            self.latest = self.latest.max(now);
            self.answer.received += 1;
            self.answer.bytes = bytes;
        }
        match (last, fits) {
            (true, _) => Taken::Done(self.finish()),
            (false, true) => Taken::Counted,
            (false, false) => Taken::Ignored,
        }
    }

    fn finish(&mut self) -> Answer {
        self.answered = true;
        let took = self.latest.saturating_duration_since(self.begun).as_micros();
        self.answer.micros = u32::try_from(took).unwrap_or(u32::MAX);
        self.answer
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_burst_is_counted_and_answered_at_its_last_message() {
        let start = start();
        let mut probe = Probe::default();
        for n in 0..9 {
            let now = start + Duration::from_millis(n * 10);
            assert_eq!(probe.take(now, &message(7, n as u32, 0)), Taken::Counted);
        }
        let done = probe.take(start + Duration::from_millis(90), &message(7, 9, 1));
        let answer = Answer { burst: 7, received: 10, bytes: 11_800, micros: 90_000 };
        assert_eq!(done, Taken::Done(answer));
        assert_eq!(answer.encode(), [2, 0, 0, 0, 7, 0, 0, 0, 10, 0, 0, 46, 24, 0, 1, 95, 144]);
        assert_eq!(probe.deadline(), None);
        assert_eq!(probe.take(start + Duration::from_millis(95), &message(7, 8, 0)), Taken::Ignored, "late");
    }

    #[test]
    fn a_burst_without_an_end_is_answered_after_half_a_second() {
        let start = start();
        let mut probe = Probe::default();
        probe.take(start, &message(1, 0, 0));
        probe.take(start + Duration::from_millis(200), &message(1, 1, 0));
        assert_eq!(probe.overdue(start + Duration::from_millis(499)), None);
        assert_eq!(probe.deadline(), Some(start + PATIENCE));
        let answer = Answer { burst: 1, received: 2, bytes: 2_360, micros: 200_000 };
        assert_eq!(probe.overdue(start + PATIENCE), Some(answer));
        assert_eq!(probe.overdue(start + PATIENCE), None, "once");
    }

    #[test]
    fn there_is_one_burst_in_five_seconds() {
        let start = start();
        let mut probe = Probe::default();
        probe.take(start, &message(1, 0, 0));
        assert_eq!(probe.take(start, &message(2, 0, 1)), Taken::Ignored, "another while one goes on");
        assert!(matches!(probe.take(start, &message(1, 1, 1)), Taken::Done(_)));
        assert_eq!(probe.take(start + PACE / 2, &message(2, 0, 0)), Taken::Ignored);
        assert_eq!(probe.take(start + PACE, &message(2, 1, 0)), Taken::Counted);
    }

    #[test]
    fn what_is_too_much_does_not_count() {
        let now = start();
        let mut probe = Probe::default();
        let counted =
            (0..1_000).filter(|n| probe.take(now, &message(1, *n, 0)) == Taken::Counted).count() as u32;
        assert_eq!(counted, MOST_BYTES / 1_180);
        let answer = Answer { burst: 1, received: counted, bytes: counted * 1_180, micros: 0 };
        assert_eq!(probe.take(now, &message(1, 1_000, 1)), Taken::Done(answer));
    }

    #[test]
    fn what_is_no_message_is_ignored() {
        let whole = message(1, 2, 1);
        assert_eq!(Message::parse(&whole), Some(Message { sequence: 2, burst: 1, last: true }));
        assert_eq!(Message::parse(&whole[..10]), Message::parse(&whole), "the shortest");
        for wrong in [&[][..], &whole[..9], &[2; 20], &[1, 2, 0, 0, 0, 0, 0, 0, 0, 0], &[1; 1_201]] {
            assert_eq!(Message::parse(wrong), None, "{wrong:?}");
        }
    }

    fn message(burst: u32, sequence: u32, last: u8) -> Vec<u8> {
        let mut bytes = vec![1, last];
        bytes.extend(sequence.to_be_bytes());
        bytes.extend(burst.to_be_bytes());
        bytes.resize(1_180, 0);
        bytes
    }

    #[expect(clippy::disallowed_methods, reason = "an instant can only be made from the clock")]
    fn start() -> Instant {
        Instant::now()
    }
}
