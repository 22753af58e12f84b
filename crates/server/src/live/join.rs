//! The way into a room: who asks, which room, whether they know the password or show a ticket, whether they were
//! removed. Then the room itself decides.

use super::Shared;
use super::address::ClientAddress;
use super::attempts::Lock;
use super::door::{Enter, Entered, Message};
use super::guest::GuestToken;
use super::outbox::Outbox;
use super::refusal::Refusal;
use super::registry::RoomHandle;
use super::requests::{colour, person_name};
use super::ticket::{PasswordMark, Ticket};
use model::{GuestId, ParticipantId, Role, RoomName, UnixMillis};
use protocol::ErrorCode;
use protocol::request::Join;
use room::SocketId;
use std::sync::Arc;
use std::time::Instant;
use store::{Store, StoredRoom};
use tokio::runtime::Handle;
use tokio::sync::oneshot;

/// Whoever is at the other end of a socket.
#[derive(Clone)]
pub struct Visitor {
    /// What the cookie said.
    pub token: GuestToken,
    /// Where they come from.
    pub address: ClientAddress,
    /// Their socket.
    pub socket: SocketId,
    /// The way to them.
    pub outbox: Outbox,
}

/// Somebody who is in a room, for as long as their socket lives. However that ends, the room is told.
pub struct Inside {
    /// Who they are.
    pub participant: ParticipantId,
    socket: SocketId,
    /// The room.
    pub room: RoomHandle,
}

impl Inside {
    /// Somebody was let in.
    #[must_use]
    pub fn new(participant: ParticipantId, socket: SocketId, room: RoomHandle) -> Self {
        Self { participant, socket, room }
    }
}

impl Drop for Inside {
    fn drop(&mut self) {
        let lost = Message::Lost { participant: self.participant, socket: self.socket };
        let inbox = self.room.inbox.clone();
        if let Ok(runtime) = Handle::try_current() {
            // A room that ended has forgotten them already.
            runtime.spawn(async move { inbox.send(lost).await.ok() });
        }
    }
}

/// Lets somebody in. The welcome has been sent then.
///
/// # Errors
/// Why they are not let in.
pub async fn join(shared: &Arc<Shared>, visitor: &Visitor, id: u32, join: Join) -> Result<Inside, Refusal> {
    if join.protocol != protocol::VERSION {
        let ours = protocol::VERSION;
        return Err(Refusal::new(
            ErrorCode::ProtocolVersion,
            format!("This server speaks version {ours} of the protocol. Reload the page."),
        ));
    }
    let name = person_name(&join.name)?;
    let colour = colour(join.colour)?;
    let stored = find_room(shared, visitor.address, &join.room).await?;
    let now = shared.clock.now();
    let mut standing = Standing::default();
    if let Some(guest) = visitor.token.known_guest(&shared.store).await? {
        let ticket = join.ticket.as_deref().and_then(|text| shared.tickets.read(text, now));
        standing = Standing {
            role: stored_role(&shared.store, &stored, guest).await?,
            removed_until: shared.store.removed_until(stored.id, guest).await?,
            ticket: ticket.filter(|ticket| ticket.room == stored.id && ticket.guest == guest),
        };
    }
    if let Some(until) = standing.removed_until.filter(|until| *until > now) {
        return Err(room::Refusal::RemovedEarlier { retry_after: until.since(now) }.into());
    }

    let password = || check_password(shared, visitor.address, &stored, join.password.clone());
    let knows = match standing.vouched_for(&stored) {
        Some(mark) => Some(mark),
        // Whoever comes back to their place needs no password, even if it was changed meanwhile.
        None if standing.ticket.is_some() => None,
        None => Some(password().await?),
    };
    // A guest is kept only now: nobody fills the store by knocking.
    let guest = visitor.token.guest(&shared.store, now).await?;
    let room = shared.registry.load(shared, stored.id, &stored.name);
    let client = room::Client { peers: join.peers, private: join.private, carries: join.carries };
    let take_over = join.take_over;
    let door = Door { visitor, id, guest, name, colour, standing, take_over, client, room: &room };
    let entered = match door.knock(knows).await? {
        Entered::PasswordNeeded => door.knock(Some(password().await?)).await?,
        entered => entered,
    };
    match entered {
        Entered::In(participant) => Ok(Inside::new(participant, visitor.socket, room)),
        Entered::Refused(refusal) => Err(refusal),
        Entered::PasswordNeeded => Err(password_needed()),
    }
}

/// What is known of a guest who wants into a room.
#[derive(Clone, Copy, Default)]
struct Standing {
    role: Option<Role>,
    removed_until: Option<UnixMillis>,
    ticket: Option<Ticket>,
}

