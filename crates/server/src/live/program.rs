//! Something of this server's own that is in a room as a participant, for whoever asks for it: it comes in by the same
//! door, asks as a socket does, and is told only what it asked for, and that it is over.

use super::Shared;
use super::door::{Enter, Entered, Message};
use super::join::Inside;
use super::outbox::{Answers, Outbox, program};
use super::refusal::Refusal;
use super::requests::Asked;
use super::ticket::PasswordMark;
use model::{Colour, GuestId, ParticipantId, PersonName, Role};
use protocol::{ErrorCode, Reply};
use room::SocketId;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;
use store::StoredRoom;
use tokio::sync::oneshot;
use tokio::time::timeout;

/// As whom a program comes in. Whoever lets it in has checked what it proves itself with: it is asked for no password.
pub struct Guise {
    /// As which guest. The one who is here as that goes.
    pub guest: GuestId,
    /// With what name.
    pub name: PersonName,
    /// In what colour.
    pub colour: Colour,
    /// With what role.
    pub role: Role,
}

/// A program that is in a room, until this is dropped.
pub struct Program {
    inside: Inside,
    socket: SocketId,
    outbox: Outbox,
    answers: Answers,
    asked: u32,
}

/// Nothing a room does takes longer, unless something is broken.
const PATIENCE: Duration = Duration::from_secs(10);

impl Program {
    /// Comes into a room.
    ///
    /// # Errors
    /// Why it is not let in.
    pub async fn enter(shared: &Arc<Shared>, stored: &StoredRoom, guise: Guise) -> Result<Self, Refusal> {
        let (outbox, answers) = program();
        let socket = SocketId(shared.next_socket.fetch_add(1, Ordering::Relaxed));
        let room = shared.registry.load(shared, stored.id, &stored.name);
        let (entered, answer) = oneshot::channel();
        let Guise { guest, name, colour, role } = guise;
        let enter = Enter {
            id: 0,
            socket,
            outbox: outbox.clone(),
            guest,
            name,
            colour,
            role: Some(role),
            was: None,
            knows: Some(PasswordMark::of(stored.password_hash.as_deref())),
            take_over: true,
            client: room::Client::default(),
            entered,
        };
        room.inbox.send(Message::Enter(Box::new(enter))).await.map_err(|_| gone())?;
        match answer.await.map_err(|_| gone())? {
            Entered::In(participant) => {
                let inside = Inside::new(participant, socket, room);
                let mut program = Self { inside, socket, outbox, answers, asked: 0 };
                // The welcome.
                program.answer().await?;
                Ok(program)
            }
            Entered::Refused(refusal) => Err(refusal),
            // The password was changed between reading and asking.
            Entered::PasswordNeeded => Err(gone()),
        }
    }

    /// Who it is in the room.
    #[must_use]
    pub fn participant(&self) -> ParticipantId {
        self.inside.participant
    }

    /// Asks for something.
    ///
    /// # Errors
    /// Why it was not done.
    pub async fn ask(&mut self, asked: Asked) -> Result<Reply, Refusal> {
        self.asked += 1;
        let ask = Message::Ask {
            by: self.inside.participant,
            socket: self.socket,
            id: self.asked,
            asked,
            outbox: self.outbox.clone(),
        };
        self.inside.room.inbox.send(ask).await.map_err(|_| gone())?;
        self.answer().await
    }

    /// Returns when it was sent out of the room, its media link ended, or the room did.
    pub async fn over(&mut self) {
        tokio::select! {
            () = self.answers.ended() => {}
            () = self.inside.room.inbox.closed() => {}
        }
    }

    async fn answer(&mut self) -> Result<Reply, Refusal> {
        match timeout(PATIENCE, self.answers.next(self.asked)).await {
            Ok(Some(answer)) => answer,
            Ok(None) => Err(gone()),
            Err(_) => Err(Refusal::internal("a room", &"did not answer a program in time")),
        }
    }
}

fn gone() -> Refusal {
    Refusal::new(ErrorCode::NoSuchRoom, "The room ended just now. Try again.")
}
