//! Whose a first packet is.

use super::Target;
use sfu::demux::{Sort, Ufrag, nominates, sort, thread_of, ufrag_of};

pub const TARGET: Target = Target {
    name: "demux",
    run: read,
    words: &[
        &[0, 1],
        &[0x21, 0x12, 0xa4, 0x42],
        &[0, 6],
        &[0, 6, 0, 18],
        &[0, 0x25, 0, 0],
        &[0x80, 0x22],
        b"AAAAAAAAAAAAAAAA:x",
        &[0xff, 0xff],
        &[0, 0],
    ],
};

fn read(bytes: &[u8]) {
    let ufrag = ufrag_of(bytes);
    assert_eq!(thread_of(bytes), ufrag.map(|found| found.thread));
    if let Some(ufrag) = ufrag {
        assert_eq!(sort(bytes), Sort::Stun);
        assert_eq!(Ufrag::decode(ufrag.encode().as_bytes()), Some(ufrag));
        assert!(ufrag.place < 1 << 24);
    }
    if nominates(bytes) {
        assert_eq!(sort(bytes), Sort::Stun);
    }
    if let Some(ufrag) = Ufrag::decode(bytes) {
        assert_eq!(ufrag.encode().as_bytes(), bytes);
    }
}
