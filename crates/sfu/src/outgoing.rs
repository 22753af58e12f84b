//! What comes out of a participant's receiving m-lines: each slot shows one track, in one layer at a time.

use std::time::Instant;

use model::{Kind, Layer};
use str0m::Rtc;
use str0m::change::RtpSent;
use str0m::format::{Codec, PayloadParams};
use str0m::media::{MediaKind, Mid, Pt};
use str0m::rtp::{RtpWrite, Ssrc};

use crate::api::{SlotFlow, SlotState, SlotWish};
use crate::continuity::{Continuity, Position, Run};
use crate::incoming::{Arrival, Incoming, Packet};
use crate::links::Place;
use crate::vp8::Vp8;

/// The receiving side of a link.
#[derive(Default, Debug)]
pub(crate) struct Receiver {
    /// Every slot that was ever wished for: an m-line's stream goes on where it was left.
    pub(crate) slots: Vec<Slot>,
    /// Which of them are wished for, in the order of the wishes.
    pub(crate) wished: Vec<usize>,
    /// What the server was told last.
    told: Vec<SlotState>,
}

/// A receiving m-line.
#[derive(Debug)]
pub(crate) struct Slot {
    pub(crate) wish: SlotWish,
    /// Where the wished track comes from.
    pub(crate) source: Option<Source>,
    /// What was decided for it.
    pub(crate) grant: Grant,
    pub(crate) flow: SlotFlow,
    mid: Mid,
    kind: Kind,
    continuity: Continuity<Sending>,
    sending: Option<Sending>,
    ssrc: Option<Ssrc>,
}

/// A published track, by its place.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Source {
    pub(crate) link: Place,
    pub(crate) track: usize,
}

/// What a slot is given.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Grant {
    /// Nothing, for this reason.
    Nothing(SlotFlow),
    /// This encoding; and until it comes, that one.
    Encoding {
        /// To be sent.
        target: usize,
        /// To be sent meanwhile.
        meanwhile: usize,
    },
}

/// What a slot is fed from.
#[derive(Clone, Copy, Debug)]
struct Sending {
    link: Place,
    encoding: usize,
    layer: Option<Layer>,
    from: Ssrc,
    params: PayloadParams,
    pt: Pt,
}

/// What became of a packet that was passed on.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Forwarded {
    /// The slot goes on.
    On,
    /// The slot begins with it, or changes to its encoding.
    Switched,
}

/// A packet that did not come to the receiver: where it came from, and how it was sent.
pub(crate) struct Missing {
    ssrc: Ssrc,
    run: Run<Sending>,
    sequence: u64,
}

impl Receiver {
    /// What was sent under that number of that stream, if that is not too long ago.
    pub(crate) fn missing(&self, now: Instant, ssrc: Ssrc, number: u64) -> Option<Missing> {
        let slot = self.slots.iter().find(|slot| slot.ssrc == Some(ssrc))?;
        let (run, sequence) = slot.continuity.origin(now, number)?;
        Some(Missing { ssrc, run, sequence })
    }

    /// Replaces the wishes. A slot whose wish changes only in size goes on undisturbed.
    pub(crate) fn wish(&mut self, rtc: &mut Rtc, wishes: Vec<SlotWish>) {
        self.wished.clear();
        for wish in wishes {
            let index = match self.slots.iter().position(|slot| slot.wish.mid == wish.mid) {
                Some(index) => index,
                None => {
                    self.slots.push(Slot::new(wish.clone()));
                    self.slots.len() - 1
                }
            };
            if self.wished.contains(&index) {
                continue;
            }
            let slot = &mut self.slots[index];
            if slot.wish.track != wish.track {
                slot.stop();
            }
            slot.wish = wish;
            self.wished.push(index);
        }
        for index in 0..self.slots.len() {
            if !self.wished.contains(&index) {
                self.slots[index].withdraw();
            }
        }
        self.renegotiated(rtc);
    }

    /// The m-lines may have changed: payload types and streams are looked up again.
    pub(crate) fn renegotiated(&mut self, rtc: &mut Rtc) {
        for slot in &mut self.slots {
            slot.negotiated(rtc);
        }
    }

    /// The slots in the order of the wishes, if the server does not know yet.
    pub(crate) fn news(&mut self) -> Option<Vec<SlotState>> {
        let slots = || self.wished.iter().map(|&index| &self.slots[index]);
        let known = slots()
            .map(|slot| (&slot.wish.mid, slot.wish.track, slot.flow, slot.layer()))
            .eq(self.told.iter().map(|told| (&told.mid, told.track, told.flow, told.layer)));
        if known {
            return None;
        }
        self.told = slots()
            .map(|slot| SlotState {
                mid: slot.wish.mid.clone(),
                track: slot.wish.track,
                flow: slot.flow,
                layer: slot.layer(),
            })
            .collect();
        Some(self.told.clone())
    }
}

