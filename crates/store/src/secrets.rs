//! Secrets of the server, one for each purpose.

use crate::error::Error;
use crate::open::Store;

impl Store {
    /// The secret for a purpose. The first time it is `fresh`, which the caller drew at random, and from then on
    /// always that one.
    ///
    /// # Errors
    /// [`Error::Database`] or [`Error::Corrupt`].
    pub async fn secret(&self, purpose: &str, fresh: [u8; 32]) -> Result<[u8; 32], Error> {
        sqlx::query("INSERT INTO secret (purpose, value) VALUES ($1, $2) ON CONFLICT (purpose) DO NOTHING")
            .bind(purpose)
            .bind(fresh.as_slice())
            .execute(&self.writer)
            .await?;
        let kept = sqlx::query_scalar::<_, Vec<u8>>("SELECT value FROM secret WHERE purpose = $1")
            .bind(purpose)
            .fetch_one(&self.writer)
            .await?;
        kept.try_into().map_err(|_| Error::Corrupt("secret"))
    }
}
