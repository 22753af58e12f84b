//! What a participant publishes: each track on its m-line, with its layers and who wants it.

use std::sync::Arc;
use std::time::{Duration, Instant};

use model::{Kind, Layer, TrackId};
use str0m::Rtc;
use str0m::format::PayloadParams;
use str0m::media::{KeyframeRequestKind, Mid, Rids};
use str0m::rtp::{ExtensionValues, RtpPacket, Ssrc, VideoOrientation};

use crate::api::{self, Publication};
use crate::codecs::starts_here;
use crate::keyframes::{AGAIN, Keyframes};
use crate::links::Place;
use crate::rate::Rate;
use crate::retransmit::Ring;
use crate::trunk::{HubId, LayerSheet, Offered, Want};
use crate::vp8::Vp8;

/// A layer without a packet for this long is not sent any more. The slowest cameras make five frames a second.
const ALIVE: Duration = Duration::from_millis(1_000);
/// What is not wanted any more is kept this long: tiles move and speakers change back and forth.
const LINGER: Duration = Duration::from_secs(2);
/// Who is to send something is given this long, until it is said that nothing comes: word of it must get there, and an
/// encoder must start.
const START: Duration = Duration::from_secs(2);
/// For a track of which nothing came for so long no line is kept ready. A screen that stands still is sent once a second,
/// and a line that broke is found out before.
const SILENT: Duration = Duration::from_secs(15);
/// As many unpublished streams are remembered as unpublished; one link's browser has a handful.
const MAX_STREAMS: usize = 64;

/// The publishing side of a link.
#[derive(Default, Debug)]
pub(crate) struct Publisher {
    pub(crate) tracks: Vec<Incoming>,
    streams: Vec<Stream>,
    /// What the server was told last about what is wanted.
    told: Vec<api::Encoding>,
}

/// Which track and layer an SSRC is.
#[derive(Clone, Copy, Debug)]
struct Stream {
    ssrc: Ssrc,
    /// `None`: of an m-line on which nothing is published.
    track: Option<(usize, usize)>,
}

/// A published track.
#[derive(Debug)]
pub(crate) struct Incoming {
    pub(crate) publication: Publication,
    pub(crate) mid: Mid,
    /// Coarse first. One without a name where there is no simulcast.
    pub(crate) layers: Vec<Encoding>,
    /// Receivers' slots that want this track: link and slot.
    pub(crate) watchers: Vec<(Place, usize)>,
    /// What other hubs want of it.
    pub(crate) afar: Vec<(HubId, Want)>,
    asked: Asked,
    /// Since when without a pause, and when last, there is somebody to send it to.
    awaited: Option<(Instant, Instant)>,
}

/// Whether somebody's slot asks for a track.
#[derive(Clone, Copy, Debug)]
enum Asked {
    Yes,
    /// Nobody does; it is kept until then.
    Until(Instant),
    Never,
}

/// One encoding of a track.
#[derive(Debug)]
pub(crate) struct Encoding {
    pub(crate) layer: Option<Layer>,
    pub(crate) keyframes: Keyframes,
    ssrc: Option<Ssrc>,
    params: Option<PayloadParams>,
    last: Option<Instant>,
    rate: Rate,
    size: Option<(u16, u16)>,
    /// What came of a picture, for whoever misses some of it.
    ring: Ring,
    /// When a packet came last at which a decoder can start and which others had overtaken.
    overtaken: Option<Instant>,
    /// When somebody wanted it last.
    wanted: Option<Instant>,
    /// Where another hub has the publisher: what that one says of it. Only what is wanted here comes here.
    told: Option<Told>,
}

/// What another hub says of a layer.
#[derive(Clone, Copy, Debug)]
struct Told {
    alive: bool,
    bits_per_second: Option<u64>,
}

/// A packet on its way from a publisher to whoever watches.
#[derive(Clone, Debug)]
pub(crate) struct Arrival {
    pub(crate) track: usize,
    pub(crate) encoding: usize,
    pub(crate) layer: Option<Layer>,
    pub(crate) params: PayloadParams,
    pub(crate) vp8: Option<Vp8>,
    /// A decoder can start here.
    pub(crate) starts: bool,
    /// Before it nothing came of the track for [`SILENT`].
    pub(crate) stirs: bool,
    pub(crate) packet: Packet,
    /// What came before it although it comes after it. Who begins with it has had none of that.
    pub(crate) overtook: Vec<Arrival>,
}

