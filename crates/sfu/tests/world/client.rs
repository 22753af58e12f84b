//! A browser made of str0m: full ICE, synthetic Opus and VP8 in three layers.

use std::net::SocketAddr;
use std::time::{Duration, Instant};

use model::{Layer, RoomId};
use sfu::{LinkId, Transport};
use str0m::change::{SdpAnswer, SdpPendingOffer};
use str0m::channel::{ChannelConfig, ChannelId, Reliability};
use str0m::media::{Direction, KeyframeRequestKind, MediaKind, Mid, Pt, Rid, Simulcast, SimulcastLayer};
use str0m::net::{Protocol, Receive, TcpType};
use str0m::rtp::{ExtensionValues, RtpWrite};
use str0m::{Candidate, Event, Input, Output, Rtc};

use super::decoder::Decoder;

const FRAME: Duration = Duration::from_millis(40);
const SOUND: Duration = Duration::from_millis(20);

pub struct Client {
    pub link: LinkId,
    pub room: RoomId,
    /// Which hub it is at.
    pub hub: usize,
    pub rtc: Rtc,
    pub address: SocketAddr,
    pub mic: Mid,
    pub camera: Mid,
    pub screen: Mid,
    pub pictures: Vec<Mid>,
    pub sounds: Vec<Mid>,
    /// What comes out of its slots.
    pub decoders: Vec<Decoder>,
    /// Whether it stops sending layers it was told nobody watches.
    pub obedient: bool,
    /// Level of its voice, in dBov.
    pub loudness: i8,
    pub talking: bool,
    /// Somebody hears it; it does not speak to nobody.
    pub heard: bool,
    pub filming: bool,
    /// The first packet of each key frame leaves after the others.
    pub begins_late: bool,
    /// Whenever one layer has a key frame all have, the finest first.
    pub all_at_once: bool,
    pub layers: Vec<Encoder>,
    /// Its screen, once shared.
    pub shared: Option<Encoder>,
    /// Key frames it was asked for.
    pub asked: usize,
    pub received: usize,
    /// Its data channels that are open, with their labels.
    pub channels: Vec<(ChannelId, String)>,
    /// What came over them.
    pub told: Vec<Vec<u8>>,
    addresses: Vec<SocketAddr>,
    offered: Option<(String, SdpPendingOffer)>,
    sound_sequence: u64,
    sound_at: Option<Instant>,
    frame_at: Option<Instant>,
    sent: Vec<(Transport, SocketAddr, SocketAddr, Vec<u8>)>,
}

/// One simulcast layer of the camera.
pub struct Encoder {
    pub layer: Layer,
    pub on: bool,
    pub keyframe: bool,
    height: u16,
    bytes: usize,
    sequence: u64,
    timestamp: u32,
    picture: u16,
    tl0: u8,
    frame: u32,
}

impl Client {
    pub fn new(now: Instant, link: LinkId, room: RoomId, address: SocketAddr, slots: usize) -> Self {
        let mut rtc = Rtc::builder()
            .set_rtp_mode(true)
            .clear_codecs()
            .enable_opus(true, false)
            .enable_h264(true)
            .enable_vp8(true)
            .set_sctp_max_buffered_amount(4 << 20)
            .build(now);
        rtc.add_local_candidate(Candidate::host(address, "udp").unwrap());
        let layers = Layer::ALL.iter().map(|layer| SimulcastLayer::new(layer.rid())).collect();
        let simulcast = Simulcast { send: layers, recv: vec![] };
        let mut api = rtc.sdp_api();
        let mic = api.add_media(MediaKind::Audio, Direction::SendOnly, None, None, None);
        let camera = api.add_media(MediaKind::Video, Direction::SendOnly, None, None, Some(simulcast));
        let screen = api.add_media(MediaKind::Video, Direction::SendOnly, None, None, None);
        let mut receive = |kind| api.add_media(kind, Direction::RecvOnly, None, None, None);
        let pictures: Vec<_> = (0..slots).map(|_| receive(MediaKind::Video)).collect();
        let sounds: Vec<_> = (0..slots).map(|_| receive(MediaKind::Audio)).collect();
        let (offer, pending) = api.apply().unwrap();
        Self {
            link,
            room,
            hub: 0,
            rtc,
            address,
            mic,
            camera,
            screen,
            decoders: pictures.iter().chain(&sounds).map(|mid| Decoder::new(*mid)).collect(),
            pictures,
            sounds,
            obedient: true,
            loudness: -90,
            talking: true,
            heard: true,
            filming: true,
            begins_late: false,
            all_at_once: false,
            // Sequence numbers beyond one roll-over would be refused by a real receiver that joins late.
            layers: vec![
                Encoder::new(Layer::Quarter, 180, 500, 30_000),
                Encoder::new(Layer::Half, 360, 1_900, 65_500),
                Encoder::new(Layer::Full, 720, 5_000, 3),
            ],
            shared: None,
            asked: 0,
            received: 0,
            channels: Vec::new(),
            told: Vec::new(),
            addresses: vec![address],
            offered: Some((offer.to_sdp_string(), pending)),
            sound_sequence: 65_000,
            sound_at: None,
            frame_at: None,
            sent: Vec::new(),
        }
    }

