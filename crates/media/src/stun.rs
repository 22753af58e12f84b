//! Answers whoever asks from which address they are seen (a STUN Binding request without credentials, RFC 8489 §3).
//!
//! Browsers that connect to each other need to know how the world sees them, and this server is the only one they ask.
//! Chromium sends a bare header of 20 bytes, others add optional attributes such as SOFTWARE; an ICE check has a
//! USERNAME and is the hub's.

use std::net::{IpAddr, SocketAddr};

/// The longest answer: header, XOR-MAPPED-ADDRESS of IPv6, FINGERPRINT.
pub const MAX_ANSWER: usize = HEADER + 24 + FINGERPRINT_LEN;

const HEADER: usize = 20;
const FINGERPRINT_LEN: usize = 8;
const BINDING_REQUEST: [u8; 2] = [0, 1];
const BINDING_SUCCESS: [u8; 2] = [1, 1];
const MAGIC_COOKIE: [u8; 4] = [0x21, 0x12, 0xa4, 0x42];
const XOR_MAPPED_ADDRESS: [u8; 2] = [0, 0x20];
const FINGERPRINT: u16 = 0x8028;
/// Attributes below must be understood by whoever answers (RFC 8489 §14). USERNAME, MESSAGE-INTEGRITY and all of ICE
/// that matters is there, and so is what would have the answer go elsewhere (RFC 5780).
const OPTIONAL: u16 = 0x8000;

/// Writes the answer to a plain Binding request from `source` and says how long it is. `None` for everything else,
/// which is to be met with silence: a request that is not well-formed, wants something this server does not do, or has
/// credentials. An answer has the source's address and nothing more, so that it is hardly longer than what was asked;
/// the fingerprint only where the request has one. `out` needs room for [`MAX_ANSWER`] bytes.
#[must_use]
pub fn answer(request: &[u8], source: SocketAddr, out: &mut [u8]) -> Option<usize> {
    let (header, attributes) = request.split_first_chunk::<HEADER>()?;
    let length = usize::from(u16::from_be_bytes([header[2], header[3]]));
    if !header.starts_with(&BINDING_REQUEST) || header[4..8] != MAGIC_COOKIE || length != attributes.len() {
        return None;
    }
    let with_fingerprint = check(request, attributes)?;

    let mut value = [0; 20];
    let value = address(source, header, &mut value);
    let mut written = HEADER + 4 + value.len();
    let total = written + if with_fingerprint { FINGERPRINT_LEN } else { 0 };
    let out = out.get_mut(..total)?;
    out[..2].copy_from_slice(&BINDING_SUCCESS);
    out[2..4].copy_from_slice(&((total - HEADER) as u16).to_be_bytes());
    out[4..HEADER].copy_from_slice(&header[4..]);
    out[HEADER..HEADER + 2].copy_from_slice(&XOR_MAPPED_ADDRESS);
    out[HEADER + 2..HEADER + 4].copy_from_slice(&(value.len() as u16).to_be_bytes());
    out[HEADER + 4..written].copy_from_slice(value);
    if with_fingerprint {
        let fingerprint = fingerprint(&out[..written]);
        out[written..written + 2].copy_from_slice(&FINGERPRINT.to_be_bytes());
        out[written + 2..written + 4].copy_from_slice(&4_u16.to_be_bytes());
        out[written + 4..].copy_from_slice(&fingerprint);
        written = total;
    }
    Some(written)
}

/// Walks the attributes: whether there is a fingerprint, or `None` if they are not those of a plain request.
fn check(request: &[u8], mut attributes: &[u8]) -> Option<bool> {
    while !attributes.is_empty() {
        let (head, rest) = attributes.split_first_chunk::<4>()?;
        let kind = u16::from_be_bytes([head[0], head[1]]);
        let length = usize::from(u16::from_be_bytes([head[2], head[3]]));
        if kind < OPTIONAL {
            return None;
        }
        let after = rest.get(length.next_multiple_of(4)..)?;
        if kind == FINGERPRINT {
            // It is the last one and covers all before it (RFC 8489 §14.7).
            let covered = &request[..request.len() - attributes.len()];
            return (length == 4 && after.is_empty() && rest == fingerprint(covered)).then_some(true);
        }
        attributes = after;
    }
    Some(false)
}