/// What of an RTP packet goes on to receivers.
#[derive(Clone, Debug)]
pub(crate) struct Packet {
    pub(crate) ssrc: Ssrc,
    /// Extended, so that it never begins anew.
    pub(crate) sequence: u64,
    pub(crate) timestamp: u32,
    pub(crate) marker: bool,
    pub(crate) audio_level: Option<i8>,
    pub(crate) voice_activity: Option<bool>,
    pub(crate) video_orientation: Option<VideoOrientation>,
    pub(crate) came: Instant,
    pub(crate) payload: Arc<[u8]>,
}

impl Packet {
    fn of(packet: RtpPacket) -> Self {
        let heard = packet.header.ext_vals;
        Self {
            ssrc: packet.header.ssrc,
            sequence: *packet.seq_no,
            timestamp: packet.header.timestamp,
            marker: packet.header.marker,
            audio_level: heard.audio_level,
            voice_activity: heard.voice_activity,
            video_orientation: heard.video_orientation,
            came: packet.timestamp,
            payload: packet.payload,
        }
    }

    /// One of which only that matters.
    #[cfg(test)]
    pub(crate) fn numbered(came: Instant, ssrc: u32, sequence: u64) -> Self {
        Self {
            ssrc: ssrc.into(),
            sequence,
            timestamp: 0,
            marker: false,
            audio_level: None,
            voice_activity: None,
            video_orientation: None,
            came,
            payload: [0; 3].into(),
        }
    }

    /// Only what means the same to every receiver. The rest is the link's own: m-line, layer, transport sequence.
    pub(crate) fn extensions(&self) -> ExtensionValues {
        ExtensionValues {
            audio_level: self.audio_level,
            voice_activity: self.voice_activity,
            video_orientation: self.video_orientation,
            ..ExtensionValues::default()
        }
    }
}

impl Publisher {
    /// Replaces the list. Tracks that stay keep what is known of them.
    pub(crate) fn publish(&mut self, rtc: &Rtc, publications: Vec<Publication>) {
        self.replace(publications);
        self.renegotiated(rtc);
    }

    /// The same, as another hub has it.
    pub(crate) fn mirror(&mut self, offered: Vec<Offered>) {
        let (publications, layers): (Vec<_>, Vec<_>) =
            offered.into_iter().map(|one| (one.publication, one.layers)).unzip();
        self.replace(publications);
        for (track, layers) in self.tracks.iter_mut().zip(&layers) {
            track.told(layers);
        }
    }

    fn replace(&mut self, publications: Vec<Publication>) {
        let mut old = std::mem::take(&mut self.tracks);
        for publication in publications {
            let same = |incoming: &Incoming| {
                let Publication { mid, track, kind, screen, .. } = &incoming.publication;
                (mid, track, kind, screen)
                    == (&publication.mid, &publication.track, &publication.kind, &publication.screen)
            };
            let incoming = match old.iter().position(same) {
                Some(index) => Incoming { publication, ..old.swap_remove(index) },
                None => Incoming::new(publication),
            };
            self.tracks.push(incoming);
        }
    }

    /// The m-lines may have changed: looks at them again.
    pub(crate) fn renegotiated(&mut self, rtc: &Rtc) {
        self.streams.clear();
        for track in &mut self.tracks {
            track.negotiated(rtc);
        }
    }

    /// Whose packet this is; `None` if it is nobody's or may not be forwarded.
    pub(crate) fn arrive(&mut self, rtc: &mut Rtc, now: Instant, packet: RtpPacket) -> Option<Arrival> {
        let (track, encoding) = self.stream_of(rtc, packet.header.ssrc)?;
        let incoming = self.tracks.get_mut(track)?;
        if incoming.publication.stopped {
            return None;
        }
        let kind = incoming.publication.kind;
        let stirs = incoming.is_silent(now);
        let layer = incoming.layers.get_mut(encoding)?;
        let pt = packet.header.payload_type;
        let params = match layer.params {
            Some(params) if params.pt() == pt => params,
            _ => *layer.params.insert(*rtc.codec_config().find(|params| params.pt() == pt)?),
        };
        let codec = params.spec().codec;
        if codec.is_audio() != (kind == Kind::Audio) {
            return None;
        }
        let vp8 = if codec == str0m::format::Codec::Vp8 { Some(Vp8::parse(&packet.payload)?) } else { None };
        let starts = starts_here(codec, &packet.payload, vp8.as_ref());
        let packet = Packet::of(packet);
        let (overtook, layer_of) = (Vec::new(), layer.layer);
        let arrival =
            Arrival { track, encoding, layer: layer_of, params, vp8, starts, stirs, packet, overtook };
        layer.count(now, &arrival);
        Some(arrival)
    }

