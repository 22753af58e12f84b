//! An SDP offer, as it arrives through the socket.

use super::Target;
use crate::targets::hub::World;
use std::cell::RefCell;

pub const TARGET: Target = Target {
    name: "offer",
    run: read,
    words: &[
        b"\r\nm=audio 9 UDP/TLS/RTP/SAVPF 111",
        b"\r\nm=video 9 UDP/TLS/RTP/SAVPF 96",
        b"\r\na=mid:",
        b"\r\na=rid:q send",
        b"\r\na=simulcast:send q;h;f",
        b"\r\na=group:BUNDLE 0 1",
        b"\r\na=candidate:1 1 udp 1 192.0.2.1 9 typ host",
        b"\r\na=fingerprint:sha-256 ",
        b"\r\na=ice-ufrag:",
        b"\r\na=rtpmap:96 VP8/90000",
        b"\r\na=fmtp:96 apt=96",
        b"\r\na=extmap:255 x",
        b"\r\na=extmap:1 x",
        b"\r\na=ssrc:4294967295 cname:x",
        b"\r\na=setup:active",
        b"\r\na=sendrecv",
        b"\r\na=inactive",
        b"\r\nb=AS:99999999999",
        b"99999999999999999999",
        b"-1",
        b"\0",
        b"\xff",
    ],
};

thread_local! {
    static WORLD: RefCell<World> = RefCell::new(World::empty());
}

fn read(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    WORLD.with_borrow_mut(|world| {
        // Once as a new link, once as a change of an old one.
        if world.offer(&text).is_some() {
            let _ = world.offer(&text);
        }
        world.close();
    });
}
