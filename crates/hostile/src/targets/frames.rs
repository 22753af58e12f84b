//! Packets on a TCP stream.

use super::Target;
use media::frame::{FrameReader, MAX_FRAME, first};

pub const TARGET: Target = Target {
    name: "frames",
    run: read,
    words: &[&[0, 0], &[0, 1, 7], &[8, 0], &[8, 1], &[0xff, 0xff], b"GET ", &[0x16, 3, 1]],
};

/// However a stream is cut, the same packets come out. The first byte says how it is cut.
fn read(bytes: &[u8]) {
    let Some((cut, stream)) = bytes.split_first() else { return };
    let whole = packets(std::iter::once(stream));
    let pieces = packets(stream.chunks(usize::from(*cut).max(1)));
    // A stream that goes wrong is closed where that is noticed, which is later the more comes at once.
    assert_eq!(whole, pieces);
    if let Ok(Some(packet)) = first(stream) {
        assert!(packet.len() <= MAX_FRAME);
    }
}

fn packets<'a>(pieces: impl Iterator<Item = &'a [u8]>) -> (Vec<Vec<u8>>, bool) {
    let mut reader = FrameReader::default();
    let mut read = Vec::new();
    for piece in pieces {
        if reader.push(piece, |packet| read.push(packet.to_vec())).is_err() {
            return (read, false);
        }
    }
    (read, true)
}