/// The value of XOR-MAPPED-ADDRESS (RFC 8489 §14.2).
fn address<'a>(source: SocketAddr, header: &[u8; HEADER], value: &'a mut [u8; 20]) -> &'a [u8] {
    let mut put = |family: u8, octets: &[u8]| {
        value[1] = family;
        value[2..4].copy_from_slice(&source.port().to_be_bytes());
        value[4..4 + octets.len()].copy_from_slice(octets);
        4 + octets.len()
    };
    let length = match source.ip().to_canonical() {
        IpAddr::V4(v4) => put(1, &v4.octets()),
        IpAddr::V6(v6) => put(2, &v6.octets()),
    };
    // With the cookie's upper half the port, with the cookie and the transaction's id behind it the address.
    for (byte, key) in value[2..4].iter_mut().zip(&header[4..]) {
        *byte ^= key;
    }
    for (byte, key) in value[4..].iter_mut().zip(&header[4..]) {
        *byte ^= key;
    }
    &value[..length]
}

/// The value of FINGERPRINT (RFC 8489 §14.7) after these bytes, whose length field counts it already.
fn fingerprint(bytes: &[u8]) -> [u8; 4] {
    (crc32(bytes) ^ 0x5354_554e).to_be_bytes()
}

/// CRC-32 of ITU-T V.42, as Ethernet's.
fn crc32(bytes: &[u8]) -> u32 {
    const TABLE: [u32; 256] = {
        let mut table = [0; 256];
        let mut n = 0;
        while n < 256 {
            let mut crc = n as u32;
            let mut bit = 0;
            while bit < 8 {
                crc = if crc & 1 == 1 { crc >> 1 ^ 0xedb8_8320 } else { crc >> 1 };
                bit += 1;
            }
            table[n] = crc;
            n += 1;
        }
        table
    };
    !bytes.iter().fold(!0, |crc, byte| TABLE[usize::from(crc as u8 ^ byte)] ^ crc >> 8)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// RFC 5769 §2.1: an ICE check.
    const CHECK: &[u8] = b"\x00\x01\x00\x58\x21\x12\xa4\x42\xb7\xe7\xa7\x01\xbc\x34\xd6\x86\xfa\x87\xdf\xae\
        \x80\x22\x00\x10STUN test client\
        \x00\x24\x00\x04\x6e\x00\x01\xff\
        \x80\x29\x00\x08\x93\x2f\xf9\xb1\x51\x26\x3b\x36\
        \x00\x06\x00\x09\x65\x76\x74\x6a\x3a\x68\x36\x76\x59\x20\x20\x20\
        \x00\x08\x00\x14\x9a\xea\xa7\x0c\xbf\xd8\xcb\x56\x78\x1e\xf2\xb5\xb2\xd3\xf2\x49\xc1\xb5\x71\xa2\
        \x80\x28\x00\x04\xe5\x7a\x3b\xcf";
    /// RFC 5769 §2.2: its answer by IPv4, from where `SEEN_V4` is seen.
    const ANSWER_V4: &[u8] =
        b"\x01\x01\x00\x3c\x21\x12\xa4\x42\xb7\xe7\xa7\x01\xbc\x34\xd6\x86\xfa\x87\xdf\xae\
        \x80\x22\x00\x0btest vector \
        \x00\x20\x00\x08\x00\x01\xa1\x47\xe1\x12\xa6\x43\
        \x00\x08\x00\x14\x2b\x91\xf5\x99\xfd\x9e\x90\xc3\x8c\x74\x89\xf9\x2a\xf9\xba\x53\xf0\x6b\xe7\xd7\
        \x80\x28\x00\x04\xc0\x7d\x4c\x96";
    /// RFC 5769 §2.3: its answer by IPv6.
    const ANSWER_V6: &[u8] =
        b"\x01\x01\x00\x48\x21\x12\xa4\x42\xb7\xe7\xa7\x01\xbc\x34\xd6\x86\xfa\x87\xdf\xae\
        \x80\x22\x00\x0btest vector \
        \x00\x20\x00\x14\x00\x02\xa1\x47\x01\x13\xa9\xfa\xa5\xd3\xf1\x79\xbc\x25\xf4\xb5\xbe\xd2\xb9\xd9\
        \x00\x08\x00\x14\xa3\x82\x95\x4e\x4b\xe6\x7b\xf1\x17\x84\xc9\x7c\x82\x92\xc2\x75\xbf\xe3\xed\x41\
        \x80\x28\x00\x04\xc8\xfb\x0b\x4c";
    const SEEN_V4: &str = "192.0.2.1:32853";
    const SEEN_V6: &str = "[2001:db8:1234:5678:11:2233:4455:6677]:32853";

    #[test]
    fn the_fingerprints_of_the_rfc_are_ours() {
        for message in [CHECK, ANSWER_V4, ANSWER_V6] {
            let (covered, last) = message.split_at(message.len() - 4);
            assert_eq!(fingerprint(&covered[..covered.len() - 4]), last);
        }
    }

    #[test]
    fn the_address_is_written_as_in_the_rfc() {
        for (seen, rfc, attribute) in [(SEEN_V4, ANSWER_V4, 36..48), (SEEN_V6, ANSWER_V6, 36..60)] {
            let answer = asked(&plain(&[]), seen).unwrap();
            assert_eq!(answer[..2], rfc[..2]);
            assert_eq!(answer[4..20], rfc[4..20], "the transaction is the request's");
            assert_eq!(answer[20..], rfc[attribute], "{seen}");
            assert_eq!(usize::from(answer[3]), answer.len() - 20);
        }
    }

    #[test]
    fn an_address_of_ipv4_in_disguise_is_told_as_what_it_is() {
        assert_eq!(asked(&plain(&[]), "[::ffff:192.0.2.1]:32853"), asked(&plain(&[]), SEEN_V4));
    }

    #[test]
    fn who_sends_a_fingerprint_gets_one() {
        let request = fingerprinted(plain(b"\x80\x22\x00\x03abc\0"));
        let answer = asked(&request, SEEN_V6).unwrap();
        assert_eq!(answer.len(), MAX_ANSWER);
        let (covered, last) = answer.split_at(MAX_ANSWER - 8);
        assert_eq!(last, [&b"\x80\x28\x00\x04"[..], &fingerprint(covered)].concat());
        assert_eq!(usize::from(answer[3]), MAX_ANSWER - 20);

        let mut wrong = request;
        *wrong.last_mut().unwrap() ^= 1;
        assert_eq!(asked(&wrong, SEEN_V6), None, "what is damaged is not answered");
    }

    #[test]
    fn what_is_not_a_plain_request_is_met_with_silence() {
        let mut long = plain(&[]);
        long.push(0);
        let mut old = plain(&[]);
        old[4] ^= 1;
        let mut indication = plain(&[]);
        indication[1] = 0x11;
        let after_fingerprint = {
            let mut request = fingerprinted(plain(&[]));
            request.extend(b"\x80\x22\x00\x00");
            request[3] += 4;
            request
        };
        for (what, request) in [
            ("an ICE check", CHECK.to_vec()),
            ("an answer", ANSWER_V4.to_vec()),
            ("nothing", vec![]),
            ("half a header", plain(&[])[..19].to_vec()),
            ("more than it says", long),
            ("of RFC 3489", old),
            ("an indication", indication),
            ("a user name", plain(b"\x00\x06\x00\x04abcd")),
            ("a wish to be answered elsewhere", plain(b"\x00\x03\x00\x04\x00\x00\x00\x06")),
            ("half an attribute", plain(b"\x80\x22")),
            ("a value that is not there", plain(b"\x80\x22\x00\x09abcd")),
            ("padding that is not there", plain(b"\x80\x22\x00\x03abc")),
            ("a fingerprint that is not the last", after_fingerprint),
            ("a fingerprint too short", plain(b"\x80\x28\x00\x00")),
        ] {
            assert_eq!(asked(&request, SEEN_V4), None, "{what}");
        }
    }

    #[test]
    fn without_room_there_is_no_answer() {
        assert_eq!(answer(&plain(&[]), SEEN_V4.parse().unwrap(), &mut [0; 31]), None);
        assert_eq!(answer(&plain(&[]), SEEN_V4.parse().unwrap(), &mut [0; 32]), Some(32));
    }

    proptest! {
        #[test]
        fn no_bytes_make_it_panic_and_no_answer_is_much_longer(bytes: Vec<u8>, attributes: Vec<u8>) {
            let _ = asked(&bytes, SEEN_V6);
            let request = plain(&attributes);
            if let Some(answer) = asked(&request, SEEN_V6) {
                prop_assert!(answer.len() <= request.len() + 24);
            }
        }
    }

    fn asked(request: &[u8], source: &str) -> Option<Vec<u8>> {
        let mut out = [0; MAX_ANSWER];
        let length = answer(request, source.parse().unwrap(), &mut out)?;
        Some(out[..length].to_vec())
    }

    /// A request with the transaction of RFC 5769.
    fn plain(attributes: &[u8]) -> Vec<u8> {
        let length = (attributes.len() as u16).to_be_bytes();
        [&[0, 1], &length[..], &CHECK[4..20], attributes].concat()
    }

    fn fingerprinted(mut request: Vec<u8>) -> Vec<u8> {
        request[3] += 8;
        let value = fingerprint(&request);
        request.extend(b"\x80\x28\x00\x04");
        request.extend(value);
        request
    }
}