    /// Whose packet it is that came from another hub; `None` if it is nobody's any more or may not be forwarded.
    pub(crate) fn cross(&mut self, now: Instant, track: TrackId, arrival: Arrival) -> Option<Arrival> {
        let index = self.tracks.iter().position(|incoming| incoming.publication.track == track)?;
        let incoming = self.tracks.get_mut(index).filter(|incoming| !incoming.publication.stopped)?;
        let stirs = incoming.is_silent(now);
        incoming.layers.get_mut(arrival.encoding)?.count(now, &arrival);
        Some(Arrival { track: index, stirs, ..arrival })
    }

    /// Sends the requests for key frames that are due, and says how many.
    pub(crate) fn request_keyframes(&mut self, rtc: &mut Rtc, now: Instant) -> u64 {
        let mut asked = 0;
        for layer in self.tracks.iter_mut().flat_map(|track| &mut track.layers) {
            let Some(ssrc) = layer.ssrc else { continue };
            if layer.is_due(now)
                && let Some(stream) = rtc.direct_api().stream_rx(&ssrc)
            {
                stream.request_keyframe(KeyframeRequestKind::Pli);
                asked += 1;
            }
        }
        asked
    }

    /// The requests for key frames that are due, for the hub that has the publisher: track and encoding.
    pub(crate) fn keyframes_due(&mut self, now: Instant) -> Vec<(TrackId, usize)> {
        let mut due = Vec::new();
        for track in &mut self.tracks {
            for (encoding, layer) in track.layers.iter_mut().enumerate() {
                if layer.is_due(now) {
                    due.push((track.publication.track, encoding));
                }
            }
        }
        due
    }

    /// What somebody wants of each track, if the server does not know yet.
    pub(crate) fn news(&mut self, now: Instant) -> Option<Vec<api::Encoding>> {
        let known = self.tracks.len() == self.told.len()
            && self.tracks.iter().zip(&self.told).all(|(track, told)| track.is_told(now, told));
        if known {
            return None;
        }
        self.told = self
            .tracks
            .iter()
            .map(|track| api::Encoding {
                mid: track.publication.mid.clone(),
                kind: track.publication.kind,
                wanted: track.is_asked_for(now),
                layers: track.layers_wanted(now).collect(),
            })
            .collect();
        Some(self.told.clone())
    }

    fn stream_of(&mut self, rtc: &mut Rtc, ssrc: Ssrc) -> Option<(usize, usize)> {
        if let Some(stream) = self.streams.iter().find(|stream| stream.ssrc == ssrc) {
            return stream.track;
        }
        // The extensions that name m-line and layer end with the first receiver report; the SSRC stays.
        let track = rtc.direct_api().stream_rx(&ssrc).map(|stream| (stream.mid(), stream.rid())).and_then(
            |(mid, rid)| {
                let track = self.tracks.iter().position(|track| track.mid == mid)?;
                let layer = rid.and_then(|rid| Layer::from_rid(&rid));
                let encoding =
                    self.tracks[track].layers.iter().position(|encoding| encoding.layer == layer)?;
                self.tracks[track].layers[encoding].ssrc = Some(ssrc);
                Some((track, encoding))
            },
        );
        self.streams.retain(|stream| track.is_none() || stream.track != track);
        if self.streams.len() == MAX_STREAMS {
            self.streams.remove(0);
        }
        self.streams.push(Stream { ssrc, track });
        track
    }
}

impl Incoming {
    fn new(publication: Publication) -> Self {
        let mid = Mid::from(publication.mid.as_str());
        let layers = vec![Encoding::new(None)];
        let (watchers, afar) = (Vec::new(), Vec::new());
        Self { publication, mid, layers, watchers, afar, asked: Asked::Never, awaited: None }
    }

