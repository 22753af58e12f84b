//! Opening and closing the database, and how it is kept.

use crate::error::Error;
use sqlx::SqlStr;
use sqlx::migrate::{MigrateError, Migration, MigrationType, Migrator};
use sqlx::sqlite::{
    SqliteConnectOptions, SqliteJournalMode, SqlitePool, SqlitePoolOptions, SqliteSynchronous,
};
use std::borrow::Cow;
use std::path::Path;
use std::time::Duration;

/// The store. Cheap to clone; all clones are the same store.
///
/// One connection writes and a few read: in WAL mode readers never wait for the writer, and writers queue here, in
/// order, instead of meeting `SQLITE_BUSY`. Commits are synced to the disk, so what was acknowledged survives
/// `kill -9` and a power cut; that is one fsync for each chat message, which people write far more slowly than
/// disks sync.
#[derive(Clone, Debug)]
pub struct Store {
    pub(crate) writer: SqlitePool,
    pub(crate) readers: SqlitePool,
}

/// Connections that read. More would only wait for the same disk.
const READERS: u32 = 4;

/// For how long a connection waits for somebody else's lock, a backup for example.
const BUSY: Duration = Duration::from_secs(5);

impl Store {
    /// Opens the database in this file, makes it if there is none, and brings its tables up to date.
    ///
    /// # Errors
    /// [`Error::Open`] or [`Error::Newer`].
    pub async fn open(file: &Path) -> Result<Self, Error> {
        let options = SqliteConnectOptions::new()
            .filename(file)
            .create_if_missing(true)
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(SqliteSynchronous::Full)
            .foreign_keys(true)
            // What is deleted is overwritten in the file.
            .pragma("secure_delete", "ON")
            .busy_timeout(BUSY);
        let failed = |reason: String| Error::Open { path: file.to_owned(), reason };

        let writer = SqlitePoolOptions::new()
            .max_connections(1)
            .connect_with(options.clone())
            .await
            .map_err(|error| failed(error.to_string()))?;
        migrations().run(&writer).await.map_err(|error| match error {
            MigrateError::VersionMissing(_) => Error::Newer { path: file.to_owned() },
            other => failed(other.to_string()),
        })?;
        let readers = SqlitePoolOptions::new()
            .max_connections(READERS)
            .connect_with(options.read_only(true))
            .await
            .map_err(|error| failed(error.to_string()))?;
        Ok(Self { writer, readers })
    }

    /// Whether the database answers, for health checks.
    ///
    /// # Errors
    /// [`Error::Database`] if it does not.
    pub async fn ping(&self) -> Result<(), Error> {
        sqlx::query("SELECT 1").execute(&self.readers).await?;
        Ok(())
    }

    /// Empties the write-ahead log, which still has what was deleted. Left to the next time while somebody reads.
    pub(crate) async fn forget_log(&self) -> Result<(), Error> {
        sqlx::query("PRAGMA wal_checkpoint(TRUNCATE)").execute(&self.writer).await?;
        Ok(())
    }

    /// Finishes what is being written and folds the write-ahead log into the database file.
    pub async fn close(&self) {
        self.readers.close().await;
        self.writer.close().await;
    }
}

/// Every change of the tables, oldest first. A released one is never edited: the next change is a new file.
fn migrations() -> Migrator {
    const ALL: [(i64, &str, &str); 5] = [
        (1, "first", include_str!("../migrations/sqlite/0001_first.sql")),
        (2, "media", include_str!("../migrations/sqlite/0002_media.sql")),
        (3, "keeps chat", include_str!("../migrations/sqlite/0003_keeps_chat.sql")),
        (4, "admin", include_str!("../migrations/sqlite/0004_admin.sql")),
        (5, "stream keys", include_str!("../migrations/sqlite/0005_stream_keys.sql")),
    ];
    let migration = |(version, description, sql): (i64, &'static str, &'static str)| {
        Migration::new(
            version,
            Cow::Borrowed(description),
            MigrationType::Simple,
            SqlStr::from_static(sql),
            false,
        )
    };
    Migrator::with_migrations(ALL.into_iter().map(migration).collect())
}
