//! The administration: the hash of its key, and who is signed in with it.
//!
//! Nothing of it is remembered between two calls. A key that another program replaces in the same database, and the
//! sessions that go with it, are gone at the next look.

use crate::error::Error;
use crate::open::Store;
use model::UnixMillis;

/// Where the hash of the key stands among the secrets.
const KEY: &str = "admin_key_hash";

impl Store {
    /// Keeps this hash of a key if there is none yet. Says whether there was none.
    ///
    /// # Errors
    /// [`Error::Database`].
    pub async fn first_admin_key(&self, hash: &[u8; 32]) -> Result<bool, Error> {
        let done = sqlx::query(
            "INSERT INTO secret (purpose, value) VALUES ($1, $2) ON CONFLICT (purpose) DO NOTHING",
        )
        .bind(KEY)
        .bind(hash.as_slice())
        .execute(&self.writer)
        .await?;
        Ok(done.rows_affected() > 0)
    }

    /// Keeps this hash of a key instead of any other, and ends every session.
    ///
    /// # Errors
    /// [`Error::Database`]; then everything is as it was.
    pub async fn replace_admin_key(&self, hash: &[u8; 32]) -> Result<(), Error> {
        let mut transaction = self.writer.begin_with("BEGIN IMMEDIATE").await?;
        sqlx::query(
            "INSERT INTO secret (purpose, value) VALUES ($1, $2)
             ON CONFLICT (purpose) DO UPDATE SET value = excluded.value",
        )
        .bind(KEY)
        .bind(hash.as_slice())
        .execute(&mut *transaction)
        .await?;
        sqlx::query("DELETE FROM admin_session").execute(&mut *transaction).await?;
        transaction.commit().await?;
        Ok(())
    }

    /// The hash of the key, once there is one.
    ///
    /// # Errors
    /// [`Error::Database`] or [`Error::Corrupt`].
    pub async fn admin_key(&self) -> Result<Option<[u8; 32]>, Error> {
        let kept = sqlx::query_scalar::<_, Vec<u8>>("SELECT value FROM secret WHERE purpose = $1")
            .bind(KEY)
            .fetch_optional(&self.readers)
            .await?;
        kept.map(|hash| hash.try_into().map_err(|_| Error::Corrupt("admin key"))).transpose()
    }

    /// Keeps a session, by the SHA-256 of its cookie, until `expires`, if the key is still the one with that hash.
    /// Says whether it is. Sessions that are over are forgotten.
    ///
    /// # Errors
    /// [`Error::Database`].
    pub async fn open_admin_session(
        &self,
        key: &[u8; 32],
        token_hash: &[u8; 32],
        now: UnixMillis,
        expires: UnixMillis,
    ) -> Result<bool, Error> {
        sqlx::query("DELETE FROM admin_session WHERE expires <= $1")
            .bind(now.0)
            .execute(&self.writer)
            .await?;
        let done = sqlx::query(
            "INSERT INTO admin_session (token_hash, expires)
             SELECT $1, $2 WHERE EXISTS (SELECT 1 FROM secret WHERE purpose = $3 AND value = $4)",
        )
        .bind(token_hash.as_slice())
        .bind(expires.0)
        .bind(KEY)
        .bind(key.as_slice())
        .execute(&self.writer)
        .await?;
        Ok(done.rows_affected() > 0)
    }

    /// When the session with this SHA-256 of its cookie ends; `None` where there is none, or it is over.
    ///
    /// # Errors
    /// [`Error::Database`].
    pub async fn admin_session(
        &self,
        token_hash: &[u8; 32],
        now: UnixMillis,
    ) -> Result<Option<UnixMillis>, Error> {
        let expires = sqlx::query_scalar::<_, i64>(
            "SELECT expires FROM admin_session WHERE token_hash = $1 AND expires > $2",
        )
        .bind(token_hash.as_slice())
        .bind(now.0)
        .fetch_optional(&self.readers)
        .await?;
        Ok(expires.map(UnixMillis))
    }

    /// Ends a session, if there is one.
    ///
    /// # Errors
    /// [`Error::Database`].
    pub async fn close_admin_session(&self, token_hash: &[u8; 32]) -> Result<(), Error> {
        sqlx::query("DELETE FROM admin_session WHERE token_hash = $1")
            .bind(token_hash.as_slice())
            .execute(&self.writer)
            .await?;
        Ok(())
    }
}
