//! Hubs and browsers in memory, in virtual time. Mostly there is one hub.
#![allow(dead_code, reason = "each test file uses its part of the world")]
#![allow(clippy::unwrap_used, reason = "a world that falls apart is a failed test")]

pub mod client;
pub mod decoder;

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::time::{Duration, Instant};

use model::{Kind, Layer, ParticipantId, RoomId, TrackId};
use sfu::{
    Certificate, Command, Crossing, Datagram, Encoding, Event, Hub, HubConfig, HubId, LinkId, LinkState,
    Publication, Sink, SlotFlow, SlotState, SlotWish, Transmit, Transport, Word,
};

pub use client::Client;
use str0m::media::Mid;

/// One way through the network, if nothing else is said.
const LATENCY: Duration = Duration::from_millis(10);
const STEP: Duration = Duration::from_millis(5);

pub const SERVER: ([u8; 4], u16) = ([192, 0, 2, 1], 8444);
/// The number of the first hub. The others come after it.
const FIRST: u8 = 5;

pub struct World {
    pub now: Instant,
    pub hub: Hub<LinkId>,
    /// Those that may share its rooms.
    pub more: Vec<Hub<LinkId>>,
    pub clients: Vec<Client>,
    pub heard: Heard,
    flying: Vec<Flying>,
    /// The local address the server sees, if it is behind NAT.
    pub behind: Option<SocketAddr>,
    /// Clients that hear and send nothing.
    pub cut: Vec<usize>,
    /// Clients whose UDP is blocked.
    pub blocked_udp: Vec<usize>,
    /// Clients whose line from the hub is narrow.
    pub narrow: BTreeMap<usize, Line>,
    /// Clients whose line to the hub is narrow.
    pub narrow_up: BTreeMap<usize, Line>,
    /// One way through the network.
    pub latency: Duration,
    /// Of the datagrams from the hub, this many in a hundred are lost.
    pub loss: u64,
    /// The same of those to it.
    pub loss_up: u64,
    /// Who joins has no UDP.
    pub tcp_only: bool,
    /// How often the hub was driven.
    pub wakes: u64,
    /// How often by a clock: nothing had come.
    pub alarms: u64,
    /// Datagrams that left the hub, and how often one left for another receiver than the one before it.
    pub left: (u64, u64),
    /// Packets that went from one hub to another.
    pub crossed: u64,
    /// Every datagram the hub was given by a client.
    pub seen_by_hub: Vec<(SocketAddr, Vec<u8>)>,
    next_port: u16,
    browsers_at: Instant,
    sent: u64,
}

/// A line with a queue of 300 ms before it.
pub struct Line {
    bits_per_second: u64,
    busy: Option<Instant>,
}

impl Line {
    pub fn of(bits_per_second: u64) -> Self {
        Self { bits_per_second, busy: None }
    }

    /// When a datagram has passed, unless the queue is full.
    fn pass(&mut self, now: Instant, bytes: usize) -> Option<Instant> {
        let begin = self.busy.unwrap_or(now).max(now);
        if begin > now + Duration::from_millis(300) {
            return None;
        }
        // Each datagram has headers of UDP and IP.
        let end = begin + Duration::from_micros((bytes as u64 + 28) * 8_000_000 / self.bits_per_second);
        self.busy = Some(end);
        Some(end)
    }
}

struct Flying {
    at: Instant,
    to_hub: bool,
    transport: Transport,
    source: SocketAddr,
    destination: SocketAddr,
    bytes: Vec<u8>,
}

/// Who speaks, and who leads.
type Speakers = (Vec<(ParticipantId, u8)>, Option<ParticipantId>);

/// What the hub has said.
#[derive(Default)]
pub struct Heard {
    pub answers: BTreeMap<LinkId, String>,
    pub refused: Vec<sfu::OfferError>,
    pub links: Vec<(LinkId, LinkState)>,
    pub slots: BTreeMap<LinkId, Vec<SlotState>>,
    pub encodings: BTreeMap<LinkId, Vec<Encoding>>,
    pub speakers: Vec<Speakers>,
    words: Vec<(HubId, Word)>,
    crossings: Vec<(HubId, Crossing)>,
    transmits: Vec<(Transport, SocketAddr, SocketAddr, Vec<u8>)>,
}

impl Sink<LinkId> for Heard {
    fn transmit(&mut self, transmit: Transmit<'_>) {
        let Transmit { transport, source, destination, bytes } = transmit;
        self.transmits.push((transport, source, destination, bytes.to_vec()));
    }

    fn event(&mut self, event: Event<LinkId>) {
        match event {
            Event::Answered { reply, answer } => match answer {
                Ok(sdp) => _ = self.answers.insert(reply, sdp),
                Err(error) => self.refused.push(error),
            },
            Event::Link { link, state } => self.links.push((link, state)),
            Event::Slots { link, slots } => _ = self.slots.insert(link, slots),
            Event::Encodings { link, tracks } => _ = self.encodings.insert(link, tracks),
            Event::Speakers { speaking, dominant, .. } => self.speakers.push((speaking, dominant)),
        }
    }