    pub fn offer(&self) -> String {
        self.offered.as_ref().expect("an offer is pending").0.clone()
    }

    /// A new offer for the same association with new ICE credentials.
    pub fn restart_ice(&mut self) -> String {
        let mut api = self.rtc.sdp_api();
        api.ice_restart(true);
        let (offer, pending) = api.apply().unwrap();
        self.offered = Some((offer.to_sdp_string(), pending));
        self.offer()
    }

    /// A new offer with more slots.
    pub fn grow(&mut self, slots: usize) -> String {
        let mut api = self.rtc.sdp_api();
        for _ in 0..slots {
            let mid = api.add_media(MediaKind::Video, Direction::RecvOnly, None, None, None);
            self.pictures.push(mid);
            self.decoders.push(Decoder::new(mid));
        }
        let (offer, pending) = api.apply().unwrap();
        self.offered = Some((offer.to_sdp_string(), pending));
        self.offer()
    }

    /// A data channel as measurements use it. The first needs an offer; there is none for the others.
    pub fn open_channel(&mut self, label: &str) -> Option<String> {
        let mut api = self.rtc.sdp_api();
        api.add_channel_with_config(ChannelConfig {
            label: label.to_owned(),
            ordered: false,
            reliability: Reliability::MaxRetransmits { retransmits: 0 },
            ..ChannelConfig::default()
        });
        let (offer, pending) = api.apply()?;
        self.offered = Some((offer.to_sdp_string(), pending));
        Some(self.offer())
    }

    /// Sends something over the channel of that label.
    pub fn say(&mut self, label: &str, binary: bool, message: &[u8]) {
        let (id, _) = self.channels.iter().find(|(_, name)| name == label).expect("the channel is open");
        assert!(self.rtc.channel(*id).unwrap().write(binary, message).unwrap());
    }

    /// Another local address, over TCP to the server.
    pub fn add_tcp(&mut self, address: SocketAddr) {
        let candidate = Candidate::builder().tcp().host(address).tcptype(TcpType::Active).build().unwrap();
        self.rtc.add_local_candidate(candidate);
        self.addresses.push(address);
    }

    pub fn answer(&mut self, sdp: &str) {
        let (_, pending) = self.offered.take().expect("an offer is pending");
        let answer = SdpAnswer::from_sdp_string(sdp).unwrap();
        self.rtc.sdp_api().accept_answer(pending, answer).unwrap();
    }

    pub fn has(&self, address: SocketAddr) -> bool {
        self.addresses.contains(&address)
    }

    /// What comes out of a picture's slot.
    pub fn picture(&self, slot: usize) -> &Decoder {
        let mid = self.pictures[slot];
        self.decoders.iter().find(|decoder| decoder.mid == mid).unwrap()
    }

    /// What comes out of a voice's slot.
    pub fn sound(&self, slot: usize) -> &Decoder {
        let mid = self.sounds[slot];
        self.decoders.iter().find(|decoder| decoder.mid == mid).unwrap()
    }