impl Slot {
    fn new(wish: SlotWish) -> Self {
        Self {
            mid: Mid::from(wish.mid.as_str()),
            wish,
            source: None,
            grant: Grant::Nothing(SlotFlow::NoMedia),
            flow: SlotFlow::NoMedia,
            kind: Kind::Video,
            continuity: Continuity::new(90_000),
            sending: None,
            ssrc: None,
        }
    }

    pub(crate) fn mid(&self) -> Mid {
        self.mid
    }

    /// Sound or picture, as negotiated.
    pub(crate) fn kind(&self) -> Kind {
        self.kind
    }

    /// Whether the m-line exists and lets us send.
    pub(crate) fn is_negotiated(&self) -> bool {
        self.ssrc.is_some()
    }

    /// Which encoding comes out of it.
    pub(crate) fn encoding(&self) -> Option<usize> {
        self.sending.map(|sending| sending.encoding)
    }

    fn layer(&self) -> Option<Layer> {
        self.sending.filter(|_| self.flow == SlotFlow::Live)?.layer
    }

    /// Whether the receiver negotiated that codec for it.
    pub(crate) fn speaks(&self, rtc: &Rtc, params: PayloadParams) -> bool {
        self.payload_type(rtc, params).is_some()
    }

    /// From where it is wished for, the track is.
    pub(crate) fn follow(&mut self, source: Option<Source>) {
        if self.source.map(|source| source.link) != source.map(|source| source.link) {
            self.stop();
        }
        self.source = source;
    }

    /// What it gets. With nothing granted, what comes next must be something a decoder can begin with.
    pub(crate) fn grant(&mut self, grant: Grant) {
        self.grant = grant;
        match grant {
            Grant::Nothing(why) => {
                self.stop();
                self.flow = why;
            }
            Grant::Encoding { .. } if self.sending.is_some() => self.flow = SlotFlow::Live,
            Grant::Encoding { .. } => self.flow = SlotFlow::Waiting,
        }
    }

    /// Which encoding it needs a key frame of.
    pub(crate) fn needs_keyframe(&self) -> Option<usize> {
        let Grant::Encoding { meanwhile, .. } = self.grant else { return None };
        (self.encoding() != Some(meanwhile)).then_some(meanwhile)
    }

    /// Passes a packet on, if this slot is fed from its encoding. The datagram is in `out` if it goes at once.
    pub(crate) fn forward(
        &mut self,
        rtc: &mut Rtc,
        now: Instant,
        arrival: &Arrival,
        out: &mut [u8],
    ) -> Option<(Forwarded, RtpSent)> {
        let from = arrival.packet.ssrc;
        let (sending, forwarded) = match self.sending {
            Some(sending) if sending.from == from && sending.params.pt() == arrival.params.pt() => {
                (sending, Forwarded::On)
            }
            _ if !self.may_switch(arrival) => return None,
            _ => (self.switch(rtc, now, arrival)?, Forwarded::Switched),
        };
        let (packet, vp8) = (&arrival.packet, arrival.vp8.as_ref());
        let position = self.continuity.place(now, position(packet, vp8))?;
        let write = write(packet, vp8, position, sending.pt).nackable(self.kind == Kind::Video);
        let sent = rtc.direct_api().send_rtp(now, &self.ssrc?, write, out)?;
        Some((forwarded, sent))
    }

    fn may_switch(&self, arrival: &Arrival) -> bool {
        let Grant::Encoding { target, meanwhile } = self.grant else { return false };
        if !arrival.starts {
            return false;
        }
        match self.encoding() {
            // Anything not finer than allowed is better than nothing.
            None => arrival.encoding <= target.max(meanwhile),
            // The stream began anew under the same name.
            Some(encoding) if encoding == arrival.encoding => true,
            Some(_) => arrival.encoding == target || arrival.encoding == meanwhile,
        }
    }