    fn say(&mut self, to: HubId, word: Word) {
        self.words.push((to, word));
    }

    fn cross(&mut self, to: HubId, crossing: Crossing) {
        self.crossings.push((to, crossing));
    }
}

impl World {
    pub fn new() -> Self {
        Self::with_hubs(1)
    }

    /// Several hubs, which share the room of each client that comes.
    pub fn with_hubs(hubs: u8) -> Self {
        #[expect(clippy::disallowed_methods, reason = "an instant can only be made from the clock")]
        let now = Instant::now();
        let certificate = Certificate::generate().unwrap();
        let hub = |index: u8| {
            let config = HubConfig {
                thread: FIRST + index,
                candidates: vec![server(index.into())],
                certificate: certificate.clone(),
                seed: [1 + index; 32],
            };
            Hub::new(config, now)
        };
        Self {
            now,
            hub: hub(0),
            more: (1..hubs).map(hub).collect(),
            clients: Vec::new(),
            heard: Heard::default(),
            flying: Vec::new(),
            behind: None,
            cut: Vec::new(),
            blocked_udp: Vec::new(),
            narrow: BTreeMap::new(),
            narrow_up: BTreeMap::new(),
            latency: LATENCY,
            loss: 0,
            loss_up: 0,
            tcp_only: false,
            wakes: 0,
            alarms: 0,
            left: (0, 0),
            crossed: 0,
            seen_by_hub: Vec::new(),
            next_port: 40_000,
            browsers_at: now,
            sent: 0,
        }
    }

    /// A browser of room 1 that publishes a microphone and a camera and can receive `slots` of each.
    pub fn join(&mut self, slots: usize) -> usize {
        self.join_room(RoomId(1), slots)
    }

    pub fn join_room(&mut self, room: RoomId, slots: usize) -> usize {
        self.join_at(0, room, slots)
    }

    /// At that hub.
    pub fn join_at(&mut self, hub: usize, room: RoomId, slots: usize) -> usize {
        let index = self.clients.len();
        let address = SocketAddr::from(([198, 51, 100, 1], self.port()));
        let mut client = Client::new(self.now, LinkId(index as u64 + 1), room, address, slots);
        if self.tcp_only {
            let tcp = self.port();
            client.add_tcp(SocketAddr::from(([198, 51, 100, 1], tcp)));
            self.blocked_udp.push(index);
        }
        client.hub = hub;
        let sdp = client.offer();
        self.clients.push(client);
        self.publish(index, |_| {});
        self.offer(index, sdp);
        index
    }

    /// Joins, and waits until media can flow.
    pub fn joined(&mut self, slots: usize) -> usize {
        self.joined_at(0, slots)
    }

    pub fn joined_at(&mut self, hub: usize, slots: usize) -> usize {
        let index = self.join_at(hub, RoomId(1), slots);
        self.run(400);
        assert_eq!(self.state(index), Some(LinkState::Connected));
        index
    }

    /// A client's browser is replaced by a new one with another certificate, as after a reload.
    pub fn replace(&mut self, index: usize) -> String {
        let address = SocketAddr::from(([198, 51, 100, 1], self.port()));
        let old = &self.clients[index];
        let hub = old.hub;
        let mut client = Client::new(self.now, old.link, old.room, address, 0);
        client.hub = hub;
        let offer = client.offer();
        self.clients[index] = client;
        offer
    }

    pub fn port(&mut self) -> u16 {
        self.next_port += 1;
        self.next_port
    }

    pub fn offer(&mut self, index: usize, sdp: String) {
        let client = &self.clients[index];
        let (link, room, at) = (client.link, client.room, client.hub);
        let participant = participant(index);
        let now = self.now;
        let others = self.clients.iter().filter(|other| other.room == room && other.hub != at);
        let mut others: Vec<_> = others.map(|other| HubId(FIRST + other.hub as u8)).collect();
        others.dedup();
        self.hub_at(at).share(now, room, others);
        self.hub_at(at).command(now, Command::Offer { link, room, participant, sdp, reply: link });
        self.drain();
        if let Some(answer) = self.heard.answers.remove(&link) {
            self.clients[index].answer(&answer);
        }
    }

    /// What the room allows this client to publish.
    pub fn publish(&mut self, index: usize, change: impl FnOnce(&mut Vec<Publication>)) {
        let client = &self.clients[index];
        let mut tracks = vec![
            Publication {
                mid: client.mic.to_string(),
                track: voice(index),
                kind: Kind::Audio,
                screen: false,
                muted: false,
                stopped: false,
            },
            Publication {
                mid: client.camera.to_string(),
                track: picture(index),
                kind: Kind::Video,
                screen: false,
                muted: false,
                stopped: false,
            },
        ];
        change(&mut tracks);
        let (link, at, now) = (client.link, client.hub, self.now);
        self.hub_at(at).command(now, Command::Publish { link, tracks });
    }

