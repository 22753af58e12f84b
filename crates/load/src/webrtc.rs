//! A WebRTC client: ICE, DTLS and SRTP as any other, feedback as any other.

use crate::client::Client;
use crate::port::{Datagram, Port};
use crate::receipt::Receipts;
use crate::source::{Kind, Layer, Source};
use crate::stamp::{self, Stamp};
use anyhow::{Context, Result};
use std::net::{IpAddr, SocketAddr};
use std::time::{Duration, Instant};
use str0m::change::{SdpAnswer, SdpOffer, SdpPendingOffer};
use str0m::format::Codec;
use str0m::media::{Direction, MediaKind, Mid, Pt, Rid, Simulcast, SimulcastLayer};
use str0m::net::{Protocol, Receive};
use str0m::rtp::RtpWrite;
use str0m::{Candidate, Event, Input, Output, Rtc};

/// One connection to a server.
pub struct WebRtc {
    rtc: Rtc,
    port: Port,
    local: SocketAddr,
    outgoing: Vec<Outgoing>,
    incoming: Vec<(Mid, Kind)>,
    receipts: Receipts,
    offered: Option<SdpPendingOffer>,
    deadline: Instant,
    /// When what is just being looked at arrived.
    arrived: Duration,
    sends: bool,
    sent: u64,
}

struct Outgoing {
    mid: Mid,
    rid: Option<Rid>,
    source: Source,
}

impl WebRtc {
    /// At this address of the machine.
    ///
    /// # Errors
    /// What the system refuses.
    pub fn new(host: IpAddr) -> Result<Self> {
        let port = Port::open(host)?;
        let local = port.address()?;
        let now = Instant::now();
        let config =
            Rtc::builder().set_rtp_mode(true).clear_codecs().enable_opus(true, false).enable_vp8(true);
        let mut rtc = config.build(now);
        rtc.add_local_candidate(Candidate::host(local, "udp")?);
        Ok(Self {
            rtc,
            port,
            local,
            outgoing: Vec::new(),
            incoming: Vec::new(),
            receipts: Receipts::default(),
            offered: None,
            deadline: now,
            arrived: Duration::ZERO,
            sends: false,
            sent: 0,
        })
    }

    /// An offer to send these, and to receive so many sounds and pictures.
    ///
    /// # Errors
    /// What cannot be offered.
    pub fn offer(&mut self, sources: Vec<Source>, receive: usize) -> Result<String> {
        let mut api = self.rtc.sdp_api();
        let media = |kind| match kind {
            Kind::Sound => MediaKind::Audio,
            Kind::Picture => MediaKind::Video,
        };
        let mut layered = None;
        for source in sources {
            let rid = source.layer.map(|layer| Rid::from(layer.rid()));
            let mid = match rid {
                None => api.add_media(media(source.kind), Direction::SendOnly, None, None, None),
                // All layers are of one picture.
                Some(_) => *layered.get_or_insert_with(|| {
                    let send = Layer::ALL.map(|layer| SimulcastLayer::new(layer.rid())).to_vec();
                    let simulcast = Simulcast { send, recv: Vec::new() };
                    api.add_media(media(source.kind), Direction::SendOnly, None, None, Some(simulcast))
                }),
            };
            self.outgoing.push(Outgoing { mid, rid, source });
        }
        for kind in [Kind::Sound, Kind::Picture] {
            for _ in 0..receive {
                let mid = api.add_media(media(kind), Direction::RecvOnly, None, None, None);
                self.incoming.push((mid, kind));
            }
        }
        let (offer, pending) = api.apply().context("there is nothing to offer")?;
        self.offered = Some(pending);
        Ok(offer.to_sdp_string())
    }

    /// The m-lines that send, each once.
    pub fn outgoing(&self) -> impl Iterator<Item = (Mid, Kind)> {
        let lines = self.outgoing.chunk_by(|one, next| one.mid == next.mid);
        lines.filter_map(|line| line.first()).map(|one| (one.mid, one.source.kind))
    }

    /// Those that receive.
    pub fn incoming(&self) -> impl Iterator<Item = (Mid, Kind)> {
        self.incoming.iter().copied()
    }

    /// What somebody wants of what an m-line sends, by layers.
    pub fn want(&mut self, mid: Mid, is_wanted: impl Fn(Option<Layer>) -> bool) {
        for outgoing in self.outgoing.iter_mut().filter(|outgoing| outgoing.mid == mid) {
            outgoing.source.want(is_wanted(outgoing.source.layer));
        }
    }

