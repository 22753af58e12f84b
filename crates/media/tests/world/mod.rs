//! A media plane and clients at real sockets, driven by one test.

#![allow(dead_code, clippy::unwrap_used, reason = "each test uses its part; what fails here fails the test")]

use media::frame::{self, FrameReader};
use media::{Plane, PlaneConfig, own_addresses};
use model::{Kind, ParticipantId, RoomId, TrackId};
use sfu::{Command, Event, LinkId, LinkState, Publication, SlotWish};
use std::io::{ErrorKind, Read, Write};
use std::net::{IpAddr, SocketAddr, TcpStream, UdpSocket};
use std::sync::mpsc::{self, Receiver};
use std::time::{Duration, Instant};
use str0m::change::{SdpAnswer, SdpPendingOffer};
use str0m::format::Codec;
use str0m::media::{Direction, MediaKind, Mid};
use str0m::net::{Protocol, Receive, TcpType};
use str0m::rtp::RtpWrite;
use str0m::{Candidate, Input, Output, Rtc};

/// Far more than anything here takes.
const PATIENCE: Duration = Duration::from_secs(60);

pub struct World {
    pub plane: Plane<usize>,
    pub clients: Vec<Client>,
    pub gone: Vec<LinkId>,
    events: Receiver<Event<usize>>,
}

impl World {
    /// A plane of so many threads on a free port.
    pub fn new(threads: usize) -> Self {
        let (sender, events) = mpsc::channel();
        let config = PlaneConfig { threads, ..PlaneConfig::default() };
        let plane = Plane::start(config, move |event| _ = sender.send(event)).unwrap();
        Self { plane, clients: Vec::new(), gone: Vec::new(), events }
    }

    /// Where the plane listens.
    pub fn address(&self) -> SocketAddr {
        SocketAddr::new(own_addresses()[0], self.plane.port())
    }

    /// Somebody enters a room over UDP, from that address.
    pub fn enter_by_udp(&mut self, room: i64, from: IpAddr) -> usize {
        self.enter(room, Wire::udp(from))
    }

    /// Somebody enters a room over TCP.
    pub fn enter_by_tcp(&mut self, room: i64) -> usize {
        let wire = Wire::tcp(self.address());
        self.enter(room, wire)
    }

    fn enter(&mut self, room: i64, wire: Wire) -> usize {
        let index = self.clients.len();
        let link = self.plane.open(RoomId(room));
        let (client, sdp) = Client::new(link, wire);
        let participant = ParticipantId(index as u32);
        self.plane.send(Command::Offer { link, room: RoomId(room), participant, sdp, reply: index });
        client.publish(&self.plane, index);
        self.clients.push(client);
        index
    }

    /// One watches the other's sound and picture.
    pub fn watch(&mut self, viewer: usize, publisher: usize) {
        let client = &self.clients[viewer];
        let wish = |mid: Mid, track, width, height| SlotWish { mid: mid.to_string(), track, width, height };
        let slots = vec![
            wish(client.mids.sound_in, sound_of(publisher), 0, 0),
            wish(client.mids.picture_in, picture_of(publisher), 640, 360),
        ];
        self.plane.send(Command::Watch { link: client.link, slots });
    }

    /// Everybody sends, receives and answers until that is so.
    pub fn until(&mut self, what: &str, mut done: impl FnMut(&mut Self) -> bool) {
        let end = Instant::now() + PATIENCE;
        while !done(self) {
            assert!(Instant::now() < end, "never: {what}\n{:#?}", self.plane.stats());
            if let Ok(event) = self.events.recv_timeout(Duration::from_millis(2)) {
                self.event(event);
            }
            for client in &mut self.clients {
                client.turn();
            }
        }
    }

    pub fn everybody_is_connected(&self) -> bool {
        self.clients.iter().all(|client| client.connected)
    }

    fn event(&mut self, event: Event<usize>) {
        match event {
            Event::Answered { reply, answer } => self.clients[reply].answered(&answer.unwrap()),
            Event::Link { link, state: LinkState::Gone } => self.gone.push(link),
            _ => {}
        }
    }
}