    /// Switches voice and layers off and on as told.
    pub fn obey(&mut self, watched: Option<Vec<Layer>>, voice: Option<bool>) {
        if !self.obedient {
            return;
        }
        self.heard = voice.unwrap_or(true);
        let Some(watched) = watched else { return };
        for encoder in &mut self.layers {
            let on = watched.contains(&encoder.layer);
            encoder.keyframe |= on && !encoder.on;
            encoder.on = on;
        }
    }

    /// Shares a screen of 1080 lines.
    pub fn share(&mut self) {
        self.shared = Some(Encoder::new(Layer::Full, 1_080, 3_000, 500));
    }

    /// Sends all layers for ever, whatever it is told.
    pub fn send_everything(&mut self) {
        self.obedient = false;
        self.heard = true;
        for encoder in &mut self.layers {
            encoder.on = true;
            encoder.keyframe = true;
        }
    }

    /// Speaks and films, if connected.
    pub fn publish(&mut self, now: Instant) {
        if !self.rtc.is_connected() {
            return;
        }
        if self.talking && self.heard && self.sound_at.is_none_or(|at| now >= at + SOUND) {
            self.sound_at = Some(now);
            self.speak(now);
        }
        if self.filming && self.frame_at.is_none_or(|at| now >= at + FRAME) {
            self.frame_at = Some(now);
            self.film(now);
        }
    }

    pub fn receive(
        &mut self,
        now: Instant,
        transport: Transport,
        source: SocketAddr,
        to: SocketAddr,
        bytes: &[u8],
    ) {
        let proto = if transport == Transport::Udp { Protocol::Udp } else { Protocol::Tcp };
        let receive = Receive::new(proto, source, to, bytes).expect("the hub sends what can be read");
        self.received += bytes.len();
        self.rtc.handle_input(Input::Receive(now, receive)).unwrap();
        self.poll(now);
    }

    pub fn run(&mut self, now: Instant) {
        self.rtc.handle_input(Input::Timeout(now)).unwrap();
        self.poll(now);
    }

    pub fn take_sent(&mut self) -> Vec<(Transport, SocketAddr, SocketAddr, Vec<u8>)> {
        std::mem::take(&mut self.sent)
    }

    fn poll(&mut self, now: Instant) {
        loop {
            match self.rtc.poll_output().unwrap() {
                Output::Timeout(_) => return,
                Output::Transmit(transmit) => {
                    let transport =
                        if transmit.proto == Protocol::Udp { Transport::Udp } else { Transport::Tcp };
                    let contents = transmit.contents.to_vec();
                    self.sent.push((transport, transmit.source, transmit.destination, contents));
                }
                Output::Event(Event::RtpPacket(packet)) => {
                    let ssrc = packet.header.ssrc;
                    let mut api = self.rtc.direct_api();
                    let stream = api.stream_rx(&ssrc).unwrap();
                    let mid = stream.mid();
                    let decoder = self.decoders.iter_mut().find(|decoder| decoder.mid == mid).unwrap();
                    decoder.feed(now, packet);
                    if decoder.wants_keyframe() {
                        stream.request_keyframe(KeyframeRequestKind::Pli);
                    }
                }
                Output::Event(Event::KeyframeRequest(request)) => {
                    self.asked += 1;
                    if request.mid == self.screen {
                        self.shared.as_mut().unwrap().keyframe = true;
                        continue;
                    }
                    for encoder in &mut self.layers {
                        encoder.keyframe |= request.rid == Some(Rid::from(encoder.layer.rid()));
                    }
                }
                Output::Event(Event::ChannelOpen(id, label)) => self.channels.push((id, label)),
                Output::Event(Event::ChannelClose(id)) => self.channels.retain(|(open, _)| *open != id),
                Output::Event(Event::ChannelData(data)) => self.told.push(data.data),
                Output::Event(_) => {}
            }
        }
    }

