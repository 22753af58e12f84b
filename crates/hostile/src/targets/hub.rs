//! A hub with a link that is being set up, and whatever arrives for it from wherever.

use super::Target;
use aws_lc_rs::hmac;
use model::{ParticipantId, RoomId};
use sfu::{
    Certificate, Command, Crossing, Datagram, Event, Hub, HubConfig, HubId, LinkId, Sink, Transmit,
    Transport, Word,
};
use std::cell::RefCell;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::LazyLock;
use std::time::{Duration, Instant};

pub const TARGET: Target = Target {
    name: "hub",
    run: read,
    words: &[
        &[0, 1, 0, 0, 0x21, 0x12, 0xa4, 0x42],
        &[1, 1, 0, 0, 0x21, 0x12, 0xa4, 0x42],
        // DTLS: a handshake record of version 1.2, a client hello, an alert, application data.
        &[22, 0xfe, 0xfd, 0, 0, 0, 0, 0, 0, 0, 0],
        &[22, 0xfe, 0xff, 0, 0, 0, 0, 0, 0, 0, 1],
        &[1, 0, 0, 0x40, 0, 0, 0, 0, 0, 0, 0, 0x40, 0xfe, 0xfd],
        &[21, 0xfe, 0xfd, 0, 0, 0, 0, 0, 0, 0, 2, 0, 2, 2, 40],
        &[23, 0xfe, 0xfd, 0, 1, 0, 0, 0, 0, 0, 0],
        // RTP, RTCP.
        &[0x90, 0x60, 0, 1],
        &[0x80, 0xc8, 0, 6],
        &[0x81, 0xce, 0, 2],
        &[0xbe, 0xde, 0, 1],
        &[0xff, 0xff],
    ],
};

/// A fresh hub after that many inputs, so that a fault can be repeated.
const INPUTS: u32 = 256;

thread_local! {
    static WORLD: RefCell<(World, u32)> = RefCell::new((World::with_link(), 0));
}

/// The input is a list of datagrams. Before each stand a byte that says from whom and over what, and one that says how
/// long it is in units of 8 bytes; length 0 is a check that knows the password, so that what follows from the same
/// address reaches DTLS.
fn read(bytes: &[u8]) {
    WORLD.with_borrow_mut(|(world, inputs)| {
        *inputs += 1;
        if *inputs > INPUTS {
            (*world, *inputs) = (World::with_link(), 0);
        }
        let mut rest = bytes;
        while let [from, eighths, after @ ..] = rest {
            let length = (usize::from(*eighths) * 8).min(after.len());
            let (datagram, later) = after.split_at(length);
            if *eighths == 0 {
                let check = world.check();
                world.receive(*from, &check);
            } else {
                world.receive(*from, datagram);
            }
            rest = later;
        }
    });
}

static START: LazyLock<Instant> = LazyLock::new(Instant::now);
static CERTIFICATE: LazyLock<Certificate> = LazyLock::new(|| Certificate::generate().unwrap());
const OFFER: &str = include_str!("../../../../fuzz/corpus/offer/chromium.sdp");
const LINK: LinkId = LinkId(1);

/// A hub and its time.
pub struct World {
    hub: Hub<()>,
    now: Instant,
    /// `ours:theirs`, as checks name it.
    username: String,
    password: String,
}

impl World {
    /// A hub without a link.
    pub fn empty() -> Self {
        let config = HubConfig {
            thread: 0,
            candidates: vec![here()],
            certificate: CERTIFICATE.clone(),
            seed: [7; 32],
        };
        let now = *START;
        Self { hub: Hub::new(config, now), now, username: String::new(), password: String::new() }
    }

    /// A hub that has just answered a browser.
    pub fn with_link() -> Self {
        let mut world = Self::empty();
        let answer = world.offer(OFFER).expect("the corpus has a browser's offer");
        let ours = value(&answer, "a=ice-ufrag:");
        world.username = format!("{ours}:{}", value(OFFER, "a=ice-ufrag:"));
        world.password = value(&answer, "a=ice-pwd:").to_owned();
        world
    }

