//! What a forwarder must know of a VP8 packet: where its numbers stand, and whether a decoder can start there.

use str0m::rtp::{Vp8Descriptor, Vp8Patch};

use crate::continuity::Position;

/// A VP8 RTP payload's descriptor (RFC 7741 §4.2) and, for the first packet of a key frame, the picture's size.
#[derive(Clone, Copy, Debug)]
pub struct Vp8 {
    descriptor: Vp8Descriptor,
    long_picture_id: bool,
    /// It is the first packet of a key frame.
    pub keyframe: bool,
    /// Width and height, where the key frame's header says so (RFC 6386 §9.1).
    pub size: Option<(u16, u16)>,
}

impl Vp8 {
    /// Reads an RTP payload; `None` if it is not VP8.
    #[must_use]
    pub fn parse(payload: &[u8]) -> Option<Self> {
        let descriptor = Vp8Descriptor::parse(payload).ok()?;
        let (long_picture_id, frame) = frame_of(payload)?;
        let keyframe = descriptor.starts_keyframe(payload);
        Some(Self { descriptor, long_picture_id, keyframe, size: keyframe.then(|| size_of(frame)).flatten() })
    }

    /// The picture id, or zero.
    #[must_use]
    pub fn picture(&self) -> u16 {
        self.descriptor.picture_id().unwrap_or(0)
    }

    /// The index of the base temporal layer's frame, or zero.
    #[must_use]
    pub fn tl0(&self) -> u8 {
        self.descriptor.tl0_pic_idx().unwrap_or(0)
    }

    /// What puts `position`'s numbers in place of the payload's own, as far as it has any.
    #[must_use]
    pub fn patch(&self, position: Position) -> Option<Vp8Patch> {
        let mut patch = self.descriptor.patch();
        if self.descriptor.picture_id().is_some() {
            let mask = if self.long_picture_id { 0x7fff } else { 0x7f };
            patch = patch.picture_id(position.picture & mask);
        }
        if self.descriptor.tl0_pic_idx().is_some() {
            patch = patch.tl0_pic_idx(position.tl0);
        }
        patch.build().ok()
    }
}

/// Whether the picture id has 15 bits, and what follows the descriptor.
fn frame_of(payload: &[u8]) -> Option<(bool, &[u8])> {
    let (first, mut rest) = payload.split_first()?;
    let mut long = false;
    if first & 0x80 != 0 {
        let (extension, after) = rest.split_first()?;
        rest = after;
        if extension & 0x80 != 0 {
            long = rest.first()? & 0x80 != 0;
            rest = rest.get(if long { 2 } else { 1 }..)?;
        }
        if extension & 0x40 != 0 {
            rest = rest.get(1..)?;
        }
        if extension & 0x30 != 0 {
            rest = rest.get(1..)?;
        }
    }
    Some((long, rest))
}

/// The size in a key frame's header: three bytes of tag, a start code, 14 bits each.
fn size_of(frame: &[u8]) -> Option<(u16, u16)> {
    let [0x9d, 0x01, 0x2a, a, b, c, d] = *frame.get(3..10)? else { return None };
    Some((u16::from_le_bytes([a, b]) & 0x3fff, u16::from_le_bytes([c, d]) & 0x3fff))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_key_frame_tells_its_size() {
        let packet = Vp8::parse(&[
            0x90,
            0xe0,
            0x80 | 0x12,
            0x34,
            7,
            0x20,
            0x10,
            0x02,
            0x00,
            0x9d,
            0x01,
            0x2a,
            0x40,
            0x01,
            0xb4,
            0x00,
            1,
            2,
        ])
        .unwrap();

        assert!(packet.keyframe);
        assert_eq!(packet.size, Some((320, 180)));
        assert_eq!((packet.picture(), packet.tl0()), (0x1234, 7));
    }

    #[test]
    fn numbers_that_fit_are_patched_whatever_the_width() {
        let position = Position { sequence: 0, timestamp: 0, picture: 0x7fff, tl0: 255 };

        for payload in
            [&[0x90, 0xe0, 0x80, 1, 7, 0x20, 0x11][..], &[0x90, 0xe0, 0x05, 7, 0x20, 0x11], &[0x10, 0x11]]
        {
            assert!(Vp8::parse(payload).unwrap().patch(position).is_some());
        }
    }

    proptest! {
        #[test]
        fn no_bytes_make_it_panic(payload: Vec<u8>, picture: u16, tl0: u8) {
            if let Some(packet) = Vp8::parse(&payload) {
                let patch = packet.patch(Position { sequence: 0, timestamp: 0, picture, tl0 });
                prop_assert!(patch.is_some());
            }
        }
    }
}
