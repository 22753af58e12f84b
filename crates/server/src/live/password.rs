//! Passwords of rooms: argon2id, away from the tasks that serve everybody, and only so many at once.

use argon2::password_hash::phc::PasswordHash;
use argon2::{Argon2, PasswordHasher, PasswordVerifier};
use std::sync::Arc;
use tokio::sync::Semaphore;

/// The longest password, in bytes.
pub const MAX_BYTES: usize = 256;

/// Makes and checks password hashes.
#[derive(Clone, Debug)]
pub struct Passwords {
    at_once: Arc<Semaphore>,
}

/// Why a password could not be hashed or checked.
#[derive(Debug, thiserror::Error)]
pub enum PasswordError {
    /// The stored hash is not one.
    #[error("the stored hash cannot be used: {0}")]
    Hash(String),
    /// The work was cut off.
    #[error("the work was cut off")]
    CutOff,
}

/// 19 MiB and about 20 ms each (OWASP's second choice, the crate's default): at most this many at a time.
const AT_ONCE: usize = 2;

impl Passwords {
    /// With [`AT_ONCE`] places.
    #[must_use]
    pub fn new() -> Self {
        Self { at_once: Arc::new(Semaphore::new(AT_ONCE)) }
    }

    /// The PHC string of a password, with a new salt.
    ///
    /// # Errors
    /// [`PasswordError`].
    pub async fn hash(&self, password: String) -> Result<String, PasswordError> {
        self.work(move || {
            let salt = super::random::bytes::<16>();
            Argon2::default()
                .hash_password_with_salt(password.as_bytes(), &salt)
                .map(|hash: argon2::password_hash::phc::PasswordHash| hash.to_string())
                .map_err(|error| PasswordError::Hash(error.to_string()))
        })
        .await
    }

    /// Whether this is the password.
    ///
    /// # Errors
    /// [`PasswordError`].
    pub async fn verify(&self, password: String, hash: String) -> Result<bool, PasswordError> {
        if password.len() > MAX_BYTES {
            return Ok(false);
        }
        self.work(move || {
            let hash = PasswordHash::new(&hash).map_err(|error| PasswordError::Hash(error.to_string()))?;
            Ok(Argon2::default().verify_password(password.as_bytes(), &hash).is_ok())
        })
        .await
    }

    async fn work<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> Result<T, PasswordError> + Send + 'static,
    ) -> Result<T, PasswordError> {
        let permit = self.at_once.clone().acquire_owned().await.map_err(|_| PasswordError::CutOff)?;
        // The permit goes along: whoever hangs up while waiting does not let more than `AT_ONCE` run.
        tokio::task::spawn_blocking(move || {
            let done = work();
            drop(permit);
            done
        })
        .await
        .map_err(|_| PasswordError::CutOff)?
    }
}

impl Default for Passwords {
    fn default() -> Self {
        Self::new()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn only_the_password_fits_its_hash() {
        let passwords = Passwords::new();
        let hash = passwords.hash("correct horse".into()).await.unwrap();
        assert!(hash.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{hash}");
        assert!(passwords.verify("correct horse".into(), hash.clone()).await.unwrap());
        assert!(!passwords.verify("correct hors".into(), hash.clone()).await.unwrap());
        assert!(!passwords.verify("x".repeat(100_000), hash).await.unwrap());
    }

    #[tokio::test]
    async fn the_same_password_has_another_hash_each_time() {
        let passwords = Passwords::new();
        let (one, two) =
            (passwords.hash("same".into()).await.unwrap(), passwords.hash("same".into()).await.unwrap());
        assert_ne!(one, two);
    }

    #[tokio::test]
    async fn a_broken_hash_is_an_error_and_lets_nobody_in() {
        assert!(Passwords::new().verify("a".into(), "plain".into()).await.is_err());
    }
}
