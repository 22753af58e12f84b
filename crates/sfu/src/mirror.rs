//! A publisher whose link another hub has.

use std::time::Instant;

use model::{ParticipantId, RoomId};

use crate::api::LinkId;
use crate::incoming::Publisher;
use crate::trunk::{HubId, Said, Sheet, Want, Word};

#[derive(Debug)]
pub(crate) struct Mirror {
    pub(crate) hub: HubId,
    pub(crate) link: LinkId,
    pub(crate) room: RoomId,
    pub(crate) participant: ParticipantId,
    pub(crate) connected: bool,
    pub(crate) publisher: Publisher,
    /// What its hub knows to be wanted here.
    told: Vec<Want>,
}

impl Mirror {
    pub(crate) fn new(hub: HubId, sheet: Sheet) -> Self {
        let Sheet { room, link, participant, .. } = sheet;
        let publisher = Publisher::default();
        let mut mirror = Self { hub, link, room, participant, connected: false, publisher, told: Vec::new() };
        mirror.update(sheet);
        mirror
    }

    /// Whether the tracks are others than before.
    pub(crate) fn update(&mut self, sheet: Sheet) -> bool {
        let publications = || self.publisher.tracks.iter().map(|track| &track.publication);
        let changed = !publications().eq(sheet.tracks.iter().map(|one| &one.publication));
        self.connected = sheet.connected;
        self.publisher.mirror(sheet.tracks);
        if changed {
            // Of a track that began anew under the same name its hub does not know what is wanted.
            self.told.clear();
        }
        changed
    }

    /// What its hub is to be told.
    pub(crate) fn say(&mut self, now: Instant, finds_speakers: bool, say: &mut impl FnMut(HubId, Word)) {
        let wants: Vec<_> =
            self.publisher.tracks.iter().map(|track| track.want_of(now, finds_speakers)).collect();
        if self.told != wants {
            self.told.clone_from(&wants);
            say(self.hub, Word(Said::Wants(self.link, wants)));
        }
        for (track, encoding) in self.publisher.keyframes_due(now) {
            say(self.hub, Word(Said::Keyframe(self.link, track, encoding)));
        }
    }
}
