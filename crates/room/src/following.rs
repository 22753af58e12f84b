//! Whoever has no wishes of its own but some m-lines to fill: a player that shows what there is (WHEP).

use crate::input::SlotWish;
use model::{Kind, ParticipantId, Source, TrackId};
use std::collections::BTreeMap;

/// What a player is there for.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Following {
    /// The m-lines it has for sound.
    pub audio: Vec<String>,
    /// The m-lines it has for pictures.
    pub video: Vec<String>,
    /// Of this one only.
    pub participant: Option<ParticipantId>,
    /// This track only.
    pub track: Option<TrackId>,
}

/// A track that could be played.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Offered {
    /// Its id.
    pub track: TrackId,
    /// Who sends it.
    pub owner: ParticipantId,
    /// What it is.
    pub source: Source,
    /// Nothing comes of it: its owner paused it, or a moderator stopped it.
    pub silent: bool,
}

/// How large a player is taken to be, in pixels: it shows one picture, and as well as it can.
const SIZE: (u16, u16) = (1920, 1080);

impl Following {
    /// What comes out of which m-line. What is played stays where it is while it is among the best; screens go before
    /// cameras, whoever leads before the others, and who came first before who came later.
    #[must_use]
    pub fn slots(
        &self,
        offered: &[Offered],
        leader: Option<ParticipantId>,
        before: &[SlotWish],
    ) -> Vec<SlotWish> {
        let mut slots = self.fill(&self.audio, Kind::Audio, offered, leader, before);
        slots.extend(self.fill(&self.video, Kind::Video, offered, leader, before));
        slots
    }

    fn fill(
        &self,
        mids: &[String],
        kind: Kind,
        offered: &[Offered],
        leader: Option<ParticipantId>,
        before: &[SlotWish],
    ) -> Vec<SlotWish> {
        let mut best: Vec<_> =
            offered.iter().filter(|one| one.source.kind() == kind && self.wants(one)).collect();
        best.sort_by_key(|one| (one.silent, one.source != Source::Screen, Some(one.owner) != leader));
        best.truncate(mids.len());
        let mut tracks: Vec<TrackId> = best.into_iter().map(|one| one.track).collect();

        let mut filled = BTreeMap::new();
        for slot in before {
            let place = mids.iter().position(|mid| *mid == slot.mid);
            let still = tracks.iter().position(|track| *track == slot.track);
            if let (Some(place), Some(still)) = (place, still) {
                filled.insert(place, tracks.remove(still));
            }
        }
        let mut rest = tracks.into_iter();
        for place in 0..mids.len() {
            if !filled.contains_key(&place)
                && let Some(track) = rest.next()
            {
                filled.insert(place, track);
            }
        }
        let (width, height) = if kind == Kind::Video { SIZE } else { (0, 0) };
        filled
            .into_iter()
            .map(|(place, track)| SlotWish { mid: mids[place].clone(), track, width, height })
            .collect()
    }

    fn wants(&self, one: &Offered) -> bool {
        self.participant.is_none_or(|only| only == one.owner)
            && self.track.is_none_or(|only| only == one.track)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use Source::{Camera, Microphone, Screen, ScreenAudio};

    fn one(track: u32, owner: u32, source: Source) -> Offered {
        Offered { track: TrackId(track), owner: ParticipantId(owner), source, silent: false }
    }

    fn player(audio: &[&str], video: &[&str]) -> Following {
        let own = |mids: &[&str]| mids.iter().map(|mid| (*mid).to_owned()).collect();
        Following { audio: own(audio), video: own(video), participant: None, track: None }
    }

    /// As "mid:track".
    fn text(slots: &[SlotWish]) -> Vec<String> {
        slots.iter().map(|slot| format!("{}:{}", slot.mid, slot.track)).collect()
    }

    #[test]
    fn a_stream_is_played_whole() {
        let offered = [one(1, 1, Microphone), one(2, 1, Camera)];
        let slots = player(&["0"], &["1"]).slots(&offered, None, &[]);
        assert_eq!(text(&slots), ["0:1", "1:2"]);
        assert_eq!((slots[0].width, slots[1].width > 0), (0, true));
    }

    #[test]
    fn screens_and_whoever_leads_come_first_and_what_is_paused_last() {
        let mut offered = vec![one(1, 1, Camera), one(2, 2, Camera), one(3, 3, Camera)];
        let played = |offered: &[Offered], leader| {
            text(&player(&[], &["0"]).slots(offered, Some(ParticipantId(leader)), &[]))
        };
        assert_eq!(played(&offered, 2), ["0:2"]);
        offered[1].silent = true;
        assert_eq!(played(&offered, 2), ["0:1"]);
        offered.push(one(4, 3, Screen));
        assert_eq!(played(&offered, 2), ["0:4"]);
    }

    #[test]
    fn what_is_played_stays_on_its_line_while_others_come_and_go() {
        let player = player(&["0", "1", "2"], &[]);
        let voices = |owners: &[u32]| -> Vec<_> {
            owners.iter().map(|n| one(10 * n, *n, if *n == 9 { ScreenAudio } else { Microphone })).collect()
        };
        let first = player.slots(&voices(&[1, 2, 3]), None, &[]);
        assert_eq!(text(&first), ["0:10", "1:20", "2:30"]);
        let second = player.slots(&voices(&[2, 3, 9]), None, &first);
        assert_eq!(text(&second), ["0:90", "1:20", "2:30"]);
        let third = player.slots(&voices(&[2, 3, 9, 4]), Some(ParticipantId(4)), &second);
        assert_eq!(text(&third), ["0:40", "1:20", "2:30"]);
    }

    #[test]
    fn one_participant_or_one_track_can_be_played_alone() {
        let offered = [one(1, 1, Microphone), one(2, 2, Microphone), one(3, 2, Camera)];
        let only = Following { participant: Some(ParticipantId(2)), ..player(&["0", "1"], &["2", "3"]) };
        assert_eq!(text(&only.slots(&offered, None, &[])), ["0:2", "2:3"]);
        let only = Following { track: Some(TrackId(3)), ..player(&["0", "1"], &["2", "3"]) };
        assert_eq!(text(&only.slots(&offered, None, &[])), ["2:3"]);
    }
}
