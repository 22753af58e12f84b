//! The links of one room: who gets whose tracks, in which layer.

use std::collections::BTreeMap;
use std::time::Instant;

use model::{Kind, ParticipantId, RoomId, TrackId};

use crate::allocate::{self, Wanted};
use crate::api::{Event, SlotFlow};
use crate::incoming::Incoming;
use crate::link::Link;
use crate::links::{Links, Place};
use crate::outgoing::{Grant, Slot, Source};
use crate::sharing::Sharing;
use crate::speaker::Speakers;
use crate::trunk::{HubId, Sheet, Word};

/// What a voice takes, with its headers.
const SOUND: u64 = 40_000;

/// A room, as far as this hub has it.
#[derive(Default, Debug)]
pub(crate) struct Room {
    pub(crate) members: Vec<Place>,
    /// Those who publish at other hubs.
    pub(crate) mirrors: Vec<Place>,
    /// The hubs that have links of it, too.
    pub(crate) sharing: Sharing,
    pub(crate) speakers: Speakers,
    /// Who publishes or wishes what has changed.
    pub(crate) relink: bool,
    /// What is decided from that, or what came of it, has changed.
    pub(crate) review: bool,
}

impl Room {
    /// That hub has no links of it any more.
    pub(crate) fn left(&mut self, hub: HubId, links: &mut Links) {
        self.sharing.left(hub);
        for &place in &self.members {
            let Some(publisher) = links.publisher_mut(place) else { continue };
            for track in &mut publisher.tracks {
                track.afar.retain(|(of, _)| *of != hub);
            }
        }
        self.changed();
    }

    /// What is new for other hubs.
    pub(crate) fn say(
        &mut self,
        now: Instant,
        id: RoomId,
        own: HubId,
        links: &mut Links,
        mut say: impl FnMut(HubId, Word),
    ) {
        if self.sharing.is_empty() {
            return;
        }
        let finds_speakers = self.sharing.finds_speakers(own);
        for &place in &self.mirrors {
            if let Some(mirror) = links.mirror_mut(place) {
                mirror.say(now, finds_speakers, &mut say);
            }
        }
        for &place in &self.members {
            let Some(link) = links.get(place) else { continue };
            let sheet = Sheet {
                room: id,
                link: link.id,
                participant: link.participant,
                connected: link.is_connected(),
                tracks: link.publisher.tracks.iter().map(|track| track.offered(now)).collect(),
            };
            self.sharing.tell(sheet, &mut say);
        }
    }

    /// Somebody came, left, publishes or watches something else.
    pub(crate) fn changed(&mut self) {
        self.relink = true;
        self.review = true;
    }

    /// Decides anew what every slot gets, and asks publishers for what that needs.
    pub(crate) fn settle(&mut self, now: Instant, links: &mut Links) -> u64 {
        if std::mem::take(&mut self.relink) {
            self.link_slots_to_tracks(now, links);
        }
        self.review = false;
        for &place in self.members.iter().chain(&self.mirrors) {
            let Some(publisher) = links.publisher_mut(place) else { continue };
            for track in &mut publisher.tracks {
                track.forget(now);
                track.want_for_others(now);
            }
        }
        for index in 0..self.members.len() {
            self.grant(now, links, self.members[index]);
        }
        let mut asked = 0;
        for &place in &self.members {
            let Some(link) = links.get_mut(place) else { continue };
            let count = link.publisher.request_keyframes(&mut link.rtc, now);
            if count > 0 {
                links.touch(place);
            }
            asked += count;
        }
        asked
    }

    /// Tells the server what is new.
    pub(crate) fn report<R>(
        &mut self,
        now: Instant,
        id: RoomId,
        own: HubId,
        links: &mut Links,
        mut tell: impl FnMut(Event<R>),
    ) {
        for &place in &self.members {
            let Some(link) = links.get_mut(place) else { continue };
            if let Some(slots) = link.receiver.news() {
                tell(Event::Slots { link: link.id, slots });
            }
            if let Some(tracks) = link.publisher.news(now) {
                tell(Event::Encodings { link: link.id, tracks });
            }
        }
        if let Some(report) = self.speakers.tick(now)
            && self.sharing.finds_speakers(own)
        {
            tell(Event::Speakers { room: id, speaking: report.speaking, dominant: report.dominant });
        }
    }

    fn link_slots_to_tracks(&mut self, now: Instant, links: &mut Links) {
        let mut tracks: BTreeMap<TrackId, Source> = BTreeMap::new();
        for &place in self.members.iter().chain(&self.mirrors) {
            let Some(publisher) = links.publisher_mut(place) else { continue };
            for (track, incoming) in publisher.tracks.iter_mut().enumerate() {
                incoming.leave_slots(now);
                tracks.insert(incoming.publication.track, Source { link: place, track });
            }
        }
        let mut watchers = Vec::new();
        for &place in &self.members {
            let Some(link) = links.get_mut(place) else { continue };
            for &index in &link.receiver.wished {
                let slot = &mut link.receiver.slots[index];
                // Nobody hears or sees themselves.
                let source = tracks.get(&slot.wish.track).copied().filter(|source| source.link != place);
                slot.follow(source);
                watchers.extend(source.map(|source| (source, (place, index), slot.wish.has_size())));
            }
        }
        for (source, watcher, has_size) in watchers {
            if let Some(incoming) = incoming_mut(links, source) {
                incoming.enter(watcher, has_size);
            }
        }
    }

