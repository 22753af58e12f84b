//! One link: a peer connection, its paths, and how it stands.

use std::fmt;
use std::net::SocketAddr;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::{Duration, Instant};

use model::{ParticipantId, RoomId};
use str0m::bwe::{Bitrate, BweKind};
use str0m::change::{RtpSent, SdpOffer};
use str0m::channel::{ChannelData, ChannelId};
use str0m::media::Mid;
use str0m::net::{DatagramSend, Protocol, Receive, TcpType};
use str0m::rtp::{RtpPacket, RtxRequest};
use str0m::stats::PeerStats;
use str0m::{Candidate, Event, IceCreds, Input, Output, Rtc};

use crate::address::{Paths, Remote};
use crate::api::{LinkId, LinkState, OfferError};
use crate::codecs::{FIRST_ESTIMATE, configuration};
use crate::demux::{Credentials, Ufrag};
use crate::doubt::{self, Doubt};
use crate::hub::HubConfig;
use crate::incoming::{Arrival, Packet, Publisher};
use crate::links::Place;
use crate::outgoing::{Forwarded, Missing, Receiver, Source};
use crate::probe::{self, Answer, Probe, Taken};
use crate::sdp::{self, Offer};
use crate::wire::{Datagram, Transport};

/// ICE and DTLS take well under a second; on a terrible line several.
const HANDSHAKE: Duration = Duration::from_secs(20);
/// Where media goes, browsers report on it every second. Those check their pair every 2.5 s (Chromium) to 6 s (Firefox).
const SILENCE: Duration = Duration::from_secs(7);
/// Where none goes there is nothing but the checks, of which one may be lost.
const SILENCE_AT_REST: Duration = Duration::from_secs(14);
/// Somebody in a tunnel, or whose laptop slept for a moment, comes back into the same call.
const PATIENCE: Duration = Duration::from_secs(60);
/// No thread wakes up more often; see [`Link::advance`].
const WAKE: Duration = Duration::from_millis(1);
/// Whoever sent nothing for so long has nothing that is to be acknowledged or asked for again.
const IDLE: Duration = Duration::from_secs(1);
/// A bound on what one link may do in one drain: a key frame of a large screen through the pacer is some hundred.
const MAX_ROUNDS: usize = 2_000;

/// A peer connection and what belongs to it.
pub(crate) struct Link {
    pub(crate) id: LinkId,
    pub(crate) room: RoomId,
    pub(crate) participant: ParticipantId,
    pub(crate) rtc: Rtc,
    pub(crate) ufrag: Ufrag,
    pub(crate) fingerprint: String,
    pub(crate) paths: Paths,
    pub(crate) publisher: Publisher,
    pub(crate) receiver: Receiver,
    /// What the line to the peer is believed to carry, in bits per second.
    estimate: u64,
    /// Whether that is believed.
    doubt: Doubt,
    desired: u64,
    /// Of what was sent in the last second, this part did not come.
    loss: f32,
    /// Nothing is sent to them, and nothing is learnt of their line.
    resting: bool,
    /// When they last sent media.
    media_at: Instant,
    phase: Phase,
    /// Where the participant measures its line, if it ever did.
    probe: Option<Box<(ChannelId, Probe)>>,
    heard: Instant,
    /// The datagram being read: where an answer to it goes before the address is known.
    reading: Option<(Remote, SocketAddr)>,
    /// The ICE password's fragment str0m made by itself at an ICE restart, which it goes on writing into candidates.
    stale_ufrag: Option<String>,
    rounds: usize,
    /// What it waits for itself.
    deadline: Instant,
    /// Whether its clock has caught up with ours.
    present: bool,
}

/// Whose link it is.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Opening {
    pub(crate) id: LinkId,
    pub(crate) room: RoomId,
    pub(crate) participant: ParticipantId,
}

/// How a participant's line is.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Line {
    /// It takes less than what they would like to get.
    pub(crate) short: bool,
    /// It loses more than [`doubt::LOSS`].
    pub(crate) lossy: bool,
    /// What it is believed to take, in bits per second.
    pub(crate) estimate: u64,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Phase {
    Connecting { since: Instant },
    Connected,
    Disconnected,
}

