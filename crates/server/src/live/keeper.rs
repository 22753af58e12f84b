//! What a room wants kept, written to the store one after the other: chat in the order it was written, rules without
//! one change undoing another.

use super::refusal::Refusal;
use super::ticket::PasswordMark;
use super::translate;
use model::{GuestId, MediaRules, Role, RoomId, RoomRules, RoomTitle, Travel, UnixMillis};
use room::{ChatId, Stored};
use store::{NewMessage, PasswordChange, Store, StoredRoom};
use tokio::sync::{mpsc, oneshot};

/// Something to keep.
#[derive(Debug)]
pub enum Job {
    /// A chat message. Answered by [`Kept::Chat`].
    Chat(room::NewMessage),
    /// A guest's role.
    Role(GuestId, Role),
    /// A guest's removal, and until when it lasts.
    Removed(GuestId, UnixMillis),
    /// Whether the room is locked.
    Locked(bool),
    /// How its media travels.
    Travel(Travel),
    /// A change of the rules. Answered by [`Kept::Rules`].
    Change(RulesChange, Done),
    /// The end of the room. Answered by [`Kept::Deleted`].
    Delete(Done),
    /// Somebody is in the room.
    Used(UnixMillis),
}

/// Whom to tell that it is done, or why not.
pub type Done = oneshot::Sender<Result<(), Refusal>>;

/// Which rules shall change; what is missing stays.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct RulesChange {
    /// What people call it.
    pub title: Option<RoomTitle>,
    /// Shown on the front page.
    pub listed: Option<bool>,
    /// The most people at once.
    pub capacity: Option<u32>,
    /// Nobody new may come in.
    pub locked: Option<bool>,
    /// The role of newcomers.
    pub newcomer: Option<Role>,
    /// No server carries its media.
    pub no_server_media: Option<bool>,
    /// Nobody learns another participant's address.
    pub private_addresses: Option<bool>,
    /// What is written in it is kept.
    pub keeps_chat: Option<bool>,
    /// The password.
    pub password: PasswordChange,
}

/// Something that was kept.
#[derive(Debug)]
pub enum Kept {
    /// What became of a chat message.
    Chat {
        /// Which.
        id: ChatId,
        /// What became of it.
        stored: Stored,
    },
    /// The rules are these.
    Rules {
        /// All of them.
        rules: RoomRules,
        /// Whether the change said something about the lock.
        lock_was_set: bool,
        /// The password.
        mark: PasswordMark,
        /// Whom to tell.
        done: Done,
    },
    /// The room is deleted.
    Deleted(Done),
}

/// Writes the jobs of one room until there is nobody to give it any.
pub async fn run(
    store: Store,
    stored: StoredRoom,
    newest: i64,
    mut jobs: mpsc::UnboundedReceiver<Job>,
    kept: mpsc::UnboundedSender<Kept>,
) {
    let mark = PasswordMark::of(stored.password_hash.as_deref());
    let mut keeper = Keeper { store, room: stored.id, rules: stored.rules, mark, newest };
    while let Some(job) = jobs.recv().await {
        if let Some(done) = keeper.work(job).await {
            // The room may have ended meanwhile.
            let _ = kept.send(done);
        }
    }
}

struct Keeper {
    store: Store,
    room: RoomId,
    /// As the store has them.
    rules: RoomRules,
    mark: PasswordMark,
    /// The newest message that was committed: a lower number that comes back was committed before.
    newest: i64,
}

impl Keeper {
    async fn work(&mut self, job: Job) -> Option<Kept> {
        match job {
            Job::Chat(message) => Some(self.chat(message).await),
            Job::Role(guest, role) => {
                note("role", self.store.set_role(self.room, guest, role).await);
                None
            }
            Job::Removed(guest, until) => {
                note("removal", self.store.set_removed(self.room, guest, until).await);
                None
            }
            Job::Locked(locked) => {
                self.note_rules("lock", RoomRules { locked, ..self.rules.clone() }).await;
                None
            }
            Job::Travel(travel) => {
                let media = MediaRules { travel, ..self.rules.media };
                self.note_rules("way of media", RoomRules { media, ..self.rules.clone() }).await;
                None
            }
            Job::Used(now) => {
                note("use", self.store.touch_room(self.room, now).await);
                None
            }
            Job::Change(change, done) => self.change(change, done).await,
            Job::Delete(done) => match self.store.delete_room(self.room).await {
                Ok(_) => Some(Kept::Deleted(done)),
                Err(error) => {
                    let _ = done.send(Err(error.into()));
                    None
                }
            },
        }
    }

    async fn note_rules(&mut self, what: &str, rules: RoomRules) {
        note(what, self.store.update_room(self.room, &rules, PasswordChange::Keep).await);
        self.rules = rules;
    }

    async fn chat(&mut self, message: room::NewMessage) -> Kept {
        let room::NewMessage { id, guest, name, colour, at, text, nonce } = message;
        let message = NewMessage { guest, name, colour, at, text, nonce };
        let stored = match self.store.append_chat(self.room, message).await {
            Ok(message) if message.seq > self.newest => {
                self.newest = message.seq;
                Stored::New(model::ChatSeq(message.seq))
            }
            Ok(message) => Stored::Before(translate::kept(message)),
            // The rule changed while it was on its way here.
            Err(store::Error::KeepsNoChat) => Stored::Nowhere,
            Err(error) => {
                tracing::error!(room = %self.room, %error, "a chat message could not be kept");
                Stored::Failed
            }
        };
        Kept::Chat { id, stored }
    }

    async fn change(&mut self, change: RulesChange, done: Done) -> Option<Kept> {
        let before = &self.rules;
        let has_password = match &change.password {
            PasswordChange::Keep => before.has_password,
            PasswordChange::Remove => false,
            PasswordChange::Set(_) => true,
        };
        let mark = match &change.password {
            PasswordChange::Keep => self.mark,
            PasswordChange::Remove => PasswordMark::of(None),
            PasswordChange::Set(hash) => PasswordMark::of(Some(hash)),
        };
        let rules = RoomRules {
            title: change.title.unwrap_or_else(|| before.title.clone()),
            listed: change.listed.unwrap_or(before.listed),
            capacity: change.capacity.unwrap_or(before.capacity),
            locked: change.locked.unwrap_or(before.locked),
            newcomer: change.newcomer.unwrap_or(before.newcomer),
            media: MediaRules {
                travel: before.media.travel,
                no_server_media: change.no_server_media.unwrap_or(before.media.no_server_media),
                private_addresses: change.private_addresses.unwrap_or(before.media.private_addresses),
            },
            keeps_chat: change.keeps_chat.unwrap_or(before.keeps_chat),
            has_password,
        };
        match self.store.update_room(self.room, &rules, change.password).await {
            Ok(()) => {
                (self.rules, self.mark) = (rules.clone(), mark);
                Some(Kept::Rules { rules, lock_was_set: change.locked.is_some(), mark, done })
            }
            Err(error) => {
                let _ = done.send(Err(error.into()));
                None
            }
        }
    }
}

/// Nobody waits for these; what is lost is said in the log.
fn note(what: &str, result: Result<(), store::Error>) {
    if let Err(error) = result {
        tracing::error!(%error, "a {what} could not be kept");
    }
}
