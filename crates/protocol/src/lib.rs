//! Every byte a client and a server say to each other outside the media: one WebSocket of tagged JSON, and a few
//! HTTP routes. `docs/protocol.md` is the prose; these types are the letter, and TypeScript is generated from them.
//!
//! Wire types stay at the edge: the server turns them into [`model`] values at once. Read [`request`] for what a
//! client may ask, [`message`] for what a server says, [`http`] and [`admin`] for the routes, [`sdp`] for
//! what is read of a program's offer.

pub mod admin;
pub mod http;
pub mod limits;
pub mod message;
pub mod request;
pub mod sdp;
pub mod typescript;
pub mod values;

pub use message::{ErrorBody, ErrorCode, Reply, ServerMessage};
pub use request::{ClientMessage, Request};

/// The version of this protocol. A client says which it speaks; a server refuses one it does not know.
pub const VERSION: u32 = 1;

/// Why a client's message could not be read.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum DecodeError {
    /// Longer than [`limits::MESSAGE_BYTES`].
    #[error("the message has {0} bytes; at most {max} are read", max = limits::MESSAGE_BYTES)]
    TooLong(usize),
    /// Not JSON, or not of a shape this version knows. `id` is the request's, where it could be read.
    #[error("{reason}")]
    Shape {
        /// The request's id, where one could be read.
        id: Option<u32>,
        /// What was expected, and where.
        reason: String,
    },
}

/// Reads one message of a client.
///
/// # Errors
/// [`DecodeError`] with words that help whoever writes the client.
pub fn decode(text: &str) -> Result<ClientMessage, DecodeError> {
    if text.len() > limits::MESSAGE_BYTES {
        return Err(DecodeError::TooLong(text.len()));
    }
    serde_json::from_str(text).map_err(|error| {
        #[derive(serde::Deserialize)]
        struct IdOnly {
            id: u32,
        }
        let id = serde_json::from_str::<IdOnly>(text).ok().map(|found| found.id);
        DecodeError::Shape { id, reason: error.to_string() }
    })
}

/// Writes one message of a server.
#[must_use]
pub fn encode(message: &ServerMessage) -> String {
    serde_json::to_string(message)
        .unwrap_or_else(|error| unreachable!("wire types have string keys only: {error}"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::values::Source;

    #[test]
    fn a_request_is_flat_json() {
        let read = decode(r#"{"id":7,"type":"stop","participant":3,"source":"camera"}"#).unwrap();
        assert_eq!(
            read,
            ClientMessage { id: 7, request: Request::Stop { participant: 3, source: Source::Camera } }
        );
    }

    #[test]
    fn a_wrong_request_is_answered_by_its_id() {
        let DecodeError::Shape { id, reason } = decode(r#"{"id":7,"type":"sing"}"#).unwrap_err() else {
            panic!()
        };
        assert_eq!(id, Some(7));
        assert!(reason.contains("unknown variant `sing`"), "{reason}");
    }

    #[test]
    fn a_long_message_is_not_parsed() {
        let long = " ".repeat(limits::MESSAGE_BYTES + 1);
        assert_eq!(decode(&long), Err(DecodeError::TooLong(long.len())));
    }

    #[test]
    fn an_event_is_tagged() {
        let text = encode(&ServerMessage::Left { participant: 4, reason: message::LeaveReason::Removed });
        assert_eq!(text, r#"{"type":"left","participant":4,"reason":"removed"}"#);
    }
}
