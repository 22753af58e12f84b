//! The key of the administration: made by the server itself, shown once, kept only as its SHA-256.
//!
//! That is enough for 160 random bits: nobody guesses them, however fast they hash. A slow hash, as for the passwords
//! people think of, would only let strangers keep the server busy.

use crate::live::cookie;
use crate::live::random;
use aws_lc_rs::constant_time::verify_slices_are_equal;
use data_encoding::BASE32_NOPAD;
use std::fmt;
use store::Store;

/// A key. It is a secret: no `Debug`; its `Display` is how it is shown to whoever runs the server.
pub struct AdminKey([u8; 20]);

/// Characters in a group.
const GROUP: usize = 4;
/// The longest text that is looked at, in bytes: a key with as many separators again.
const LONGEST: usize = 80;

impl AdminKey {
    /// The first key of this server. `None` where there is one already.
    ///
    /// # Errors
    /// The store's.
    pub async fn first(store: &Store) -> Result<Option<Self>, store::Error> {
        let key = Self::new_random();
        Ok(store.first_admin_key(&key.hash()).await?.then_some(key))
    }

    /// A new key instead of any other. Whoever is signed in is not any more.
    ///
    /// # Errors
    /// The store's; then everything is as it was.
    pub async fn renew(store: &Store) -> Result<Self, store::Error> {
        let key = Self::new_random();
        store.replace_admin_key(&key.hash()).await?;
        Ok(key)
    }

    /// Reads a key as people type it: case, spaces and hyphens do not matter.
    #[must_use]
    pub(super) fn parse(text: &str) -> Option<Self> {
        if text.len() > LONGEST {
            return None;
        }
        let plain: String = text
            .chars()
            .filter(|c| !c.is_whitespace() && *c != '-')
            .map(|c| c.to_ascii_uppercase())
            .collect();
        Some(Self(BASE32_NOPAD.decode(plain.as_bytes()).ok()?.try_into().ok()?))
    }

    /// Whether the store keeps this key. Takes as long whatever is wrong.
    #[must_use]
    pub(super) fn is_kept_as(&self, hash: &[u8; 32]) -> bool {
        verify_slices_are_equal(&self.hash(), hash).is_ok()
    }

    fn new_random() -> Self {
        Self(random::bytes())
    }

    fn hash(&self) -> [u8; 32] {
        cookie::hash(&self.0)
    }
}

impl fmt::Display for AdminKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text = BASE32_NOPAD.encode(&self.0);
        for (n, c) in text.chars().enumerate() {
            if n > 0 && n % GROUP == 0 {
                f.write_str("-")?;
            }
            write!(f, "{c}")?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_read_as_it_is_shown_and_as_people_type_it() {
        let key = AdminKey::new_random();
        let shown = key.to_string();
        assert_eq!(shown.len(), 32 + 7, "{shown}");
        assert!(shown.split('-').all(|group| group.len() == 4), "{shown}");
        let typed = [shown.to_lowercase(), shown.replace('-', ""), format!(" {} ", shown.replace('-', "  "))];
        for text in typed.iter().chain([&shown]) {
            assert!(AdminKey::parse(text).is_some_and(|read| read.is_kept_as(&key.hash())), "{text}");
        }
    }

    #[test]
    fn another_key_or_none_at_all_is_not_it() {
        let hash = AdminKey::new_random().hash();
        assert!(!AdminKey::new_random().is_kept_as(&hash));
        for text in ["", "AAAA", "AAAA-AAAA-AAAA-AAAA-AAAA-AAAA-AAAA-AAA1", "ü", &"A".repeat(1_000_000)] {
            assert!(AdminKey::parse(text).is_none());
        }
    }
}
