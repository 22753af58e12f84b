//! Guests: browsers that have been here before.

use crate::error::Error;
use crate::open::Store;
use model::{GuestId, UnixMillis};

impl Store {
    /// The guest whose cookie has this SHA-256.
    ///
    /// # Errors
    /// [`Error::Database`].
    pub async fn guest_by_token(&self, token_hash: &[u8; 32]) -> Result<Option<GuestId>, Error> {
        let found = sqlx::query_scalar::<_, i64>("SELECT id FROM guest WHERE token_hash = $1")
            .bind(token_hash.as_slice())
            .fetch_optional(&self.readers)
            .await?;
        Ok(found.map(GuestId))
    }

    /// Keeps a new guest under a public id that the caller drew at random.
    ///
    /// # Errors
    /// [`Error::Database`], also where the id or the token is taken: draw both again.
    pub async fn create_guest(
        &self,
        id: GuestId,
        token_hash: &[u8; 32],
        now: UnixMillis,
    ) -> Result<GuestId, Error> {
        sqlx::query("INSERT INTO guest (id, token_hash, created) VALUES ($1, $2, $3)")
            .bind(id.0)
            .bind(token_hash.as_slice())
            .bind(now.0)
            .execute(&self.writer)
            .await?;
        Ok(id)
    }
}