/// A browser, as far as the network can see.
pub struct Client {
    pub link: LinkId,
    pub connected: bool,
    /// Sends nothing.
    pub quiet: bool,
    /// RTP packets of sound that came.
    pub sound: u64,
    /// RTP packets of pictures that came.
    pub picture: u64,
    rtc: Rtc,
    wire: Wire,
    mids: Mids,
    pending: Option<SdpPendingOffer>,
    next: Instant,
    next_frame: Instant,
    frames: u32,
    /// Next sequence numbers of sound and picture.
    sequence: [u64; 2],
    key_frame_wanted: bool,
}

#[derive(Clone, Copy)]
struct Mids {
    sound_out: Mid,
    picture_out: Mid,
    sound_in: Mid,
    picture_in: Mid,
}

impl Client {
    fn new(link: LinkId, wire: Wire) -> (Self, String) {
        let now = Instant::now();
        let mut rtc = Rtc::builder().set_rtp_mode(true).build(now);
        rtc.add_local_candidate(wire.candidate());
        let mut change = rtc.sdp_api();
        let mut line = |kind, direction| change.add_media(kind, direction, None, None, None);
        let mids = Mids {
            sound_out: line(MediaKind::Audio, Direction::SendOnly),
            picture_out: line(MediaKind::Video, Direction::SendOnly),
            sound_in: line(MediaKind::Audio, Direction::RecvOnly),
            picture_in: line(MediaKind::Video, Direction::RecvOnly),
        };
        let (offer, pending) = change.apply().unwrap();
        let client = Self {
            link,
            connected: false,
            quiet: false,
            sound: 0,
            picture: 0,
            rtc,
            wire,
            mids,
            pending: Some(pending),
            next: now,
            next_frame: now,
            frames: 0,
            sequence: [1, 1],
            key_frame_wanted: true,
        };
        (client, offer.to_sdp_string())
    }

    fn publish(&self, plane: &Plane<usize>, index: usize) {
        let track = |mid: Mid, track, kind| Publication {
            mid: mid.to_string(),
            track,
            kind,
            screen: false,
            muted: false,
            stopped: false,
        };
        let tracks = vec![
            track(self.mids.sound_out, sound_of(index), Kind::Audio),
            track(self.mids.picture_out, picture_of(index), Kind::Video),
        ];
        plane.send(Command::Publish { link: self.link, tracks });
    }

    fn answered(&mut self, answer: &str) {
        let answer = SdpAnswer::from_sdp_string(answer).unwrap();
        self.rtc.sdp_api().accept_answer(self.pending.take().unwrap(), answer).unwrap();
        self.drain();
    }

    fn turn(&mut self) {
        if self.pending.is_some() || !self.rtc.is_alive() {
            return;
        }
        for (from, datagram) in self.wire.receive() {
            let Ok(receive) = Receive::new(self.wire.protocol(), from, self.wire.local(), &datagram) else {
                continue;
            };
            self.rtc.handle_input(Input::Receive(Instant::now(), receive)).unwrap();
            self.drain();
        }
        let now = Instant::now();
        if self.connected && !self.quiet && now >= self.next_frame {
            self.next_frame = now + Duration::from_millis(33);
            self.send_frame(now);
        }
        if now >= self.next {
            self.rtc.handle_input(Input::Timeout(now)).unwrap();
            self.drain();
        }
    }

    /// A packet of sound, and a picture of five packets.
    fn send_frame(&mut self, now: Instant) {
        self.frames += 1;
        let key = std::mem::take(&mut self.key_frame_wanted);
        self.send_packet(now, self.mids.sound_out, Codec::Opus, vec![0x78; 60], true);
        for part in 0..5 {
            let mut payload = vec![0xaa; 1_000];
            // VP8 (RFC 7741): start of partition; a key frame has its start code and size.
            payload[..2].copy_from_slice(&[if part == 0 { 0x10 } else { 0 }, u8::from(!key)]);
            if part == 0 && key {
                payload[4..11].copy_from_slice(&[0x9d, 0x01, 0x2a, 0x80, 0x02, 0x68, 0x01]);
            }
            self.send_packet(now, self.mids.picture_out, Codec::Vp8, payload, part == 4);
        }
        self.rtc.handle_input(Input::Timeout(now)).unwrap();
        self.drain();
    }

