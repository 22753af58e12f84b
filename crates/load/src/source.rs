//! What a publisher sends: a picture of 30 frames a second of five packets each, and a sound of 50 packets a second,
//! 1.5 Mbit/s together; or the picture in three layers (simulcast). Pure: the clocks are parameters.

use crate::stamp::{self, Stamp};
use std::time::{Duration, Instant};

/// Sound or picture.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Kind {
    /// 50 packets a second.
    Sound,
    /// 30 frames a second.
    Picture,
}

/// Layers of a picture, the best first; a picture that is not layered is like its best.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Layer {
    /// 720 lines, 1.4 Mbit/s.
    Full,
    /// 360 lines, 450 kbit/s.
    Half,
    /// 180 lines, 110 kbit/s.
    Quarter,
}

impl Layer {
    /// All, the best first.
    pub const ALL: [Self; 3] = [Self::Full, Self::Half, Self::Quarter];

    /// What it is called in SDP.
    pub fn rid(self) -> &'static str {
        match self {
            Self::Full => "f",
            Self::Half => "h",
            Self::Quarter => "q",
        }
    }

    /// Lines of the picture.
    pub fn lines(self) -> u16 {
        self.shape().0
    }

    /// Packets of a frame.
    pub fn packets(self) -> u32 {
        self.shape().1
    }

    /// Lines of the picture, packets of a frame, and bytes of each behind the RTP header: those of the best have about
    /// 1,200 on the wire, with header, extensions and SRTP's tag.
    fn shape(self) -> (u16, u32, usize) {
        match self {
            Self::Full => (720, 5, 1_150),
            Self::Half => (360, 2, 900),
            Self::Quarter => (180, 1, 440),
        }
    }
}

/// Bytes of a packet of sound.
const SOUND_BYTES: usize = 100;

impl Kind {
    fn every(self) -> Duration {
        match self {
            Self::Sound => Duration::from_millis(20),
            Self::Picture => Duration::from_nanos(33_333_333),
        }
    }

    /// Steps of the RTP clock from one to the next (48 kHz and 90 kHz).
    fn step(self) -> u32 {
        match self {
            Self::Sound => 960,
            Self::Picture => 3_000,
        }
    }
}

/// One stream.
#[derive(Clone, Debug)]
pub struct Source {
    /// What it is.
    pub kind: Kind,
    /// Which layer, of a picture that has several.
    pub layer: Option<Layer>,
    stream: u32,
    /// The next frame is a key frame.
    key: bool,
    wanted: bool,
    next: Option<Instant>,
    number: u32,
    time: u32,
    frame: u16,
}

/// A packet to be sent.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Packet {
    /// Which of the stream's packets, counted from 0.
    pub number: u32,
    /// RTP time.
    pub time: u32,
    /// The last of its frame.
    pub marker: bool,
    /// With the stamp.
    pub payload: Vec<u8>,
}

impl Source {
    /// The sound and the picture of publisher `index`.
    pub fn both(index: u32) -> [Self; 2] {
        [Self::new(Kind::Sound, index), Self::new(Kind::Picture, index)]
    }

    /// That of publisher `index`.
    pub fn new(kind: Kind, index: u32) -> Self {
        let stream = stamp::stream(index, if kind == Kind::Sound { 0 } else { 1 });
        Self { kind, layer: None, stream, key: true, wanted: true, next: None, number: 0, time: 1, frame: 0 }
    }

    /// The picture of publisher `index` in all layers.
    pub fn layers(index: u32) -> [Self; 3] {
        Layer::ALL.map(|layer| {
            let stream = stamp::stream(index, 1 + layer as u32);
            Self { layer: Some(layer), stream, ..Self::new(Kind::Picture, index) }
        })
    }

    /// Whether somebody wants it, so that it is to be sent. It begins with a key frame.
    pub fn want(&mut self, wanted: bool) {
        self.key |= wanted && !self.wanted;
        self.wanted = wanted;
    }

    /// Whoever watches cannot go on without a key frame.
    pub fn ask_for_key(&mut self) {
        self.key = true;
    }

    /// When it has something to send. The first call begins it; publishers begin at different phases, as people do:
    /// frames of all at once would flatter a server that groups what it sends.
    pub fn due(&mut self, now: Instant) -> Instant {
        let every = self.kind.every();
        // All layers of a picture are made from one frame of the camera.
        let phase = if self.kind == Kind::Sound {
            self.stream
        } else {
            stamp::stream(stamp::publisher(self.stream), 1)
        };
        let phase = Duration::from_micros(7_919 * u64::from(phase) % every.as_micros() as u64);
        *self.next.get_or_insert(now + phase)
    }