/// What comes out of a link.
#[expect(
    clippy::large_enum_variant,
    reason = "packets are most of it, and a box would cost an allocation for each"
)]
pub(crate) enum Polled {
    /// To be sent.
    Transmit(Outbound),
    /// A packet of a publisher.
    Packet(RtpPacket),
    /// The receiver needs a key frame on that m-line.
    KeyframeWanted(Mid),
    /// The receiver misses packets.
    Missing(RtxRequest),
    /// The estimate moved.
    Estimate,
    /// ICE and DTLS are up.
    Connected,
    /// The participant was told how a measurement of its line went.
    ProbeAnswered,
    /// What came over a data channel is no part of a measurement, or too much.
    MessageIgnored,
    /// Nothing of interest.
    Other,
    /// That is all until then.
    Idle(Instant),
    /// The same, and nothing is lost if it is a tick later: no pacer waits there, only timers of seconds.
    Asleep(Instant),
    /// It ended, with the reason for the log.
    Ended(String),
}

/// What became of a packet that was forwarded.
pub(crate) enum Sent {
    /// It goes at once, that way and with so many bytes, and nothing else needs to be done for it.
    Now(Way, usize),
    /// It waits for its turn: the link is to be driven.
    Queued,
}

/// From where to where a datagram goes.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Way {
    pub(crate) transport: Transport,
    pub(crate) source: SocketAddr,
    pub(crate) destination: SocketAddr,
}

/// A datagram to be sent.
#[derive(Debug)]
pub(crate) struct Outbound {
    pub(crate) way: Way,
    pub(crate) contents: DatagramSend,
    /// It answers a binding request that the link accepted: its destination has proved itself.
    pub(crate) proof: bool,
}

impl Link {
    /// A new link from its first offer, and the answer.
    pub(crate) fn open(
        now: Instant,
        config: &HubConfig,
        credentials: &mut Credentials,
        place: Place,
        opening: Opening,
        offer: Offer,
    ) -> Result<(Self, String), OfferError> {
        let Opening { id, room, participant } = opening;
        let (ufrag, pass) = credentials.make(config.thread, place.index());
        let mut rtc = configuration()
            .set_dtls_cert(config.certificate.0.clone())
            .set_local_ice_credentials(IceCreds { ufrag: ufrag.encode(), pass })
            .build(now);
        for &address in &config.candidates {
            let udp = Candidate::builder().udp().host(address).build();
            let tcp = Candidate::builder().tcp().host(address).tcptype(TcpType::Passive).build();
            for candidate in [udp, tcp] {
                match candidate {
                    Ok(candidate) => _ = rtc.add_local_candidate(candidate),
                    Err(error) => tracing::warn!(%error, "a candidate cannot be announced"),
                }
            }
        }
        let answer = accept(&mut rtc, offer.sdp)?;
        let link = Self {
            id,
            room,
            participant,
            rtc,
            ufrag,
            fingerprint: offer.fingerprint,
            paths: Paths::default(),
            publisher: Publisher::default(),
            receiver: Receiver::default(),
            estimate: FIRST_ESTIMATE,
            desired: 0,
            loss: 0.0,
            resting: false,
            media_at: now,
            doubt: Doubt::new(now),
            phase: Phase::Connecting { since: now },
            probe: None,
            heard: now,
            reading: None,
            stale_ufrag: None,
            rounds: 0,
            deadline: now,
            present: true,
        };
        Ok((link, answer))
    }

    /// Another offer for the same association.
    pub(crate) fn renegotiate(
        &mut self,
        config: &HubConfig,
        credentials: &mut Credentials,
        place: Place,
        offer: Offer,
    ) -> Result<String, OfferError> {
        let mut answer = accept(&mut self.rtc, offer.sdp)?;
        // At an ICE restart str0m makes credentials itself. Ours say which thread and link they are for.
        let made = self.rtc.direct_api().local_ice_credentials();
        if made.ufrag != self.ufrag.encode() {
            let (ufrag, pass) = credentials.make(config.thread, place.index());
            answer = answer.replace(&made.pass, &pass);
            self.rtc.direct_api().set_local_ice_credentials(IceCreds { ufrag: ufrag.encode(), pass });
            self.ufrag = ufrag;
            self.stale_ufrag = Some(made.ufrag);
        }
        if let Some(stale) = &self.stale_ufrag {
            answer = answer.replace(stale, &self.ufrag.encode());
        }
        Ok(answer)
    }

    /// Feeds a datagram. `candidate` is the announced address for the local one it came to.
    pub(crate) fn receive(
        &mut self,
        now: Instant,
        datagram: &Datagram<'_>,
        candidate: SocketAddr,
    ) -> Result<(), String> {
        let proto = match datagram.transport {
            Transport::Udp => Protocol::Udp,
            Transport::Tcp => Protocol::Tcp,
        };
        self.present = true;
        self.reading = Some(((datagram.transport, datagram.source), datagram.destination));
        let Ok(receive) = Receive::new(proto, datagram.source, candidate, datagram.bytes) else {
            return Ok(());
        };
        self.input(Input::Receive(now, receive))
    }

