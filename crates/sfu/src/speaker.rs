//! Who is heard in a room, and who leads, from the levels browsers send with each packet (RFC 6464).

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use model::ParticipantId;

/// Louder than this begins to speak, in −dBov. Speech at a laptop is at −20 to −40, a quiet room below −60.
const BEGINS: f32 = -45.0;
/// Quieter than this for [`HANGOVER`] has stopped.
const ENDS: f32 = -52.0;
/// The pause between two words.
const HANGOVER: Duration = Duration::from_millis(700);
/// A cough is no speech.
const ATTACK: Duration = Duration::from_millis(100);
/// Without a packet for that long somebody is silent: browsers stop sending in silence (DTX).
const STALE: Duration = Duration::from_millis(400);
/// How much louder than the leader somebody must be, and for how long, to take over from a leader who still speaks.
const LOUDER: f32 = 6.0;
const TAKEOVER: Duration = Duration::from_millis(600);
/// The lead of somebody silent can be taken at once by whoever speaks.
const SILENT: f32 = -127.0;
/// At most five reports a second.
const REPORT: Duration = Duration::from_millis(200);

/// What is heard in one room.
#[derive(Clone, Debug, Default)]
pub struct Speakers {
    voices: BTreeMap<ParticipantId, Voice>,
    dominant: Option<ParticipantId>,
    challenger: Option<(ParticipantId, Instant)>,
    reported: Option<(Instant, Report)>,
}

/// What a room is told.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct Report {
    /// Everybody above silence, with a level of 0 to 100.
    pub speaking: Vec<(ParticipantId, u8)>,
    /// Who leads; kept while nobody speaks.
    pub dominant: Option<ParticipantId>,
}

#[derive(Clone, Copy, Debug)]
struct Voice {
    level: f32,
    heard: Instant,
    loud_since: Option<Instant>,
    last_loud: Option<Instant>,
    speaking: bool,
}

impl Speakers {
    /// A packet of somebody's microphone came with this level in dBov, 0 (loudest) to −127.
    pub fn heard(&mut self, now: Instant, who: ParticipantId, level: i8) {
        let level = f32::from(level.clamp(-127, 0));
        let voice = self.voices.entry(who).or_insert(Voice {
            level: SILENT,
            heard: now,
            loud_since: None,
            last_loud: None,
            speaking: false,
        });
        // Rises fast, falls slowly: the level of a word, not of its vowels. Packets come every 20 ms.
        let weight = if level > voice.level { 0.4 } else { 0.1 };
        voice.level += (level - voice.level) * weight;
        voice.heard = now;
        if voice.level > BEGINS {
            voice.loud_since.get_or_insert(now);
            voice.last_loud = Some(now);
        } else if voice.level > ENDS && voice.speaking {
            voice.last_loud = Some(now);
        } else {
            voice.loud_since = None;
        }
    }

    /// Somebody left, or may not be heard.
    pub fn forget(&mut self, who: ParticipantId) {
        self.voices.remove(&who);
        if self.dominant == Some(who) {
            self.dominant = None;
        }
    }

    /// Who leads.
    #[must_use]
    pub fn dominant(&self) -> Option<ParticipantId> {
        self.dominant
    }

    /// Passes the time; a report if there is news and the last one is old enough.
    pub fn tick(&mut self, now: Instant) -> Option<Report> {
        for voice in self.voices.values_mut() {
            voice.tick(now);
        }
        self.choose(now);
        if self.reported.as_ref().is_some_and(|(at, _)| now < *at + REPORT) {
            return None;
        }
        let report = Report {
            speaking: self
                .voices
                .iter()
                .filter(|(_, voice)| voice.speaking)
                .map(|(who, voice)| (*who, percent(voice.level)))
                .collect(),
            dominant: self.dominant,
        };
        let last = self.reported.as_ref().map(|(_, report)| report);
        if last == Some(&report) || (last.is_none() && report == Report::default()) {
            return None;
        }
        self.reported = Some((now, report.clone()));
        Some(report)
    }

    fn choose(&mut self, now: Instant) {
        let loudest = self
            .voices
            .iter()
            .filter(|(_, voice)| voice.speaking)
            .max_by(|(_, a), (_, b)| a.level.total_cmp(&b.level))
            .map(|(who, voice)| (*who, voice.level));
        let Some((who, level)) = loudest else {
            self.challenger = None;
            return;
        };
        let Some(leader) = self.dominant.filter(|leader| *leader != who) else {
            self.dominant = Some(who);
            self.challenger = None;
            return;
        };
        match self.voices.get(&leader).filter(|voice| voice.speaking) {
            None => {
                self.dominant = Some(who);
                self.challenger = None;
            }
            Some(voice) if level > voice.level + LOUDER => match self.challenger {
                Some((challenger, since)) if challenger == who => {
                    if now >= since + TAKEOVER {
                        self.dominant = Some(who);
                        self.challenger = None;
                    }
                }
                _ => self.challenger = Some((who, now)),
            },
            Some(_) => self.challenger = None,
        }
    }
}

