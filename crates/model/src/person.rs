//! Who is there.

use std::fmt;

/// What somebody may do in a room, in rising order of rights. See [`crate::access`].
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Role {
    /// Watches, listens, writes and raises a hand.
    Viewer,
    /// Also publishes.
    Speaker,
    /// Also keeps order.
    Moderator,
    /// Also changes and deletes the room. Whoever made the room.
    Owner,
}

/// How well a participant is connected, as the room sees it.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Connection {
    /// In the room, media not flowing yet.
    Connecting,
    /// Media flows.
    Connected,
    /// The socket is gone; the place is kept for a while.
    Lost,
}

/// One of the eight colours of people, 1 to 8.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Colour(u8);

impl Colour {
    /// How many there are.
    pub const COUNT: u8 = 8;

    /// The colour numbered `n`, if there is one.
    #[must_use]
    pub const fn new(n: u8) -> Option<Self> {
        if n >= 1 && n <= Self::COUNT { Some(Self(n)) } else { None }
    }

    /// Its number.
    #[must_use]
    pub const fn get(self) -> u8 {
        self.0
    }
}

/// A person's name: 1 to 40 characters, trimmed, with inner white space folded and no control characters.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct PersonName(String);

impl PersonName {
    /// Longest name, in characters.
    pub const MAX_CHARS: usize = 40;

    /// Reads a name somebody typed.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn parse(text: &str) -> Result<Self, BadText> {
        one_line(text, Self::MAX_CHARS).map(Self)
    }

    /// The name.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for PersonName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// What is wrong with a text somebody typed.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum BadText {
    /// Nothing but white space.
    Empty,
    /// More than this many characters.
    TooLong {
        /// The most there may be.
        max: usize,
    },
}

impl fmt::Display for BadText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Empty => f.write_str("is empty"),
            Self::TooLong { max } => write!(f, "is longer than {max} characters"),
        }
    }
}

impl std::error::Error for BadText {}

/// Folds white space and drops what a line of text must not hold: controls and the marks that turn the direction of
/// the text around them (Unicode bidi overrides and isolates), which could disguise one name as another.
pub(crate) fn one_line(text: &str, max: usize) -> Result<String, BadText> {
    let visible: String = text
        .chars()
        .map(|c| if c.is_whitespace() { ' ' } else { c })
        .filter(|c| !c.is_control() && !matches!(c, '\u{200b}' | '\u{200e}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}'))
        .collect();
    let folded = visible.split(' ').filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ");
    match folded.chars().count() {
        0 => Err(BadText::Empty),
        n if n > max => Err(BadText::TooLong { max }),
        _ => Ok(folded),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_trimmed_and_folded() {
        assert_eq!(PersonName::parse("  Nguyễn \t Thị\nLan ").unwrap().as_str(), "Nguyễn Thị Lan");
    }

    #[test]
    fn a_name_cannot_disguise_itself() {
        assert_eq!(PersonName::parse("\u{202e}lia\u{200b}M").unwrap().as_str(), "liaM");
        assert_eq!(PersonName::parse("\u{200b} \u{7}"), Err(BadText::Empty));
    }

    #[test]
    fn a_name_has_a_longest_length_in_characters() {
        assert!(PersonName::parse(&"ü".repeat(40)).is_ok());
        assert_eq!(PersonName::parse(&"ü".repeat(41)), Err(BadText::TooLong { max: 40 }));
    }
}
