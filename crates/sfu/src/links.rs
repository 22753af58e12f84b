//! A hub's links, and the publishers it mirrors, by their place in a table: what packets are looked up by.

use std::time::Instant;

use model::ParticipantId;

use crate::incoming::{Incoming, Publisher};
use crate::link::Link;
use crate::mirror::Mirror;

/// A link's place in its hub. Free again when the link is gone; who holds on to one checks who lives there.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub(crate) struct Place(u32);

impl Place {
    pub(crate) const fn of(index: u32) -> Self {
        Self(index)
    }

    pub(crate) const fn index(self) -> u32 {
        self.0
    }
}

/// The table.
#[derive(Default, Debug)]
pub(crate) struct Links {
    places: Vec<Home>,
    free: Vec<Place>,
    /// Those for which there is something to do.
    touched: Vec<Place>,
}

/// A place. What every wake looks at lies here and not in the link: a scan stays within a few cache lines.
#[derive(Default, Debug)]
struct Home {
    /// When the link must be driven again at the latest.
    next: Option<Instant>,
    touched: Option<Work>,
    /// Packets that came for it: which of those that came, and for which slot.
    packets: Vec<(usize, usize)>,
    link: Option<Box<Link>>,
    /// Somebody whose link another hub has lives here.
    mirror: Option<Box<Mirror>>,
}

/// Who lives at a place, as the one who publishes.
pub(crate) struct Published<'a> {
    pub(crate) participant: ParticipantId,
    pub(crate) connected: bool,
    pub(crate) tracks: &'a [Incoming],
}

/// What there is to do for a link.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(crate) enum Work {
    /// To forward the packets that came for it.
    Forwards,
    /// To wake it after that: a time it waits for has come.
    Wakes,
    /// To drive it after that: something was written that is to go out.
    Drives,
}

impl Links {
    /// A place for a new link. To be filled with [`put`](Self::put) or given back.
    pub(crate) fn reserve(&mut self) -> Place {
        self.free.pop().unwrap_or_else(|| {
            self.places.push(Home::default());
            Place(self.places.len() as u32 - 1)
        })
    }

    pub(crate) fn give_back(&mut self, place: Place) {
        self.free.push(place);
    }

    pub(crate) fn put(&mut self, place: Place, link: Link) {
        self.places[place.0 as usize].link = Some(Box::new(link));
        self.touch(place);
    }

    pub(crate) fn remove(&mut self, place: Place) -> Option<Box<Link>> {
        let home = self.places.get_mut(place.0 as usize)?;
        let link = home.link.take()?;
        home.next = None;
        self.free.push(place);
        Some(link)
    }

    pub(crate) fn get(&self, place: Place) -> Option<&Link> {
        self.places.get(place.0 as usize)?.link.as_deref()
    }

    pub(crate) fn get_mut(&mut self, place: Place) -> Option<&mut Link> {
        self.places.get_mut(place.0 as usize)?.link.as_deref_mut()
    }

    pub(crate) fn put_mirror(&mut self, mirror: Mirror) -> Place {
        let place = self.reserve();
        self.places[place.0 as usize].mirror = Some(Box::new(mirror));
        place
    }

    pub(crate) fn remove_mirror(&mut self, place: Place) -> Option<Box<Mirror>> {
        let mirror = self.places.get_mut(place.0 as usize)?.mirror.take()?;
        self.free.push(place);
        Some(mirror)
    }

    pub(crate) fn mirror_mut(&mut self, place: Place) -> Option<&mut Mirror> {
        self.places.get_mut(place.0 as usize)?.mirror.as_deref_mut()
    }

    pub(crate) fn published(&self, place: Place) -> Option<Published<'_>> {
        let home = self.places.get(place.0 as usize)?;
        match (&home.link, &home.mirror) {
            (Some(link), _) => Some(Published {
                participant: link.participant,
                connected: link.is_connected(),
                tracks: &link.publisher.tracks,
            }),
            (None, Some(mirror)) => Some(Published {
                participant: mirror.participant,
                connected: mirror.connected,
                tracks: &mirror.publisher.tracks,
            }),
            (None, None) => None,
        }
    }

    pub(crate) fn publisher_mut(&mut self, place: Place) -> Option<&mut Publisher> {
        let home = self.places.get_mut(place.0 as usize)?;
        match (&mut home.link, &mut home.mirror) {
            (Some(link), _) => Some(&mut link.publisher),
            (None, Some(mirror)) => Some(&mut mirror.publisher),
            (None, None) => None,
        }
    }

    /// Has it driven with the next drain.
    pub(crate) fn touch(&mut self, place: Place) {
        self.touch_for(place, Work::Drives);
    }

    /// A packet came for one of its slots: it is forwarded with the next drain.
    pub(crate) fn hand(&mut self, place: Place, packet: usize, slot: usize) {
        self.touch_for(place, Work::Forwards);
        if let Some(home) = self.places.get_mut(place.0 as usize) {
            home.packets.push((packet, slot));
        }
    }

    /// Forwards what came for it, one packet after the other, and says whether any of them has it driven.
    pub(crate) fn forward(
        &mut self,
        place: Place,
        mut each: impl FnMut(&mut Link, usize, usize) -> Option<Work>,
    ) -> Option<Work> {
        let home = self.places.get_mut(place.0 as usize)?;
        let Some(link) = &mut home.link else {
            home.packets.clear();
            return None;
        };
        home.packets.drain(..).filter_map(|(packet, slot)| each(link, packet, slot)).max()
    }

    fn touch_for(&mut self, place: Place, work: Work) {
        let Some(home) = self.places.get_mut(place.0 as usize) else { return };
        if home.touched.is_none() {
            self.touched.push(place);
        }
        home.touched = home.touched.max(Some(work));
    }

    /// Has all driven whose time has come.
    pub(crate) fn touch_due(&mut self, now: Instant) {
        for (index, home) in self.places.iter_mut().enumerate() {
            if home.next.is_none_or(|next| next > now) {
                continue;
            }
            let before = home.touched;
            home.touched = before.max(Some(Work::Wakes));
            if before.is_none() {
                self.touched.push(Place(index as u32));
            }
        }
    }

    /// One for which there is something to do, and what.
    pub(crate) fn next_touched(&mut self) -> Option<(Place, Work)> {
        let place = self.touched.pop()?;
        let work = self.places[place.0 as usize].touched.take().unwrap_or(Work::Drives);
        Some((place, work))
    }

    /// Has it driven at that time at the latest.
    pub(crate) fn schedule(&mut self, place: Place, next: Instant) {
        if let Some(home) = self.places.get_mut(place.0 as usize) {
            home.next = Some(next);
        }
    }

    /// When the first is to be driven.
    pub(crate) fn soonest(&self) -> Option<Instant> {
        self.places.iter().filter_map(|home| home.next).min()
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = (Place, &Link)> {
        let homes = self.places.iter().enumerate();
        homes.filter_map(|(index, home)| Some((Place(index as u32), home.link.as_deref()?)))
    }

    pub(crate) fn iter_mut(&mut self) -> impl Iterator<Item = (Place, &mut Link)> {
        let homes = self.places.iter_mut().enumerate();
        homes.filter_map(|(index, home)| Some((Place(index as u32), home.link.as_deref_mut()?)))
    }
}