    /// Takes the layers from the m-line, once there is one.
    fn negotiated(&mut self, rtc: &Rtc) {
        let Some(Rids::Specific(rids)) = rtc.media(self.mid).map(|media| media.rids_rx()) else { return };
        let offered = |layer: &Layer| rids.iter().any(|rid| **rid == *layer.rid());
        self.relayer(Layer::ALL.into_iter().filter(offered).map(Some).collect());
    }

    /// Takes the layers from what another hub says of them.
    fn told(&mut self, sheets: &[LayerSheet]) {
        self.relayer(sheets.iter().map(|sheet| sheet.layer).collect());
        for (layer, sheet) in self.layers.iter_mut().zip(sheets) {
            layer.params = sheet.params.or(layer.params);
            layer.size = sheet.size.or(layer.size);
            layer.told = Some(Told { alive: sheet.alive, bits_per_second: sheet.bits_per_second });
        }
    }

    fn relayer(&mut self, layers: Vec<Option<Layer>>) {
        if !layers.is_empty() && !self.layers.iter().map(|encoding| encoding.layer).eq(layers.iter().copied())
        {
            self.layers = layers.into_iter().map(Encoding::new).collect();
        }
    }

    /// What other hubs are told of it.
    pub(crate) fn offered(&self, now: Instant) -> Offered {
        let layers = self.layers.iter().map(|layer| LayerSheet {
            layer: layer.layer,
            params: layer.params,
            size: layer.size,
            bits_per_second: layer.rate.bits_per_second().map(roughly),
            alive: layer.is_alive(now),
        });
        Offered { publication: self.publication.clone(), layers: layers.collect() }
    }

    /// What is wanted of it here, for the hub that has the publisher. Who speaks is found out from every microphone.
    pub(crate) fn want_of(&self, now: Instant, finds_speakers: bool) -> Want {
        let publication = &self.publication;
        let is_voice = publication.kind == Kind::Audio && !publication.screen;
        let all = |encoding: &Encoding| encoding.is_wanted(now) || (finds_speakers && is_voice);
        let encodings = self.layers.iter().enumerate().filter(|(_, layer)| all(layer));
        Want {
            track: publication.track,
            shown: self.is_asked_for(now),
            encodings: encodings.fold(0, |bits, (index, _)| bits | 1 << index),
        }
    }

    /// What other hubs want is wanted.
    pub(crate) fn want_for_others(&mut self, now: Instant) {
        for at in 0..self.afar.len() {
            let (_, want) = self.afar[at];
            if !want.shown || self.publication.stopped {
                continue;
            }
            self.asked = Asked::Yes;
            for encoding in (0..self.layers.len()).filter(|&encoding| want.takes(encoding)) {
                self.want(now, encoding);
            }
        }
    }

    /// Takes it out of all slots. Those it is still in [`enter`](Self::enter) it again.
    pub(crate) fn leave_slots(&mut self, now: Instant) {
        self.watchers.clear();
        if let Asked::Yes = self.asked {
            self.asked = Asked::Until(now + LINGER);
        }
    }

    /// A slot is for it, with a size or, if it is a picture, hidden.
    pub(crate) fn enter(&mut self, slot: (Place, usize), has_size: bool) {
        self.watchers.push(slot);
        let shown = self.publication.kind == Kind::Audio || has_size;
        if shown && !self.publication.stopped {
            self.asked = Asked::Yes;
        }
    }

    /// Whether it has been expected for long and did not come. Before it was expected nobody sent it.
    pub(crate) fn stays_away(&self, now: Instant) -> bool {
        let Some((since, _)) = self.awaited else { return false };
        now >= since + START && !self.layers.iter().any(|layer| layer.last.is_some_and(|last| last >= since))
    }

    /// Whether nothing came of it for long, or at all although it has been expected.
    pub(crate) fn is_silent(&self, now: Instant) -> bool {
        match self.layers.iter().filter_map(|layer| layer.last).max() {
            Some(last) => now >= last + SILENT,
            None => self.stays_away(now),
        }
    }

    fn is_asked_for(&self, now: Instant) -> bool {
        match self.asked {
            Asked::Yes => true,
            Asked::Until(end) => now < end,
            Asked::Never => false,
        }
    }

