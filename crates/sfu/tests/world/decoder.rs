//! What a browser's depacketiser and decoder need of a stream: numbers that go on, and a key frame at each change.

use std::collections::BTreeMap;
use std::time::Instant;

use model::Layer;
use str0m::media::Mid;
use str0m::rtp::{RtpPacket, Vp8Descriptor};

pub struct Decoder {
    pub mid: Mid,
    /// Frames that could be decoded.
    pub frames: usize,
    /// Packets that came.
    pub packets: usize,
    /// The packets that came, by their numbers, and when.
    pub numbers: BTreeMap<u64, (Instant, RtpPacket)>,
    /// Packets a decoder could not use.
    pub broken: Vec<String>,
    /// Whose picture in which layer it shows.
    pub shows: Option<(u32, Layer)>,
    /// Changes of that.
    pub switches: usize,
    /// When the last packet came.
    pub last: Option<Instant>,
    /// The audio level of the last packet.
    pub level: Option<i8>,
    ssrc: Option<u32>,
    newest: Option<Newest>,
    frame: Option<u32>,
    wants: bool,
}

struct Newest {
    sequence: u64,
    timestamp: u32,
    picture: u16,
    tl0: u8,
}

impl Decoder {
    pub fn new(mid: Mid) -> Self {
        Self {
            mid,
            frames: 0,
            packets: 0,
            numbers: BTreeMap::new(),
            broken: Vec::new(),
            shows: None,
            switches: 0,
            last: None,
            level: None,
            ssrc: None,
            newest: None,
            frame: None,
            wants: false,
        }
    }

    /// Whether it cannot go on without one, once for each time.
    pub fn wants_keyframe(&mut self) -> bool {
        std::mem::take(&mut self.wants)
    }

    pub fn feed(&mut self, now: Instant, packet: RtpPacket) {
        self.see(now, &packet);
        self.numbers.insert(*packet.seq_no, (now, packet));
    }

    fn see(&mut self, now: Instant, packet: &RtpPacket) {
        self.packets += 1;
        let paused = self.last.replace(now).map_or(0, |last| (now - last).as_millis() as i32);
        let header = &packet.header;
        self.level = header.ext_vals.audio_level;
        let ssrc = *self.ssrc.get_or_insert(*header.ssrc);
        self.check(ssrc == *header.ssrc, "the SSRC changed");
        let sequence = *packet.seq_no;
        let before = self.newest.take();
        if let Some(before) = &before {
            self.check(sequence == before.sequence + 1, &format!("{} then {sequence}", before.sequence));
            let step = header.timestamp.wrapping_sub(before.timestamp) as i32;
            self.check((0..90 * (paused + 60_000)).contains(&step), "time jumped");
        }
        let video = Vp8Descriptor::parse(&packet.payload).ok().filter(|_| packet.payload[1] == 0xe0);
        let (picture, tl0) =
            video.map_or((0, 0), |vp8| (vp8.picture_id().unwrap(), vp8.tl0_pic_idx().unwrap()));
        self.newest = Some(Newest { sequence, timestamp: header.timestamp, picture, tl0 });
        if video.is_none() {
            self.frames += 1;
            let from = u32::from_be_bytes(packet.payload[..4].try_into().unwrap());
            if self.shows.map(|(from, _)| from) != Some(from) {
                self.switches += 1;
                self.shows = Some((from, Layer::Full));
            }
            return;
        }
        let starts = packet.payload[0] & 0x10 != 0;
        if !starts {
            let same = before.is_some_and(|before| (before.picture, before.tl0) == (picture, tl0));
            return self.check(same, "a frame's parts have different numbers");
        }
        if let Some(before) = before {
            self.check(
                picture == (before.picture + 1) % 32_768,
                &format!("picture {} then {picture}", before.picture),
            );
            self.check(tl0 == before.tl0.wrapping_add(1), "TL0PICIDX jumped");
            self.check(header.timestamp != before.timestamp, "two frames at one time");
        }
        let key = packet.payload[6] & 1 == 0;
        let at = if key { 16 } else { 9 };
        let word = |at: usize| u32::from_be_bytes(packet.payload[at..at + 4].try_into().unwrap());
        let shows = (word(at), Layer::ALL[usize::from(packet.payload[at + 4])]);
        let frame = word(at + 5);
        let follows = self.shows == Some(shows) && self.frame.is_some_and(|last| frame == last + 1);
        self.check(key || follows, &format!("{shows:?} frame {frame} cannot be decoded"));
        self.wants |= !(key || follows);
        self.frames += 1;
        if self.shows != Some(shows) {
            self.switches += 1;
            self.shows = Some(shows);
        }
        self.frame = Some(frame);
    }

    /// What is wrong with the stream once what was sent again is where it belongs.
    pub fn broken_in_order(&self) -> Vec<String> {
        let mut decoder = Self::new(self.mid);
        self.numbers.values().for_each(|(at, packet)| decoder.see(*at, packet));
        decoder.broken
    }

    /// When the first key frame of that layer was whole of which nothing came before that time.
    pub fn keyframe_whole(&self, layer: Layer, since: Instant) -> Option<Instant> {
        let is_first = |packet: &RtpPacket| {
            let payload = &packet.payload;
            payload[0] & 0x10 != 0 && payload[6] & 1 == 0 && payload[20] == layer as u8
        };
        let firsts = self.numbers.iter().filter(|(_, (at, packet))| *at >= since && is_first(packet));
        firsts.filter_map(|(first, _)| self.whole_at(*first)).min()
    }

    /// When a frame was whole that begins with that packet, if it ever was.
    fn whole_at(&self, first: u64) -> Option<Instant> {
        let mut whole = None;
        for number in first.. {
            let (at, packet) = self.numbers.get(&number)?;
            whole = whole.max(Some(*at));
            if packet.header.marker {
                break;
            }
        }
        whole
    }

    /// How much of the stream came, from the first packet to the last.
    pub fn whole(&self) -> f64 {
        let mut ends = self.numbers.keys();
        let Some((first, last)) = ends.next().map(|first| (first, ends.last().unwrap_or(first))) else {
            return 0.0;
        };
        self.numbers.len() as f64 / (last - first + 1) as f64
    }

    fn check(&mut self, holds: bool, what: &str) {
        if !holds {
            self.broken.push(format!("packet {}: {what}", self.packets));
        }
    }
}
