//! What a room is, apart from who is in it.

use crate::person::{BadText, Role, one_line};
use std::fmt;

/// The name of a room in its address, `/r/NAME`: 1 to 64 of `a-z 0-9 -`, beginning and ending with a letter or digit.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct RoomName(String);

impl RoomName {
    /// Longest name, in characters.
    pub const MAX_CHARS: usize = 64;

    /// Reads a name exactly as it stands in an address.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let fits = !text.is_empty()
            && text.len() <= Self::MAX_CHARS
            && text.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
            && !text.starts_with('-')
            && !text.ends_with('-');
        fits.then(|| Self(text.to_owned()))
    }

    /// Makes a name out of a title somebody typed: "Opening week!" becomes `opening-week`. `None` if no letter or
    /// digit of the Latin alphabet is left.
    #[must_use]
    pub fn from_title(title: &str) -> Option<Self> {
        let mut name = String::new();
        for c in title.chars().flat_map(char::to_lowercase) {
            match c {
                'a'..='z' | '0'..='9' => name.push(c),
                'ä' => name.push_str("ae"),
                'ö' => name.push_str("oe"),
                'ü' => name.push_str("ue"),
                'ß' => name.push_str("ss"),
                _ if !name.is_empty() && !name.ends_with('-') => name.push('-'),
                _ => {}
            }
        }
        name.truncate(Self::MAX_CHARS);
        Self::parse(name.trim_end_matches('-'))
    }

    /// The name.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for RoomName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// What people call a room: 1 to 80 characters on one line.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct RoomTitle(String);

impl RoomTitle {
    /// Longest title, in characters.
    pub const MAX_CHARS: usize = 80;

    /// Reads a title somebody typed.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn parse(text: &str) -> Result<Self, BadText> {
        one_line(text, Self::MAX_CHARS).map(Self)
    }

    /// The title.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// How a room wants to be used. Passwords are not here: they are checked before anybody reaches the room.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct RoomRules {
    /// What people call it.
    pub title: RoomTitle,
    /// Shown on the front page.
    pub listed: bool,
    /// A password is needed to come in.
    pub has_password: bool,
    /// Nobody new may come in but those who may [`crate::Action::EnterLocked`].
    pub locked: bool,
    /// The most people at once, 1 to [`RoomRules::MAX_CAPACITY`].
    pub capacity: u32,
    /// The role of somebody who comes in for the first time.
    pub newcomer: Role,
    /// How its media may travel.
    pub media: MediaRules,
    /// What is written in it is kept. Else it goes to whoever is there, and nowhere is anything of it left.
    pub keeps_chat: bool,
}

/// How a room's media may travel.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub struct MediaRules {
    /// What the host chose.
    pub travel: Travel,
    /// No server carries its media.
    pub no_server_media: bool,
    /// Nobody learns another participant's address.
    pub private_addresses: bool,
}

/// How media travels, as a host may choose it.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Debug)]
pub enum Travel {
    /// As fits the room.
    #[default]
    Automatic,
    /// Straight from everybody to everybody.
    Direct,
    /// One participant mixes for the others.
    Mixer,
    /// Through the server.
    Server,
}

impl Travel {
    /// Every way, in the order of the type.
    pub const ALL: [Self; 4] = [Self::Automatic, Self::Direct, Self::Mixer, Self::Server];

    /// The word for it in files, flags and the database.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Automatic => "automatic",
            Self::Direct => "direct",
            Self::Mixer => "mixer",
            Self::Server => "server",
        }
    }

    /// The way a word names.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|travel| travel.word() == word)
    }
}

impl RoomRules {
    /// What capacity is when nobody chose one.
    pub const DEFAULT_CAPACITY: u32 = 50;
    /// The largest capacity a room may be given.
    pub const MAX_CAPACITY: u32 = 500;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_what_an_address_can_hold() {
        for good in ["a", "opening-week", "7", "quiet-otter-42"] {
            assert!(RoomName::parse(good).is_some(), "{good}");
        }
        for bad in ["", "-a", "a-", "A", "ä", "a b", "a/b", "..", &"a".repeat(65)] {
            assert!(RoomName::parse(bad).is_none(), "{bad}");
        }
    }

    #[test]
    fn a_title_becomes_a_name() {
        let name = |title| RoomName::from_title(title).map(|n| n.to_string());
        assert_eq!(name("  Opening week! ").as_deref(), Some("opening-week"));
        assert_eq!(name("Große Übung (2)").as_deref(), Some("grosse-uebung-2"));
        assert_eq!(name("会议"), None);
        assert_eq!(name(&"x y".repeat(60)).map(|n| n.len() <= 64), Some(true));
    }
}
