//! A stranger's question for their address.

use super::Target;
use media::stun::{MAX_ANSWER, answer};
use std::net::SocketAddr;

pub const TARGET: Target = Target {
    name: "stun",
    run: read,
    words: &[
        &[0, 1, 0, 0, 0x21, 0x12, 0xa4, 0x42],
        &[0, 1],
        &[0x21, 0x12, 0xa4, 0x42],
        &[0, 6, 0, 4],
        &[0, 3, 0, 4, 0, 0, 0, 6],
        &[0x80, 0x22, 0, 3, 1, 2, 3, 0],
        &[0x80, 0x28, 0, 4],
        &[0x80, 0x22],
        &[0xff, 0xff],
        &[0, 0],
    ],
};

/// Whatever is answered was asked, is told once, and is hardly longer than the question.
fn read(bytes: &[u8]) {
    for (source, most) in [("192.0.2.1:32853", 12), ("[2001:db8::1]:1", 24)] {
        let source: SocketAddr = source.parse().unwrap();
        let mut out = [0xaa; MAX_ANSWER];
        let Some(length) = answer(bytes, source, &mut out) else {
            assert_eq!(out, [0xaa; MAX_ANSWER], "without an answer nothing is written");
            continue;
        };
        let (answer, rest) = out.split_at(length);
        assert!(rest.iter().all(|byte| *byte == 0xaa));
        assert!(length <= bytes.len() + most);
        assert_eq!(answer[..2], [1, 1]);
        assert_eq!(answer[4..20], bytes[4..20]);
        assert_eq!(usize::from(u16::from_be_bytes([answer[2], answer[3]])) + 20, length);
        assert_eq!(media::stun::answer(answer, source, &mut [0; MAX_ANSWER]), None, "an answer asks nothing");
        assert!(sfu::demux::thread_of(bytes).is_none(), "a link's checks are the hub's");
    }
}
