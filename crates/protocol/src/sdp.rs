//! The little of SDP that is read and written for WHIP and WHEP: the m-lines of a program's offer, and what an ICE restart
//! needs of an answer. The media plane reads the rest.

use model::Kind;

/// An m-line of an offer that can carry media.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Line {
    /// Its name (RFC 5888).
    pub mid: String,
    /// What it can carry.
    pub kind: Kind,
    /// Whoever offers would send on it.
    pub sends: bool,
    /// Whoever offers would receive on it.
    pub receives: bool,
}

/// The m-lines of an offer for sound and picture, in their order. Where an offer names none (RFC 5888), they are
/// counted, as the media plane does it.
#[must_use]
pub fn lines(offer: &str) -> Vec<Line> {
    let mut all: Vec<Option<Line>> = Vec::new();
    let (mut sends, mut receives) = (true, true);
    for line in offer.lines().map(str::trim_end) {
        if let Some(media) = line.strip_prefix("m=") {
            let kind = match media.split(' ').next() {
                Some("audio") => Some(Kind::Audio),
                Some("video") => Some(Kind::Video),
                _ => None,
            };
            let mid = all.len().to_string();
            all.push(kind.map(|kind| Line { mid, kind, sends, receives }));
            continue;
        }
        let direction = match line {
            "a=sendrecv" => Some((true, true)),
            "a=sendonly" => Some((true, false)),
            "a=recvonly" => Some((false, true)),
            "a=inactive" => Some((false, false)),
            _ => None,
        };
        match (all.last_mut(), direction) {
            // What stands before the first m-line holds for all that say nothing else (RFC 8866, 6.7).
            (None, Some(whole)) => (sends, receives) = whole,
            (Some(Some(last)), Some(own)) => (last.sends, last.receives) = own,
            (Some(Some(last)), None) => {
                if let Some(mid) = line.strip_prefix("a=mid:") {
                    last.mid = mid.trim().to_owned();
                }
            }
            (Some(None) | None, _) => {}
        }
    }
    all.into_iter().flatten().collect()
}

/// What ICE proves itself with.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Credentials {
    /// The user fragment.
    pub ufrag: String,
    /// Its password.
    pub password: String,
}

/// The first ICE credentials of a description, or of a fragment of one (RFC 8840).
#[must_use]
pub fn credentials(text: &str) -> Option<Credentials> {
    let value =
        |name: &str| text.lines().find_map(|line| line.trim_end().strip_prefix(name)).map(str::to_owned);
    Some(Credentials { ufrag: value("a=ice-ufrag:")?, password: value("a=ice-pwd:")? })
}

/// An offer as it is after an ICE restart: the same with other credentials, and without the candidates of before.
#[must_use]
pub fn restarted(offer: &str, now: &Credentials) -> String {
    let mut text = String::with_capacity(offer.len());
    for line in offer.lines().map(str::trim_end) {
        if line.starts_with("a=ice-ufrag:") {
            text.push_str(&format!("a=ice-ufrag:{}\r\n", now.ufrag));
        } else if line.starts_with("a=ice-pwd:") {
            text.push_str(&format!("a=ice-pwd:{}\r\n", now.password));
        } else if !line.starts_with("a=candidate:") && line != "a=end-of-candidates" {
            text.push_str(line);
            text.push_str("\r\n");
        }
    }
    text
}

/// What an answer says of ICE, as a fragment (RFC 9725, 4.3.3): credentials and candidates of the one transport.
#[must_use]
pub fn fragment(answer: &str) -> Option<String> {
    let Credentials { ufrag, password } = credentials(answer)?;
    let of_first = answer.lines().map(str::trim_end).skip_while(|line| !line.starts_with("m="));
    let first = of_first.clone().next()?;
    let mid = of_first.clone().find(|line| line.starts_with("a=mid:")).unwrap_or("a=mid:0");
    let mut text =
        format!("a=ice-lite\r\na=ice-ufrag:{ufrag}\r\na=ice-pwd:{password}\r\n{first}\r\n{mid}\r\n");
    let own = of_first.skip(1).take_while(|line| !line.starts_with("m="));
    for candidate in own.filter(|line| line.starts_with("a=candidate:")) {
        text.push_str(candidate);
        text.push_str("\r\n");
    }
    text.push_str("a=end-of-candidates\r\n");
    Some(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    const OFFER: &str = "v=0\r\no=- 1 1 IN IP4 0.0.0.0\r\ns=-\r\nt=0 0\r\na=group:BUNDLE a v\r\n\
        m=audio 9 UDP/TLS/RTP/SAVPF 111\r\na=mid:a\r\na=ice-ufrag:old\r\na=ice-pwd:older\r\n\
        a=candidate:1 1 udp 1 192.0.2.1 9 typ host\r\na=sendonly\r\n\
        m=application 9 UDP/DTLS/SCTP webrtc-datachannel\r\na=mid:d\r\n\
        m=video 9 UDP/TLS/RTP/SAVPF 96\r\na=ice-ufrag:old\r\na=ice-pwd:older\r\na=recvonly\r\na=end-of-candidates\r\n";

    #[test]
    fn the_lines_for_media_are_read_with_their_direction() {
        let line = |mid: &str, kind, sends, receives| Line { mid: mid.to_owned(), kind, sends, receives };
        assert_eq!(
            lines(OFFER),
            [line("a", Kind::Audio, true, false), line("2", Kind::Video, false, true)],
            "one without a name has its number"
        );
        let session =
            "v=0\r\na=recvonly\r\nm=audio 9 x 0\r\na=mid:0\r\nm=video 9 x 0\r\na=sendrecv\r\na=mid:1\r\n";
        assert_eq!(
            lines(session),
            [line("0", Kind::Audio, false, true), line("1", Kind::Video, true, true)],
            "a direction of the whole session holds where none is said"
        );
        assert_eq!(lines("hello\r\na=mid:3\r\n"), []);
    }

    #[test]
    fn a_restarted_offer_has_the_new_credentials_and_no_old_candidate() {
        let now = credentials("a=ice-ufrag:new\r\na=ice-pwd:newer\r\nm=audio 9 x 0\r\na=mid:a\r\n").unwrap();
        let text = restarted(OFFER, &now);
        assert_eq!(text.matches("a=ice-ufrag:new\r\n").count(), 2);
        assert_eq!(text.matches("a=ice-pwd:newer\r\n").count(), 2);
        assert!(!text.contains("old") && !text.contains("candidate"), "{text}");
        assert_eq!(lines(&text), lines(OFFER));
    }

    #[test]
    fn a_fragment_of_an_answer_has_what_ice_needs() {
        let answer = "v=0\r\na=ice-lite\r\nm=audio 9 UDP/TLS/RTP/SAVPF 111\r\na=mid:a\r\na=ice-ufrag:u\r\n\
            a=ice-pwd:p\r\na=candidate:1 1 udp 1 192.0.2.1 9 typ host\r\nm=video 9 UDP/TLS/RTP/SAVPF 96\r\na=mid:v\r\n\
            a=candidate:2 1 udp 1 192.0.2.1 9 typ host\r\n";
        assert_eq!(
            fragment(answer).unwrap(),
            "a=ice-lite\r\na=ice-ufrag:u\r\na=ice-pwd:p\r\nm=audio 9 UDP/TLS/RTP/SAVPF 111\r\na=mid:a\r\n\
             a=candidate:1 1 udp 1 192.0.2.1 9 typ host\r\na=end-of-candidates\r\n"
        );
        assert_eq!(fragment("v=0\r\n"), None);
    }
}
