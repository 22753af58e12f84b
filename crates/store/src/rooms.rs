//! Rooms.

use crate::error::{CreateRoomError, Error};
use crate::open::Store;
use crate::row;
use model::{GuestId, MediaRules, RoomId, RoomName, RoomRules, UnixMillis};
use sqlx::Row;
use sqlx::sqlite::SqliteRow;

/// A room to be made.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct NewRoom {
    /// Its name in the address.
    pub name: RoomName,
    /// How it wants to be used. [`RoomRules::has_password`] is not read: `password_hash` says it.
    pub rules: RoomRules,
    /// What the password is checked against (an argon2id string), where there is one.
    pub password_hash: Option<String>,
    /// Whoever makes it.
    pub owner: GuestId,
    /// The time of making.
    pub now: UnixMillis,
}

/// A room as it is kept.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct StoredRoom {
    /// Its id.
    pub id: RoomId,
    /// Its name in the address.
    pub name: RoomName,
    /// How it wants to be used.
    pub rules: RoomRules,
    /// What the password is checked against, where there is one.
    pub password_hash: Option<String>,
    /// Whoever made it.
    pub owner: GuestId,
    /// When it was made.
    pub created: UnixMillis,
}

/// What to do with a room's password.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum PasswordChange {
    /// Leave it.
    Keep,
    /// Anybody with the address may come in.
    Remove,
    /// Check against this argon2id string.
    Set(String),
}

