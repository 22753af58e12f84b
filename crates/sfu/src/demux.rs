//! Whose is this datagram? For first packets, by the user name fragment (RFC 8445 §5.3) this server made itself.

use aws_lc_rs::hmac;

/// Our own ICE user name fragment: the media thread, the link's place in it, and 64 bits nobody can guess. On the
/// wire 16 `ice-char`s (RFC 8839 §5.4).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Ufrag {
    /// The media thread.
    pub thread: u8,
    /// The link's place in that thread's table; below 2^24.
    pub place: u32,
    /// What makes it unguessable and places reusable.
    pub nonce: [u8; 8],
}

impl Ufrag {
    /// Length on the wire.
    pub const LEN: usize = 16;

    /// The fragment as it stands in SDP and STUN.
    #[must_use]
    pub fn encode(self) -> String {
        let [_, a, b, c] = self.place.to_be_bytes();
        let mut bytes = [self.thread, a, b, c, 0, 0, 0, 0, 0, 0, 0, 0];
        bytes[4..].copy_from_slice(&self.nonce);
        encode(&bytes)
    }

    /// Reads a fragment, unless it cannot be one of ours.
    #[must_use]
    pub fn decode(text: &[u8]) -> Option<Self> {
        let text: &[u8; Self::LEN] = text.try_into().ok()?;
        let mut bytes = [0; 12];
        for (quad, three) in text.as_chunks::<4>().0.iter().zip(bytes.as_chunks_mut::<3>().0) {
            let mut bits = 0;
            for &char in quad {
                bits = bits << 6 | u32::from(value(char)?);
            }
            three.copy_from_slice(&bits.to_be_bytes()[1..]);
        }
        let [thread, a, b, c, nonce @ ..] = bytes;
        Some(Self { thread, place: u32::from_be_bytes([0, a, b, c]), nonce })
    }
}

/// Which thread a STUN binding request is for; `None` for anything else.
#[must_use]
pub fn thread_of(bytes: &[u8]) -> Option<u8> {
    ufrag_of(bytes).map(|ufrag| ufrag.thread)
}

/// Our fragment in a STUN binding request's USERNAME, which is `ours:theirs` (RFC 8445 §7.2.2).
#[must_use]
pub fn ufrag_of(bytes: &[u8]) -> Option<Ufrag> {
    const USERNAME: [u8; 2] = [0, 6];
    let value = attribute(bytes, USERNAME)?;
    let colon = value.iter().position(|byte| *byte == b':')?;
    Ufrag::decode(&value[..colon])
}

/// Whether a STUN binding request says USE-CANDIDATE (RFC 8445 §7.1.2): the browser sends on this pair.
#[must_use]
pub fn nominates(bytes: &[u8]) -> bool {
    const USE_CANDIDATE: [u8; 2] = [0, 0x25];
    attribute(bytes, USE_CANDIDATE).is_some()
}

/// The value of a binding request's attribute (RFC 8489 §5, §14).
fn attribute(bytes: &[u8], wanted: [u8; 2]) -> Option<&[u8]> {
    const BINDING_REQUEST: [u8; 2] = [0, 1];
    const MAGIC_COOKIE: [u8; 4] = [0x21, 0x12, 0xa4, 0x42];

    if !bytes.starts_with(&BINDING_REQUEST) || bytes.get(4..8) != Some(&MAGIC_COOKIE) {
        return None;
    }
    let mut attributes = bytes.get(20..)?;
    loop {
        let (header, rest) = attributes.split_first_chunk::<4>()?;
        let len = usize::from(u16::from_be_bytes([header[2], header[3]]));
        let value = rest.get(..len)?;
        if header[..2] == wanted {
            return Some(value);
        }
        attributes = rest.get(len.next_multiple_of(4)..)?;
    }
}

/// What a datagram's first byte says it is (RFC 7983 §7).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Sort {
    /// STUN.
    Stun,
    /// DTLS, SRTP or SRTCP: only from addresses that proved themselves.
    Media,
    /// Nothing this server speaks.
    Unknown,
}

/// Sorts a datagram.
#[must_use]
pub fn sort(bytes: &[u8]) -> Sort {
    match bytes.first() {
        Some(0..=3) => Sort::Stun,
        Some(20..=63 | 128..=191) => Sort::Media,
        _ => Sort::Unknown,
    }
}

/// Whether it is a datagram of RTCP, where RTP comes over the same socket (RFC 5761, section 4).
pub(crate) fn is_rtcp(bytes: &[u8]) -> bool {
    matches!(bytes, [128..=191, 192..=223, ..])
}

/// Makes fragments and passwords from the hub's seed: HMAC-SHA-256 over a counter, so the same seed gives the same run.
#[derive(Debug)]
pub(crate) struct Credentials {
    key: hmac::Key,
    count: u64,
}