    /// Something authentic, or at least from a proven address, came.
    pub(crate) fn hear(&mut self, now: Instant) {
        self.heard = now;
    }

    /// What came was authentic: its sender is where the peer is.
    pub(crate) fn follow(&mut self) {
        if let Some((remote, _)) = self.reading {
            self.paths.follow(remote);
        }
    }

    /// A publisher's packet, to one of the slots. The datagram is in `out` if it goes at once.
    pub(crate) fn forward(
        &mut self,
        now: Instant,
        slot: usize,
        source: Source,
        arrival: &Arrival,
        out: &mut [u8],
    ) -> Option<(Forwarded, Sent)> {
        // A place may have a new owner since the list of watchers was made.
        let slot = self.receiver.slots.get_mut(slot).filter(|slot| slot.source == Some(source))?;
        match guarded(|| slot.forward(&mut self.rtc, now, arrival, out)) {
            Ok(forwarded) => {
                let (forwarded, sent) = forwarded?;
                let sent = match sent {
                    RtpSent::Now { proto, source, destination, len } => {
                        let remote = self.paths.media((transport(proto), destination));
                        Sent::Now(self.way(remote, source), len)
                    }
                    RtpSent::Queued => Sent::Queued,
                };
                Some((forwarded, sent))
            }
            Err(_) => {
                // Half-changed: it must not go on, and is taken away when it is driven.
                self.rtc.disconnect();
                Some((Forwarded::On, Sent::Queued))
            }
        }
    }

    /// Has a packet sent again that the receiver misses. Says whether it will be.
    pub(crate) fn retransmit(&mut self, now: Instant, missing: &Missing, packet: &Packet) -> bool {
        guarded(|| missing.retransmit(&mut self.rtc, now, packet)).unwrap_or_else(|_| {
            self.rtc.disconnect();
            false
        })
    }

    /// Passes the time, so that what was written goes out. One deadline after the other and not at once: while it
    /// probes, the pacer sends one packet at each, and a thread wakes up a millisecond apart where the pacer wants a
    /// tenth. What it did not send in time it would never send, and the estimator took its own lateness for a slow line.
    pub(crate) fn advance(&mut self, now: Instant) -> Result<(), String> {
        self.wake(now)?;
        self.present = self.deadline >= now;
        Ok(())
    }

    /// The same where nothing was written: what was due is done, and that nothing else is needs no round of its own.
    pub(crate) fn wake(&mut self, now: Instant) -> Result<(), String> {
        self.rounds = 0;
        self.reading = None;
        self.present = true;
        self.input(Input::Timeout(self.deadline.min(now)))
    }

    /// The next thing that comes out.
    pub(crate) fn poll(&mut self, now: Instant) -> Polled {
        if let Some(answer) = self.probe.as_mut().and_then(|probe| probe.1.overdue(now)) {
            return self.answer_probe(answer);
        }
        let output = match guarded(|| self.rtc.poll_output()) {
            Ok(Ok(output)) => output,
            Ok(Err(error)) => return Polled::Ended(error.to_string()),
            Err(panic) => return Polled::Ended(panic),
        };
        match output {
            Output::Transmit(transmit) => Polled::Transmit(self.route(transmit)),
            Output::Event(event) => self.event(now, event),
            Output::Timeout(_) if !self.rtc.is_alive() => Polled::Ended("the peer closed it".to_owned()),
            Output::Timeout(at) if at <= now && self.rounds < MAX_ROUNDS => {
                self.rounds += 1;
                self.pass(if self.is_idle(now) { now } else { at })
            }
            Output::Timeout(_) if !self.present => {
                self.present = true;
                self.pass(now)
            }
            Output::Timeout(at) => {
                self.deadline = at;
                let answer = self.probe.as_ref().and_then(|probe| probe.1.deadline());
                match answer {
                    None if self.is_idle(now) => Polled::Asleep(at),
                    None => Polled::Idle(at.max(now + WAKE)),
                    Some(answer) => Polled::Idle(at.min(answer).max(now + WAKE)),
                }
            }
        }
    }

    /// Both halves of the handshake are done.
    pub(crate) fn connected(&mut self) {
        self.phase = Phase::Connected;
    }

    /// Whether media flows.
    pub(crate) fn is_connected(&self) -> bool {
        self.phase == Phase::Connected
    }

