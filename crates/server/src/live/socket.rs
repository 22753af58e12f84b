//! One WebSocket: reading on one side, writing on the other, and an end to whoever asks too much, reads too little or
//! is not there any more.

use super::Shared;
use super::door::Message as ToRoom;
use super::join::{self, Inside, Visitor};
use super::limits::Bucket;
use super::outbox::{Ending, Next, Waiting, text};
use super::refusal::Refusal;
use super::requests;
use axum::extract::ws::{CloseFrame, Message, Utf8Bytes, WebSocket, close_code};
use futures_util::stream::{SplitSink, SplitStream};
use futures_util::{SinkExt, StreamExt};
use protocol::message::CloseReason;
use protocol::{DecodeError, ErrorCode, Reply, Request, ServerMessage, limits};
use std::sync::Arc;
use std::time::{Duration, Instant};
use tokio::time::{interval, timeout};

/// How often the server asks whether anybody is there.
const PING_EVERY: Duration = Duration::from_secs(5);
/// After how long without a sign a socket is taken for lost.
const SILENT: Duration = Duration::from_secs(15);
/// How long one message may take to be handed to the network.
const STUCK: Duration = Duration::from_secs(10);
/// How long a socket may be open without being in a room. Somebody who looks for the password needs a while.
const UNDECIDED: Duration = Duration::from_secs(15 * 60);
/// For how long a client may take to hear that the socket is closed.
const LAST_WORDS: Duration = Duration::from_secs(1);
/// How many messages that cannot be read, or come too fast, are answered before the socket is closed.
const PATIENCE: u32 = 100;

/// Serves a socket until it ends.
pub(super) async fn serve(shared: Arc<Shared>, socket: WebSocket, visitor: Visitor, waiting: Waiting) {
    let (sink, mut stream) = socket.split();
    let mut stopping = shared.stopping.subscribe();
    let mut reader = Reader { bucket: full_bucket(), patience: PATIENCE, shared, visitor, inside: None };
    let writing = write(sink, waiting);
    tokio::pin!(writing);
    let reading = async {
        tokio::select! {
            () = reader.read(&mut stream) => true,
            _ = stopping.wait_for(|stopping| *stopping) => false,
        }
    };
    tokio::select! {
        () = &mut writing => {}
        by_itself = reading => {
            let how = if by_itself { Ending::Violation(close_code::NORMAL, "") } else { Ending::Said(CloseReason::Stopping) };
            reader.visitor.outbox.close(how);
            writing.await;
        }
    }
    // The room hears of the end at once.
    drop(reader);
    // What is still coming is read, and forgotten: a socket that is closed with bytes unread is reset, and the last words
    // that were sent through it would be lost on the way.
    let _ = timeout(LAST_WORDS, async { while let Some(Ok(_)) = stream.next().await {} }).await;
}

fn full_bucket() -> Bucket {
    Bucket::new(Instant::now(), limits::REQUEST_BURST, limits::REQUESTS_PER_SECOND)
}

struct Reader {
    shared: Arc<Shared>,
    visitor: Visitor,
    inside: Option<Inside>,
    bucket: Bucket,
    patience: u32,
}

impl Reader {
    async fn read(&mut self, stream: &mut SplitStream<WebSocket>) {
        let opened = Instant::now();
        loop {
            let room = self.inside.as_ref().map(|inside| inside.room.inbox.clone());
            let room_ended = async {
                match room {
                    Some(inbox) => inbox.closed().await,
                    None => std::future::pending().await,
                }
            };
            let frame = tokio::select! {
                frame = timeout(SILENT, stream.next()) => frame,
                () = room_ended => {
                    // The room says why, unless it could not.
                    self.visitor.outbox.close(Ending::Fault);
                    return std::future::pending().await;
                }
            };
            match frame {
                Ok(Some(Ok(Message::Close(_)) | Err(_)) | None) | Err(_) => return,
                Ok(Some(Ok(frame))) => self.frame(frame).await,
            }
            if self.inside.is_none() && opened.elapsed() > UNDECIDED {
                return;
            }
        }
    }