    /// The layers somebody gets. A picture without layers is one as captured; sound has none.
    fn layers_wanted(&self, now: Instant) -> impl Iterator<Item = Layer> {
        let picture = self.publication.kind == Kind::Video;
        self.layers
            .iter()
            .filter(move |layer| picture && layer.is_wanted(now))
            .map(|layer| layer.layer.unwrap_or(Layer::Full))
    }

    fn is_told(&self, now: Instant, told: &api::Encoding) -> bool {
        let api::Encoding { mid, kind, wanted, layers } = told;
        (mid, *kind, *wanted) == (&self.publication.mid, self.publication.kind, self.is_asked_for(now))
            && layers.iter().copied().eq(self.layers_wanted(now))
    }

    /// What came of it under that number, if it may still be sent.
    pub(crate) fn find(&self, ssrc: Ssrc, sequence: u64) -> Option<&Packet> {
        let mut layers = self.layers.iter().filter(|_| !self.publication.stopped);
        layers.find_map(|layer| layer.ring.get(ssrc, sequence))
    }

    /// Lets go of what came of it so long ago that nobody misses it.
    pub(crate) fn forget(&mut self, now: Instant) {
        self.layers.iter_mut().for_each(|layer| layer.ring.forget(now));
    }

    /// The codec, once known.
    pub(crate) fn params(&self) -> Option<PayloadParams> {
        self.layers.iter().find_map(|layer| layer.params)
    }

    /// What to send while `target` is not there yet: the finest living layer below it, else the coarsest living one.
    pub(crate) fn meanwhile(&self, now: Instant, target: usize) -> usize {
        let alive = |index: &usize| self.layers[*index].is_alive(now);
        (0..=target)
            .rev()
            .find(alive)
            .or_else(|| (target + 1..self.layers.len()).find(alive))
            .unwrap_or(target)
    }

    /// Somebody gets this layer, or is to.
    pub(crate) fn want(&mut self, now: Instant, encoding: usize) {
        let since = match self.awaited {
            Some((since, last)) if lingers(now, Some(last)) => since,
            _ => now,
        };
        self.awaited = Some((since, now));
        if let Some(layer) = self.layers.get_mut(encoding) {
            layer.wanted = Some(now);
        }
    }

    /// What a layer is in height and bitrate: measured, or what browsers usually send.
    pub(crate) fn offer(&self, encoding: usize) -> crate::allocate::Offer {
        let layer = &self.layers[encoding];
        let divisor = |layer: &Encoding| layer.layer.map_or(1, Layer::divisor) as u16;
        let full = self.layers.iter().find_map(|layer| {
            layer.size.map(|(width, height)| width.min(height).saturating_mul(divisor(layer)))
        });
        let height = match layer.size {
            Some((width, height)) => width.min(height),
            None => full.unwrap_or(720) / divisor(layer),
        };
        let usual = match (layer.layer, layer.size, self.publication.screen) {
            (None, _, true) => 1_500_000,
            (None, None, false) => 800_000,
            _ => crate::allocate::usual(height),
        };
        crate::allocate::Offer { height, bits_per_second: layer.bits_per_second().unwrap_or(usual) }
    }
}

impl Encoding {
    fn new(layer: Option<Layer>) -> Self {
        Self {
            layer,
            keyframes: Keyframes::default(),
            ssrc: None,
            params: None,
            last: None,
            rate: Rate::default(),
            size: None,
            ring: Ring::default(),
            overtaken: None,
            wanted: None,
            told: None,
        }
    }

    /// A packet of it came.
    fn count(&mut self, now: Instant, arrival: &Arrival) {
        self.last = Some(now);
        self.rate.count(now, arrival.packet.payload.len());
        if arrival.params.spec().codec.is_video() && self.is_wanted(now) {
            self.ring.keep(now, &arrival.packet);
        }
        if arrival.starts {
            self.keyframes.settle();
            self.size = arrival.vp8.and_then(|vp8| vp8.size).or(self.size);
        }
    }