impl Store {
    /// Makes a room.
    ///
    /// # Errors
    /// [`CreateRoomError::NameTaken`], or the store's own.
    pub async fn create_room(&self, room: NewRoom) -> Result<RoomId, CreateRoomError> {
        let made = sqlx::query_scalar::<_, i64>(
            "INSERT INTO room (name, title, listed, locked, capacity, newcomer, password_hash, owner, created, used,
             travel, no_server_media, private_addresses, keeps_chat)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $9, $10, $11, $12, $13) ON CONFLICT (name) DO NOTHING RETURNING id",
        )
        .bind(room.name.as_str())
        .bind(room.rules.title.as_str())
        .bind(i64::from(room.rules.listed))
        .bind(i64::from(room.rules.locked))
        .bind(i64::from(room.rules.capacity))
        .bind(row::role_word(room.rules.newcomer))
        .bind(&room.password_hash)
        .bind(room.owner.0)
        .bind(room.now.0)
        .bind(room.rules.media.travel.word())
        .bind(i64::from(room.rules.media.no_server_media))
        .bind(i64::from(room.rules.media.private_addresses))
        .bind(i64::from(room.rules.keeps_chat))
        .fetch_optional(&self.writer)
        .await
        .map_err(Error::from)?;
        made.map(RoomId).ok_or(CreateRoomError::NameTaken(room.name))
    }

    /// The room of this name.
    ///
    /// # Errors
    /// [`Error::Database`] or [`Error::Corrupt`].
    pub async fn room_by_name(&self, name: &RoomName) -> Result<Option<StoredRoom>, Error> {
        sqlx::query("SELECT * FROM room WHERE name = $1")
            .bind(name.as_str())
            .fetch_optional(&self.readers)
            .await?
            .map(|row| read_room(&row))
            .transpose()
    }

    /// The rooms of the front page, those used last first.
    ///
    /// # Errors
    /// [`Error::Database`] or [`Error::Corrupt`].
    pub async fn listed_rooms(&self, limit: u32) -> Result<Vec<StoredRoom>, Error> {
        sqlx::query("SELECT * FROM room WHERE listed = 1 ORDER BY used DESC, id DESC LIMIT $1")
            .bind(i64::from(limit))
            .fetch_all(&self.readers)
            .await?
            .iter()
            .map(read_room)
            .collect()
    }

    /// The first rooms by their name, listed or not.
    ///
    /// # Errors
    /// [`Error::Database`] or [`Error::Corrupt`].
    pub async fn rooms_by_name(&self, limit: u32) -> Result<Vec<StoredRoom>, Error> {
        sqlx::query("SELECT * FROM room ORDER BY name LIMIT $1")
            .bind(i64::from(limit))
            .fetch_all(&self.readers)
            .await?
            .iter()
            .map(read_room)
            .collect()
    }

    /// How many rooms there are.
    ///
    /// # Errors
    /// [`Error::Database`] or [`Error::Corrupt`].
    pub async fn count_rooms(&self) -> Result<u32, Error> {
        let count =
            sqlx::query_scalar::<_, i64>("SELECT COUNT(*) FROM room").fetch_one(&self.readers).await?;
        row::count(count)
    }

    /// Changes a room. [`RoomRules::has_password`] is not read: `password` says it. A room that keeps no chat has none
    /// afterwards.
    ///
    /// # Errors
    /// [`Error::NoSuchRoom`] or [`Error::Database`].
    pub async fn update_room(
        &self,
        id: RoomId,
        rules: &RoomRules,
        password: PasswordChange,
    ) -> Result<(), Error> {
        let (keep, hash) = match password {
            PasswordChange::Keep => (1, None),
            PasswordChange::Remove => (0, None),
            PasswordChange::Set(hash) => (0, Some(hash)),
        };
        let mut transaction = self.writer.begin_with("BEGIN IMMEDIATE").await?;
        let done = sqlx::query(
            "UPDATE room SET title = $2, listed = $3, locked = $4, capacity = $5, newcomer = $6,
             password_hash = CASE WHEN $7 = 1 THEN password_hash ELSE $8 END,
             travel = $9, no_server_media = $10, private_addresses = $11, keeps_chat = $12 WHERE id = $1",
        )
        .bind(id.0)
        .bind(rules.title.as_str())
        .bind(i64::from(rules.listed))
        .bind(i64::from(rules.locked))
        .bind(i64::from(rules.capacity))
        .bind(row::role_word(rules.newcomer))
        .bind(keep)
        .bind(hash)
        .bind(rules.media.travel.word())
        .bind(i64::from(rules.media.no_server_media))
        .bind(i64::from(rules.media.private_addresses))
        .bind(i64::from(rules.keeps_chat))
        .execute(&mut *transaction)
        .await?;
        if done.rows_affected() == 0 {
            return Err(Error::NoSuchRoom);
        }
        let mut cleared = 0;
        if !rules.keeps_chat {
            let gone = sqlx::query("DELETE FROM message WHERE room = $1").bind(id.0);
            cleared = gone.execute(&mut *transaction).await?.rows_affected();
        }
        transaction.commit().await?;
        if cleared > 0 { self.forget_log().await } else { Ok(()) }
    }

    /// Notes that somebody is in the room, so that it does not count as unused.
    ///
    /// # Errors
    /// [`Error::Database`].
    pub async fn touch_room(&self, id: RoomId, now: UnixMillis) -> Result<(), Error> {
        sqlx::query("UPDATE room SET used = $2 WHERE id = $1 AND used < $2")
            .bind(id.0)
            .bind(now.0)
            .execute(&self.writer)
            .await?;
        Ok(())
    }

    /// Deletes a room with its chat, roles and removals. Says whether there was one.
    ///
    /// # Errors
    /// [`Error::Database`].
    pub async fn delete_room(&self, id: RoomId) -> Result<bool, Error> {
        let done = sqlx::query("DELETE FROM room WHERE id = $1").bind(id.0).execute(&self.writer).await?;
        Ok(done.rows_affected() > 0)
    }
}

fn read_room(row: &SqliteRow) -> Result<StoredRoom, Error> {
    let password_hash: Option<String> = row.try_get("password_hash")?;
    Ok(StoredRoom {
        id: RoomId(row.try_get("id")?),
        name: row::room_name(row.try_get("name")?)?,
        rules: RoomRules {
            title: row::room_title(row.try_get("title")?)?,
            listed: row.try_get::<i64, _>("listed")? != 0,
            has_password: password_hash.is_some(),
            locked: row.try_get::<i64, _>("locked")? != 0,
            capacity: row::count(row.try_get("capacity")?)?,
            newcomer: row::role(row.try_get("newcomer")?)?,
            media: MediaRules {
                travel: row::travel(row.try_get("travel")?)?,
                no_server_media: row.try_get::<i64, _>("no_server_media")? != 0,
                private_addresses: row.try_get::<i64, _>("private_addresses")? != 0,
            },
            keeps_chat: row.try_get::<i64, _>("keeps_chat")? != 0,
        },
        password_hash,
        owner: GuestId(row.try_get("owner")?),
        created: UnixMillis(row.try_get("created")?),
    })
}