    async fn frame(&mut self, frame: Message) {
        if let Err(wait) = self.bucket.take(Instant::now()) {
            let slower = format!(
                "Too many messages: at most {} at once and {} a second. Slow down.",
                limits::REQUEST_BURST,
                limits::REQUESTS_PER_SECOND
            );
            let id = match &frame {
                Message::Text(text) => protocol::decode(text.as_str()).ok().map(|message| message.id),
                _ => None,
            };
            return self.complain(id, Refusal::new(ErrorCode::TooFast, slower).after(wait));
        }
        match frame {
            Message::Text(text) => self.text(text).await,
            Message::Binary(_) => {
                let refusal = Refusal::new(ErrorCode::BadRequest, "Messages are text frames of JSON.");
                self.complain(None, refusal);
            }
            Message::Ping(_) | Message::Pong(_) | Message::Close(_) => {}
        }
    }

    async fn text(&mut self, text: Utf8Bytes) {
        let message = match protocol::decode(text.as_str()) {
            Ok(message) => message,
            Err(error) => {
                let id = match &error {
                    DecodeError::Shape { id, .. } => *id,
                    DecodeError::TooLong(_) => None,
                };
                let code = match &error {
                    DecodeError::Shape { .. } => ErrorCode::BadRequest,
                    DecodeError::TooLong(_) => ErrorCode::TooLong,
                };
                return self
                    .complain(id, Refusal::new(code, format!("The message cannot be read: {error}.")));
            }
        };
        let id = message.id;
        match (message.request, &self.inside) {
            (Request::Ping, _) => self.visitor.outbox.answer(id, Ok(Reply::Done)),
            (Request::Join(join), None) => match join::join(&self.shared, &self.visitor, id, join).await {
                Ok(inside) => self.inside = Some(inside),
                Err(refusal) => self.visitor.outbox.answer(id, Err(refusal)),
            },
            (_, None) => {
                let refusal = Refusal::new(ErrorCode::NotJoined, "Join a room first.");
                self.visitor.outbox.answer(id, Err(refusal));
            }
            (request, Some(inside)) => match requests::read(request) {
                Ok(asked) => {
                    let ask = ToRoom::Ask {
                        by: inside.participant,
                        socket: self.visitor.socket,
                        id,
                        asked,
                        outbox: self.visitor.outbox.clone(),
                    };
                    // If the room ended, the socket does too.
                    let _ = inside.room.inbox.send(ask).await;
                }
                Err(refusal) => self.visitor.outbox.answer(id, Err(refusal)),
            },
        }
    }

    /// Answers what cannot be served, up to a point.
    fn complain(&mut self, id: Option<u32>, Refusal(error): Refusal) {
        if self.patience == 0 {
            let how = Ending::Violation(close_code::POLICY, "too many messages that could not be served");
            return self.visitor.outbox.close(how);
        }
        self.patience -= 1;
        self.visitor.outbox.send(&ServerMessage::Error { id, error: *error });
    }
}

/// Writes until there is nothing more to say.
async fn write(mut sink: SplitSink<WebSocket, Message>, mut waiting: Waiting) {
    let mut pings = interval(PING_EVERY);
    loop {
        let message = tokio::select! {
            next = waiting.next() => match next {
                Next::Send(text) => Message::Text(text),
                Next::End(how) => return end(sink, how).await,
            },
            _ = pings.tick() => Message::Ping(Default::default()),
        };
        let sent = tokio::select! {
            sent = timeout(STUCK, sink.send(message)) => sent,
            // What is stuck is not waited for once too much is waiting behind it.
            () = waiting.too_slow() => continue,
        };
        match sent {
            Ok(Ok(())) => {}
            Ok(Err(_)) | Err(_) => return,
        }
    }
}

async fn end(mut sink: SplitSink<WebSocket, Message>, how: Ending) {
    let (said, code, reason) = match how {
        Ending::Said(reason) => (Some(reason), close_code::NORMAL, ""),
        Ending::Violation(code, reason) => (None, code, reason),
        Ending::Fault => (None, close_code::ERROR, "the server had a fault; come back"),
    };
    let goodbye = async {
        if let Some(reason) = said {
            sink.feed(Message::Text(text(&ServerMessage::Closed { reason }))).await?;
        }
        sink.send(Message::Close(Some(CloseFrame { code, reason: reason.into() }))).await?;
        sink.close().await
    };
    // Whoever does not read is not waited for.
    let _ = timeout(Duration::from_secs(2), goodbye).await;
}
