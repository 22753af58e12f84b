//! A client's message on the socket.

use super::Target;
use protocol::Request;

pub const TARGET: Target = Target {
    name: "request",
    run: read,
    words: &[
        b"\"id\":",
        b"\"type\":",
        b"\"join\"",
        b"\"leave\"",
        b"\"ping\"",
        b"\"offer\"",
        b"\"publish\"",
        b"\"watch\"",
        b"\"report\"",
        b"\"chat\"",
        b"\"history\"",
        b"\"stop\"",
        b"\"grant\"",
        b"\"tracks\":",
        b"\"slots\":",
        b"\"mid\":",
        b"\"source\":",
        b"\"sdp\":",
        b"\"text\":",
        b"\"nonce\":",
        b"null",
        b"true",
        b"1e309",
        b"-1",
        b"4294967296",
        b"[[[[",
        b"{\"a\":{\"a\":",
        b"\\ud800",
        b"\\u0000",
        b"\xff",
        b",",
        b"}",
        b"]",
        b"\"",
    ],
};

/// The server gets text from the socket's own check of UTF-8; here bytes that are none are made so first.
fn read(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    let Ok(message) = protocol::decode(&text) else { return };
    if let Request::Report(report) = &message.request
        && !(report.loss_up.is_finite() && report.loss_down.is_finite())
    {
        // 1e39 is JSON, and infinite as an `f32`; JSON has no word for that.
        return;
    }
    let written = serde_json::to_string(&message).unwrap();
    let again = protocol::decode(&written).unwrap_or_else(|error| panic!("{written} was read once: {error}"));
    assert_eq!(serde_json::to_string(&again).unwrap(), written, "what was read is what is written");
}
