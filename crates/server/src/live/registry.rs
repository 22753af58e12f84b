//! Which rooms are loaded. Each is one task; it is loaded when somebody wants something of it, and ends a while after
//! nobody does.

use super::Shared;
use super::door::{Message, Outside};
use super::room_task;
use model::{RoomId, RoomName};
use std::collections::{BTreeMap, HashMap};
use std::panic::AssertUnwindSafe;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use futures_util::FutureExt as _;
use tokio::sync::{mpsc, watch};

/// The loaded rooms.
#[derive(Default)]
pub struct Registry {
    rooms: Mutex<HashMap<RoomId, RoomHandle>>,
}

/// A loaded room. While somebody has one, it stays loaded.
#[derive(Clone)]
pub struct RoomHandle {
    /// What the room is told. Whoever holds it keeps the room loaded.
    pub inbox: mpsc::Sender<Message>,
    /// What may be known of it outside.
    pub outside: watch::Receiver<Arc<Outside>>,
    name: RoomName,
}

/// What may wait for a room. Senders wait when it is full, so a room that is slow slows down who asks.
const INBOX: usize = 256;

impl Registry {
    /// The room, loaded now if it was not.
    pub fn load(&self, shared: &Arc<Shared>, room: RoomId, name: &RoomName) -> RoomHandle {
        self.rooms().entry(room).or_insert_with(|| spawn(shared.clone(), room, name.clone())).clone()
    }

    /// What may be known outside of a room, if it is loaded.
    #[must_use]
    pub fn outside(&self, room: RoomId) -> Option<Arc<Outside>> {
        self.rooms().get(&room).map(|handle| handle.outside.borrow().clone())
    }

    /// The room, if it is loaded.
    #[must_use]
    pub fn loaded(&self, room: RoomId) -> Option<RoomHandle> {
        self.rooms().get(&room).cloned()
    }

    /// What may be known outside of the rooms that somebody is in, by their names.
    #[must_use]
    pub fn underway(&self) -> BTreeMap<RoomName, Arc<Outside>> {
        let rooms = self.rooms();
        let seen = rooms.values().map(|handle| (handle.name.clone(), handle.outside.borrow().clone()));
        seen.filter(|(_, outside)| outside.underway.is_some()).collect()
    }

    /// How many rooms are loaded, and how many people are in them.
    #[must_use]
    pub fn counts(&self) -> (usize, usize) {
        let rooms = self.rooms();
        (rooms.len(), rooms.values().map(|handle| handle.outside.borrow().people.len()).sum())
    }

    /// Forgets a room, unless somebody has a handle of it or something waits for it. Says whether it did.
    pub(super) fn unload(&self, room: RoomId, inbox: &mpsc::Receiver<Message>) -> bool {
        let mut rooms = self.rooms();
        let wanted = inbox.sender_strong_count() > 1 || !inbox.is_empty();
        !wanted && rooms.remove(&room).is_some()
    }

    /// Forgets a room whose task ended.
    pub(super) fn forget(&self, room: RoomId, inbox: &mpsc::WeakSender<Message>) {
        let mut rooms = self.rooms();
        let same =
            |handle: &RoomHandle| inbox.upgrade().is_some_and(|ended| ended.same_channel(&handle.inbox));
        if rooms.get(&room).is_some_and(same) {
            rooms.remove(&room);
        }
    }

    /// Forgets a room that was deleted, whoever still has a handle of it.
    pub(super) fn forget_deleted(&self, room: RoomId) {
        self.rooms().remove(&room);
    }

    fn rooms(&self) -> MutexGuard<'_, HashMap<RoomId, RoomHandle>> {
        self.rooms.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn spawn(shared: Arc<Shared>, room: RoomId, name: RoomName) -> RoomHandle {
    let (inbox, waiting) = mpsc::channel(INBOX);
    let (seen, outside) = watch::channel(Arc::new(Outside::default()));
    let ended = inbox.downgrade();
    let alive = shared.alive();
    let known_as = name.clone();
    tokio::spawn(async move {
        // A fault in one room ends that room's people's sockets; they come back into a room loaded anew.
        let run = room_task::run(shared.clone(), room, known_as, waiting, seen);
        if AssertUnwindSafe(run).catch_unwind().await.is_err() {
            tracing::error!(%room, "the room's task panicked; its people are sent back to join again");
        }
        shared.registry.forget(room, &ended);
        drop(alive);
    });
    RoomHandle { inbox, outside, name }
}
