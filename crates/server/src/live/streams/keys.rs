//! Stream keys: what a program shows to send into a room or to play what is sent there. Made, listed and revoked by
//! those who may, over HTTP below `/api/rooms/NAME/stream-keys`; shown once, kept only as their SHA-256.

use crate::live::address::ClientAddress;
use crate::live::api::{Body, find_and_authorise, read, whole};
use crate::live::guest::GuestToken;
use crate::live::refusal::Refusal;
use crate::live::requests::{bad_value, person_name};
use crate::live::{Shared, bearer, cookie, random};
use axum::extract::{DefaultBodyLimit, Path, State};
use axum::http::{HeaderMap, StatusCode};
use axum::routing::{delete, get};
use axum::{Extension, Json, Router};
use data_encoding::BASE32_NOPAD;
use model::{Action, RoomId, RoomName, StreamKeyId, StreamUse};
use protocol::ErrorCode;
use protocol::http::{CreateStreamKey, StreamKey, StreamKeyMade};
use std::sync::Arc;
use std::time::Duration;
use store::{NewStreamKey, StoredStreamKey};

/// The longest body of a request, in bytes: a name.
const BODY: usize = 1024;
/// How many keys a room has at most; whoever needs more has lost sight of them.
const MOST: usize = 100;
/// How long a key may last, in days.
const MOST_DAYS: u32 = 3_650;
const DAY: Duration = Duration::from_secs(24 * 60 * 60);

pub(super) fn routes() -> Router<Arc<Shared>> {
    Router::new()
        .route("/api/rooms/{name}/stream-keys", get(list).post(make))
        .route("/api/rooms/{name}/stream-keys/{key}", delete(revoke))
        .layer(DefaultBodyLimit::max(BODY))
}

async fn list(
    State(shared): State<Arc<Shared>>,
    Extension(token): Extension<GuestToken>,
    Extension(address): Extension<ClientAddress>,
    Path(name): Path<String>,
) -> Result<Json<Vec<StreamKey>>, Refusal> {
    let (room, _) = find_and_authorise(&shared, token, address, &name, Action::ManageStreamKeys).await?;
    Ok(Json(shared.store.stream_keys(room.id).await?.iter().map(shown).collect()))
}

async fn make(
    State(shared): State<Arc<Shared>>,
    Extension(token): Extension<GuestToken>,
    Extension(address): Extension<ClientAddress>,
    Path(name): Path<String>,
    body: Body,
) -> Result<(StatusCode, Json<StreamKeyMade>), Refusal> {
    let CreateStreamKey { purpose, name: called, days } = read(&whole(body)?)?;
    let (room, _) = find_and_authorise(&shared, token, address, &name, Action::ManageStreamKeys).await?;
    let called = person_name(&called)?;
    if days.is_some_and(|days| days == 0 || days > MOST_DAYS) {
        return Err(bad_value(format!("A stream key lasts 1 to {MOST_DAYS} days, or for ever.")));
    }
    if shared.store.stream_keys(room.id).await?.len() >= MOST {
        return Err(bad_value(format!(
            "A room has at most {MOST} stream keys. Revoke one that is not used."
        )));
    }
    let now = shared.clock.now();
    let secret = Secret::new_random();
    let key = NewStreamKey {
        room: room.id,
        guest: GuestToken::new_random().guest(&shared.store, now).await?,
        purpose: purpose.into(),
        name: called,
        token_hash: secret.hash(),
        now,
        expires: days.map(|days| now.after(DAY * days)),
    };
    let kept = shared.store.create_stream_key(key).await?;
    let path = path(kept.purpose, &room.name);
    Ok((StatusCode::CREATED, Json(StreamKeyMade { key: shown(&kept), token: secret.text(), path })))
}

async fn revoke(
    State(shared): State<Arc<Shared>>,
    Extension(token): Extension<GuestToken>,
    Extension(address): Extension<ClientAddress>,
    Path((name, key)): Path<(String, i64)>,
) -> Result<StatusCode, Refusal> {
    let (room, _) = find_and_authorise(&shared, token, address, &name, Action::ManageStreamKeys).await?;
    let key = StreamKeyId(key);
    if !shared.store.revoke_stream_key(room.id, key, shared.clock.now()).await? {
        return Err(Refusal::new(
            ErrorCode::NoSuchStream,
            "The room has no such stream key; it may be revoked already.",
        ));
    }
    shared.streams.end_all_of(key);
    Ok(StatusCode::NO_CONTENT)
}