    /// What is due by now: one frame at most, so that a client that was held up does not send a flood.
    pub fn send(&mut self, now: Instant, wall: Duration) -> Vec<Packet> {
        let due = self.due(now);
        if due > now {
            return Vec::new();
        }
        let every = self.kind.every();
        let behind = (now - due).as_nanos() / every.as_nanos();
        self.next = Some(due + every * (behind as u32 + 1));
        self.time = self.time.wrapping_add(self.kind.step() * (behind as u32 + 1));
        if !self.wanted {
            return Vec::new();
        }
        self.frame = (self.frame + 1) % 0x8000;
        let key = std::mem::take(&mut self.key) || self.kind == Kind::Sound;
        let (lines, count, length) = match self.kind {
            Kind::Sound => (0, 1, SOUND_BYTES),
            Kind::Picture => self.layer.unwrap_or(Layer::Full).shape(),
        };
        (0..count)
            .map(|part| {
                let mut payload = match self.kind {
                    Kind::Sound => Vec::with_capacity(SOUND_BYTES),
                    Kind::Picture => vp8(self.frame, lines, part == 0, key),
                };
                payload.resize(length - stamp::LENGTH, 0x55);
                let stamp = Stamp { stream: self.stream, number: self.number, key, sent: wall };
                payload.extend(stamp.write());
                self.number += 1;
                Packet { number: self.number - 1, time: self.time, marker: part + 1 == count, payload }
            })
            .collect()
    }
}

/// How a packet of VP8 begins (RFC 7741): the descriptor, and before a frame's first packet its header.
fn vp8(frame: u16, lines: u16, first: bool, key: bool) -> Vec<u8> {
    let [high, low] = frame.to_be_bytes();
    let start = if first { 0x90 } else { 0x80 };
    let mut payload = vec![start, 0xe0, 0x80 | high, low, low, 0x20];
    if first {
        payload.extend([if key { 0x10 } else { 0x11 }, 0, 0]);
    }
    if first && key {
        payload.extend([0x9d, 0x01, 0x2a]);
        payload.extend((lines * 16 / 9).to_le_bytes());
        payload.extend(lines.to_le_bytes());
    }
    payload
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_second_has_thirty_frames_of_five_packets_and_fifty_of_sound() {
        let start = Instant::now();
        let [mut sound, mut picture] = Source::both(3);
        let (mut sounds, mut pictures) = (Vec::new(), Vec::new());
        for millisecond in 0..1_000 {
            let now = start + Duration::from_millis(millisecond);
            sounds.extend(sound.send(now, Duration::ZERO));
            pictures.extend(picture.send(now, Duration::ZERO));
        }
        assert_eq!((sounds.len(), pictures.len()), (50, 150));
        let numbers: Vec<_> = pictures.iter().map(|packet| packet.number).collect();
        assert_eq!(numbers, (0..150).collect::<Vec<_>>());
        let keys: Vec<_> = pictures.iter().map(|packet| Stamp::read(&packet.payload).unwrap().key).collect();
        assert!(
            keys[..5].iter().all(|key| *key) && !keys[5..].contains(&true),
            "the first frame is a key frame"
        );
    }

    #[test]
    fn what_nobody_wants_is_not_sent_and_begins_anew_with_a_key_frame() {
        let start = Instant::now();
        let mut picture = Source::new(Kind::Picture, 0);
        picture.due(start);
        let mut frame = |wanted, millis| {
            picture.want(wanted);
            let packets = picture.send(start + Duration::from_millis(millis), Duration::ZERO);
            packets.first().map(|packet| (packet.number, Stamp::read(&packet.payload).unwrap().key))
        };
        assert_eq!(frame(true, 100), Some((0, true)));
        assert_eq!(frame(true, 200), Some((5, false)));
        assert_eq!(frame(false, 300), None);
        assert_eq!(frame(true, 400), Some((10, true)));
    }

    #[test]
    fn whoever_was_held_up_skips_frames_and_keeps_the_time() {
        let start = Instant::now();
        let mut picture = Source::new(Kind::Picture, 0);
        let due = picture.due(start);
        let before = picture.send(due, Duration::ZERO);
        let after = picture.send(due + Duration::from_millis(110), Duration::ZERO);
        assert_eq!(after.len(), 5);
        assert_eq!(after[0].time - before[0].time, 3 * 3_000);
        assert!(picture.send(due + Duration::from_millis(111), Duration::ZERO).is_empty());
    }
}
