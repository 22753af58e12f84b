//! Keys for programs that send or play a room's media by themselves.

use crate::error::Error;
use crate::members::missing_room;
use crate::open::Store;
use crate::row;
use model::{GuestId, PersonName, RoomId, StreamKeyId, StreamUse, UnixMillis};
use sqlx::Row;
use sqlx::sqlite::SqliteRow;

/// A key to be made.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct NewStreamKey {
    /// For which room.
    pub room: RoomId,
    /// As whom a stream with it comes in.
    pub guest: GuestId,
    /// What it is good for.
    pub purpose: StreamUse,
    /// What the stream is called in the room.
    pub name: PersonName,
    /// SHA-256 of the secret.
    pub token_hash: [u8; 32],
    /// The time of making.
    pub now: UnixMillis,
    /// When it ends, if ever.
    pub expires: Option<UnixMillis>,
}

/// A key as it is kept.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct StoredStreamKey {
    /// Its id.
    pub id: StreamKeyId,
    /// For which room.
    pub room: RoomId,
    /// As whom a stream with it comes in.
    pub guest: GuestId,
    /// What it is good for.
    pub purpose: StreamUse,
    /// What the stream is called in the room.
    pub name: PersonName,
    /// When it was made.
    pub created: UnixMillis,
    /// When it ends, if ever.
    pub expires: Option<UnixMillis>,
    /// When it was revoked, if it was.
    pub revoked: Option<UnixMillis>,
}

/// How long a revoked key is kept, in milliseconds: a month.
const KEPT: i64 = 30 * 24 * 60 * 60 * 1_000;

impl Store {
    /// Keeps a key. Keys that were revoked long ago are forgotten.
    ///
    /// # Errors
    /// [`Error::NoSuchRoom`] if the room (or the guest) is gone, or [`Error::Database`].
    pub async fn create_stream_key(&self, key: NewStreamKey) -> Result<StoredStreamKey, Error> {
        sqlx::query("DELETE FROM stream_key WHERE revoked < $1")
            .bind(key.now.0.saturating_sub(KEPT))
            .execute(&self.writer)
            .await?;
        let id = sqlx::query_scalar::<_, i64>(
            "INSERT INTO stream_key (room, guest, purpose, name, token_hash, created, expires)
             VALUES ($1, $2, $3, $4, $5, $6, $7) RETURNING id",
        )
        .bind(key.room.0)
        .bind(key.guest.0)
        .bind(key.purpose.word())
        .bind(key.name.as_str())
        .bind(key.token_hash.as_slice())
        .bind(key.now.0)
        .bind(key.expires.map(|at| at.0))
        .fetch_one(&self.writer)
        .await
        .map_err(missing_room)?;
        let NewStreamKey { room, guest, purpose, name, token_hash: _, now: created, expires } = key;
        Ok(StoredStreamKey {
            id: StreamKeyId(id),
            room,
            guest,
            purpose,
            name,
            created,
            expires,
            revoked: None,
        })
    }

    /// The keys of a room that were not revoked, oldest first; those that ended are among them.
    ///
    /// # Errors
    /// [`Error::Database`] or [`Error::Corrupt`].
    pub async fn stream_keys(&self, room: RoomId) -> Result<Vec<StoredStreamKey>, Error> {
        sqlx::query("SELECT * FROM stream_key WHERE room = $1 AND revoked IS NULL ORDER BY id")
            .bind(room.0)
            .fetch_all(&self.readers)
            .await?
            .iter()
            .map(read_key)
            .collect()
    }

    /// The key whose secret has this SHA-256, good or not.
    ///
    /// # Errors
    /// [`Error::Database`] or [`Error::Corrupt`].
    pub async fn stream_key(&self, token_hash: &[u8; 32]) -> Result<Option<StoredStreamKey>, Error> {
        sqlx::query("SELECT * FROM stream_key WHERE token_hash = $1")
            .bind(token_hash.as_slice())
            .fetch_optional(&self.readers)
            .await?
            .map(|row| read_key(&row))
            .transpose()
    }

    /// Revokes a key of a room. Says whether there was one that was good.
    ///
    /// # Errors
    /// [`Error::Database`].
    pub async fn revoke_stream_key(
        &self,
        room: RoomId,
        key: StreamKeyId,
        now: UnixMillis,
    ) -> Result<bool, Error> {
        let done =
            sqlx::query("UPDATE stream_key SET revoked = $3 WHERE id = $1 AND room = $2 AND revoked IS NULL")
                .bind(key.0)
                .bind(room.0)
                .bind(now.0)
                .execute(&self.writer)
                .await?;
        Ok(done.rows_affected() > 0)
    }
}

fn read_key(row: &SqliteRow) -> Result<StoredStreamKey, Error> {
    let purpose: String = row.try_get("purpose")?;
    Ok(StoredStreamKey {
        id: StreamKeyId(row.try_get("id")?),
        room: RoomId(row.try_get("room")?),
        guest: GuestId(row.try_get("guest")?),
        purpose: StreamUse::from_word(&purpose).ok_or(Error::Corrupt("use of a stream key"))?,
        name: row::person_name(row.try_get("name")?)?,
        created: UnixMillis(row.try_get("created")?),
        expires: row.try_get::<Option<i64>, _>("expires")?.map(UnixMillis),
        revoked: row.try_get::<Option<i64>, _>("revoked")?.map(UnixMillis),
    })
}