    /// What overtook a packet at which a decoder can start. Not more often than a key frame is asked for: a publisher
    /// that sends all in the wrong order shall not have all sent many times.
    pub(crate) fn overtook(&mut self, now: Instant, start: &Arrival) -> Vec<Arrival> {
        if !start.starts || self.overtaken.is_some_and(|last| now < last + AGAIN) {
            return Vec::new();
        }
        let Arrival { track, encoding, layer, params, vp8, .. } = *start;
        let later = self.ring.after(start.packet.ssrc, start.packet.sequence).map(|packet| {
            let vp8 = vp8.and_then(|_| Vp8::parse(&packet.payload));
            let (packet, overtook) = (packet.clone(), Vec::new());
            Arrival { track, encoding, layer, params, vp8, starts: false, stirs: false, packet, overtook }
        });
        let later: Vec<_> = later.collect();
        if !later.is_empty() {
            self.overtaken = Some(now);
        }
        later
    }

    /// Whether to ask for a key frame at this moment.
    fn is_due(&mut self, now: Instant) -> bool {
        if !self.is_wanted(now) {
            self.keyframes.settle();
        }
        self.keyframes.due(now)
    }

    fn bits_per_second(&self) -> Option<u64> {
        self.told.and_then(|told| told.bits_per_second).or(self.rate.bits_per_second())
    }

    fn is_wanted(&self, now: Instant) -> bool {
        lingers(now, self.wanted)
    }

    fn is_alive(&self, now: Instant) -> bool {
        self.told.is_some_and(|told| told.alive) || self.last.is_some_and(|last| now < last + ALIVE)
    }
}

/// To an eighth: so that it is not told anew with every packet.
fn roughly(bits_per_second: u64) -> u64 {
    let step = (bits_per_second.next_power_of_two() / 16).max(1);
    bits_per_second / step * step
}

fn lingers(now: Instant, last: Option<Instant>) -> bool {
    last.is_some_and(|at| now < at + LINGER)
}

#[cfg(test)]
mod tests {
    use model::TrackId;
    use str0m::format::{Codec, CodecSpec, FormatParams};
    use str0m::media::Frequency;

    use super::*;

    #[test]
    #[expect(clippy::disallowed_methods, reason = "an instant can only be made from the clock")]
    fn what_overtook_a_beginning_is_found_but_not_for_each_of_many() {
        let now = Instant::now();
        let mut layer = Encoding::new(None);
        layer.wanted = Some(now);
        let mut come = |now, sequence| {
            let start = sent(now, sequence);
            layer.count(now, &start);
            let overtook = layer.overtook(now, &start);
            overtook.iter().map(|later| (later.packet.sequence, later.starts)).collect::<Vec<_>>()
        };
        assert_eq!([come(now, 7), come(now, 8), come(now, 9)], [[]; 3]);
        assert_eq!(come(now, 6), [(7, false), (8, false), (9, false)]);
        assert_eq!(come(now, 5), []);
        assert_eq!(come(now + AGAIN, 4).len(), 5);
    }

    fn sent(came: Instant, sequence: u64) -> Arrival {
        let spec = CodecSpec {
            codec: Codec::H264,
            clock_rate: Frequency::NINETY_KHZ,
            channels: None,
            format: FormatParams::default(),
        };
        Arrival {
            track: 0,
            encoding: 0,
            layer: None,
            params: PayloadParams::new(96.into(), None, spec),
            vp8: None,
            starts: true,
            stirs: false,
            packet: Packet::numbered(came, 7, sequence),
            overtook: Vec::new(),
        }
    }

    #[test]
    fn what_was_never_measured_is_reckoned_by_the_size_of_the_picture_it_is_a_layer_of() {
        let publication = Publication {
            mid: "1".to_owned(),
            track: TrackId(1),
            kind: Kind::Video,
            screen: false,
            muted: false,
            stopped: false,
        };
        let mut camera = Incoming::new(publication);
        camera.layers = Layer::ALL.map(|layer| Encoding::new(Some(layer))).into();
        let offers = |camera: &Incoming| {
            [0, 1, 2].map(|n| camera.offer(n)).map(|one| (one.height, one.bits_per_second))
        };
        assert_eq!(offers(&camera), [(180, 150_000), (360, 500_000), (720, 1_700_000)], "it may be large");
        camera.layers[0].size = Some((80, 45));
        assert_eq!(offers(&camera), [(45, 150_000), (90, 150_000), (180, 150_000)]);
    }
}