impl Credentials {
    pub(crate) fn new(seed: &[u8; 32]) -> Self {
        Self { key: hmac::Key::new(hmac::HMAC_SHA256, seed), count: 0 }
    }

    /// A fragment and a password of 144 bits (RFC 8445 §5.3 asks for 128).
    pub(crate) fn make(&mut self, thread: u8, place: u32) -> (Ufrag, String) {
        self.count += 1;
        let tag = hmac::sign(&self.key, &self.count.to_be_bytes());
        let mut nonce = [0; 8];
        nonce.copy_from_slice(&tag.as_ref()[..8]);
        (Ufrag { thread, place, nonce }, encode(&tag.as_ref()[8..26]))
    }
}

const ICE_CHARS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/// Base 64 of whole groups of three bytes.
fn encode(bytes: &[u8]) -> String {
    bytes
        .as_chunks::<3>()
        .0
        .iter()
        .flat_map(|[a, b, c]| {
            let bits = u32::from_be_bytes([0, *a, *b, *c]);
            [18, 12, 6, 0].map(|shift| char::from(ICE_CHARS[(bits >> shift & 63) as usize]))
        })
        .collect()
}

fn value(char: u8) -> Option<u8> {
    match char {
        b'A'..=b'Z' => Some(char - b'A'),
        b'a'..=b'z' => Some(char - b'a' + 26),
        b'0'..=b'9' => Some(char - b'0' + 52),
        b'+' => Some(62),
        b'/' => Some(63),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn rtcp_is_told_from_rtp_by_its_second_byte() {
        assert!(is_rtcp(&[0x81, 201, 0, 7]), "a receiver report");
        assert!(is_rtcp(&[0x8f, 205]), "feedback of the transport");
        assert!(!is_rtcp(&[0x90, 96, 0, 7]), "RTP");
        assert!(!is_rtcp(&[0x90, 0x80 | 111, 0, 7]), "RTP with the marker");
        assert!(!is_rtcp(&[0x80]) && !is_rtcp(&[]));
        assert!(!is_rtcp(&[0, 201]), "STUN");
    }

    #[test]
    fn a_binding_request_is_for_the_thread_in_its_user_name() {
        let ufrag = Ufrag { thread: 3, place: 70_000, nonce: *b"unguess!" };

        assert_eq!(thread_of(&binding_request(&format!("{}:theirs", ufrag.encode()))), Some(3));
        assert_eq!(ufrag_of(&binding_request(&format!("{}:theirs", ufrag.encode()))), Some(ufrag));
    }

    #[test]
    fn a_foreign_user_name_is_for_nobody() {
        assert_eq!(thread_of(&binding_request("short:theirs")), None);
        assert_eq!(thread_of(&binding_request("no-colon")), None);
        assert_eq!(thread_of(&binding_request("sixteen chars..x:theirs")), None);
    }

    #[test]
    fn the_same_seed_makes_the_same_credentials_and_each_is_new() {
        let mut one = Credentials::new(&[7; 32]);
        let mut other = Credentials::new(&[7; 32]);

        let first = one.make(1, 2);
        assert_eq!(first, other.make(1, 2));
        assert_ne!(first, one.make(1, 2));
        assert_eq!(first.1.len(), 24);
    }

    proptest! {
        #[test]
        fn a_fragment_survives_the_wire(thread: u8, place in 0u32..1 << 24, nonce: [u8; 8]) {
            let ufrag = Ufrag { thread, place, nonce };
            prop_assert_eq!(ufrag.encode().len(), Ufrag::LEN);
            prop_assert_eq!(Ufrag::decode(ufrag.encode().as_bytes()), Some(ufrag));
        }

        #[test]
        fn no_bytes_make_it_panic(bytes: Vec<u8>, at in 0usize..60, with: u8) {
            let _ = thread_of(&bytes);
            let mut request = binding_request("AAAAAAAAAAAAAAAA:x");
            if let Some(byte) = request.get_mut(at) {
                *byte = with;
            }
            let _ = thread_of(&request);
            let _ = (sort(&bytes), nominates(&bytes), nominates(&request));
        }
    }

    fn binding_request(username: &str) -> Vec<u8> {
        let mut bytes = vec![0, 1, 0, 0, 0x21, 0x12, 0xa4, 0x42];
        bytes.extend([9; 12]);
        // An attribute before it, of a length that needs padding.
        bytes.extend([0x80, 0x22, 0, 3, 1, 2, 3, 0]);
        bytes.extend([0, 6]);
        bytes.extend((username.len() as u16).to_be_bytes());
        bytes.extend(username.as_bytes());
        bytes.resize(bytes.len().next_multiple_of(4), 0);
        bytes
    }
}
