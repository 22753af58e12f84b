//! `starling admin-key`: a new key for the administration, whether the server runs or not.

use crate::data_dir::DataDir;
use crate::live::admin::key::AdminKey;
use std::path::{Path, PathBuf};
use store::Store;

/// Why there is no new key.
#[derive(Debug, thiserror::Error)]
pub enum NewKeyError {
    /// No server was ever started there.
    #[error(
        "there is no database at {path}; start the server once, which shows its first key, or name the server's \
         directory with --data-dir",
        path = .0.display()
    )]
    NoServer(PathBuf),
    /// The database.
    #[error(transparent)]
    Store(#[from] store::Error),
}

/// Makes a new key for the server that keeps its things there. Gives the words for standard output.
///
/// The directory is not locked: a server that runs on it looks into the database at each request, and knows the new key
/// and no other from then on.
///
/// # Errors
/// [`NewKeyError`]; then the old key still counts.
pub async fn make(data_dir: &Path) -> Result<String, NewKeyError> {
    let database = DataDir::database_in(data_dir);
    if !database.exists() {
        return Err(NewKeyError::NoServer(database));
    }
    let store = Store::open(&database).await?;
    let key = AdminKey::renew(&store).await;
    store.close().await;
    Ok(format!(
        "\n  Admin key:  {}\n\n  It is for the page /admin of this server, and printed this once. The one before is \
         worth nothing now,\n  and whoever was signed in with it is signed out.\n\n",
        key?
    ))
}
