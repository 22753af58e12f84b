//! The way to the media plane: links that close when they are dropped, and news brought to the room they concern.

use media::{Plane, PlaneConfig, StartError};
use model::{ParticipantId, RoomId};
use sfu::api::{Command, Event, LinkId, OfferError, Publication, SlotWish};
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use tokio::sync::{mpsc, oneshot};

/// Where the answer to an offer goes.
pub type AnswerTo = oneshot::Sender<Result<String, OfferError>>;
/// What the media plane says, apart from answers.
pub type News = Event<AnswerTo>;

/// The media plane of this server.
#[derive(Clone)]
pub struct Hub {
    plane: Plane<AnswerTo>,
    routes: Arc<Routes>,
}

/// Who hears what. Touched by media threads when something changed, never for packets.
#[derive(Default)]
struct Routes {
    known: Mutex<Known>,
}

#[derive(Default)]
struct Known {
    links: HashMap<LinkId, RoomId>,
    rooms: HashMap<RoomId, mpsc::UnboundedSender<News>>,
}

impl Hub {
    /// Starts the media threads.
    ///
    /// # Errors
    /// Why they cannot run: mostly a taken port.
    pub fn start(config: PlaneConfig) -> Result<Self, StartError> {
        let routes = Arc::new(Routes::default());
        let heard = routes.clone();
        let plane = Plane::start(config, move |event| heard.pass_on(event))?;
        Ok(Self { plane, routes })
    }

    /// The plane itself, for metrics.
    #[must_use]
    pub fn plane(&self) -> &Plane<AnswerTo> {
        &self.plane
    }

    /// Hears what concerns a room, until the ear is dropped.
    #[must_use]
    pub fn listen(&self, room: RoomId) -> (Ear, mpsc::UnboundedReceiver<News>) {
        let (news, heard) = mpsc::unbounded_channel();
        self.routes.change(|known| known.rooms.insert(room, news.clone()));
        (Ear { hub: self.clone(), room, news }, heard)
    }
}

/// A room's place at the hub.
pub struct Ear {
    hub: Hub,
    room: RoomId,
    news: mpsc::UnboundedSender<News>,
}

impl Ear {
    /// A new link for somebody of the room.
    #[must_use]
    pub fn open(&self, participant: ParticipantId) -> MediaLink {
        let id = self.hub.plane.open(self.room);
        self.hub.routes.change(|known| known.links.insert(id, self.room));
        MediaLink { hub: self.hub.clone(), room: self.room, participant, id }
    }
}

impl Drop for Ear {
    fn drop(&mut self) {
        self.hub.routes.change(|known| {
            if known.rooms.get(&self.room).is_some_and(|news| news.same_channel(&self.news)) {
                known.rooms.remove(&self.room);
            }
        });
    }
}

/// A participant's media link. The hub forgets it when this is dropped.
pub struct MediaLink {
    hub: Hub,
    room: RoomId,
    participant: ParticipantId,
    id: LinkId,
}

impl MediaLink {
    /// Its id.
    #[must_use]
    pub fn id(&self) -> LinkId {
        self.id
    }

    /// Opens or changes it. The answer comes to the receiver.
    #[must_use]
    pub fn offer(&self, sdp: String) -> oneshot::Receiver<Result<String, OfferError>> {
        let (reply, answer) = oneshot::channel();
        let Self { room, participant, id: link, .. } = *self;
        self.hub.plane.send(Command::Offer { link, room, participant, sdp, reply });
        answer
    }

    /// All that is published on it.
    pub fn publish(&self, tracks: Vec<Publication>) {
        self.hub.plane.send(Command::Publish { link: self.id, tracks });
    }

    /// All that is watched on it.
    pub fn watch(&self, slots: Vec<SlotWish>) {
        self.hub.plane.send(Command::Watch { link: self.id, slots });
    }
}

impl Drop for MediaLink {
    fn drop(&mut self) {
        self.hub.routes.change(|known| known.links.remove(&self.id));
        self.hub.plane.send(Command::Close { link: self.id });
    }
}

impl Routes {
    fn pass_on(&self, event: News) {
        let news = match event {
            // Whoever asked may have stopped waiting.
            Event::Answered { reply, answer } => return drop(reply.send(answer)),
            news => news,
        };
        let known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        let room = match &news {
            Event::Speakers { room, .. } => Some(*room),
            Event::Link { link, .. } | Event::Slots { link, .. } | Event::Encodings { link, .. } => {
                known.links.get(link).copied()
            }
            Event::Answered { .. } => None,
        };
        if let Some(ear) = room.and_then(|room| known.rooms.get(&room)) {
            // A room that just ended hears nothing more.
            let _ = ear.send(news);
        }
    }

    fn change<T>(&self, change: impl FnOnce(&mut Known) -> T) -> T {
        change(&mut self.known.lock().unwrap_or_else(PoisonError::into_inner))
    }
}
