//! Packets on a stream: two bytes of length, then the packet (RFC 4571, as ICE over TCP uses it, RFC 6544).

/// The longest packet taken, in bytes. What a browser sends fits a path's MTU on TCP too, so this is generous; a longer
/// length is another protocol knocking (`GET ` would be 18,245, a TLS hello 5,635).
pub const MAX_FRAME: usize = 2_048;

/// Length of the length.
pub const HEADER: usize = 2;

/// Whoever sends this does not speak our protocol; nothing behind it can be trusted to be a boundary.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
#[error("a frame of {0} bytes came; at most {MAX_FRAME} are taken")]
pub struct FrameTooLong(pub usize);

/// The first packet in `bytes`, or `None` while it is incomplete.
///
/// # Errors
/// [`FrameTooLong`], as soon as the length is there.
pub fn first(bytes: &[u8]) -> Result<Option<&[u8]>, FrameTooLong> {
    let [high, low, body @ ..] = bytes else { return Ok(None) };
    let length = length(*high, *low)?;
    Ok(body.get(..length))
}

/// What goes before a packet on the stream; `None` when it is too long to be sent.
pub fn header(packet: &[u8]) -> Option<[u8; HEADER]> {
    u16::try_from(packet.len()).ok().map(u16::to_be_bytes)
}

/// Cuts a stream into packets, however it arrives.
#[derive(Default, Debug)]
pub struct FrameReader {
    /// The beginning of a packet whose end has not come.
    partial: Vec<u8>,
}

impl FrameReader {
    /// Takes what arrived and hands out each complete packet. Packets that came whole are not copied. Empty packets,
    /// which RFC 4571 allows as a sign of life, are skipped.
    ///
    /// # Errors
    /// [`FrameTooLong`]: close the stream.
    pub fn push(&mut self, bytes: &[u8], mut each: impl FnMut(&[u8])) -> Result<(), FrameTooLong> {
        let mut rest = bytes;
        if !self.partial.is_empty() {
            rest = self.complete(rest, &mut each)?;
        }
        while let Some(packet) = first(rest)? {
            rest = &rest[HEADER + packet.len()..];
            if !packet.is_empty() {
                each(packet);
            }
        }
        self.partial.extend_from_slice(rest);
        Ok(())
    }

    /// Takes from `bytes` what the partial packet lacks, and returns the rest.
    fn complete<'a>(
        &mut self,
        bytes: &'a [u8],
        each: &mut impl FnMut(&[u8]),
    ) -> Result<&'a [u8], FrameTooLong> {
        let rest = self.take(bytes, HEADER.saturating_sub(self.partial.len()));
        let [high, low, body @ ..] = &self.partial[..] else { return Ok(rest) };
        let missing = length(*high, *low)? - body.len();
        let rest = self.take(rest, missing);
        if self.partial.len() == HEADER + length(self.partial[0], self.partial[1])? {
            if self.partial.len() > HEADER {
                each(&self.partial[HEADER..]);
            }
            self.partial.clear();
        }
        Ok(rest)
    }

    fn take<'a>(&mut self, bytes: &'a [u8], count: usize) -> &'a [u8] {
        let (taken, rest) = bytes.split_at(count.min(bytes.len()));
        self.partial.extend_from_slice(taken);
        rest
    }
}

fn length(high: u8, low: u8) -> Result<usize, FrameTooLong> {
    let length = usize::from(u16::from_be_bytes([high, low]));
    if length > MAX_FRAME { Err(FrameTooLong(length)) } else { Ok(length) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn packets_survive_any_way_of_cutting_the_stream(
            packets in prop::collection::vec(prop::collection::vec(any::<u8>(), 0..=MAX_FRAME), 0..8),
            cuts in prop::collection::vec(1_usize..700, 1..60),
        ) {
            let stream = stream(&packets);
            let mut reader = FrameReader::default();
            let mut read = Vec::new();
            let mut rest = &stream[..];
            for cut in cuts.iter().cycle() {
                if rest.is_empty() {
                    break;
                }
                let (piece, later) = rest.split_at((*cut).min(rest.len()));
                prop_assert_eq!(reader.push(piece, |packet| read.push(packet.to_vec())), Ok(()));
                rest = later;
            }
            let sent: Vec<_> = packets.into_iter().filter(|packet| !packet.is_empty()).collect();
            prop_assert_eq!(read, sent);
            prop_assert!(reader.partial.is_empty());
        }

        #[test]
        fn garbage_never_panics_and_never_grows_the_reader(
            // Mostly small bytes, so that many lengths are believable.
            pieces in prop::collection::vec(
                prop::collection::vec(prop_oneof![9 => 0_u8..9, 1 => any::<u8>()], 0..5_000), 0..20,
            ),
        ) {
            let mut reader = FrameReader::default();
            for piece in pieces {
                let fits = |packet: &[u8]| assert!(packet.len() <= MAX_FRAME);
                if reader.push(&piece, fits).is_err() {
                    return Ok(());
                }
                prop_assert!(reader.partial.len() < HEADER + MAX_FRAME);
            }
        }

        #[test]
        fn the_first_packet_is_the_one_the_reader_finds_first(
            bytes in prop::collection::vec(prop_oneof![9 => 0_u8..9, 1 => any::<u8>()], 0..3_000),
        ) {
            let mut found = None;
            let read = FrameReader::default().push(&bytes, |packet| {
                found.get_or_insert_with(|| packet.to_vec());
            });
            match first(&bytes) {
                Err(_) => prop_assert!(read.is_err()),
                Ok(None) => prop_assert_eq!(found, None),
                Ok(Some([])) => {}
                Ok(Some(packet)) => prop_assert_eq!(found, Some(packet.to_vec())),
            }
        }
    }

    #[test]
    fn other_protocols_are_told_apart_by_their_first_two_bytes() {
        assert_eq!(first(b"GET / HTTP/1.1\r\n"), Err(FrameTooLong(18_245)));
        assert_eq!(first(&[0x16, 0x03, 0x01, 0x02]), Err(FrameTooLong(5_635)));
        assert_eq!(first(&[0]), Ok(None));
    }

    fn stream(packets: &[Vec<u8>]) -> Vec<u8> {
        packets
            .iter()
            .flat_map(|packet| header(packet).unwrap().into_iter().chain(packet.iter().copied()))
            .collect()
    }
}
