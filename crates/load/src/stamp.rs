//! What every packet carries at the end of its payload, where no server changes anything.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

/// Bytes of a stamp.
pub const LENGTH: usize = 24;

/// Streams that a publisher can have.
const STREAMS: u32 = 4;

/// What the stream `which` of publisher `index` is called.
pub const fn stream(index: u32, which: u32) -> u32 {
    index * STREAMS + which
}

/// Whose stream it is.
pub const fn publisher(stream: u32) -> u32 {
    stream / STREAMS
}

/// Which of its publisher's: sound is 0, a picture's layers are 1 to 3, the best first.
pub const fn which(stream: u32) -> u32 {
    stream % STREAMS
}

/// "This is one of ours".
const MAGIC: [u8; 4] = *b"load";

/// Which packet it is, and when it was sent.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Stamp {
    /// Names who sends and what.
    pub stream: u32,
    /// Of the stream's packets, counted from 0.
    pub number: u32,
    /// Part of a key frame. Always, for sound.
    pub key: bool,
    /// Since the Unix epoch.
    pub sent: Duration,
}

impl Stamp {
    /// As bytes.
    pub fn write(self) -> [u8; LENGTH] {
        let mut bytes = [0; LENGTH];
        bytes[..4].copy_from_slice(&MAGIC);
        bytes[4..8].copy_from_slice(&self.stream.to_be_bytes());
        bytes[8..12].copy_from_slice(&self.number.to_be_bytes());
        bytes[12] = u8::from(self.key);
        bytes[16..].copy_from_slice(&(self.sent.as_nanos() as u64).to_be_bytes());
        bytes
    }

    /// The stamp at the end of a payload, if there is one.
    pub fn read(payload: &[u8]) -> Option<Self> {
        let bytes = payload.last_chunk::<LENGTH>()?;
        let word = |at: usize| u32::from_be_bytes([bytes[at], bytes[at + 1], bytes[at + 2], bytes[at + 3]]);
        (bytes[..4] == MAGIC).then(|| Self {
            stream: word(4),
            number: word(8),
            key: bytes[12] != 0,
            sent: Duration::from_nanos(u64::from(word(16)) << 32 | u64::from(word(20))),
        })
    }
}

/// The clock that the kernel stamps arrivals with.
pub fn wall() -> Duration {
    SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stamp_is_found_behind_whatever_is_before_it() {
        let stamp = Stamp {
            stream: 7,
            number: 70_000,
            key: true,
            sent: Duration::from_nanos(1_795_000_000_123_456_789),
        };
        let payload = [&[0x90, 0xe0, 1][..], &stamp.write()].concat();
        assert_eq!(Stamp::read(&payload), Some(stamp));
        assert_eq!(Stamp::read(&payload[..payload.len() - 1]), None);
        assert_eq!(Stamp::read(&[]), None);
    }
}
