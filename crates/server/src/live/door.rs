//! What a loaded room is told, and what may be known of it outside.

use super::keeper::{Done, RulesChange};
use super::outbox::Outbox;
use super::refusal::Refusal;
use super::requests::Asked;
use super::ticket::{LoadId, PasswordMark};
use model::{Colour, GuestId, ParticipantId, PersonName, Role, RoomRules, UnixMillis};
use protocol::http::Graph;
use room::SocketId;
use tokio::sync::oneshot;

/// What a room is told by the rest of the server.
#[derive(Debug)]
pub enum Message {
    /// Somebody wants to come in.
    Enter(Box<Enter>),
    /// Somebody who is in asks for something. It is answered once, through the outbox.
    Ask {
        /// Who.
        by: ParticipantId,
        /// On which socket.
        socket: SocketId,
        /// The request's id.
        id: u32,
        /// What.
        asked: Asked,
        /// Where the answer goes.
        outbox: Outbox,
    },
    /// A socket ended.
    Lost {
        /// Whose.
        participant: ParticipantId,
        /// Which.
        socket: SocketId,
    },
    /// The rules shall change; whoever asks may.
    Change(RulesChange, Done),
    /// Somebody wants to look at how media travels. Answered with `None` where they may not.
    Graph(Onlooker, oneshot::Sender<Option<Box<Graph>>>),
    /// The room shall be deleted; whoever asks may.
    Delete(Done),
    /// A fault in the room's task, to see what it costs.
    #[cfg(test)]
    Panic,
}

/// Somebody who wants to look at a room.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Onlooker {
    /// A guest, who may if they are in it.
    Guest(GuestId),
    /// Whoever asks was found to be allowed to look at any room.
    Administrator,
}

/// Somebody at the door. Who they are is proven, and the store was asked about them.
#[derive(Debug)]
pub struct Enter {
    /// The request's id.
    pub id: u32,
    /// The socket they come on.
    pub socket: SocketId,
    /// Where the welcome goes.
    pub outbox: Outbox,
    /// Who.
    pub guest: GuestId,
    /// What they want to be called.
    pub name: PersonName,
    /// Their colour.
    pub colour: Colour,
    /// The role the store has for them.
    pub role: Option<Role>,
    /// Who they were in which load of the room, as a ticket proves.
    pub was: Option<(LoadId, ParticipantId)>,
    /// The password they know, if it was checked.
    pub knows: Option<PasswordMark>,
    /// End another tab of the same guest.
    pub take_over: bool,
    /// What their client brings along about links between participants.
    pub client: room::Client,
    /// Told what came of it. The welcome itself goes through the outbox, so that it comes before everything else.
    pub entered: oneshot::Sender<Entered>,
}

/// What came of an [`Enter`].
#[derive(Debug)]
pub enum Entered {
    /// They are in.
    In(ParticipantId),
    /// They do not go on as somebody who is here, and [`Enter::knows`] is not the password.
    PasswordNeeded,
    /// They are not let in.
    Refused(Refusal),
}

/// What may be known of a loaded room outside of it.
#[derive(Clone, Debug, Default)]
pub struct Outside {
    /// Its rules; `None` until it is loaded.
    pub rules: Option<RoomRules>,
    /// Who is in it, in the order they came.
    pub people: Vec<room::Person>,
    /// How it goes, while somebody is in it.
    pub underway: Option<Underway>,
}

/// A room that somebody is in.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Underway {
    /// Since when somebody has been in it.
    pub since: UnixMillis,
    /// The shape most of them see.
    pub shape: plan::Shape,
    /// Who mixes, where a participant does.
    pub mixer: Option<PersonName>,
}