    fn send_packet(&mut self, now: Instant, mid: Mid, codec: Codec, payload: Vec<u8>, marker: bool) {
        let params = self.rtc.codec_config().params();
        let pt = params.iter().find(|params| params.spec().codec == codec).unwrap().pt();
        let clock = if codec == Codec::Opus { 1_584 } else { 2_970 };
        let sequence = &mut self.sequence[usize::from(codec == Codec::Vp8)];
        let packet = RtpWrite::new(pt, (*sequence).into(), self.frames * clock, now, payload);
        *sequence += 1;
        let mut api = self.rtc.direct_api();
        if let Some(stream) = api.stream_tx_by_mid(mid, None) {
            stream.write_rtp(packet.marker(marker));
        }
    }

    fn drain(&mut self) {
        loop {
            match self.rtc.poll_output().unwrap() {
                Output::Timeout(next) => {
                    self.next = next;
                    return;
                }
                Output::Transmit(transmit) => self.wire.send(transmit.destination, &transmit.contents),
                Output::Event(str0m::Event::Connected) => self.connected = true,
                Output::Event(str0m::Event::KeyframeRequest(_)) => self.key_frame_wanted = true,
                Output::Event(str0m::Event::RtpPacket(packet)) => {
                    if packet.payload.len() > 500 {
                        self.picture += 1;
                    } else {
                        self.sound += 1;
                    }
                }
                Output::Event(_) => {}
            }
        }
    }
}

/// What a client is connected by.
enum Wire {
    Udp(UdpSocket),
    Tcp { stream: TcpStream, reader: FrameReader },
}

impl Wire {
    fn udp(from: IpAddr) -> Self {
        let socket = UdpSocket::bind((from, 0)).unwrap();
        socket.set_nonblocking(true).unwrap();
        Self::Udp(socket)
    }

    fn tcp(to: SocketAddr) -> Self {
        let stream = TcpStream::connect(to).unwrap();
        stream.set_nonblocking(true).unwrap();
        Self::Tcp { stream, reader: FrameReader::default() }
    }

    fn protocol(&self) -> Protocol {
        match self {
            Self::Udp(_) => Protocol::Udp,
            Self::Tcp { .. } => Protocol::Tcp,
        }
    }

    fn local(&self) -> SocketAddr {
        match self {
            Self::Udp(socket) => socket.local_addr().unwrap(),
            Self::Tcp { stream, .. } => stream.local_addr().unwrap(),
        }
    }

    fn candidate(&self) -> Candidate {
        match self {
            Self::Udp(_) => Candidate::builder().udp().host(self.local()).build().unwrap(),
            Self::Tcp { .. } => {
                Candidate::builder().tcp().host(self.local()).tcptype(TcpType::Active).build().unwrap()
            }
        }
    }

    fn send(&mut self, to: SocketAddr, datagram: &[u8]) {
        match self {
            Self::Udp(socket) => _ = socket.send_to(datagram, to),
            Self::Tcp { stream, .. } => {
                if stream.peer_addr().is_ok_and(|peer| peer == to) {
                    stream.write_all(&frame::header(datagram).unwrap()).unwrap();
                    stream.write_all(datagram).unwrap();
                }
            }
        }
    }

    fn receive(&mut self) -> Vec<(SocketAddr, Vec<u8>)> {
        let mut came = Vec::new();
        let mut buffer = [0; 8_192];
        loop {
            let read = match self {
                Self::Udp(socket) => socket.recv_from(&mut buffer).map(|(count, from)| {
                    came.push((from, buffer[..count].to_vec()));
                    count
                }),
                Self::Tcp { stream, reader } => stream.read(&mut buffer).inspect(|count| {
                    let from = stream.peer_addr().unwrap();
                    reader.push(&buffer[..*count], |packet| came.push((from, packet.to_vec()))).unwrap();
                }),
            };
            match read {
                Ok(0) => panic!("the server closed the connection"),
                Ok(_) => {}
                Err(error) if error.kind() == ErrorKind::WouldBlock => return came,
                Err(error) => panic!("{error}"),
            }
        }
    }
}

fn sound_of(client: usize) -> TrackId {
    TrackId(client as u32 * 2)
}

fn picture_of(client: usize) -> TrackId {
    TrackId(client as u32 * 2 + 1)
}
