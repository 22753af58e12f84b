//! The little that must be known of an offer before it is accepted.

use str0m::change::SdpOffer;

use crate::api::OfferError;

/// More than a room of 50 needs with room to spare, and little enough to parse at once.
pub const MAX_LINES: usize = 128;

/// Above this an offer is no offer: 128 m-lines of browsers are below 400 kB.
const MAX_BYTES: usize = 1 << 20;

/// An offer that is worth trying.
#[derive(Debug)]
pub(crate) struct Offer {
    pub(crate) sdp: SdpOffer,
    /// What tells one DTLS association from the next.
    pub(crate) fingerprint: String,
}

impl Offer {
    pub(crate) fn parse(text: &str) -> Result<Self, OfferError> {
        let unreadable = |why: &str| OfferError::Unreadable(why.to_owned());
        if text.len() > MAX_BYTES {
            return Err(unreadable("it is larger than 1 MiB"));
        }
        let count = text.lines().filter(|line| line.starts_with("m=")).count();
        if count > MAX_LINES {
            return Err(OfferError::TooMany { count, max: MAX_LINES });
        }
        if count == 0 {
            return Err(unreadable("it has no m-line"));
        }
        // Looked for here and not left to str0m, which has changed its ICE state by the time it misses them.
        let fingerprint =
            attribute(text, "a=fingerprint:").ok_or_else(|| unreadable("it has no a=fingerprint"))?;
        for needed in ["a=ice-ufrag:", "a=ice-pwd:"] {
            attribute(text, needed)
                .ok_or_else(|| unreadable(&format!("it has no {}", needed.trim_end_matches(':'))))?;
        }
        let sdp =
            SdpOffer::from_sdp_string(text).map_err(|error| OfferError::Unreadable(error.to_string()))?;
        Ok(Self { sdp, fingerprint: fingerprint.to_ascii_lowercase() })
    }
}

/// An answer that asks for no estimates of the receiver (draft-alvestrand-rmcat-remb): the line is estimated here, from
/// transport-wide feedback.
pub(crate) fn without_remb(answer: &str) -> String {
    let is_remb = |line: &str| line.starts_with("a=rtcp-fb:") && line.trim_end().ends_with(" goog-remb");
    answer.split_inclusive('\n').filter(|line| !is_remb(line)).collect()
}

fn attribute<'a>(text: &'a str, name: &str) -> Option<&'a str> {
    text.lines().find_map(|line| line.strip_prefix(name)).map(str::trim)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_asks_for_no_estimates() {
        let answer = "m=video 9 x 96\r\na=rtcp-fb:96 goog-remb\r\na=rtcp-fb:96 nack\r\n";
        assert_eq!(without_remb(answer), "m=video 9 x 96\r\na=rtcp-fb:96 nack\r\n");
    }

    #[test]
    fn what_is_wrong_with_an_offer_is_said() {
        let many = "m=audio 9 UDP/TLS/RTP/SAVPF 111\r\n".repeat(MAX_LINES + 1);
        assert_eq!(Offer::parse(&many).unwrap_err(), OfferError::TooMany { count: 129, max: 128 });
        for (offer, why) in [
            ("", "no m-line"),
            ("m=audio 9 x 1\r\n", "no a=fingerprint"),
            ("m=audio 9 x 1\r\na=fingerprint:sha-256 00\r\n", "no a=ice-ufrag"),
        ] {
            let error = Offer::parse(offer).unwrap_err().to_string();
            assert!(error.contains(why), "{error}");
        }
    }
}
