//! Everything between the HTTP listener and the pure machines: who somebody is, whether they may come in, and the tasks
//! that carry what people say to the room's machine and what it wants to sockets, media plane and store.
//!
//! Start with [`Live`], then `socket` (one task for each socket) → `join` (the way in) → `room_task` (one task for each
//! room). `api` has the HTTP routes. `outbox` and `hub` are the two ways out, `keeper` the way to the store. The rest is
//! small and mostly pure: `ticket`, `password`, `attempts`, `limits`, `address`, `origin`, `guest`, `names`. `streams` has the
//! programs that send or play without a page, and `program` their way in. [`admin`] is what whoever runs the server may see of it all.
//!
//! No lock is held over an await, and nothing waits for a client that does not read.

pub mod address;
pub mod admin;
mod api;
mod attempts;
mod bearer;
mod clock;
mod cookie;
mod door;
mod graph;
mod guest;
mod hub;
mod join;
mod keeper;
mod later;
mod limits;
mod names;
mod origin;
mod outbox;
mod password;
mod program;
mod random;
mod refusal;
mod registry;
mod requests;
mod room_task;
mod seats;
mod socket;
mod streams;
mod ticket;
mod translate;
mod upgrade;

use address::{Cidr, Prefix, TrustedProxies};
use attempts::Attempts;
use axum::Router;
use clock::Clock;
use hub::Hub;
use limits::Quota;
use model::Travel;
use origin::Site;
use password::Passwords;
use registry::Registry;
use std::collections::HashMap;
use std::sync::atomic::AtomicU64;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use store::Store;
use streams::Sessions;
use ticket::Tickets;
use tokio::sync::{mpsc, watch};
use tokio::time::timeout;

/// What a live server needs.
pub struct LiveConfig {
    /// Where things are kept.
    pub store: Store,
    /// How the media plane is to run.
    pub plane: media::PlaneConfig,
    /// Whose `X-Forwarded-…` headers are believed.
    pub trusted_proxies: TrustedProxies,
    /// Pages come over plain HTTP, at least to this program.
    pub plain_http: bool,
    /// How media travels in new rooms.
    pub travel: Travel,
    /// The addresses the administration answers to; empty for any.
    pub admin_from: Vec<Cidr>,
}

/// The running live server. Clones are handles to the same one.
#[derive(Clone)]
pub struct Live {
    shared: Arc<Shared>,
    ended: Arc<Mutex<Option<mpsc::Receiver<()>>>>,
}

/// How much is going on.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub struct Counts {
    /// Rooms that are loaded.
    pub rooms: usize,
    /// People in them.
    pub participants: usize,
    /// Open sockets.
    pub sockets: usize,
}