    /// Opens or changes the link; the answer, if there is one.
    pub fn offer(&mut self, sdp: &str) -> Option<String> {
        let (room, participant) = (RoomId(1), ParticipantId(1));
        self.hub.command(
            self.now,
            Command::Offer { link: LINK, room, participant, sdp: sdp.to_owned(), reply: () },
        );
        self.drain()
    }

    /// Forgets the link.
    pub fn close(&mut self) {
        self.hub.command(self.now, Command::Close { link: LINK });
        self.drain();
    }

    fn receive(&mut self, from: u8, bytes: &[u8]) {
        let transport = if from & 4 == 0 { Transport::Udp } else { Transport::Tcp };
        let source = SocketAddr::from((Ipv4Addr::new(198, 51, 100, from & 3), 40_000));
        self.hub.receive(self.now, Datagram { transport, source, destination: here(), bytes });
        self.drain();
    }

    fn drain(&mut self) -> Option<String> {
        self.now += Duration::from_millis(20);
        let mut answers = Answers(None);
        self.hub.drain(self.now, &mut answers);
        answers.0
    }

    /// A connectivity check of the browser (RFC 8445 §7.1.1).
    fn check(&self) -> Vec<u8> {
        let mut request = vec![0, 1, 0, 0, 0x21, 0x12, 0xa4, 0x42, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12];
        add(&mut request, 0x0006, self.username.as_bytes());
        add(&mut request, 0x0025, &[]);
        add(&mut request, 0x0024, &[0x6e, 0, 0x1e, 0xff]);
        add(&mut request, 0x802a, &[1; 8]);
        // The length counts the attribute that is being made (RFC 8489 §14.5).
        let length = (request.len() - 20 + 24) as u16;
        request[2..4].copy_from_slice(&length.to_be_bytes());
        let key = hmac::Key::new(hmac::HMAC_SHA1_FOR_LEGACY_USE_ONLY, self.password.as_bytes());
        let tag = hmac::sign(&key, &request);
        add(&mut request, 0x0008, tag.as_ref());
        request
    }
}

fn value<'a>(sdp: &'a str, name: &str) -> &'a str {
    sdp.lines().find_map(|line| line.strip_prefix(name)).unwrap_or_default().trim()
}

fn add(request: &mut Vec<u8>, attribute: u16, value: &[u8]) {
    request.extend(attribute.to_be_bytes());
    request.extend((value.len() as u16).to_be_bytes());
    request.extend(value);
    request.resize(request.len().next_multiple_of(4), 0);
    let length = (request.len() - 20) as u16;
    request[2..4].copy_from_slice(&length.to_be_bytes());
}

fn here() -> SocketAddr {
    SocketAddr::from((Ipv4Addr::new(192, 0, 2, 1), 8_444))
}

/// Keeps the last answer and lets everything else go.
struct Answers(Option<String>);

impl Sink<()> for Answers {
    fn transmit(&mut self, _: Transmit<'_>) {}

    fn event(&mut self, event: Event<()>) {
        if let Event::Answered { answer: Ok(answer), .. } = event {
            self.0 = Some(answer);
        }
    }

    fn say(&mut self, _: HubId, _: Word) {}

    fn cross(&mut self, _: HubId, _: Crossing) {}
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_check_with_the_password_is_believed_and_answered() {
        struct Sent(usize);
        impl Sink<()> for Sent {
            fn transmit(&mut self, transmit: Transmit<'_>) {
                // A binding success response.
                self.0 += usize::from(transmit.bytes.starts_with(&[1, 1]));
            }
            fn event(&mut self, _: Event<()>) {}
            fn say(&mut self, _: HubId, _: Word) {}
            fn cross(&mut self, _: HubId, _: Crossing) {}
        }
        let mut world = World::with_link();
        let check = world.check();
        let source = SocketAddr::from((Ipv4Addr::new(198, 51, 100, 1), 40_000));
        let datagram = Datagram { transport: Transport::Udp, source, destination: here(), bytes: &check };
        world.hub.receive(world.now, datagram);
        let mut sent = Sent(0);
        world.hub.drain(world.now, &mut sent);
        assert_eq!(sent.0, 1);
    }
}
