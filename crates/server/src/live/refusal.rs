//! Why something was refused, said the same way over the socket and over HTTP.

use axum::Json;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use protocol::http::Problem;
use protocol::{ErrorBody, ErrorCode};
use std::time::Duration;

/// A refusal: what is wrong and what to do.
#[derive(Clone, PartialEq, Debug)]
pub struct Refusal(pub Box<ErrorBody>);

impl Refusal {
    /// With words for people.
    #[must_use]
    pub fn new(code: ErrorCode, message: impl Into<String>) -> Self {
        Self(Box::new(ErrorBody { code, message: message.into(), retry_after_ms: None, tries_left: None }))
    }

    /// Trying again makes sense after this long.
    #[must_use]
    pub fn after(mut self, wait: Duration) -> Self {
        self.0.retry_after_ms = Some(u32::try_from(wait.as_millis()).unwrap_or(u32::MAX));
        self
    }

    /// So many guesses are left.
    #[must_use]
    pub fn tries_left(mut self, tries: u32) -> Self {
        self.0.tries_left = Some(tries);
        self
    }

    /// Something of the server's own failed. The reason goes to the log, not to the asker.
    #[must_use]
    pub fn internal(what: &str, error: &dyn std::fmt::Display) -> Self {
        tracing::error!(%error, "{what}");
        Self::new(ErrorCode::Internal, "The server could not do it; its log says why. Try again in a moment.")
    }

    /// There is no room of that name.
    #[must_use]
    pub fn no_such_room() -> Self {
        Self::new(ErrorCode::NoSuchRoom, "There is no such room. Check the link, or start a new meeting.")
    }

    /// It takes another role.
    #[must_use]
    pub fn denied(denied: model::Denied) -> Self {
        Self::new(ErrorCode::NotAllowed, format!("Not allowed: {denied}."))
    }
}

impl From<store::Error> for Refusal {
    fn from(error: store::Error) -> Self {
        match error {
            store::Error::NoSuchRoom => Self::no_such_room(),
            other => Self::internal("the store could not do it", &other),
        }
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        let status = status(self.0.code);
        let ErrorBody { code, message, retry_after_ms, tries_left } = *self.0;
        let problem = Problem { status: status.as_u16(), code, detail: message, retry_after_ms, tries_left };
        let mut response = (status, Json(problem)).into_response();
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
        if status == StatusCode::UNAUTHORIZED {
            // What RFC 9110 wants beside it. Browsers ask nobody for this kind.
            headers.insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
        }
        if let Some(wait) = retry_after_ms {
            headers.insert(header::RETRY_AFTER, HeaderValue::from(wait.div_ceil(1_000)));
        }
        response
    }
}

const fn status(code: ErrorCode) -> StatusCode {
    match code {
        ErrorCode::BadRequest | ErrorCode::ProtocolVersion => StatusCode::BAD_REQUEST,
        ErrorCode::BadValue | ErrorCode::BadOffer => StatusCode::UNPROCESSABLE_ENTITY,
        ErrorCode::NoSuchRoom | ErrorCode::NoSuchParticipant | ErrorCode::NoSuchStream => {
            StatusCode::NOT_FOUND
        }
        ErrorCode::PasswordNeeded
        | ErrorCode::WrongPassword
        | ErrorCode::RoomLocked
        | ErrorCode::RemovedEarlier
        | ErrorCode::NotAllowed
        | ErrorCode::NotLinked => StatusCode::FORBIDDEN,
        ErrorCode::NotJoined | ErrorCode::RoomFull | ErrorCode::AlreadyHere | ErrorCode::NameTaken => {
            StatusCode::CONFLICT
        }
        ErrorCode::NotSignedIn | ErrorCode::WrongKey => StatusCode::UNAUTHORIZED,
        ErrorCode::TooFast => StatusCode::TOO_MANY_REQUESTS,
        ErrorCode::TooLong => StatusCode::PAYLOAD_TOO_LARGE,
        ErrorCode::Internal => StatusCode::INTERNAL_SERVER_ERROR,
    }
}

impl From<room::Refusal> for Refusal {
    fn from(refusal: room::Refusal) -> Self {
        use room::Refusal as Why;
        let code = match &refusal {
            Why::Denied(_) => ErrorCode::NotAllowed,
            Why::NotHere => ErrorCode::NotJoined,
            Why::NoSuchParticipant => ErrorCode::NoSuchParticipant,
            Why::RoomFull { .. } => ErrorCode::RoomFull,
            Why::RoomLocked => ErrorCode::RoomLocked,
            Why::RoomDeleted => ErrorCode::NoSuchRoom,
            Why::AlreadyHere => ErrorCode::AlreadyHere,
            Why::RemovedEarlier { .. } => ErrorCode::RemovedEarlier,
            Why::TooFast { .. } => ErrorCode::TooFast,
            Why::TooLong { .. } => ErrorCode::TooLong,
            Why::Empty
            | Why::BadNonce
            | Why::BadMid
            | Why::RepeatedMid { .. }
            | Why::TooMany { .. }
            | Why::BadBars => ErrorCode::BadValue,
            Why::NotKept => ErrorCode::Internal,
        };
        let said = Self::new(code, sentence(&refusal.to_string()));
        match refusal {
            Why::RemovedEarlier { retry_after } | Why::TooFast { retry_after } => said.after(retry_after),
            _ => said,
        }
    }
}

/// A phrase as a sentence.
fn sentence(phrase: &str) -> String {
    let mut rest = phrase.chars();
    let first = rest.next().map(|c| c.to_uppercase().collect::<String>()).unwrap_or_default();
    format!("{first}{}.", rest.as_str())
}