/// Where a key is used.
fn path(purpose: StreamUse, room: &RoomName) -> String {
    match purpose {
        StreamUse::Publish => format!("/whip/{room}"),
        StreamUse::Watch => format!("/whep/{room}"),
    }
}

fn shown(key: &StoredStreamKey) -> StreamKey {
    StreamKey {
        id: key.id.0,
        purpose: key.purpose.into(),
        name: key.name.as_str().to_owned(),
        created: key.created.0,
        expires: key.expires.map(|at| at.0),
    }
}

/// The key a program shows, if it is good for that in this room.
///
/// # Errors
/// What is wrong with it.
pub(super) async fn check(
    shared: &Shared,
    headers: &HeaderMap,
    purpose: StreamUse,
    room: RoomId,
) -> Result<StoredStreamKey, Refusal> {
    let text = bearer::bearer(headers).ok_or_else(|| {
        Refusal::new(
            ErrorCode::NotSignedIn,
            "This address needs a stream key of the room, sent as \"Authorization: Bearer KEY\". A moderator makes one in \
             the room's menu.",
        )
    })?;
    let key = read_key(shared, text).await?;
    let wrong = |why: &str| Refusal::new(ErrorCode::WrongKey, why);
    if key.revoked.is_some() {
        return Err(wrong("This stream key was revoked. Have a new one made in the room's menu."));
    }
    if key.expires.is_some_and(|at| at <= shared.clock.now()) {
        return Err(wrong("This stream key has ended. Have a new one made in the room's menu."));
    }
    let not = |why: &str| Refusal::new(ErrorCode::NotAllowed, why);
    if key.room != room {
        return Err(not("This stream key belongs to another room."));
    }
    match (key.purpose, purpose) {
        (StreamUse::Watch, StreamUse::Publish) => {
            Err(not("This stream key is for watching, not for sending."))
        }
        (StreamUse::Publish, StreamUse::Watch) => {
            Err(not("This stream key is for sending, not for watching."))
        }
        (StreamUse::Publish, StreamUse::Publish) | (StreamUse::Watch, StreamUse::Watch) => Ok(key),
    }
}

/// Which key that is, good or not.
///
/// # Errors
/// It is none.
pub(super) async fn known(shared: &Shared, text: &str) -> Result<StreamKeyId, Refusal> {
    read_key(shared, text).await.map(|key| key.id)
}

async fn read_key(shared: &Shared, text: &str) -> Result<StoredStreamKey, Refusal> {
    let wrong = |why: &str| Refusal::new(ErrorCode::WrongKey, why);
    let secret =
        Secret::parse(text).ok_or_else(|| wrong("That is no stream key: it has 32 letters and digits."))?;
    let key = shared.store.stream_key(&secret.hash()).await?;
    key.ok_or_else(|| wrong("There is no such stream key. Copy it again, or have a new one made."))
}

/// What a key proves itself with. It is a secret: no `Debug`.
struct Secret([u8; 20]);

impl Secret {
    fn new_random() -> Self {
        Self(random::bytes())
    }

    /// Case does not matter: people type it into encoders.
    fn parse(text: &str) -> Option<Self> {
        if text.len() != 32 {
            return None;
        }
        let bytes = BASE32_NOPAD.decode(text.to_ascii_uppercase().as_bytes()).ok()?;
        bytes.try_into().ok().map(Self)
    }

    fn text(&self) -> String {
        BASE32_NOPAD.encode(&self.0).to_ascii_lowercase()
    }

    fn hash(&self) -> [u8; 32] {
        cookie::hash(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_is_read_as_it_is_shown_whatever_its_case() {
        let secret = Secret::new_random();
        for text in [secret.text(), secret.text().to_uppercase()] {
            assert!(Secret::parse(&text).is_some_and(|read| read.hash() == secret.hash()), "{text}");
        }
        for text in ["", "abc", &"1".repeat(32), &"a".repeat(33), "ü"] {
            assert!(Secret::parse(text).is_none(), "{text}");
        }
    }
}
