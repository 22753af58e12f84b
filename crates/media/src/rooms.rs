//! Which thread a room lives on.

use crate::owners::ThreadId;
use model::RoomId;
use sfu::LinkId;
use std::collections::BTreeMap;

/// Threads one plane can have: a link's name keeps the thread in its top byte.
pub(crate) const MOST_THREADS: usize = 256;

const THREAD_SHIFT: u32 = 56;

/// The thread that owns a link, as its name says.
pub(crate) fn thread_of(link: LinkId) -> ThreadId {
    let [thread, ..] = link.0.to_be_bytes();
    ThreadId(thread)
}

/// The links there are, by room and thread. A room lives on one thread while it has links; its links see each other
/// there. Touched when links come and go, never for packets.
#[derive(Debug)]
pub(crate) struct Rooms {
    links: BTreeMap<LinkId, RoomId>,
    rooms: BTreeMap<RoomId, Home>,
    /// Links of each thread.
    load: Vec<usize>,
    opened: u64,
}

#[derive(Debug)]
struct Home {
    thread: ThreadId,
    links: usize,
}

impl Rooms {
    pub fn new(threads: usize) -> Self {
        Self {
            links: BTreeMap::new(),
            rooms: BTreeMap::new(),
            load: vec![0; threads.clamp(1, MOST_THREADS)],
            opened: 0,
        }
    }

    /// A new link of a room. A room without links goes to the thread that has the fewest.
    pub fn open(&mut self, room: RoomId) -> LinkId {
        let idlest = self.idlest();
        let home = self.rooms.entry(room).or_insert(Home { thread: idlest, links: 0 });
        home.links += 1;
        self.load[usize::from(home.thread.0)] += 1;
        self.opened += 1;
        let link = LinkId(u64::from(home.thread.0) << THREAD_SHIFT | self.opened);
        self.links.insert(link, room);
        link
    }

    /// A link ended. Once is enough.
    pub fn close(&mut self, link: LinkId) {
        let Some(room) = self.links.remove(&link) else { return };
        let Some(home) = self.rooms.get_mut(&room) else { return };
        self.load[usize::from(home.thread.0)] -= 1;
        home.links -= 1;
        if home.links == 0 {
            self.rooms.remove(&room);
        }
    }

    /// The links of a thread.
    pub fn links_on(&self, thread: ThreadId) -> Vec<LinkId> {
        self.links.keys().copied().filter(|link| thread_of(*link) == thread).collect()
    }

    fn idlest(&self) -> ThreadId {
        let index = (0..self.load.len()).min_by_key(|index| self.load[*index]).unwrap_or(0);
        ThreadId(index as u8)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_room_stays_on_its_thread_and_new_rooms_go_where_there_is_least() {
        let mut rooms = Rooms::new(3);
        let first = rooms.open(RoomId(1));
        let second = rooms.open(RoomId(1));
        let other = rooms.open(RoomId(2));
        let third = rooms.open(RoomId(3));
        let fourth = rooms.open(RoomId(4));
        let threads = [first, second, other, third, fourth].map(|link| thread_of(link).0);
        assert_eq!(threads, [0, 0, 1, 2, 1]);
        assert_eq!(rooms.links_on(ThreadId(1)), [other, fourth]);
    }

    #[test]
    fn an_empty_room_is_free_to_move() {
        let mut rooms = Rooms::new(2);
        let early = rooms.open(RoomId(1));
        rooms.open(RoomId(2));
        rooms.close(early);
        rooms.close(early);
        rooms.open(RoomId(3));
        rooms.open(RoomId(3));
        let late = rooms.open(RoomId(1));
        assert_eq!((thread_of(early).0, thread_of(late).0), (0, 1));
        assert_ne!(early, late);
    }

    #[test]
    fn no_two_links_have_one_name() {
        let mut rooms = Rooms::new(MOST_THREADS);
        let mut links: Vec<_> = (0..1_000).map(|n| rooms.open(RoomId(n % 300))).collect();
        links.sort_unstable();
        links.dedup();
        assert_eq!(links.len(), 1_000);
        assert_eq!(rooms.links_on(ThreadId(255)).len(), 3);
    }
}
