//! Requests of the wire as requests of the room.

use super::refusal::Refusal;
use model::{Colour, ParticipantId, PersonName, TrackId};
use protocol::{ErrorCode, Request, request};

/// What a request is for, after [`Request::Join`].
#[derive(Debug)]
pub enum Asked {
    /// For the room's machine.
    Room(room::Request),
    /// For the media link.
    Offer {
        /// The SDP.
        sdp: String,
        /// The client made a new peer connection.
        fresh: bool,
    },
    /// For the store.
    History {
        /// Only messages before this one.
        before: Option<i64>,
        /// How many.
        limit: u32,
    },
}

/// Reads a request of somebody who is in the room.
///
/// # Errors
/// A value in it is out of range.
pub fn read(request: Request) -> Result<Asked, Refusal> {
    Ok(Asked::Room(match request {
        Request::Offer { sdp, fresh } => return Ok(Asked::Offer { sdp, fresh }),
        Request::History { before, limit } => {
            if limit == 0 || limit > protocol::limits::HISTORY_PAGE {
                let most = protocol::limits::HISTORY_PAGE;
                return Err(bad_value(format!(
                    "At most {most} messages, and at least 1, can be asked for at once."
                )));
            }
            return Ok(Asked::History { before, limit });
        }
        Request::Join(_) => return Err(Refusal::new(ErrorCode::BadRequest, "You are in the room already.")),
        // Answered before anybody gets here; answering again does no harm.
        Request::Ping => return Err(Refusal::new(ErrorCode::BadRequest, "A ping is not for the room.")),
        Request::Leave => room::Request::Leave,
        Request::ChangeSelf { name, colour } => room::Request::ChangeSelf {
            name: name.as_deref().map(person_name).transpose()?,
            colour: colour.map(self::colour).transpose()?,
        },
        Request::RaiseHand { raised } => room::Request::RaiseHand { raised },
        Request::Publish { tracks } => {
            room::Request::Publish { tracks: tracks.into_iter().map(publication).collect() }
        }
        Request::Watch { slots } => room::Request::Watch { slots: slots.into_iter().map(wish).collect() },
        Request::Report(report) => room::Request::Report { bars: report.bars },
        Request::Chat { text, nonce } => room::Request::Chat { text, nonce },
        Request::Stop { participant, source } => {
            room::Request::Stop { participant: ParticipantId(participant), source: source.into() }
        }
        Request::Allow { participant, source } => {
            room::Request::Allow { participant: ParticipantId(participant), source: source.into() }
        }
        Request::LowerHand { participant } => {
            room::Request::LowerHand { participant: ParticipantId(participant) }
        }
        Request::Remove { participant } => room::Request::Remove { participant: ParticipantId(participant) },
        Request::Grant { participant, role } => {
            room::Request::Grant { participant: ParticipantId(participant), role: role.into() }
        }
        Request::Lock { locked } => room::Request::Lock { locked },
    }))
}

/// A person's name.
///
/// # Errors
/// What is wrong with it.
pub fn person_name(text: &str) -> Result<PersonName, Refusal> {
    PersonName::parse(text).map_err(|wrong| bad_value(format!("Your name {wrong}. Choose another one.")))
}

/// A person's colour.
///
/// # Errors
/// There is no such colour.
pub fn colour(number: u8) -> Result<Colour, Refusal> {
    Colour::new(number).ok_or_else(|| bad_value(format!("There is no colour {number}; colours are 1 to 8.")))
}

/// A value out of range.
#[must_use]
pub fn bad_value(message: impl Into<String>) -> Refusal {
    Refusal::new(ErrorCode::BadValue, message)
}

fn publication(publication: request::Publication) -> room::Publication {
    let request::Publication { mid, source, muted } = publication;
    room::Publication { mid, source: source.into(), muted }
}

fn wish(slot: request::Slot) -> room::SlotWish {
    let request::Slot { mid, track, width, height } = slot;
    room::SlotWish { mid, track: TrackId(track), width, height }
}