    pub fn hub_at(&mut self, index: usize) -> &mut Hub<LinkId> {
        match index {
            0 => &mut self.hub,
            _ => &mut self.more[index - 1],
        }
    }

    /// Its link ends, as the server wants it.
    pub fn close(&mut self, index: usize) {
        let (link, at, now) = (self.clients[index].link, self.clients[index].hub, self.now);
        self.hub_at(at).command(now, Command::Close { link });
        self.drain();
    }

    /// Shows tracks in the client's slots: pictures and their height, and voices.
    pub fn watch(&mut self, index: usize, pictures: &[(TrackId, u16)], voices: &[TrackId]) {
        let client = &self.clients[index];
        let seen = client.pictures.iter().zip(pictures).map(|(mid, (track, height))| SlotWish {
            mid: mid.to_string(),
            track: *track,
            width: (u32::from(*height) * 16 / 9) as u16,
            height: *height,
        });
        let heard = client.sounds.iter().zip(voices).map(|(mid, track)| SlotWish {
            mid: mid.to_string(),
            track: *track,
            width: 0,
            height: 0,
        });
        let slots = seen.chain(heard).collect();
        let (link, at, now) = (client.link, client.hub, self.now);
        self.hub_at(at).command(now, Command::Watch { link, slots });
    }

    /// How it stands with the slots of a client, in the order of its wishes.
    pub fn flows(&self, index: usize) -> Vec<(SlotFlow, Option<Layer>)> {
        let slots = self.heard.slots.get(&self.clients[index].link);
        slots.into_iter().flatten().map(|slot| (slot.flow, slot.layer)).collect()
    }

    /// Which layers of its camera a client was told to send.
    pub fn encodings(&self, index: usize) -> Option<Vec<Layer>> {
        Some(self.encoding(index, self.clients[index].camera)?.layers.clone())
    }

    /// Whether a client was told to send its voice.
    pub fn voice_wanted(&self, index: usize) -> Option<bool> {
        Some(self.encoding(index, self.clients[index].mic)?.wanted)
    }

    /// What a client was told of what it publishes on that m-line.
    pub fn encoding(&self, index: usize, mid: Mid) -> Option<&Encoding> {
        let tracks = self.heard.encodings.get(&self.clients[index].link)?;
        tracks.iter().find(|encoding| encoding.mid == *mid)
    }

    /// What was said last about a client's link.
    pub fn state(&self, index: usize) -> Option<LinkState> {
        let link = self.clients[index].link;
        self.heard.links.iter().rev().find(|(of, _)| *of == link).map(|(_, state)| *state)
    }

    /// Lets time pass.
    pub fn run(&mut self, millis: u64) {
        let end = self.now + Duration::from_millis(millis);
        while self.now < end {
            let soonest = self.flying.iter().map(|flying| flying.at).min();
            let next = [Some(self.browsers_at), Some(self.hubs_at()), soonest].into_iter().flatten().min();
            self.now = next.unwrap_or(end).clamp(self.now, end);
            self.step();
        }
    }

    /// They watch each other, and what they then see and hear is whole.
    #[track_caller]
    pub fn see_and_hear_each_other(&mut self, ann: usize, ben: usize) {
        self.watch(ann, &[(picture(ben), 720)], &[voice(ben)]);
        self.watch(ben, &[(picture(ann), 720)], &[voice(ann)]);
        self.run(2_000);

        for (who, other) in [(ann, ben), (ben, ann)] {
            assert_eq!(self.flows(who), [(SlotFlow::Live, Some(Layer::Full)), (SlotFlow::Live, None)]);
            let client = &self.clients[who];
            let (seen, heard) = (client.picture(0), client.sound(0));
            assert_eq!(seen.broken, [""; 0]);
            assert_eq!(heard.broken, [""; 0]);
            assert_eq!(seen.shows, Some((self.clients[other].link.0 as u32, Layer::Full)));
            assert!(seen.frames > 35 && heard.frames > 80, "{} {}", seen.frames, heard.frames);
            assert_eq!(heard.level, Some(-90), "the level passes through");
        }
    }

    pub fn deliver_to_hub(&mut self, source: SocketAddr, bytes: &[u8]) {
        let datagram =
            Datagram { transport: Transport::Udp, source, destination: SocketAddr::from(SERVER), bytes };
        self.hub.receive(self.now, datagram);
    }

