//! Answers that a room's task does not wait for.

use super::Shared;
use super::outbox::Outbox;
use super::refusal::Refusal;
use super::translate;
use model::RoomId;
use protocol::{ErrorCode, Reply};
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::oneshot;
use tokio::time::timeout;

/// How long an offer may take to be answered.
const ANSWER: Duration = Duration::from_secs(5);

/// Answers an offer when the media plane did, or says that it did not.
pub(super) async fn wait_for_answer(
    answer: oneshot::Receiver<Result<String, sfu::api::OfferError>>,
    id: u32,
    outbox: Outbox,
) {
    let answer = match timeout(ANSWER, answer).await {
        Ok(Ok(Ok(sdp))) => Ok(Reply::Answer { sdp }),
        Ok(Ok(Err(wrong))) => {
            Err(Refusal::new(ErrorCode::BadOffer, format!("Your browser's offer was refused: {wrong}.")))
        }
        Ok(Err(_)) => Err(Refusal::new(
            ErrorCode::BadOffer,
            "The media link was closed before the offer was answered. Make a new offer.",
        )),
        Err(_) => Err(Refusal::internal("an offer", &"was not answered in time")),
    };
    outbox.answer(id, answer);
}

/// Answers with messages out of the store.
pub(super) async fn read_history(
    shared: Arc<Shared>,
    room: RoomId,
    before: Option<i64>,
    limit: u32,
    id: u32,
    outbox: Outbox,
) {
    let page = shared.store.chat_before(room, before, limit).await;
    let answer = page.map_err(Refusal::from).map(|page| Reply::History {
        messages: page.messages.into_iter().map(translate::stored_chat).collect(),
        more: page.more,
    });
    outbox.answer(id, answer);
}
