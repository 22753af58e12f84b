//! What a socket still has to send, bounded: a client that does not read is closed, and nobody waits for it. Programs
//! of this server's own have an outbox, too, that passes on nothing but answers.

use super::refusal::Refusal;
use axum::extract::ws::Utf8Bytes;
use protocol::message::CloseReason;
use protocol::{Reply, ServerMessage};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use tokio::sync::{mpsc, watch};

/// How many messages may wait. A room of 500 people who all come at once fits.
const MESSAGES: usize = 2_048;
/// How many bytes may wait.
const BYTES: usize = 4 * 1024 * 1024;

/// The end that says things to one client.
#[derive(Clone, Debug)]
pub struct Outbox {
    to: To,
    ending: Arc<watch::Sender<Option<Ending>>>,
}

#[derive(Clone, Debug)]
enum To {
    Socket { queue: mpsc::Sender<Utf8Bytes>, bytes: Arc<AtomicUsize> },
    Program(mpsc::UnboundedSender<(u32, Result<Reply, Refusal>)>),
}

/// The end that carries them to the socket.
#[derive(Debug)]
pub struct Waiting {
    queue: mpsc::Receiver<Utf8Bytes>,
    bytes: Arc<AtomicUsize>,
    ending: watch::Receiver<Option<Ending>>,
}

/// How a socket is to end.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Ending {
    /// With a `closed` event.
    Said(CloseReason),
    /// The client does not keep to the protocol: WebSocket close code 1008, or 1009 for what is too large.
    Violation(u16, &'static str),
    /// Something of the server's own failed: WebSocket close code 1011. The client comes back by itself.
    Fault,
}

/// A new pair.
#[must_use]
pub fn outbox() -> (Outbox, Waiting) {
    let (queue, waiting) = mpsc::channel(MESSAGES);
    let bytes = Arc::new(AtomicUsize::new(0));
    let (ending, ended) = watch::channel(None);
    (
        Outbox { to: To::Socket { queue, bytes: bytes.clone() }, ending: Arc::new(ending) },
        Waiting { queue: waiting, bytes, ending: ended },
    )
}

/// A new pair for a program of this server's own.
#[must_use]
pub fn program() -> (Outbox, Answers) {
    // As much waits as the program asked for.
    let (answers, waiting) = mpsc::unbounded_channel();
    let (ending, ended) = watch::channel(None);
    (Outbox { to: To::Program(answers), ending: Arc::new(ending) }, Answers { queue: waiting, ending: ended })
}

/// What a program is told.
#[derive(Debug)]
pub struct Answers {
    queue: mpsc::UnboundedReceiver<(u32, Result<Reply, Refusal>)>,
    ending: watch::Receiver<Option<Ending>>,
}

impl Answers {
    /// The answer to the request of this id. `None` if it ended before.
    pub async fn next(&mut self, id: u32) -> Option<Result<Reply, Refusal>> {
        loop {
            tokio::select! {
                biased;
                answer = self.queue.recv() => match answer? {
                    (of, answer) if of == id => return Some(answer),
                    // Of a request that was not waited for.
                    _ => {}
                },
                _ = self.ending.wait_for(Option::is_some) => return None,
            }
        }
    }

    /// Returns when it was ended.
    pub async fn ended(&mut self) {
        // An end that nobody can say any more is one, too.
        let _ = self.ending.wait_for(Option::is_some).await;
    }
}

impl Outbox {
    /// Says something.
    pub fn send(&self, message: &ServerMessage) {
        self.send_text(text(message));
    }

    /// Says something that was written before, as to everybody in a room.
    pub fn send_text(&self, text: Utf8Bytes) {
        let To::Socket { queue, bytes } = &self.to else { return };
        let waiting = bytes.fetch_add(text.len(), Ordering::Relaxed);
        if waiting > BYTES || queue.try_send(text).is_err() {
            self.close(TOO_SLOW);
        }
    }