impl Standing {
    /// The password somebody need not type: there is none, their ticket shows that they knew it, or the room is theirs.
    /// An owner may set another one without knowing this one, so asking would keep nobody out.
    fn vouched_for(&self, stored: &StoredRoom) -> Option<PasswordMark> {
        let mark = PasswordMark::of(stored.password_hash.as_deref());
        let good = |ticket: &Ticket| {
            let removed_since =
                self.removed_until.is_some_and(|until| ticket.issued.after(room::limits::REMOVED) <= until);
            ticket.password == mark && !removed_since
        };
        let theirs = self.role == Some(Role::Owner);
        (stored.password_hash.is_none() || theirs || self.ticket.as_ref().is_some_and(good)).then_some(mark)
    }
}

/// The room of this name. Asking for names that do not exist is limited.
///
/// # Errors
/// There is none, or too many were asked for.
pub async fn find_room(shared: &Shared, address: ClientAddress, name: &str) -> Result<StoredRoom, Refusal> {
    let asker = address.prefix();
    let too_fast = |wait| {
        Refusal::new(
            ErrorCode::TooFast,
            "Too many rooms that do not exist were asked for from your address. Check the link and try again later.",
        )
        .after(wait)
    };
    Shared::locked(&shared.misses).check(Instant::now(), asker).map_err(too_fast)?;
    let found = match RoomName::parse(name) {
        Some(name) => shared.store.room_by_name(&name).await?,
        None => None,
    };
    found.ok_or_else(|| match Shared::locked(&shared.misses).take(Instant::now(), asker) {
        Ok(_) => Refusal::no_such_room(),
        Err(wait) => too_fast(wait),
    })
}

/// The role the store has for a guest in a room. Whoever made the room owns it.
///
/// # Errors
/// The store's.
pub async fn stored_role(
    store: &Store,
    room: &StoredRoom,
    guest: GuestId,
) -> Result<Option<Role>, store::Error> {
    if room.owner == guest { Ok(Some(Role::Owner)) } else { store.role(room.id, guest).await }
}

async fn check_password(
    shared: &Shared,
    address: ClientAddress,
    stored: &StoredRoom,
    password: Option<String>,
) -> Result<PasswordMark, Refusal> {
    let mark = PasswordMark::of(stored.password_hash.as_deref());
    let Some(hash) = stored.password_hash.clone() else { return Ok(mark) };
    let Some(password) = password else { return Err(password_needed()) };

    let (asker, lock) = (address.prefix(), Lock::Room(stored.id));
    let tries_left = Shared::locked(&shared.attempts).begin(Instant::now(), asker, lock).map_err(|wait| {
        let minutes = wait.as_secs().div_ceil(60);
        Refusal::new(
            ErrorCode::TooFast,
            format!("Too many wrong passwords from your address. Try again in {minutes} min."),
        )
        .after(wait)
        .tries_left(0)
    })?;
    let forgive = || Shared::locked(&shared.attempts).forgive(asker, lock);
    match shared.passwords.verify(password, hash).await {
        Ok(true) => {
            forgive();
            Ok(mark)
        }
        Ok(false) => Err(Refusal::new(
            ErrorCode::WrongPassword,
            match tries_left {
                0 => "That is not the password. You can try again in 10 min.".to_owned(),
                1 => "That is not the password. You have one more try.".to_owned(),
                left => format!("That is not the password. You have {left} more tries."),
            },
        )
        .tries_left(tries_left)),
        Err(error) => {
            forgive();
            Err(Refusal::internal("a password could not be checked", &error))
        }
    }
}

fn password_needed() -> Refusal {
    Refusal::new(ErrorCode::PasswordNeeded, "This room has a password. Ask whoever invited you for it.")
}

/// Somebody in front of a room.
struct Door<'a> {
    visitor: &'a Visitor,
    id: u32,
    guest: GuestId,
    name: model::PersonName,
    colour: model::Colour,
    standing: Standing,
    take_over: bool,
    client: room::Client,
    room: &'a RoomHandle,
}

impl Door<'_> {
    async fn knock(&self, knows: Option<PasswordMark>) -> Result<Entered, Refusal> {
        let (entered, answer) = oneshot::channel();
        let enter = Enter {
            id: self.id,
            socket: self.visitor.socket,
            outbox: self.visitor.outbox.clone(),
            guest: self.guest,
            name: self.name.clone(),
            colour: self.colour,
            role: self.standing.role,
            was: self.standing.ticket.map(|ticket| (ticket.load, ticket.participant)),
            knows,
            take_over: self.take_over,
            client: self.client,
            entered,
        };
        let gone = || Refusal::internal("a room", &"ended while somebody came in");
        self.room.inbox.send(Message::Enter(Box::new(enter))).await.map_err(|_| gone())?;
        answer.await.map_err(|_| gone())
    }
}
