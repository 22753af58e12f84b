//! Which threads a room lives on.

use crate::owners::ThreadId;
use model::RoomId;
use sfu::{HubId, LinkId};
use std::collections::BTreeMap;

/// Threads one plane can have: a link's name keeps the thread in its top byte.
pub(crate) const MOST_THREADS: usize = 256;

const THREAD_SHIFT: u32 = 56;

/// Links of one room that a thread has before another one shares it. What is sent from one thread's link to another's
/// crosses once for all of them there, which is a small part of what it costs to send it on to as many.
const SHARED_FROM: usize = 64;

/// The thread that owns a link, as its name says.
pub(crate) fn thread_of(link: LinkId) -> ThreadId {
    let [thread, ..] = link.0.to_be_bytes();
    ThreadId(thread)
}

/// The links there are, by room and thread. A small room lives on one thread while it has links, a large one on several.
/// Touched when links come and go, never for packets.
#[derive(Debug)]
pub(crate) struct Rooms {
    links: BTreeMap<LinkId, RoomId>,
    rooms: BTreeMap<RoomId, Home>,
    /// Links of each thread.
    load: Vec<usize>,
    opened: u64,
}

/// How many links of a room which thread has.
#[derive(Default, Debug)]
struct Home(BTreeMap<ThreadId, usize>);

impl Rooms {
    pub fn new(threads: usize) -> Self {
        Self {
            links: BTreeMap::new(),
            rooms: BTreeMap::new(),
            load: vec![0; threads.clamp(1, MOST_THREADS)],
            opened: 0,
        }
    }

    /// A new link of a room. A room without links goes to the thread that has the fewest, and so does one that its
    /// threads have enough of.
    pub fn open(&mut self, room: RoomId) -> LinkId {
        let thread = self.thread_for(room);
        *self.rooms.entry(room).or_default().0.entry(thread).or_default() += 1;
        self.load[usize::from(thread.0)] += 1;
        self.opened += 1;
        let link = LinkId(u64::from(thread.0) << THREAD_SHIFT | self.opened);
        self.links.insert(link, room);
        link
    }

    fn thread_for(&self, room: RoomId) -> ThreadId {
        let idlest = self.idlest();
        let Some(Home(threads)) = self.rooms.get(&room) else { return idlest };
        match threads.iter().min_by_key(|(_, links)| **links) {
            Some((&thread, &links)) if links < SHARED_FROM || threads.contains_key(&idlest) => thread,
            _ => idlest,
        }
    }

    /// The other threads that have links of the same room.
    pub fn others(&self, link: LinkId) -> Vec<HubId> {
        let home = self.links.get(&link).and_then(|room| self.rooms.get(room));
        let threads = home.into_iter().flat_map(|home| home.0.keys());
        threads.filter(|thread| **thread != thread_of(link)).map(|thread| HubId(thread.0)).collect()
    }

    /// A link ended. Once is enough.
    pub fn close(&mut self, link: LinkId) {
        let Some(room) = self.links.remove(&link) else { return };
        let thread = thread_of(link);
        self.load[usize::from(thread.0)] -= 1;
        let Some(Home(threads)) = self.rooms.get_mut(&room) else { return };
        if let Some(links) = threads.get_mut(&thread) {
            *links -= 1;
            if *links == 0 {
                threads.remove(&thread);
            }
        }
        if threads.is_empty() {
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
    fn a_large_room_is_shared_and_each_thread_has_about_as_much_of_it() {
        let mut rooms = Rooms::new(3);
        let other = rooms.open(RoomId(2));
        let links: Vec<_> = (0..300).map(|_| rooms.open(RoomId(1))).collect();
        let on = |thread: u8| links.iter().filter(|link| thread_of(**link).0 == thread).count();
        assert_eq!([on(0), on(1), on(2)], [100; 3]);
        assert_eq!(rooms.others(links[0]), [HubId(0), HubId(2)]);
        assert_eq!(rooms.others(other), []);
        for link in links.iter().filter(|link| thread_of(**link).0 == 2) {
            rooms.close(*link);
        }
        assert_eq!(rooms.others(links[0]), [HubId(0)]);
    }

    #[test]
    fn a_room_that_one_thread_carries_stays_there() {
        let mut rooms = Rooms::new(2);
        let links: Vec<_> = (0..SHARED_FROM).map(|_| rooms.open(RoomId(1))).collect();
        assert!(links.iter().all(|link| thread_of(*link).0 == 0));
        assert_eq!(thread_of(rooms.open(RoomId(1))).0, 1);
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
