//! Keys for programs that send or play a room's media by themselves: encoders (WHIP) and players (WHEP).

use crate::person::Role;

/// What a stream key is good for, in one room.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum StreamUse {
    /// Send a stream into the room (WHIP).
    Publish,
    /// Play what is sent in the room (WHEP).
    Watch,
}

impl StreamUse {
    /// Every use.
    pub const ALL: [Self; 2] = [Self::Publish, Self::Watch];

    /// The word for it, in the store and on the wire.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Publish => "publish",
            Self::Watch => "watch",
        }
    }

    /// The use a word is for.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.word() == word)
    }

    /// The role of whoever comes into the room with such a key. What it may do stands in the one table.
    #[must_use]
    pub const fn role(self) -> Role {
        match self {
            Self::Publish => Role::Speaker,
            Self::Watch => Role::Viewer,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::access::{Action, authorise};
    use crate::track::Source;

    #[test]
    fn a_key_to_watch_sends_nothing() {
        for (purpose, sends) in [(StreamUse::Publish, true), (StreamUse::Watch, false)] {
            assert_eq!(authorise(purpose.role(), Action::Publish(Source::Camera)).is_ok(), sends);
            assert!(authorise(purpose.role(), Action::Watch).is_ok());
            assert_eq!(StreamUse::from_word(purpose.word()), Some(purpose));
        }
    }
}