    /// What was answered to [`offer`](Self::offer).
    ///
    /// # Errors
    /// The answer cannot be used.
    pub fn accept(&mut self, answer: &str) -> Result<()> {
        let pending = self.offered.take().context("nothing was offered")?;
        let answer = SdpAnswer::from_sdp_string(answer).context("the answer is no SDP")?;
        self.rtc.sdp_api().accept_answer(pending, answer).context("the answer does not fit")?;
        Ok(())
    }

    /// An answer to what a server offers.
    ///
    /// # Errors
    /// The offer cannot be used.
    pub fn answer(&mut self, offer: &str) -> Result<String> {
        let offer = SdpOffer::from_sdp_string(offer).context("the offer is no SDP")?;
        let answer = self.rtc.sdp_api().accept_offer(offer).context("the offer cannot be answered")?;
        Ok(answer.to_sdp_string())
    }

    fn poll(&mut self, now: Instant) -> Result<()> {
        loop {
            match self.rtc.poll_output()? {
                Output::Timeout(at) => {
                    self.deadline = at;
                    return Ok(());
                }
                Output::Transmit(transmit) => {
                    self.port.send(now, transmit.destination, &transmit.contents);
                }
                Output::Event(Event::RtpPacket(packet)) => {
                    // Padding and probes carry none.
                    if let Some(stamp) = Stamp::read(&packet.payload) {
                        self.receipts.take(stamp, self.arrived);
                    }
                }
                Output::Event(Event::KeyframeRequest(request)) => {
                    let is_asked = |one: &&mut Outgoing| (one.mid, one.rid) == (request.mid, request.rid);
                    let asked = self.outgoing.iter_mut().filter(is_asked);
                    asked.for_each(|outgoing| outgoing.source.ask_for_key());
                }
                Output::Event(_) => {}
            }
        }
    }

    /// Sends what is due.
    fn publish(&mut self, now: Instant) -> Result<()> {
        for index in 0..self.outgoing.len() {
            let Outgoing { mid, rid, source } = &mut self.outgoing[index];
            let (mid, rid, kind) = (*mid, *rid, source.kind);
            let packets = source.send(now, stamp::wall());
            if packets.is_empty() {
                continue;
            }
            let pt = self.payload_type(mid, kind).context("the server takes neither Opus nor VP8")?;
            for packet in packets {
                let number = u64::from(packet.number).into();
                let write = RtpWrite::new(pt, number, packet.time, now, packet.payload)
                    .marker(packet.marker)
                    .nackable(kind == Kind::Picture);
                let mut api = self.rtc.direct_api();
                let stream = api.stream_tx_by_mid(mid, rid).context("the server takes no such stream")?;
                stream.write_rtp(write);
                self.sent += 1;
                self.rtc.handle_input(Input::Timeout(now))?;
                self.poll(now)?;
            }
        }
        Ok(())
    }

    fn payload_type(&self, mid: Mid, kind: Kind) -> Option<Pt> {
        let codec = if kind == Kind::Sound { Codec::Opus } else { Codec::Vp8 };
        let pt = self.rtc.codec_config().find(|params| params.spec().codec == codec)?.pt();
        self.rtc.media(mid)?.remote_pts().contains(&pt).then_some(pt)
    }
}

impl Client for WebRtc {
    fn port(&mut self) -> &mut Port {
        &mut self.port
    }

    fn receive(&mut self, now: Instant, datagram: &Datagram<'_>) -> Result<()> {
        self.arrived = datagram.arrived;
        let receive = Receive::new(Protocol::Udp, datagram.source, self.local, datagram.bytes)?;
        self.rtc.handle_input(Input::Receive(now, receive))?;
        self.poll(now)
    }

    fn run(&mut self, now: Instant) -> Result<Instant> {
        if now >= self.deadline {
            self.rtc.handle_input(Input::Timeout(now))?;
            self.poll(now)?;
        }
        if !self.sends || !self.rtc.is_connected() {
            return Ok(self.deadline);
        }
        self.publish(now)?;
        let due = self.outgoing.iter_mut().map(|outgoing| outgoing.source.due(now)).min();
        Ok(due.map_or(self.deadline, |due| due.min(self.deadline)))
    }

    fn is_connected(&self) -> bool {
        self.rtc.is_connected()
    }

    fn send(&mut self) {
        self.sends = true;
    }

    fn pause(&mut self) {
        self.sends = false;
    }

    fn receipts(&mut self) -> &mut Receipts {
        &mut self.receipts
    }

    fn sent(&self) -> u64 {
        self.sent
    }
}
