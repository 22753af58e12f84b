//! What comes over the data channel that measures a line.

use super::Target;
use sfu::probe::{Answer, LONGEST, MOST_BYTES, Message, PACE, PATIENCE, Probe, Taken};
use std::sync::LazyLock;
use std::time::{Duration, Instant};

pub const TARGET: Target = Target {
    name: "probe",
    run: read,
    words: &[
        &[1, 0, 0, 0, 0, 0, 0, 0, 0, 7],
        &[1, 1, 0, 0, 0, 1, 0, 0, 0, 7],
        &[200, 11, 1, 0],
        &[255, 255],
        &[2],
        &[0, 0, 0, 0],
    ],
};

static START: LazyLock<Instant> = LazyLock::new(Instant::now);

/// The input is a list of messages. Before each stand a byte for the time that passes, in units of 25 ms, and one for
/// the message's length; lengths of 200 and more stand for messages of 1,000 and more.
fn read(bytes: &[u8]) {
    let _ = Message::parse(bytes);
    let mut probe = Probe::default();
    let mut now = *START;
    let mut answers = 0_u32;
    let mut check = |now: Instant, Answer { received, bytes, micros, .. }: Answer| {
        assert!(bytes <= MOST_BYTES && received <= bytes / 10);
        assert!(received > 0 && Duration::from_micros(micros.into()) <= PATIENCE);
        assert!(PACE * answers <= now - *START, "one burst in five seconds");
        answers += 1;
    };
    let mut rest = bytes;
    while let [wait, length, after @ ..] = rest {
        now += Duration::from_millis(u64::from(*wait) * 25);
        // As the hub does it: what is overdue is answered before anything else is read.
        if let Some(answer) = probe.overdue(now) {
            check(now, answer);
        }
        let (head, later) = after.split_at(usize::from(*length).min(after.len()));
        let mut message = head.to_vec();
        if *length >= 200 {
            message.resize(1_000 + usize::from(*length - 200) * 5, 0);
        }
        match probe.take(now, &message) {
            Taken::Done(answer) => check(now, answer),
            Taken::Counted => assert!(message.len() <= LONGEST && probe.deadline().is_some()),
            Taken::Ignored => {}
        }
        rest = later;
    }
}
