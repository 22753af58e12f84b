//! The data directory: everything this server keeps, for this server alone.
//!
//! ```text
//! starling.db      rooms, guests, chat, secrets (with -wal and -shm while it runs)
//! tls-key.pem      the key of the certificate
//! tls-cert.pem     the certificate
//! starling.lock    held by the running program
//! ```

use std::fs::{self, DirBuilder, File, OpenOptions, TryLockError};
use std::io::{self, Read, Write};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::{Path, PathBuf};

/// An open data directory. No other starling opens it while this lives.
#[derive(Debug)]
pub struct DataDir {
    path: PathBuf,
    _lock: File,
}

/// Why a data directory cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum DataDirError {
    /// It cannot be made or written.
    #[error(
        "the data directory {path} cannot be written ({reason}); make it writable for this user or choose another \
         with --data-dir",
        path = path.display()
    )]
    Unwritable {
        /// Where.
        path: PathBuf,
        /// What the system says.
        reason: io::Error,
    },
    /// Another starling runs on it.
    #[error(
        "the data directory {path} is in use by another running starling{holder}; stop that one or choose another \
         directory with --data-dir",
        path = path.display()
    )]
    InUse {
        /// Where.
        path: PathBuf,
        /// By which process, in brackets, if it is known.
        holder: String,
    },
}

impl DataDir {
    /// Opens the directory for this program alone; makes it, readable by its user only, if there is none.
    ///
    /// # Errors
    /// [`DataDirError`].
    pub fn open(path: &Path) -> Result<Self, DataDirError> {
        let unwritable = |reason| DataDirError::Unwritable { path: path.to_owned(), reason };
        DirBuilder::new().recursive(true).mode(0o700).create(path).map_err(unwritable)?;

        let mut lock = private().read(true).open(path.join("starling.lock")).map_err(unwritable)?;
        match lock.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                let mut process = String::new();
                let known =
                    lock.read_to_string(&mut process).is_ok() && process.trim().parse::<u32>().is_ok();
                let holder = if known { format!(" (process {})", process.trim()) } else { String::new() };
                return Err(DataDirError::InUse { path: path.to_owned(), holder });
            }
            Err(TryLockError::Error(reason)) => return Err(unwritable(reason)),
        }
        lock.set_len(0).and_then(|()| writeln!(lock, "{}", std::process::id())).map_err(unwritable)?;

        let dir = Self { path: path.to_owned(), _lock: lock };
        // SQLite would make it readable for everybody; its -wal and -shm take the mode of this one.
        private().open(dir.database()).map_err(unwritable)?;
        Ok(dir)
    }

    /// The database of a directory that another program may have open.
    #[must_use]
    pub fn database_in(path: &Path) -> PathBuf {
        path.join("starling.db")
    }

    /// The directory.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// The database.
    #[must_use]
    pub fn database(&self) -> PathBuf {
        Self::database_in(&self.path)
    }

    /// The key of the certificate.
    #[must_use]
    pub fn key(&self) -> PathBuf {
        self.path.join("tls-key.pem")
    }

    /// The certificate.
    #[must_use]
    pub fn certificate(&self) -> PathBuf {
        self.path.join("tls-cert.pem")
    }

    /// Writes a file that only this user may read, whole or not at all.
    ///
    /// # Errors
    /// [`DataDirError::Unwritable`].
    pub fn write(&self, file: &Path, content: &str) -> Result<(), DataDirError> {
        let part = file.with_extension("part");
        let written = private().truncate(true).open(&part).and_then(|mut out| {
            out.write_all(content.as_bytes())?;
            out.sync_all()?;
            fs::rename(&part, file)
        });
        written.map_err(|reason| DataDirError::Unwritable { path: self.path.clone(), reason })
    }
}

/// Opens for writing; a new file is readable by its user only.
fn private() -> OpenOptions {
    let mut options = OpenOptions::new();
    options.write(true).create(true).truncate(false).mode(0o600);
    options
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::os::unix::fs::PermissionsExt;

    fn mode(path: &Path) -> u32 {
        fs::metadata(path).unwrap().permissions().mode() & 0o777
    }

    #[test]
    fn a_new_directory_and_its_files_are_for_their_user_only() {
        let temp = tempfile::tempdir().unwrap();
        let dir = DataDir::open(&temp.path().join("deep/data")).unwrap();
        dir.write(&dir.key(), "secret").unwrap();
        assert_eq!(mode(dir.path()), 0o700);
        assert_eq!(mode(&dir.key()), 0o600);
        assert_eq!(mode(&dir.database()), 0o600);
        assert_eq!(fs::read_to_string(dir.key()).unwrap(), "secret");
    }

    #[test]
    fn one_directory_serves_one_program() {
        let temp = tempfile::tempdir().unwrap();
        let first = DataDir::open(temp.path()).unwrap();
        let error = DataDir::open(temp.path()).unwrap_err().to_string();
        assert!(error.contains(&format!("(process {})", std::process::id())), "{error}");
        drop(first);
        DataDir::open(temp.path()).unwrap();
    }

    #[test]
    fn a_place_that_cannot_be_written_is_named() {
        let temp = tempfile::tempdir().unwrap();
        let file = temp.path().join("file");
        fs::write(&file, "").unwrap();
        let error = DataDir::open(&file.join("data")).unwrap_err().to_string();
        assert!(error.contains("file/data cannot be written"), "{error}");
    }
}