    fn step(&mut self) {
        let (due, later) =
            std::mem::take(&mut self.flying).into_iter().partition(|flying| flying.at <= self.now);
        self.flying = later;
        let nothing_came = !due.iter().any(|flying: &Flying| flying.to_hub);
        for Flying { to_hub, transport, source, destination, bytes, .. } in due {
            if to_hub {
                let at = (0..=self.more.len()).find(|hub| server(*hub) == destination).unwrap_or(0);
                let destination = self.behind.unwrap_or(destination);
                self.seen_by_hub.push((source, bytes.clone()));
                let now = self.now;
                self.hub_at(at).receive(now, Datagram { transport, source, destination, bytes: &bytes });
            } else if let Some(client) = self.clients.iter_mut().find(|client| client.has(destination)) {
                client.receive(self.now, transport, source, destination, &bytes);
            }
        }
        if self.now >= self.browsers_at {
            self.browsers_at = self.now + STEP;
            self.run_browsers();
        }
        if self.hubs_at() <= self.now {
            self.wakes += 1;
            self.alarms += u64::from(nothing_came);
            self.drain();
        }
    }

    /// When the first of the hubs is to be driven.
    fn hubs_at(&self) -> Instant {
        self.more.iter().fold(self.hub.timeout(), |soonest, hub| soonest.min(hub.timeout()))
    }

    fn run_browsers(&mut self) {
        for index in 0..self.clients.len() {
            let (layers, voice) = (self.encodings(index), self.voice_wanted(index));
            let client = &mut self.clients[index];
            client.obey(layers, voice);
            client.publish(self.now);
            client.run(self.now);
            for (transport, source, destination, bytes) in client.take_sent() {
                let passed = match self.narrow_up.get_mut(&index) {
                    Some(line) => line.pass(self.now, bytes.len()),
                    None => Some(self.now),
                };
                if self.lets_through(index, transport)
                    && let Some(passed) = passed
                    && !lost(&mut self.sent, self.loss_up)
                {
                    let at = passed + self.latency;
                    self.flying.push(Flying { at, to_hub: true, transport, source, destination, bytes });
                }
            }
        }
    }

    fn lets_through(&self, index: usize, transport: Transport) -> bool {
        let blocked = transport == Transport::Udp && self.blocked_udp.contains(&index);
        !blocked && !self.cut.contains(&index)
    }

    pub fn drain(&mut self) {
        for at in 0..=self.more.len() {
            let now = self.now;
            match at {
                0 => self.hub.drain(now, &mut self.heard),
                _ => self.more[at - 1].drain(now, &mut self.heard),
            }
            self.carry(HubId(FIRST + at as u8));
        }
        self.send();
    }

    /// What a hub says to others is there at once, and taken up when they are driven next.
    fn carry(&mut self, from: HubId) {
        let now = self.now;
        for (to, crossing) in std::mem::take(&mut self.heard.crossings) {
            self.crossed += 1;
            self.hub_at(usize::from(to.0 - FIRST)).cross(now, crossing);
        }
        for (to, word) in std::mem::take(&mut self.heard.words) {
            self.hub_at(usize::from(to.0 - FIRST)).hear(now, from, word);
        }
    }

    fn send(&mut self) {
        let mut before = None;
        for (transport, mut source, destination, bytes) in std::mem::take(&mut self.heard.transmits) {
            self.left.0 += 1;
            self.left.1 += u64::from(before.replace(destination) != Some(destination));
            if let Some(behind) = self.behind {
                assert_eq!(source, behind, "the NAT only knows the local address");
                source = SocketAddr::from(SERVER);
            }
            let to = self.clients.iter().position(|client| client.has(destination));
            if to.is_none_or(|to| self.lets_through(to, transport)) {
                let lost = lost(&mut self.sent, self.loss);
                let passed = match to.and_then(|to| self.narrow.get_mut(&to)) {
                    Some(line) => line.pass(self.now, bytes.len()),
                    None => Some(self.now),
                };
                let Some(passed) = passed.filter(|_| !lost) else { continue };
                let at = passed + self.latency;
                self.flying.push(Flying { at, to_hub: false, transport, source, destination, bytes });
            }
        }
    }
}

/// Whether the next datagram is one of so many in a hundred that are lost.
fn lost(seed: &mut u64, of_a_hundred: u64) -> bool {
    *seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
    (*seed >> 33) % 100 < of_a_hundred
}

/// The address of a hub.
pub fn server(hub: usize) -> SocketAddr {
    let ([a, b, c, d], port) = SERVER;
    SocketAddr::from(([a, b, c, d + hub as u8], port))
}

pub fn participant(index: usize) -> ParticipantId {
    ParticipantId(index as u32 + 1)
}

pub fn voice(index: usize) -> TrackId {
    TrackId(index as u32 * 10 + 1)
}

pub fn picture(index: usize) -> TrackId {
    TrackId(index as u32 * 10 + 2)
}
