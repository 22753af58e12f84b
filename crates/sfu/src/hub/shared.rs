//! Rooms that other hubs share: what is said over trunks, and what comes over them.

use std::time::Instant;

use model::RoomId;

use crate::links::Place;
use crate::mirror::Mirror;
use crate::outgoing::Source;
use crate::trunk::{Crossing, HubId, Said, Sheet, Word};

use super::{Hub, MAX_EARLY};

impl<R> Hub<R> {
    /// These hubs have links of that room, too. To be said before each [`Command::Offer`](crate::Command::Offer) of it:
    /// which hubs those are changes.
    pub fn share(&mut self, now: Instant, room: RoomId, hubs: Vec<HubId>) {
        self.next = now;
        if let Some(here) = self.rooms.get_mut(&room) {
            here.sharing.share(&hubs);
            for hub in here.sharing.awaited() {
                self.words.push_back((hub, Word(Said::Joins(room))));
            }
        }
        // It may end here and begin again before the next word of it.
        if self.shares.len() >= MAX_EARLY && !self.shares.contains_key(&room) {
            self.shares.pop_first();
        }
        self.shares.insert(room, hubs);
    }

    /// Another hub said something. What follows from it comes with the next [`drain`](Self::drain).
    pub fn hear(&mut self, now: Instant, from: HubId, word: Word) {
        self.next = now;
        self.ticks.stir(now);
        match word.0 {
            Said::Begins => {
                let rooms: Vec<_> = self.rooms.keys().copied().collect();
                for room in rooms {
                    self.part(from, room);
                }
            }
            Said::Leaves(room) => self.part(from, room),
            Said::Joins(id) => {
                let words = &mut self.words;
                let Some(room) = self.rooms.get_mut(&id) else { return };
                if room.sharing.joined(from, |to, word| words.push_back((to, word))) {
                    room.review = true;
                    // It may have been told so before it had the room itself.
                    words.push_back((from, Word(Said::Joins(id))));
                }
            }
            Said::Publishes(sheet) => self.mirror(from, *sheet),
            Said::Ends(link) => {
                if let Some(&place) = self.mirrors.get(&link) {
                    self.unmirror(place);
                }
            }
            Said::Wants(link, wants) => {
                let Some((_, found)) = self.link_mut(link) else { return };
                for track in &mut found.publisher.tracks {
                    track.afar.retain(|(hub, _)| *hub != from);
                    let want = wants.iter().find(|want| want.track == track.publication.track);
                    track.afar.extend(want.map(|want| (from, *want)));
                    // At once: the key frame that is asked for next is one of a layer somebody wants.
                    track.want_for_others(now);
                }
                let room = found.room;
                self.change(room);
            }
            Said::Keyframe(link, track, encoding) => {
                let Some(&place) = self.by_id.get(&link) else { return };
                let Some(link) = self.links.get(place) else { return };
                let mut tracks = link.publisher.tracks.iter();
                if let Some(track) = tracks.position(|one| one.publication.track == track) {
                    self.want_keyframe(now, place, track, encoding);
                }
            }
        }
    }

    /// A packet came from another hub. What follows from it comes with the next [`drain`](Self::drain).
    pub fn cross(&mut self, now: Instant, crossing: Crossing) {
        self.stats.crossed_in += 1;
        self.next = now;
        self.ticks.stir(now);
        let Crossing { link, track, arrival } = crossing;
        let Some(&place) = self.mirrors.get(&link) else { return };
        let Some(mirror) = self.links.mirror_mut(place) else { return };
        let Some(arrival) = mirror.publisher.cross(now, track, arrival) else { return };
        let owner = (mirror.room, mirror.participant);
        self.hand_on(now, owner, Source { link: place, track: arrival.track }, arrival);
    }

    /// A room has its first link here. Whoever has others of it hears so.
    pub(super) fn open_room(&mut self, id: RoomId) {
        let room = self.rooms.entry(id).or_default();
        let Some(hubs) = self.shares.get(&id) else { return };
        room.sharing.share(hubs);
        for hub in room.sharing.awaited() {
            self.words.push_back((hub, Word(Said::Joins(id))));
        }
    }

    /// A room has no links here any more.
    pub(super) fn close_room(&mut self, id: RoomId) {
        let Some(room) = self.rooms.remove(&id) else { return };
        for &place in &room.mirrors {
            if let Some(mirror) = self.links.remove_mirror(place) {
                self.mirrors.remove(&mirror.link);
            }
        }
        for hub in room.sharing.here().chain(room.sharing.awaited()) {
            self.words.push_back((hub, Word(Said::Leaves(id))));
        }
    }

    /// That hub has no links of that room any more.
    fn part(&mut self, from: HubId, id: RoomId) {
        let Some(room) = self.rooms.get_mut(&id) else { return };
        room.left(from, &mut self.links);
        let gone: Vec<Place> = room.mirrors.clone();
        for place in gone {
            if self.links.mirror_mut(place).is_some_and(|mirror| mirror.hub == from) {
                self.unmirror(place);
            }
        }
    }

    fn mirror(&mut self, from: HubId, sheet: Sheet) {
        let Some(room) = self.rooms.get_mut(&sheet.room) else { return };
        room.review = true;
        if let Some(mirror) = self.mirrors.get(&sheet.link).and_then(|place| self.links.mirror_mut(*place)) {
            if mirror.update(sheet) {
                room.changed();
            }
            return;
        }
        let link = sheet.link;
        let place = self.links.put_mirror(Mirror::new(from, sheet));
        self.mirrors.insert(link, place);
        room.mirrors.push(place);
        room.changed();
    }

    fn unmirror(&mut self, place: Place) {
        let Some(mirror) = self.links.remove_mirror(place) else { return };
        self.mirrors.remove(&mirror.link);
        if let Some(room) = self.rooms.get_mut(&mirror.room) {
            room.mirrors.retain(|one| *one != place);
            room.speakers.forget(mirror.participant);
            room.changed();
        }
    }
}
