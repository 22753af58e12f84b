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
    /// For another participant.
    Signal {
        /// To whom.
        to: ParticipantId,
        /// What.
        signal: request::Signal,
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
        Request::Signal { to, signal } => return Ok(Asked::Signal { to: ParticipantId(to), signal }),
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
        Request::ChangeSelf { name, colour, private } => room::Request::ChangeSelf {
            private,
            name: name.as_deref().map(person_name).transpose()?,
            colour: colour.map(self::colour).transpose()?,
        },
        Request::RaiseHand { raised } => room::Request::RaiseHand { raised },
        Request::Publish { tracks } => {
            room::Request::Publish { tracks: tracks.into_iter().map(publication).collect() }
        }
        Request::Watch { slots } => room::Request::Watch { slots: slots.into_iter().map(wish).collect() },
        Request::Report(report) => room::Request::Report {
            bars: report.bars,
            server: room::ServerReport {
                up_kbps: report.up_kbps,
                down_kbps: report.down_kbps,
                loss: thousandths(report.loss_down),
                rtt_ms: Some(report.rtt_ms),
            },
            able: able(&report.able),
        },
        Request::Links { links } => {
            room::Request::Links { links: links.into_iter().map(peer_link).collect() }
        }
        Request::Switched { kind: _, gap_ms } => room::Request::Switched { gap_ms },
        Request::Level { level } => room::Request::Level { level },
        Request::Carry { agreed } => room::Request::Carry { agreed },
        Request::Travel { travel, mixer } => {
            room::Request::Travel { travel: travel.into(), mixer: mixer.map(ParticipantId) }
        }
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

fn able(able: &request::Able) -> room::Able {
    const MOST_MS: f32 = 10_000.0;
    room::Able {
        uplink_kbps: able.uplink_kbps,
        downlink_kbps: able.downlink_kbps,
        // What is no number becomes zero, and zero says nothing.
        encode_us: able.encode_ms.map(|ms| (ms.clamp(0.0, MOST_MS) * 1_000.0) as u32).filter(|us| *us > 0),
        cpu_limited: able.cpu_limited,
        pressure: able.pressure,
        low_battery: able.low_battery,
        metered: able.metered,
    }
}

fn peer_link(link: request::PeerLink) -> room::PeerReport {
    let request::PeerLink { with, state, silent, up_kbps, down_kbps, loss, rtt_ms, codec } = link;
    room::PeerReport {
        with: ParticipantId(with),
        state: match state {
            request::PeerLinkState::Connecting => room::PeerLinkState::Connecting,
            request::PeerLinkState::Live => room::PeerLinkState::Live,
            request::PeerLinkState::Failed => room::PeerLinkState::Failed,
        },
        silent,
        up_kbps,
        down_kbps,
        loss: thousandths(loss),
        rtt_ms,
        codec,
    }
}

/// A share of 0 to 1; what is no number is nothing.
fn thousandths(share: f32) -> u16 {
    (share.clamp(0.0, 1.0) * 1_000.0) as u16
}