    /// How it stands after this much silence, if that is news. `Gone` means it is to be removed.
    pub(crate) fn check(&mut self, now: Instant) -> Option<LinkState> {
        let silent = now.saturating_duration_since(self.heard);
        let rested = self.resting && self.heard >= self.media_at + IDLE;
        let most = if rested { SILENCE_AT_REST } else { SILENCE };
        match self.phase {
            Phase::Connecting { since } if now >= since + HANDSHAKE => Some(LinkState::Gone),
            Phase::Connected if silent >= most => {
                self.phase = Phase::Disconnected;
                Some(LinkState::Disconnected)
            }
            Phase::Disconnected if silent >= PATIENCE => Some(LinkState::Gone),
            Phase::Disconnected if silent < most => {
                self.phase = Phase::Connected;
                Some(LinkState::Connected)
            }
            Phase::Connecting { .. } | Phase::Connected | Phase::Disconnected => None,
        }
    }

    /// What the line can take, in bits per second.
    pub(crate) fn budget(&self) -> u64 {
        self.estimate.max(self.doubt.floor())
    }

    /// How its line is, as far as that is known: of one to which nothing goes nothing is.
    pub(crate) fn line(&self) -> Line {
        if self.resting {
            return Line { short: false, lossy: false, estimate: 0 };
        }
        Line { short: self.budget() < self.desired, lossy: self.loss > doubt::LOSS, estimate: self.estimate }
    }

    /// What the estimator should try to find room for, in bits per second; nothing where nothing at all is sent. It
    /// probes up to twice that and then takes what it probed for what there is: with a small wish a good line would be
    /// believed to be a bad one. So what a line has proved is wished for on. Where no picture is wanted nothing is
    /// probed: padding would be bytes nobody asked for, and the estimate stays what it was. Says whether the link is to
    /// be driven at once, as it slept.
    pub(crate) fn desire(&mut self, now: Instant, bits_per_second: Option<u64>) -> bool {
        let stirs = self.resting && bits_per_second.is_some();
        if stirs {
            // What it slept through is over: an estimator that begins must not begin then.
            self.deadline = now;
        }
        self.rest(bits_per_second.is_none());
        let desired = match bits_per_second.unwrap_or(0) {
            0 => 0,
            wanted => wanted.max(self.estimate.min(FIRST_ESTIMATE)),
        };
        if self.desired != desired {
            self.desired = desired;
            self.rtc.bwe().set_bitrate(Bitrate::ZERO, Bitrate::bps(desired));
        }
        stirs
    }

    /// No media goes either way.
    pub(crate) fn is_idle(&self, now: Instant) -> bool {
        self.resting && self.is_connected() && now >= self.media_at + IDLE
    }

    /// A link that had a picture once is padded by str0m with 50 kbit/s for as long as it lives, unless its estimate
    /// allows nothing: ten times what it costs to keep a link that nobody uses. The estimate is kept here meanwhile.
    fn rest(&mut self, resting: bool) {
        if self.resting == resting {
            return;
        }
        self.resting = resting;
        let estimate = if resting { Bitrate::ZERO } else { Bitrate::bps(self.estimate) };
        self.rtc.bwe().reset(estimate);
    }

    fn event(&mut self, now: Instant, event: Event) -> Polled {
        match event {
            Event::RtpPacket(packet) => {
                self.media_at = now;
                Polled::Packet(packet)
            }
            Event::KeyframeRequest(request) => Polled::KeyframeWanted(request.mid),
            Event::RtxRequest(request) => Polled::Missing(request),
            Event::EgressBitrateEstimate(BweKind::Twcc { estimate, .. }) if !self.resting => {
                self.estimate = estimate.as_u64();
                Polled::Estimate
            }
            Event::PeerStats(stats) => self.measured(&stats),
            Event::Connected => Polled::Connected,
            Event::Closed => Polled::Ended("the peer closed it".to_owned()),
            Event::ChannelOpen(channel, label) => self.channel_opened(channel, &label),
            Event::ChannelData(message) => self.message(now, &message),
            _ => Polled::Other,
        }
    }

    /// There is one channel, the newest: each makes every packet of the link a little dearer. How often is measured
    /// goes on counting over channels.
    fn channel_opened(&mut self, channel: ChannelId, label: &str) -> Polled {
        let unwanted = if label != probe::LABEL {
            Some(channel)
        } else if let Some(probe) = &mut self.probe {
            Some(std::mem::replace(&mut probe.0, channel))
        } else {
            self.probe = Some(Box::new((channel, Probe::default())));
            None
        };
        let Some(unwanted) = unwanted else { return Polled::Other };
        match guarded(|| self.rtc.direct_api().close_data_channel(unwanted)) {
            Ok(()) => Polled::Other,
            Err(panic) => Polled::Ended(panic),
        }
    }

