//! Chat.

use crate::error::Error;
use crate::open::Store;
use crate::row;
use model::{Colour, GuestId, PersonName, RoomId, UnixMillis};
use sqlx::Row;
use sqlx::sqlite::SqliteRow;

/// A message to be kept.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct NewMessage {
    /// Who writes.
    pub guest: GuestId,
    /// What they are called while they write.
    pub name: PersonName,
    /// Their colour while they write.
    pub colour: Colour,
    /// When.
    pub at: UnixMillis,
    /// What, as markdown.
    pub text: String,
    /// Chosen by the writer: the same one again is the same message again.
    pub nonce: String,
}

/// A message that is kept.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct StoredMessage {
    /// Its place in the room: 1, 2, 3 … in the order of commitment, without a gap.
    pub seq: i64,
    /// Who wrote it.
    pub guest: GuestId,
    /// What they were called then.
    pub name: PersonName,
    /// Their colour then.
    pub colour: Colour,
    /// When.
    pub at: UnixMillis,
    /// What, as markdown.
    pub text: String,
}

/// A piece of a room's chat.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ChatPage {
    /// Oldest first.
    pub messages: Vec<StoredMessage>,
    /// There are older ones.
    pub more: bool,
}

impl Store {
    /// Keeps a message. When this returns, it is on the disk. A message of the same guest with the same nonce is not
    /// kept twice: the first one comes back, as it was.
    ///
    /// # Errors
    /// [`Error::KeepsNoChat`], [`Error::NoSuchRoom`] or [`Error::Database`].
    pub async fn append_chat(&self, room: RoomId, message: NewMessage) -> Result<StoredMessage, Error> {
        let mut transaction = self.writer.begin_with("BEGIN IMMEDIATE").await?;

        let before = sqlx::query("SELECT * FROM message WHERE room = $1 AND guest = $2 AND nonce = $3")
            .bind(room.0)
            .bind(message.guest.0)
            .bind(&message.nonce)
            .fetch_optional(&mut *transaction)
            .await?;
        if let Some(row) = before {
            return read_message(&row);
        }

        let (seq, keeps) = sqlx::query_as::<_, (i64, i64)>(
            "UPDATE room SET last_seq = last_seq + 1 WHERE id = $1 RETURNING last_seq, keeps_chat",
        )
        .bind(room.0)
        .fetch_optional(&mut *transaction)
        .await?
        .ok_or(Error::NoSuchRoom)?;
        if keeps == 0 {
            return Err(Error::KeepsNoChat);
        }
        sqlx::query(
            "INSERT INTO message (room, seq, guest, name, colour, at, text, nonce)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        )
        .bind(room.0)
        .bind(seq)
        .bind(message.guest.0)
        .bind(message.name.as_str())
        .bind(i64::from(message.colour.get()))
        .bind(message.at.0)
        .bind(&message.text)
        .bind(&message.nonce)
        .execute(&mut *transaction)
        .await?;
        transaction.commit().await?;

        let NewMessage { guest, name, colour, at, text, nonce: _ } = message;
        Ok(StoredMessage { seq, guest, name, colour, at, text })
    }

    /// The newest `limit` messages of a room, or the newest before the message numbered `before`.
    ///
    /// # Errors
    /// [`Error::Database`] or [`Error::Corrupt`].
    pub async fn chat_before(
        &self,
        room: RoomId,
        before: Option<i64>,
        limit: u32,
    ) -> Result<ChatPage, Error> {
        let rows =
            sqlx::query("SELECT * FROM message WHERE room = $1 AND seq < $2 ORDER BY seq DESC LIMIT $3")
                .bind(room.0)
                .bind(before.unwrap_or(i64::MAX))
                .bind(i64::from(limit) + 1)
                .fetch_all(&self.readers)
                .await?;
        let limit = usize::try_from(limit).unwrap_or(usize::MAX);
        let more = rows.len() > limit;
        let messages = rows.iter().take(limit).rev().map(read_message).collect::<Result<_, _>>()?;
        Ok(ChatPage { messages, more })
    }
}

fn read_message(row: &SqliteRow) -> Result<StoredMessage, Error> {
    Ok(StoredMessage {
        seq: row.try_get("seq")?,
        guest: GuestId(row.try_get("guest")?),
        name: row::person_name(row.try_get("name")?)?,
        colour: row::colour(row.try_get("colour")?)?,
        at: UnixMillis(row.try_get("at")?),
        text: row.try_get("text")?,
    })
}
