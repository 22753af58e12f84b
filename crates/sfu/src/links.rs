//! A hub's links, by their place in a table: what packets are looked up by.

use crate::link::Link;

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
    places: Vec<Option<Box<Link>>>,
    free: Vec<Place>,
    /// Those that have work and are to be driven.
    touched: Vec<Place>,
}

impl Links {
    /// A place for a new link. To be filled with [`put`](Self::put) or given back.
    pub(crate) fn reserve(&mut self) -> Place {
        self.free.pop().unwrap_or_else(|| {
            self.places.push(None);
            Place(self.places.len() as u32 - 1)
        })
    }

    pub(crate) fn give_back(&mut self, place: Place) {
        self.free.push(place);
    }

    pub(crate) fn put(&mut self, place: Place, link: Link) {
        self.places[place.0 as usize] = Some(Box::new(link));
    }

    pub(crate) fn remove(&mut self, place: Place) -> Option<Box<Link>> {
        let link = self.places.get_mut(place.0 as usize)?.take()?;
        self.free.push(place);
        Some(link)
    }

    pub(crate) fn get(&self, place: Place) -> Option<&Link> {
        self.places.get(place.0 as usize)?.as_deref()
    }

    pub(crate) fn get_mut(&mut self, place: Place) -> Option<&mut Link> {
        self.places.get_mut(place.0 as usize)?.as_deref_mut()
    }

    /// Has it driven with the next drain.
    pub(crate) fn touch(&mut self, place: Place) {
        let Some(link) = self.places.get_mut(place.0 as usize).and_then(|link| link.as_deref_mut()) else {
            return;
        };
        if !std::mem::replace(&mut link.touched, true) {
            self.touched.push(place);
        }
    }

    pub(crate) fn next_touched(&mut self) -> Option<Place> {
        let place = self.touched.pop()?;
        if let Some(link) = self.get_mut(place) {
            link.touched = false;
        }
        Some(place)
    }

    pub(crate) fn any_touched(&self) -> bool {
        !self.touched.is_empty()
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = (Place, &Link)> {
        self.places
            .iter()
            .enumerate()
            .filter_map(|(index, link)| Some((Place(index as u32), link.as_deref()?)))
    }

    pub(crate) fn iter_mut(&mut self) -> impl Iterator<Item = (Place, &mut Link)> {
        self.places
            .iter_mut()
            .enumerate()
            .filter_map(|(index, link)| Some((Place(index as u32), link.as_deref_mut()?)))
    }
}