    fn message(&mut self, now: Instant, message: &ChannelData) -> Polled {
        let taken = match &mut self.probe {
            Some(probe) if probe.0 == message.id && message.binary => probe.1.take(now, &message.data),
            _ => Taken::Ignored,
        };
        match taken {
            Taken::Counted => Polled::Other,
            Taken::Done(answer) => self.answer_probe(answer),
            Taken::Ignored => Polled::MessageIgnored,
        }
    }

    fn answer_probe(&mut self, answer: Answer) -> Polled {
        let Some(channel) = self.probe.as_ref().map(|probe| probe.0) else { return Polled::Other };
        match guarded(|| self.rtc.channel(channel).map(|mut to| to.write(true, &answer.encode()))) {
            // An answer for which the channel has no room, or no channel, is lost as on a bad line.
            Ok(_) => Polled::ProbeAnswered,
            Err(panic) => Polled::Ended(panic),
        }
    }

    /// A second passed. An estimate that is too low to be true is thrown away.
    fn measured(&mut self, stats: &PeerStats) -> Polled {
        let loss = stats.egress_loss_fraction.unwrap_or(0.0);
        self.loss = loss;
        let floor = self.doubt.floor();
        let anew = self.doubt.measured(stats.timestamp, self.estimate, loss, stats.rtt);
        if self.desired == 0 || !anew {
            return if self.doubt.floor() == floor { Polled::Other } else { Polled::Estimate };
        }
        self.estimate = doubt::LEAST;
        self.rtc.bwe().reset(Bitrate::bps(doubt::LEAST));
        self.rtc.bwe().set_bitrate(Bitrate::ZERO, Bitrate::bps(self.desired));
        Polled::Estimate
    }

    fn route(&self, transmit: str0m::net::Transmit) -> Outbound {
        const BINDING_SUCCESS: [u8; 2] = [1, 1];
        let stun = transmit.contents.first().is_some_and(|byte| *byte < 4);
        let remote = (transport(transmit.proto), transmit.destination);
        let remote = if stun { remote } else { self.paths.media(remote) };
        Outbound {
            way: self.way(remote, transmit.source),
            proof: transmit.contents.starts_with(&BINDING_SUCCESS),
            contents: transmit.contents,
        }
    }

    /// From candidates back to real addresses. `source` is what str0m would send from.
    fn way(&self, remote: Remote, source: SocketAddr) -> Way {
        let source = match self.reading {
            Some((reading, local)) if reading == remote => local,
            _ => self.paths.local(remote).unwrap_or(source),
        };
        Way { transport: remote.0, source, destination: remote.1 }
    }

    fn pass(&mut self, to: Instant) -> Polled {
        match self.input(Input::Timeout(to)) {
            Ok(()) => Polled::Other,
            Err(error) => Polled::Ended(error),
        }
    }

    fn input(&mut self, input: Input<'_>) -> Result<(), String> {
        match guarded(|| self.rtc.handle_input(input)) {
            Ok(Ok(())) => Ok(()),
            Ok(Err(error)) => Err(error.to_string()),
            Err(panic) => Err(panic),
        }
    }
}

fn transport(proto: Protocol) -> Transport {
    if proto == Protocol::Udp { Transport::Udp } else { Transport::Tcp }
}

fn accept(rtc: &mut Rtc, offer: SdpOffer) -> Result<String, OfferError> {
    match guarded(|| rtc.sdp_api().accept_offer(offer)) {
        Ok(Ok(answer)) => Ok(sdp::without_remb(&answer.to_sdp_string())),
        Ok(Err(error)) => Err(OfferError::Unreadable(error.to_string())),
        Err(panic) => {
            // Half-changed: it must not go on.
            rtc.disconnect();
            Err(OfferError::Unreadable(panic))
        }
    }
}

/// str0m panics on what it takes for its own mistakes. What one peer provoked ends that peer's link, not the thread
/// with all the others; the link is dropped right after, so that nothing half-changed is seen again.
fn guarded<T>(work: impl FnOnce() -> T) -> Result<T, String> {
    catch_unwind(AssertUnwindSafe(work)).map_err(|_| "it hit a fault in the media library".to_owned())
}

impl fmt::Debug for Link {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Link").field("id", &self.id).field("phase", &self.phase).finish_non_exhaustive()
    }
}
