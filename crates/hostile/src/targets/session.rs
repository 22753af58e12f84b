//! What a program says of its session over HTTP: an offer, of which the m-lines are read, and fragments that restart its
//! ICE.

use super::Target;
use protocol::sdp::{credentials, fragment, lines, restarted};

pub const TARGET: Target = Target {
    name: "session",
    run: read,
    words: &[
        b"\r\nm=audio 9 UDP/TLS/RTP/SAVPF 111",
        b"\r\nm=video 9 UDP/TLS/RTP/SAVPF 96",
        b"\r\nm=application 9 UDP/DTLS/SCTP webrtc-datachannel",
        b"\r\na=mid:",
        b"\r\na=ice-ufrag:",
        b"\r\na=ice-pwd:",
        b"\r\na=candidate:1 1 udp 1 192.0.2.1 9 typ host",
        b"\r\na=end-of-candidates",
        b"\r\na=sendonly",
        b"\r\na=recvonly",
        b"\r\na=inactive",
        b"\r",
        b"\n",
        "\u{a0}".as_bytes(),
        b"\0",
    ],
};

fn read(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    let media = lines(&text);
    assert!(media.len() <= text.matches("m=").count());
    let Some(now) = credentials(&text) else { return };
    let again = restarted(&text, &now);
    assert_eq!(lines(&again), media, "a restart changes no m-line");
    assert_eq!(credentials(&again).as_ref(), Some(&now), "and has the credentials it was given");
    if let Some(answer) = fragment(&text) {
        assert_eq!(credentials(&answer), Some(now), "a fragment says the credentials of its answer");
    }
}
