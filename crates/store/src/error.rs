//! What can go wrong.

use model::RoomName;
use std::path::PathBuf;

/// Why the store could not do it.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The database file cannot be opened or brought up to date.
    #[error("the database {path} cannot be opened: {reason}", path = path.display())]
    Open {
        /// The file.
        path: PathBuf,
        /// What SQLite says.
        reason: String,
    },
    /// The database was written by a newer Starling.
    #[error(
        "the database {path} was written by a newer version of starling; run that version, or restore a backup",
        path = path.display()
    )]
    Newer {
        /// The file.
        path: PathBuf,
    },
    /// There is no such room, or it was deleted meanwhile.
    #[error("there is no such room")]
    NoSuchRoom,
    /// The room keeps no chat.
    #[error("the room keeps no chat")]
    KeepsNoChat,
    /// A row holds what this program never writes.
    #[error("the database holds a {0} that starling did not write")]
    Corrupt(&'static str),
    /// SQLite could not do it: a full disk, a broken file.
    #[error("the database could not do it: {0}")]
    Database(#[from] sqlx::Error),
}

/// Why a room was not made.
#[derive(Debug, thiserror::Error)]
pub enum CreateRoomError {
    /// There is a room of that name.
    #[error("there is a room named {0} already; choose another name")]
    NameTaken(RoomName),
    /// The store could not do it.
    #[error(transparent)]
    Store(#[from] Error),
}