    /// Decides for one receiver.
    fn grant(&self, now: Instant, links: &mut Links, place: Place) {
        let Some(link) = links.get(place) else { return };
        let mut grants = Vec::with_capacity(link.receiver.wished.len());
        let mut pictures = Vec::new();
        let mut wanted = Vec::new();
        let mut sound = 0;
        let mut flows = false;
        for &index in &link.receiver.wished {
            let slot = &link.receiver.slots[index];
            match judge(links, link, slot) {
                Err(why) => grants.push((index, Grant::Nothing(why))),
                Ok((_, incoming)) if incoming.publication.kind == Kind::Audio => {
                    flows |= !incoming.is_silent(now);
                    sound += SOUND;
                    grants.push((index, Grant::Encoding { target: 0, meanwhile: 0 }));
                }
                Ok((publisher, incoming)) => {
                    flows |= !incoming.is_silent(now);
                    pictures.push((index, incoming));
                    wanted.push(wish(slot, incoming, self.speakers.dominant() == Some(publisher)));
                }
            }
        }
        let choices = allocate::allocate(link.budget().saturating_sub(sound), &wanted);
        let desired = match allocate::desired(&wanted) {
            _ if !flows => None,
            0 if sound == 0 => None,
            0 => Some(0),
            pictures => Some(pictures + sound),
        };
        for ((index, incoming), choice) in pictures.into_iter().zip(choices) {
            let grant = match choice {
                Some(target) => Grant::Encoding { target, meanwhile: incoming.meanwhile(now, target) },
                None => Grant::Nothing(SlotFlow::Bandwidth),
            };
            grants.push((index, grant));
        }

        // What it means for those who publish.
        let mut needs = Vec::with_capacity(grants.len());
        let Some(link) = links.get_mut(place) else { return };
        let stirs = link.desire(now, desired);
        for (index, grant) in grants {
            let slot = &mut link.receiver.slots[index];
            slot.grant(grant);
            let (Grant::Encoding { target, .. }, Some(source)) = (grant, slot.source) else { continue };
            needs.push((source, index, [Some(target), slot.encoding()], slot.needs_keyframe()));
        }
        if stirs {
            links.touch(place);
        }
        for (source, index, encodings, keyframe) in needs {
            let lost = links.published(source.link).is_none_or(|publisher| !publisher.connected);
            let Some(incoming) = incoming_mut(links, source) else { continue };
            for encoding in encodings.into_iter().flatten() {
                incoming.want(now, encoding);
            }
            if incoming.publication.kind == Kind::Video
                && let Some(layer) = keyframe.and_then(|encoding| incoming.layers.get_mut(encoding))
            {
                layer.keyframes.want();
            }
            let nothing_came = lost || incoming.stays_away(now);
            if let Some(slot) = links.get_mut(place).and_then(|link| link.receiver.slots.get_mut(index))
                && nothing_came
            {
                slot.flow = SlotFlow::NoMedia;
            }
        }
    }
}

/// Where the slot's track is, or why nothing can come of it whatever the bandwidth.
fn judge<'a>(links: &'a Links, link: &Link, slot: &Slot) -> Result<(ParticipantId, &'a Incoming), SlotFlow> {
    let source = slot.source.ok_or(SlotFlow::Gone)?;
    let publisher = links.published(source.link).ok_or(SlotFlow::Gone)?;
    let incoming = publisher.tracks.get(source.track).ok_or(SlotFlow::Gone)?;
    let publication = &incoming.publication;
    if publication.stopped {
        return Err(SlotFlow::Stopped);
    }
    if publication.muted {
        return Err(SlotFlow::Muted);
    }
    if publication.kind == Kind::Video && !slot.wish.has_size() {
        return Err(SlotFlow::Hidden);
    }
    let speaks = incoming.params().is_none_or(|params| slot.speaks(&link.rtc, params));
    if !slot.is_negotiated() || slot.kind() != publication.kind || !speaks {
        return Err(SlotFlow::NoMedia);
    }
    Ok((publisher.participant, incoming))
}

fn wish(slot: &Slot, incoming: &Incoming, dominant: bool) -> Wanted {
    let screen = incoming.publication.screen;
    let current = match slot.grant {
        Grant::Encoding { target, .. } => Some(target),
        Grant::Nothing(_) => None,
    };
    Wanted {
        screen,
        dominant: dominant && !screen,
        // The smaller side, as layers are measured: a phone held upright is not a finer picture.
        height: slot.wish.width.min(slot.wish.height),
        offers: (0..incoming.layers.len()).map(|encoding| incoming.offer(encoding)).collect(),
        current,
    }
}

fn incoming_mut(links: &mut Links, source: Source) -> Option<&mut Incoming> {
    links.publisher_mut(source.link)?.tracks.get_mut(source.track)
}