/// Why the live server cannot start.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// The media plane cannot.
    #[error(transparent)]
    Media(#[from] media::StartError),
    /// The store cannot.
    #[error(transparent)]
    Store(#[from] store::Error),
}

/// How long a room nobody is in stays loaded: people who lost the way back find it as it was.
const LINGER: Duration = Duration::from_secs(60);
/// How long stopping waits for what is still being written.
const STOP: Duration = Duration::from_secs(3);

impl Live {
    /// Starts the media plane and makes ready for people.
    ///
    /// # Errors
    /// A taken port, or a store that cannot be read.
    pub async fn start(config: LiveConfig) -> Result<Self, StartError> {
        Self::start_with(config, LINGER).await
    }

    async fn start_with(config: LiveConfig, linger: Duration) -> Result<Self, StartError> {
        let LiveConfig { store, plane, trusted_proxies, plain_http, travel, admin_from } = config;
        let secret = store.secret("ticket", random::bytes()).await?;
        let (alive, ended) = mpsc::channel(1);
        let shared = Shared {
            hub: Hub::start(plane)?,
            store,
            clock: Clock::start(),
            tickets: Tickets::new(&secret),
            passwords: Passwords::new(),
            site: Site { proxies: trusted_proxies, plain_http },
            attempts: Mutex::default(),
            creations: Mutex::new(Quota::new(limits::ROOMS, limits::ROOMS_WINDOW)),
            misses: Mutex::new(Quota::new(limits::MISSES, limits::MISSES_WINDOW)),
            sockets: Mutex::default(),
            linger,
            travel,
            admin_from,
            next_socket: AtomicU64::new(1),
            registry: Registry::default(),
            streams: Sessions::default(),
            stopping: watch::Sender::new(false),
            alive: Mutex::new(Some(alive)),
        };
        Ok(Self { shared: Arc::new(shared), ended: Arc::new(Mutex::new(Some(ended))) })
    }

    /// The routes below `/api`. Each request must carry [`axum::extract::ConnectInfo`] with the address of its
    /// connection.
    pub fn router(&self) -> Router {
        let own_pages_only =
            || axum::middleware::from_fn_with_state(self.shared.clone(), upgrade::own_pages_only);
        let routes = Router::new()
            .route(upgrade::SOCKET, axum::routing::get(upgrade::upgrade))
            .merge(api::routes())
            .merge(streams::key_routes())
            .layer(own_pages_only())
            .with_state(self.shared.clone());
        // Whoever administers is no guest by that.
        let admin = admin::routes(&self.shared).layer(own_pages_only()).with_state(self.shared.clone());
        // Nor is a program with a key, wherever the page is that it runs in.
        let streams = streams::routes().with_state(self.shared.clone());
        self.with_guest_cookie(routes).merge(admin).merge(streams)
    }

    /// Gives browsers that come by these routes a guest cookie. For the pages: a browser that has loaded one has its
    /// cookie before it opens a socket.
    pub fn with_guest_cookie(&self, routes: Router) -> Router {
        routes.layer(axum::middleware::from_fn_with_state(self.shared.clone(), guest::ensure))
    }

    /// How much is going on.
    #[must_use]
    pub fn counts(&self) -> Counts {
        self.shared.counts()
    }

    /// The media plane's counters, thread by thread.
    #[must_use]
    pub fn media_stats(&self) -> Vec<media::ThreadStats> {
        self.shared.hub.plane().stats()
    }

    /// The media port.
    #[must_use]
    pub fn media_port(&self) -> u16 {
        self.shared.hub.plane().port()
    }

    /// Tells everybody that the server stops, ends every socket, and writes what is still to be written.
    pub async fn shutdown(&self) {
        self.shared.stopping.send_replace(true);
        drop(Shared::locked(&self.shared.alive).take());
        let ended = Shared::locked(&self.ended).take();
        if let Some(mut ended) = ended
            && timeout(STOP, ended.recv()).await.is_err()
        {
            tracing::warn!("some tasks did not end in time");
        }
        let plane = self.shared.hub.plane().clone();
        // Threads are waited for.
        let _ = tokio::task::spawn_blocking(move || plane.stop()).await;
    }
}

/// What every task sees.
struct Shared {
    store: Store,
    hub: Hub,
    clock: Clock,
    tickets: Tickets,
    passwords: Passwords,
    site: Site,
    attempts: Mutex<Attempts>,
    creations: Mutex<Quota<Prefix>>,
    misses: Mutex<Quota<Prefix>>,
    /// Open sockets by address.
    sockets: Mutex<HashMap<Prefix, u32>>,
    /// How long a room nobody is in stays loaded.
    linger: Duration,
    /// How media travels in new rooms.
    travel: Travel,
    /// The addresses the administration answers to; empty for any.
    admin_from: Vec<Cidr>,
    next_socket: AtomicU64,
    registry: Registry,
    streams: Sessions,
    stopping: watch::Sender<bool>,
    /// Each task has a clone, so that stopping can wait for all of them.
    alive: Mutex<Option<mpsc::Sender<()>>>,
}

impl Shared {
    fn alive(&self) -> Option<mpsc::Sender<()>> {
        Self::locked(&self.alive).clone()
    }

    fn counts(&self) -> Counts {
        let (rooms, participants) = self.registry.counts();
        let sockets = Self::locked(&self.sockets).values().map(|count| *count as usize).sum();
        Counts { rooms, participants, sockets }
    }

    fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
        mutex.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::live::door::{Enter, Entered, Message};
    use crate::live::outbox::{Next, outbox};
    use crate::live::registry::RoomHandle;
    use crate::live::ticket::PasswordMark;
    use model::{Colour, PersonName, RoomId, RoomName, RoomRules, RoomTitle};
    use store::NewRoom;
    use tokio::sync::oneshot;

    const LONG: Duration = Duration::from_secs(3_600);

    #[tokio::test]
    async fn a_fault_in_a_room_ends_that_room_only_and_it_is_loaded_anew() {
        let world = World::start(LONG).await;
        let (broken, healthy) = (world.room("broken").await, world.room("healthy").await);
        let (in_broken, in_healthy) = (world.load(&broken), world.load(&healthy));
        assert!(matches!(world.enter(&in_broken).await, Entered::In(_)));
        assert!(matches!(world.enter(&in_healthy).await, Entered::In(_)));

        in_broken.inbox.send(Message::Panic).await.unwrap();
        in_broken.inbox.closed().await;
        drop(in_broken);
        // The news of its end is the end of what is shown of it.
        while world.live.counts().participants > 1 {
            tokio::task::yield_now().await;
        }
        assert!(matches!(world.enter(&world.load(&broken)).await, Entered::In(_)));
        assert_eq!(world.live.counts().participants, 2);
        assert!(!in_healthy.inbox.is_closed());
    }

    #[tokio::test]
    async fn a_room_nobody_wants_is_unloaded() {
        let world = World::start(Duration::from_millis(5)).await;
        let room = world.room("short").await;
        let mut handle = world.load(&room);
        handle.outside.changed().await.unwrap();
        let RoomHandle { inbox, mut outside, .. } = handle;
        assert_eq!(world.live.counts().rooms, 1, "a handle keeps it");
        drop(inbox);
        // The sender of what is shown outside goes with the room.
        while outside.changed().await.is_ok() {}
        assert_eq!(world.live.counts().rooms, 0);
    }

    #[tokio::test]
    async fn stopping_waits_for_rooms_and_what_they_keep() {
        let world = World::start(LONG).await;
        let room = world.room("stopped").await;
        let handle = world.load(&room);
        assert!(matches!(world.enter(&handle).await, Entered::In(_)));
        world.live.shutdown().await;
        assert!(handle.inbox.is_closed());
        assert_eq!(world.live.counts().rooms, 0);
        assert!(world.live.shared.alive().is_none());
    }

    struct World {
        live: Live,
        _dir: tempfile::TempDir,
    }

    impl World {
        async fn start(linger: Duration) -> Self {
            let dir = tempfile::tempdir().unwrap();
            let store = Store::open(&dir.path().join("starling.db")).await.unwrap();
            let loopback = "127.0.0.1".parse().unwrap();
            let plane =
                media::PlaneConfig { port: 0, bind: Some(loopback), announce: vec![loopback], threads: 1 };
            let config = LiveConfig {
                store,
                plane,
                trusted_proxies: TrustedProxies::default(),
                plain_http: true,
                travel: Travel::Automatic,
                admin_from: Vec::new(),
            };
            Self { live: Live::start_with(config, linger).await.unwrap(), _dir: dir }
        }

        async fn room(&self, name: &str) -> (RoomId, RoomName) {
            let shared = &self.live.shared;
            let owner =
                guest::GuestToken::new_random().guest(&shared.store, shared.clock.now()).await.unwrap();
            let name = RoomName::parse(name).unwrap();
            let rules = RoomRules {
                title: RoomTitle::parse("Room").unwrap(),
                listed: false,
                has_password: false,
                locked: false,
                capacity: 5,
                newcomer: model::Role::Speaker,
                media: Default::default(),
                keeps_chat: true,
            };
            let new =
                NewRoom { name: name.clone(), rules, password_hash: None, owner, now: shared.clock.now() };
            (shared.store.create_room(new).await.unwrap(), name)
        }

        fn load(&self, (id, name): &(RoomId, RoomName)) -> RoomHandle {
            self.live.shared.registry.load(&self.live.shared, *id, name)
        }

        /// A new guest comes in; what is said to them is read and forgotten.
        async fn enter(&self, room: &RoomHandle) -> Entered {
            let shared = &self.live.shared;
            let (outbox, mut waiting) = outbox();
            tokio::spawn(async move { while let Next::Send(_) = waiting.next().await {} });
            let (entered, answer) = oneshot::channel();
            let enter = Enter {
                id: 1,
                socket: room::SocketId(random::below(1_000_000) as u64),
                outbox,
                guest: guest::GuestToken::new_random()
                    .guest(&shared.store, shared.clock.now())
                    .await
                    .unwrap(),
                name: PersonName::parse("Ada").unwrap(),
                colour: Colour::new(1).unwrap(),
                role: None,
                was: None,
                knows: Some(PasswordMark::of(None)),
                take_over: false,
                client: room::Client::default(),
                entered,
            };
            room.inbox.send(Message::Enter(Box::new(enter))).await.unwrap();
            answer.await.unwrap()
        }
    }
}
