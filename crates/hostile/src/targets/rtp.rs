//! What we do ourselves with the inside of RTP packets: VP8's descriptor, and numbers that go on over switches.

use super::Target;
use sfu::continuity::{Continuity, Position};
use sfu::vp8::Vp8;
use std::sync::LazyLock;
use std::time::{Duration, Instant};

pub const TARGET: Target = Target {
    name: "rtp",
    run: read,
    words: &[&[0x90, 0xe0, 0x80], &[0x9d, 0x01, 0x2a], &[0xff; 8], &[0x7f, 0xff], &[0; 8], &[0x10]],
};

static START: LazyLock<Instant> = LazyLock::new(Instant::now);

/// The first bytes steer a slot through packets and switches, with the rest as payload.
fn read(bytes: &[u8]) {
    let (steps, payload) = bytes.split_at(bytes.len().min(64));
    let vp8 = Vp8::parse(payload);
    let mut slot = Continuity::new(90_000);
    let mut now = *START;
    let mut newest = None;
    for step in steps.as_chunks::<12>().0 {
        let [how, a, b, c, d, e, f, g, h, i, j, k] = *step;
        now += Duration::from_millis(u64::from(how));
        let packet = Position {
            // An extended sequence number has at most 48 bits (RFC 3550 allows 32 of them; str0m counts on).
            sequence: u64::from_be_bytes([0, 0, 0, a, b, c, d, e]),
            timestamp: u32::from_be_bytes([f, g, h, i]),
            picture: u16::from_be_bytes([j, k]) & 0x7fff,
            tl0: k,
        };
        if how & 1 == 0 {
            slot.switch(now, (), packet);
        }
        let Some(placed) = slot.place(now, packet) else { continue };
        if how & 1 == 0 {
            assert!(newest.is_none_or(|last| placed.sequence > last), "after a switch numbers go on upwards");
        }
        newest = newest.max(Some(placed.sequence));
        let found = slot.origin(now, placed.sequence);
        assert!(
            found.is_some_and(|(run, number)| (number, run.place(packet)) == (packet.sequence, Some(placed)))
        );
        if let Some(vp8) = vp8 {
            assert!(vp8.patch(placed).is_some(), "numbers fit wherever there are some");
        }
    }
}