    fn switch(&mut self, rtc: &Rtc, now: Instant, arrival: &Arrival) -> Option<Sending> {
        let sending = Sending {
            link: self.source?.link,
            encoding: arrival.encoding,
            layer: arrival.layer,
            from: arrival.packet.ssrc,
            params: arrival.params,
            pt: self.payload_type(rtc, arrival.params)?,
        };
        self.continuity.switch(now, sending, position(&arrival.packet, arrival.vp8.as_ref()));
        self.flow = SlotFlow::Live;
        self.sending = Some(sending);
        if let Grant::Encoding { target, meanwhile } = &mut self.grant
            && arrival.encoding == *target
        {
            // It has come: what was to be sent until then would only push it out again.
            *meanwhile = *target;
        }
        self.sending
    }

    /// The receiver's own number for a codec. str0m's configuration is ours, not what was negotiated: an m-line's own
    /// list decides.
    fn payload_type(&self, rtc: &Rtc, params: PayloadParams) -> Option<Pt> {
        let media = rtc.media(self.mid)?;
        let is_negotiated = |one: &PayloadParams| media.remote_pts().contains(&one.pt());
        let formats = rtc.codec_config();
        let same = formats.match_params(params).filter(|one| is_negotiated(one));
        same.or_else(|| formats.find(|one| is_negotiated(one) && is_baseline_like(*one, params)))
            .map(PayloadParams::pt)
    }

    fn negotiated(&mut self, rtc: &mut Rtc) {
        let Some(media) = rtc.media(self.mid) else {
            self.ssrc = None;
            return;
        };
        let kind = if media.kind() == MediaKind::Audio { Kind::Audio } else { Kind::Video };
        if kind != self.kind {
            self.kind = kind;
            self.continuity = Continuity::new(if kind == Kind::Audio { 48_000 } else { 90_000 });
        }
        self.ssrc = if media.direction().is_sending() {
            rtc.direct_api().stream_tx_by_mid(self.mid, None).map(|stream| stream.ssrc())
        } else {
            self.stop();
            None
        };
    }

    fn withdraw(&mut self) {
        self.stop();
        self.source = None;
        self.grant = Grant::Nothing(SlotFlow::Hidden);
        self.flow = SlotFlow::Hidden;
    }

    fn stop(&mut self) {
        self.sending = None;
    }
}

/// H264 that both call Baseline, constrained (RFC 6184, 8.1) or not: what sets them apart no encoder for calls makes use
/// of. ffmpeg calls its own Baseline, and browsers ask for the constrained one.
fn is_baseline_like(one: PayloadParams, other: PayloadParams) -> bool {
    const BASELINE: u32 = 0x42;
    let is_baseline = |params: PayloadParams| {
        let format = params.spec().format;
        params.spec().codec == Codec::H264 && format.profile_level_id.is_some_and(|id| id >> 16 == BASELINE)
    };
    let mode = |params: PayloadParams| params.spec().format.packetization_mode.unwrap_or(0);
    is_baseline(one) && is_baseline(other) && mode(one) == mode(other)
}

impl Missing {
    /// Who published it.
    pub(crate) fn link(&self) -> Place {
        self.run.source.link
    }

    /// The packet, if one of these tracks still has it.
    pub(crate) fn find<'a>(&self, tracks: &'a [Incoming]) -> Option<&'a Packet> {
        tracks.iter().find_map(|track| track.find(self.run.source.from, self.sequence))
    }

    /// Has it sent again as it was sent. Says whether it will be.
    pub(crate) fn retransmit(&self, rtc: &mut Rtc, now: Instant, packet: &Packet) -> bool {
        let Sending { params, pt, .. } = self.run.source;
        let vp8 = if params.spec().codec == Codec::Vp8 { Vp8::parse(&packet.payload) } else { None };
        let Some(position) = self.run.place(position(packet, vp8.as_ref())) else { return false };
        rtc.direct_api().resend_rtp(now, &self.ssrc, write(packet, vp8.as_ref(), position, pt))
    }
}

fn position(packet: &Packet, vp8: Option<&Vp8>) -> Position {
    Position {
        sequence: packet.sequence,
        timestamp: packet.timestamp,
        picture: vp8.map_or(0, Vp8::picture),
        tl0: vp8.map_or(0, Vp8::tl0),
    }
}

/// A source's packet as it stands in a slot's stream.
fn write(packet: &Packet, vp8: Option<&Vp8>, position: Position, pt: Pt) -> RtpWrite {
    let Position { sequence, timestamp, .. } = position;
    let write = RtpWrite::new(pt, sequence.into(), timestamp, packet.came, packet.payload.clone())
        .marker(packet.marker)
        .ext_vals(packet.extensions());
    match vp8.and_then(|vp8| vp8.patch(position)) {
        Some(patch) => write.vp8_patch(patch),
        None => write,
    }
}