    /// Answers a request.
    pub fn answer(&self, id: u32, answer: Result<Reply, Refusal>) {
        if let To::Program(answers) = &self.to {
            // It may have gone.
            let _ = answers.send((id, answer));
            return;
        }
        self.send(&match answer {
            Ok(reply) => ServerMessage::Ok { id, reply },
            Err(Refusal(error)) => ServerMessage::Error { id: Some(id), error: *error },
        });
    }

    /// The media link is gone. A client makes a new one; a program has nothing left to do.
    pub fn link_gone(&self) {
        if matches!(self.to, To::Program(_)) {
            self.close(Ending::Fault);
        }
    }

    /// Ends the socket, once. What waits is still sent, except to who is too slow.
    pub fn close(&self, how: Ending) {
        self.ending.send_if_modified(|ending| {
            let first = ending.is_none();
            ending.get_or_insert(how);
            first
        });
    }
}

/// A message as it goes through sockets.
#[must_use]
pub fn text(message: &ServerMessage) -> Utf8Bytes {
    protocol::encode(message).into()
}

impl Waiting {
    /// Returns when the client turned out to be too slow.
    pub fn too_slow(&self) -> impl Future<Output = ()> + use<> {
        too_slow(self.ending.clone())
    }

    /// The next thing to do.
    pub async fn next(&mut self) -> Next {
        let ending = self.ending.clone();
        tokio::select! {
            biased;
            () = too_slow(ending) => Next::End(TOO_SLOW),
            text = self.queue.recv() => match text {
                Some(text) => {
                    self.bytes.fetch_sub(text.len(), Ordering::Relaxed);
                    Next::Send(text)
                }
                None => Next::End(Ending::Fault),
            },
            ending = self.ending.wait_for(Option::is_some) => {
                Next::End(ending.ok().and_then(|ending| *ending).unwrap_or(Ending::Fault))
            }
        }
    }
}

const TOO_SLOW: Ending = Ending::Said(CloseReason::TooSlow);

async fn too_slow(mut ending: watch::Receiver<Option<Ending>>) {
    if ending.wait_for(|ending| *ending == Some(TOO_SLOW)).await.is_err() {
        // Nobody is left who could say so.
        std::future::pending().await
    }
}

/// See [`Waiting::next`].
#[derive(Debug)]
pub enum Next {
    /// Send this.
    Send(Utf8Bytes),
    /// End the socket.
    End(Ending),
}

#[cfg(test)]
mod tests {
    use super::*;
    use protocol::message::LeaveReason;

    fn event(participant: u32) -> ServerMessage {
        ServerMessage::Left { participant, reason: LeaveReason::Left }
    }

    #[tokio::test]
    async fn what_was_said_before_the_end_is_still_sent() {
        let (outbox, mut waiting) = outbox();
        outbox.send(&event(1));
        outbox.close(Ending::Said(CloseReason::Left));
        outbox.close(Ending::Said(CloseReason::Stopping));
        assert!(matches!(waiting.next().await, Next::Send(_)));
        assert!(matches!(waiting.next().await, Next::End(Ending::Said(CloseReason::Left))));
    }

    #[tokio::test]
    async fn who_does_not_read_is_closed_at_once() {
        let (outbox, mut waiting) = outbox();
        for n in 0..=u32::try_from(MESSAGES).unwrap() {
            outbox.send(&event(n));
        }
        assert!(matches!(waiting.next().await, Next::End(Ending::Said(CloseReason::TooSlow))));
    }

    #[tokio::test]
    async fn large_messages_are_counted_by_their_bytes() {
        let (outbox, mut waiting) = outbox();
        for _ in 0..=6 {
            outbox.send_text("x".repeat(BYTES / 5).into());
        }
        assert!(matches!(waiting.next().await, Next::End(Ending::Said(CloseReason::TooSlow))));
    }
}
