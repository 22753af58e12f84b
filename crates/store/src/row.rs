//! Words and numbers of the tables as values of [`model`].

use crate::error::Error;
use model::{Colour, PersonName, Role, RoomName, RoomTitle, Travel};

pub(crate) const fn role_word(role: Role) -> &'static str {
    match role {
        Role::Viewer => "viewer",
        Role::Speaker => "speaker",
        Role::Moderator => "moderator",
        Role::Owner => "owner",
    }
}

pub(crate) fn role(word: &str) -> Result<Role, Error> {
    [Role::Viewer, Role::Speaker, Role::Moderator, Role::Owner]
        .into_iter()
        .find(|role| role_word(*role) == word)
        .ok_or(Error::Corrupt("role"))
}

pub(crate) fn travel(word: &str) -> Result<Travel, Error> {
    Travel::from_word(word).ok_or(Error::Corrupt("way of media"))
}

pub(crate) fn room_name(text: &str) -> Result<RoomName, Error> {
    RoomName::parse(text).ok_or(Error::Corrupt("room name"))
}

pub(crate) fn room_title(text: &str) -> Result<RoomTitle, Error> {
    RoomTitle::parse(text).map_err(|_| Error::Corrupt("room title"))
}

pub(crate) fn person_name(text: &str) -> Result<PersonName, Error> {
    PersonName::parse(text).map_err(|_| Error::Corrupt("person's name"))
}

pub(crate) fn colour(number: i64) -> Result<Colour, Error> {
    u8::try_from(number).ok().and_then(Colour::new).ok_or(Error::Corrupt("colour"))
}

pub(crate) fn count(number: i64) -> Result<u32, Error> {
    u32::try_from(number).map_err(|_| Error::Corrupt("count"))
}
