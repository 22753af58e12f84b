//! What a room remembers of a guest: a role, and a removal that has not run out.

use crate::error::Error;
use crate::open::Store;
use crate::row;
use model::{GuestId, Role, RoomId, UnixMillis};

impl Store {
    /// The role a guest was given in a room; `None` for one who was never given any.
    ///
    /// # Errors
    /// [`Error::Database`] or [`Error::Corrupt`].
    pub async fn role(&self, room: RoomId, guest: GuestId) -> Result<Option<Role>, Error> {
        sqlx::query_scalar::<_, String>("SELECT role FROM role WHERE room = $1 AND guest = $2")
            .bind(room.0)
            .bind(guest.0)
            .fetch_optional(&self.readers)
            .await?
            .map(|word| row::role(&word))
            .transpose()
    }

    /// Remembers the role of a guest in a room.
    ///
    /// # Errors
    /// [`Error::NoSuchRoom`] if the room (or the guest) is gone, or [`Error::Database`].
    pub async fn set_role(&self, room: RoomId, guest: GuestId, role: Role) -> Result<(), Error> {
        sqlx::query(
            "INSERT INTO role (room, guest, role) VALUES ($1, $2, $3)
             ON CONFLICT (room, guest) DO UPDATE SET role = excluded.role",
        )
        .bind(room.0)
        .bind(guest.0)
        .bind(row::role_word(role))
        .execute(&self.writer)
        .await
        .map_err(missing_room)?;
        Ok(())
    }

    /// Until when a guest may not come back; `None` for one who was not removed. It may lie in the past.
    ///
    /// # Errors
    /// [`Error::Database`].
    pub async fn removed_until(&self, room: RoomId, guest: GuestId) -> Result<Option<UnixMillis>, Error> {
        let until = sqlx::query_scalar::<_, i64>("SELECT until FROM removal WHERE room = $1 AND guest = $2")
            .bind(room.0)
            .bind(guest.0)
            .fetch_optional(&self.readers)
            .await?;
        Ok(until.map(UnixMillis))
    }

    /// Remembers that a guest was removed from a room, and until when.
    ///
    /// # Errors
    /// [`Error::NoSuchRoom`] if the room (or the guest) is gone, or [`Error::Database`].
    pub async fn set_removed(&self, room: RoomId, guest: GuestId, until: UnixMillis) -> Result<(), Error> {
        sqlx::query(
            "INSERT INTO removal (room, guest, until) VALUES ($1, $2, $3)
             ON CONFLICT (room, guest) DO UPDATE SET until = excluded.until",
        )
        .bind(room.0)
        .bind(guest.0)
        .bind(until.0)
        .execute(&self.writer)
        .await
        .map_err(missing_room)?;
        Ok(())
    }
}

/// A foreign key that points nowhere means that the room was deleted meanwhile: guests are never deleted.
pub(crate) fn missing_room(error: sqlx::Error) -> Error {
    match error.as_database_error() {
        Some(database) if database.is_foreign_key_violation() => Error::NoSuchRoom,
        _ => Error::Database(error),
    }
}
