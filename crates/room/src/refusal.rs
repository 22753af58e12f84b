//! Why a request was refused.

use crate::limits;
use model::Denied;
use std::fmt;
use std::time::Duration;

/// Why a request was refused. As text: what is wrong and what to do, for people, in English.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Refusal {
    /// The role does not suffice.
    Denied(Denied),
    /// Whoever asks is not in the room.
    NotHere,
    /// Nobody of that id is here.
    NoSuchParticipant,
    /// The room holds no more people.
    RoomFull {
        /// How many it holds.
        capacity: u32,
    },
    /// Nobody new is let in.
    RoomLocked,
    /// The room is deleted.
    RoomDeleted,
    /// The same guest is here in another tab.
    AlreadyHere,
    /// A moderator removed this guest a short while ago.
    RemovedEarlier {
        /// How long they are still kept out.
        retry_after: Duration,
    },
    /// Too many chat messages.
    TooFast {
        /// When the next one may come.
        retry_after: Duration,
    },
    /// The text has too many characters.
    TooLong {
        /// The most there may be.
        max: usize,
    },
    /// The text has nothing but white space.
    Empty,
    /// Not 1 to [`limits::NONCE_BYTES`] visible characters of ASCII.
    BadNonce,
    /// Not 1 to [`limits::MID_BYTES`] visible characters of ASCII.
    BadMid,
    /// The same m-line twice in one list.
    RepeatedMid {
        /// Which.
        mid: String,
    },
    /// The list is too long.
    TooMany {
        /// The most there may be.
        max: usize,
    },
    /// Not 1 to 4.
    BadBars,
    /// The store could not commit it.
    NotKept,
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Denied(denied) => denied.fmt(f),
            Self::NotHere => f.write_str("you are not in this room; join it first"),
            Self::NoSuchParticipant => f.write_str("nobody of that id is here any more"),
            Self::RoomFull { capacity } => write!(
                f,
                "the room is full: it holds {capacity} people; try again when somebody has left, or ask its owner to make it larger"
            ),
            Self::RoomLocked => f.write_str("the room is locked; ask somebody inside to open it"),
            Self::RoomDeleted => f.write_str("the room was deleted"),
            Self::AlreadyHere => f.write_str("you are here in another tab; go on there, or take over here"),
            Self::RemovedEarlier { retry_after } => write!(
                f,
                "a moderator removed you from this room; you can come back in {} min",
                retry_after.as_secs().div_ceil(60)
            ),
            Self::TooFast { retry_after } => write!(
                f,
                "at most {} messages in {} s; wait {} s",
                limits::CHAT_BURST,
                limits::CHAT_WINDOW.as_secs(),
                retry_after.as_millis().div_ceil(1000)
            ),
            Self::TooLong { max } => write!(f, "the text is longer than {max} characters; send it in parts"),
            Self::Empty => f.write_str("the text is empty; write something"),
            Self::BadNonce => {
                write!(f, "the nonce is not 1 to {} visible ASCII characters", limits::NONCE_BYTES)
            }
            Self::BadMid => {
                write!(f, "the name of an m-line is not 1 to {} visible ASCII characters", limits::MID_BYTES)
            }
            Self::RepeatedMid { mid } => write!(f, "the m-line {mid} is listed twice; list it once"),
            Self::TooMany { max } => write!(f, "the list is too long; it may have {max} entries"),
            Self::BadBars => f.write_str("bars are 1 (bad) to 4 (good)"),
            Self::NotKept => f.write_str("the message could not be kept; send it again in a moment"),
        }
    }
}

impl std::error::Error for Refusal {}

impl From<Denied> for Refusal {
    fn from(denied: Denied) -> Self {
        Self::Denied(denied)
    }
}
