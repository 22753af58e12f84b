//! The HTTP routes: making, listing, changing and deleting rooms.

use super::Shared;
use super::address::ClientAddress;
use super::door::{Message, Onlooker};
use super::guest::GuestToken;
use super::join::{find_room, stored_role};
use super::keeper::{Done, RulesChange};
use super::names;
use super::password;
use super::refusal::Refusal;
use super::requests::bad_value;
use super::translate;
use axum::body::Bytes;
use axum::extract::rejection::BytesRejection;
use axum::extract::{Path, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use axum::{Extension, Json, Router};
use model::{Action, GuestId, MediaRules, Role, RoomName, RoomRules, RoomTitle, authorise};
use protocol::ErrorCode;
use protocol::http::{ChangeRoom, CreateRoom, Graph, PersonOutside, RoomOutside};
use std::sync::Arc;
use std::time::Instant;
use store::{CreateRoomError, NewRoom, PasswordChange, StoredRoom};
use tokio::sync::oneshot;

/// The routes, below `/api`.
pub(super) fn routes() -> Router<Arc<Shared>> {
    Router::new()
        .route("/api/rooms", get(list).post(create))
        .route("/api/rooms/{name}", get(show).patch(change).delete(delete))
        .route("/api/rooms/{name}/graph", get(show_graph))
        .layer(axum::extract::DefaultBodyLimit::max(BODY))
}

pub(super) type Body = Result<Bytes, BytesRejection>;

/// The longest body of a request, in bytes.
const BODY: usize = 16 * 1024;
/// How many rooms the front page lists.
const LISTED: u32 = 200;
/// How many names are tried for a room that is to get any.
const NAME_TRIES: usize = 8;

async fn list(
    State(shared): State<Arc<Shared>>,
    Extension(token): Extension<GuestToken>,
) -> Result<Json<Vec<RoomOutside>>, Refusal> {
    let guest = token.known_guest(&shared.store).await?;
    let rooms = shared.store.listed_rooms(LISTED).await?;
    Ok(Json(rooms.iter().map(|room| outside(&shared, room, guest)).collect()))
}

async fn show(
    State(shared): State<Arc<Shared>>,
    Extension(token): Extension<GuestToken>,
    Extension(address): Extension<ClientAddress>,
    Path(name): Path<String>,
) -> Result<Json<RoomOutside>, Refusal> {
    let guest = token.known_guest(&shared.store).await?;
    let room = find_room(&shared, address, &name).await?;
    Ok(Json(outside(&shared, &room, guest)))
}

async fn create(
    State(shared): State<Arc<Shared>>,
    Extension(token): Extension<GuestToken>,
    Extension(address): Extension<ClientAddress>,
    body: Body,
) -> Result<Response, Refusal> {
    let body = whole(body)?;
    let wanted: CreateRoom = if body.is_empty() { CreateRoom::default() } else { read(&body)? };
    let title = wanted.title.as_deref().map(room_title).transpose()?;
    let capacity = wanted.capacity.map_or(Ok(RoomRules::DEFAULT_CAPACITY), capacity)?;
    let newcomer = wanted.newcomer.map_or(Ok(Role::Speaker), |role| newcomer(role.into()))?;
    let password = wanted.password.filter(|password| !password.is_empty()).map(checked).transpose()?;

    Shared::locked(&shared.creations).take(Instant::now(), address.prefix()).map_err(|wait| {
        let minutes = wait.as_secs().div_ceil(60);
        let message = format!("Too many rooms were made from your address. Try again in {minutes} min.");
        Refusal::new(ErrorCode::TooFast, message).after(wait)
    })?;
    let now = shared.clock.now();
    let owner = token.guest(&shared.store, now).await?;
    let password_hash = match password {
        Some(password) => Some(hash(&shared, password).await?),
        None => None,
    };
    let named = title.as_ref().and_then(|title| RoomName::from_title(title.as_str()));
    for _ in 0..NAME_TRIES {
        let name = named.clone().unwrap_or_else(names::speakable);
        let rules = RoomRules {
            title: title.clone().unwrap_or_else(|| names::title(&name)),
            listed: wanted.listed,
            has_password: password_hash.is_some(),
            locked: false,
            capacity,
            newcomer,
            media: MediaRules { travel: shared.travel, ..MediaRules::default() },
            keeps_chat: wanted.keeps_chat.unwrap_or(true),
        };
        let new = NewRoom { name, rules: rules.clone(), password_hash: password_hash.clone(), owner, now };
        match shared.store.create_room(new.clone()).await {
            Ok(_) => return Ok(created(&new.name, &rules)),
            Err(CreateRoomError::NameTaken(name)) if named.is_some() => {
                return Err(Refusal::new(
                    ErrorCode::NameTaken,
                    format!("There is a room named {name} already. Choose another title."),
                ));
            }
            Err(CreateRoomError::NameTaken(_)) => {}
            Err(CreateRoomError::Store(error)) => return Err(error.into()),
        }
    }
    Err(Refusal::internal("a room", &"found no free name"))
}

fn created(name: &RoomName, rules: &RoomRules) -> Response {
    let room = RoomOutside { room: translate::room(name, rules), people: Vec::new(), count: 0, own: true };
    let mut response = (StatusCode::CREATED, Json(room)).into_response();
    if let Ok(location) = HeaderValue::try_from(format!("/api/rooms/{name}")) {
        response.headers_mut().insert(header::LOCATION, location);
    }
    response
}

async fn change(
    State(shared): State<Arc<Shared>>,
    Extension(token): Extension<GuestToken>,
    Extension(address): Extension<ClientAddress>,
    Path(name): Path<String>,
    body: Body,
) -> Result<Json<RoomOutside>, Refusal> {
    let wanted: ChangeRoom = read(&whole(body)?)?;
    let (room, guest) = find_and_authorise(&shared, token, address, &name, Action::ChangeRoom).await?;
    let change = RulesChange {
        title: wanted.title.as_deref().map(room_title).transpose()?,
        listed: wanted.listed,
        capacity: wanted.capacity.map(capacity).transpose()?,
        locked: wanted.locked,
        newcomer: wanted.newcomer.map(|role| newcomer(role.into())).transpose()?,
        no_server_media: wanted.no_server_media,
        private_addresses: wanted.private_addresses,
        keeps_chat: wanted.keeps_chat,
        password: match wanted.password {
            None => PasswordChange::Keep,
            Some(password) if password.is_empty() => PasswordChange::Remove,
            Some(password) => PasswordChange::Set(hash(&shared, checked(password)?).await?),
        },
    };
    tell_room(&shared, &room, |done| Message::Change(change, done)).await?;
    let room = find_room(&shared, address, &name).await?;
    Ok(Json(outside(&shared, &room, guest)))
}

/// For people who are in the room: whoever sees who talks to whom sees a lot.
async fn show_graph(
    State(shared): State<Arc<Shared>>,
    Extension(token): Extension<GuestToken>,
    Extension(address): Extension<ClientAddress>,
    Path(name): Path<String>,
) -> Result<Json<Graph>, Refusal> {
    let outside = || {
        Refusal::new(
            ErrorCode::NotJoined,
            "Only people in the room can see how its media travels. Join it first.",
        )
    };
    let room = find_room(&shared, address, &name).await?;
    let guest = token.known_guest(&shared.store).await?.ok_or_else(outside)?;
    // A room nobody is in need not be loaded to say that.
    let loaded = shared.registry.loaded(room.id).ok_or_else(outside)?;
    let (answer, graph) = oneshot::channel();
    loaded.inbox.send(Message::Graph(Onlooker::Guest(guest), answer)).await.map_err(|_| outside())?;
    graph.await.ok().flatten().map(|graph| Json(*graph)).ok_or_else(outside)
}

async fn delete(
    State(shared): State<Arc<Shared>>,
    Extension(token): Extension<GuestToken>,
    Extension(address): Extension<ClientAddress>,
    Path(name): Path<String>,
) -> Result<StatusCode, Refusal> {
    let (room, _) = find_and_authorise(&shared, token, address, &name, Action::DeleteRoom).await?;
    tell_room(&shared, &room, Message::Delete).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// The room, and whoever asks, if they may.
pub(super) async fn find_and_authorise(
    shared: &Shared,
    token: GuestToken,
    address: ClientAddress,
    name: &str,
    action: Action,
) -> Result<(StoredRoom, Option<GuestId>), Refusal> {
    let room = find_room(shared, address, name).await?;
    let guest = token.known_guest(&shared.store).await?;
    let role = match guest {
        Some(guest) => stored_role(&shared.store, &room, guest).await?,
        None => None,
    };
    authorise(role.unwrap_or(room.rules.newcomer), action).map_err(Refusal::denied)?;
    Ok((room, guest))
}

/// Has the room's task do it, so that everybody in it hears of it, and waits until it is kept.
async fn tell_room(
    shared: &Arc<Shared>,
    room: &StoredRoom,
    message: impl FnOnce(Done) -> Message,
) -> Result<(), Refusal> {
    let (done, answer) = oneshot::channel();
    let handle = shared.registry.load(shared, room.id, &room.name);
    let gone = || Refusal::internal("a room", &"ended while it was changed");
    handle.inbox.send(message(done)).await.map_err(|_| gone())?;
    answer.await.map_err(|_| gone())?
}

fn outside(shared: &Shared, stored: &StoredRoom, guest: Option<GuestId>) -> RoomOutside {
    let loaded = shared.registry.outside(stored.id).unwrap_or_default();
    let rules = loaded.rules.as_ref().unwrap_or(&stored.rules);
    let hidden = rules.has_password;
    RoomOutside {
        room: translate::room(&stored.name, rules),
        people: if hidden { Vec::new() } else { loaded.people.iter().map(person).collect() },
        count: u32::try_from(loaded.people.len()).unwrap_or(u32::MAX),
        own: guest == Some(stored.owner),
    }
}

fn person(person: &room::Person) -> PersonOutside {
    PersonOutside { name: person.name.as_str().to_owned(), colour: person.colour.get() }
}

pub(super) fn whole(body: Body) -> Result<Bytes, Refusal> {
    body.map_err(|_| {
        Refusal::new(ErrorCode::TooLong, format!("The body has more than {BODY} bytes; send less."))
    })
}

pub(super) fn read<T: serde::de::DeserializeOwned>(body: &[u8]) -> Result<T, Refusal> {
    serde_json::from_slice(body).map_err(|error| {
        Refusal::new(ErrorCode::BadRequest, format!("The body is not what is expected: {error}."))
    })
}

fn room_title(text: &str) -> Result<RoomTitle, Refusal> {
    RoomTitle::parse(text)
        .map_err(|wrong| bad_value(format!("The title of the room {wrong}. Choose another one.")))
}

fn capacity(capacity: u32) -> Result<u32, Refusal> {
    let most = RoomRules::MAX_CAPACITY;
    if (1..=most).contains(&capacity) {
        Ok(capacity)
    } else {
        Err(bad_value(format!("A room holds 1 to {most} people, not {capacity}.")))
    }
}

fn newcomer(role: Role) -> Result<Role, Refusal> {
    match role {
        Role::Viewer | Role::Speaker => Ok(role),
        Role::Moderator | Role::Owner => Err(bad_value("Newcomers are viewers or speakers.")),
    }
}

fn checked(password: String) -> Result<String, Refusal> {
    let most = password::MAX_BYTES;
    if password.len() <= most {
        Ok(password)
    } else {
        Err(bad_value(format!("The password is longer than {most} bytes. Choose a shorter one.")))
    }
}

async fn hash(shared: &Shared, password: String) -> Result<String, Refusal> {
    let hashed = shared.passwords.hash(password).await;
    hashed.map_err(|error| Refusal::internal("a password could not be hashed", &error))
}