    fn speak(&mut self, now: Instant) {
        self.sound_sequence += 1;
        let Some(pt) = self.rtc.media(self.mic).and_then(|media| media.remote_pts().first().copied()) else {
            return;
        };
        let mut api = self.rtc.direct_api();
        let stream = api.stream_tx_by_mid(self.mic, None).unwrap();
        let time = (self.sound_sequence * 960) as u32;
        let level = ExtensionValues {
            audio_level: Some(self.loudness),
            voice_activity: Some(true),
            ..ExtensionValues::default()
        };
        let payload = [&(self.link.0 as u32).to_be_bytes()[..], &[7; 60]].concat();
        stream.write_rtp(RtpWrite::new(pt, self.sound_sequence.into(), time, now, payload).ext_vals(level));
        self.run(now);
    }

    fn film(&mut self, now: Instant) {
        let Some(pt) = self.vp8() else { return };
        let mut writes = Vec::new();
        let screen = self.shared.iter_mut().map(|encoder| (self.screen, None, encoder));
        let one = self.layers.iter().any(|encoder| encoder.on && encoder.keyframe);
        self.layers.iter_mut().for_each(|encoder| encoder.keyframe |= self.all_at_once && one);
        let mut camera: Vec<_> = self.layers.iter_mut().collect();
        if self.all_at_once {
            camera.reverse();
        }
        let camera =
            camera.into_iter().map(|encoder| (self.camera, Some(Rid::from(encoder.layer.rid())), encoder));
        for (mid, rid, encoder) in screen.chain(camera) {
            encoder.timestamp = encoder.timestamp.wrapping_add(3_600);
            if !encoder.on {
                continue;
            }
            let first = writes.len();
            let rotated = usize::from(self.begins_late && encoder.keyframe);
            for (payload, marker) in encoder.encode(self.link) {
                encoder.sequence += 1;
                let write = RtpWrite::new(pt, encoder.sequence.into(), encoder.timestamp, now, payload);
                writes.push((mid, rid, write.marker(marker).nackable(true)));
            }
            writes[first..].rotate_left(rotated);
        }
        for (mid, rid, write) in writes {
            self.rtc.direct_api().stream_tx_by_mid(mid, rid).unwrap().write_rtp(write);
            self.run(now);
        }
    }

    fn vp8(&self) -> Option<Pt> {
        let vp8 =
            self.rtc.codec_config().find(|params| params.spec().codec == str0m::format::Codec::Vp8)?.pt();
        self.rtc.media(self.camera)?.remote_pts().contains(&vp8).then_some(vp8)
    }
}

impl Encoder {
    fn new(layer: Layer, height: u16, bytes: usize, sequence: u64) -> Self {
        Self {
            layer,
            on: true,
            keyframe: true,
            height,
            bytes,
            sequence,
            timestamp: (sequence as u32).wrapping_mul(77_777),
            picture: (sequence % 32_768) as u16,
            tl0: sequence as u8,
            frame: 0,
        }
    }

    /// A frame's payloads, the last with the marker. Says inside who made it, in which layer, and which frame it is.
    fn encode(&mut self, link: LinkId) -> Vec<(Vec<u8>, bool)> {
        let key = std::mem::take(&mut self.keyframe);
        self.picture = (self.picture + 1) % 32_768;
        self.tl0 = self.tl0.wrapping_add(1);
        self.frame += 1;
        let width = (u32::from(self.height) * 16 / 9) as u16;
        let mut frame = vec![if key { 0x10 } else { 0x11 }, 0, 0];
        if key {
            frame.extend([0x9d, 0x01, 0x2a]);
            frame.extend(width.to_le_bytes());
            frame.extend(self.height.to_le_bytes());
        }
        frame.extend((link.0 as u32).to_be_bytes());
        frame.push(self.layer as u8);
        frame.extend(self.frame.to_be_bytes());
        frame.resize(if key { self.bytes * 3 } else { self.bytes }, 0);
        let count = frame.len().div_ceil(1_000);
        let parts = frame.chunks(1_000).enumerate().map(|(part, bytes)| {
            let start = if part == 0 { 0x90 } else { 0x80 };
            let [high, low] = self.picture.to_be_bytes();
            let descriptor = [start, 0xe0, 0x80 | high, low, self.tl0, 0x20];
            ([&descriptor, bytes].concat(), part + 1 == count)
        });
        parts.collect()
    }
}