impl Voice {
    fn tick(&mut self, now: Instant) {
        if now >= self.heard + STALE {
            self.level = SILENT;
            self.loud_since = None;
        }
        if self.speaking {
            self.speaking = self.last_loud.is_some_and(|loud| now < loud + HANGOVER);
        } else {
            self.speaking = self.loud_since.is_some_and(|since| now >= since + ATTACK);
        }
    }
}

/// −60 dBov and below is 0, −10 and above is 100; steps of 5, so that noise is no news.
fn percent(level: f32) -> u8 {
    let percent = ((level + 60.0) * 2.0).clamp(0.0, 100.0);
    (percent / 5.0).round() as u8 * 5
}

#[cfg(test)]
mod tests {
    use super::*;

    const ANN: ParticipantId = ParticipantId(1);
    const BEN: ParticipantId = ParticipantId(2);

    #[test]
    fn who_speaks_leads_and_keeps_the_lead_in_silence() {
        let mut room = Room::new();
        room.hear(1_000, &[(ANN, -30), (BEN, -80)]);
        assert_eq!(room.speaking(), [ANN]);
        assert_eq!(room.speakers.dominant(), Some(ANN));

        room.hear(2_000, &[(ANN, -90), (BEN, -80)]);
        assert_eq!(room.speaking(), []);
        assert_eq!(room.speakers.dominant(), Some(ANN));
    }

    #[test]
    fn a_cough_is_no_speech() {
        let mut room = Room::new();
        room.hear(1_000, &[(ANN, -80)]);
        room.hear(60, &[(ANN, -20)]);
        room.hear(400, &[(ANN, -100)]);
        assert_eq!(room.speakers.dominant(), None);
    }

    #[test]
    fn a_slightly_louder_neighbour_does_not_take_the_lead_but_a_much_louder_one_does() {
        let mut room = Room::new();
        room.hear(1_000, &[(ANN, -30), (BEN, -80)]);
        room.hear(3_000, &[(ANN, -30), (BEN, -27)]);
        assert_eq!(room.speakers.dominant(), Some(ANN));

        room.hear(3_000, &[(ANN, -30), (BEN, -15)]);
        assert_eq!(room.speakers.dominant(), Some(BEN));
    }

    #[test]
    fn a_speaker_whose_packets_stop_falls_silent() {
        let mut room = Room::new();
        room.hear(1_000, &[(ANN, -30)]);
        assert_eq!(room.speaking(), [ANN]);
        room.hear(1_500, &[]);
        assert_eq!(room.speaking(), []);
    }

    #[test]
    fn pauses_between_words_are_speech() {
        let mut room = Room::new();
        room.hear(1_000, &[(ANN, -30)]);
        for _ in 0..10 {
            room.hear(400, &[(ANN, -100)]);
            assert_eq!(room.speaking(), [ANN]);
            room.hear(300, &[(ANN, -30)]);
        }
    }

    #[test]
    fn five_reports_a_second_at_most_and_none_without_news() {
        let mut room = Room::new();
        room.hear(1_000, &[(ANN, -90)]);
        assert_eq!(room.reports, 0);
        for i in 0..50 {
            room.hear(20, &[(ANN, -20 - (i % 7) * 4)]);
        }
        assert!(room.reports <= 6, "{}", room.reports);
    }

    #[test]
    fn who_is_gone_leads_nobody() {
        let mut room = Room::new();
        room.hear(1_000, &[(ANN, -30)]);
        room.speakers.forget(ANN);
        room.hear(300, &[]);
        assert_eq!(room.speakers.dominant(), None);
        assert_eq!(room.speaking(), []);
    }

    struct Room {
        speakers: Speakers,
        now: Instant,
        last: Report,
        reports: usize,
    }

    impl Room {
        #[expect(clippy::disallowed_methods, reason = "an instant can only be made from the clock")]
        fn new() -> Self {
            Self { speakers: Speakers::default(), now: Instant::now(), last: Report::default(), reports: 0 }
        }

        fn hear(&mut self, millis: u64, levels: &[(ParticipantId, i8)]) {
            for _ in 0..millis / 20 {
                self.now += Duration::from_millis(20);
                for (who, level) in levels {
                    self.speakers.heard(self.now, *who, *level);
                }
                if let Some(report) = self.speakers.tick(self.now) {
                    self.last = report;
                    self.reports += 1;
                }
            }
        }

        fn speaking(&self) -> Vec<ParticipantId> {
            self.last.speaking.iter().map(|(who, _)| *who).collect()
        }
    }
}
