//! The sessions that go on: each is a program in a room, and whoever knows its name may end it or restart its ICE.

use crate::live::program::Program;
use crate::live::random;
use crate::live::refusal::Refusal;
use crate::live::requests::Asked;
use crate::live::upgrade::Place;
use data_encoding::BASE64URL_NOPAD;
use model::StreamKeyId;
use protocol::sdp::{self, Credentials};
use protocol::{ErrorCode, Reply};
use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use tokio::sync::{mpsc, oneshot};

/// All of them, by their names.
#[derive(Clone, Default)]
pub struct Sessions(Arc<Mutex<HashMap<Name, Handle>>>);

/// What names a session, and lets whoever knows it end it: 128 random bits.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct Name([u8; 16]);

#[derive(Clone)]
struct Handle {
    key: StreamKeyId,
    /// The ICE session, as entity tag (RFC 9725, 4.3.1).
    etag: String,
    jobs: mpsc::Sender<Job>,
}

enum Job {
    Restart(Credentials, oneshot::Sender<Result<Restarted, Refusal>>),
    End(oneshot::Sender<()>),
}

/// What became of an ICE restart.
pub(super) struct Restarted {
    /// What the program needs to know, as a fragment of SDP.
    pub fragment: String,
    /// The new name of the ICE session.
    pub etag: String,
}

/// A session that begins.
pub(super) struct Beginning {
    pub key: StreamKeyId,
    pub program: Program,
    pub offer: String,
    pub answer: String,
    pub place: Place,
    /// For how long its key is good, if it ends.
    pub lasts: Option<Duration>,
}

struct Session {
    program: Program,
    /// As it was offered last.
    offer: String,
    _place: Place,
}

impl Name {
    fn new_random() -> Self {
        Self(random::bytes())
    }

    pub(super) fn parse(text: &str) -> Option<Self> {
        BASE64URL_NOPAD.decode(text.as_bytes()).ok()?.try_into().ok().map(Self)
    }

    pub(super) fn text(self) -> String {
        BASE64URL_NOPAD.encode(&self.0)
    }
}

/// An entity tag of an answer's ICE session.
pub(super) fn etag(answer: &str) -> String {
    let ufrag = sdp::credentials(answer).map(|credentials| credentials.ufrag).unwrap_or_default();
    format!("\"{ufrag}\"")
}

impl Sessions {
    /// Keeps a session until it ends; `alive` lasts as long.
    pub(super) fn begin(&self, beginning: Beginning, alive: Option<mpsc::Sender<()>>) -> Name {
        let Beginning { key, program, offer, answer, place, lasts } = beginning;
        let name = Name::new_random();
        let (jobs, waiting) = mpsc::channel(8);
        self.all().insert(name, Handle { key, etag: etag(&answer), jobs });
        let session = Session { program, offer, _place: place };
        let sessions = self.clone();
        tokio::spawn(async move {
            let participant = session.program.participant();
            session.run(waiting, lasts).await;
            tracing::info!(key = key.0, %participant, "a stream ends");
            sessions.all().remove(&name);
            drop(alive);
        });
        name
    }

    /// Restarts the ICE of a session that is for that key, or for any if none is given. `None` where there is none.
    pub(super) async fn restart(
        &self,
        name: Name,
        key: Option<StreamKeyId>,
        now: Credentials,
    ) -> Option<Result<Restarted, Refusal>> {
        let (answer, restarted) = oneshot::channel();
        self.get(name, key)?.jobs.send(Job::Restart(now, answer)).await.ok()?;
        let restarted = restarted.await.ok()?;
        if let (Ok(restarted), Some(handle)) = (&restarted, self.all().get_mut(&name)) {
            handle.etag.clone_from(&restarted.etag);
        }
        Some(restarted)
    }

    /// Whether the ICE session of a session is still that one.
    pub(super) fn is_at(&self, name: Name, etag: &str) -> bool {
        self.get(name, None).is_some_and(|handle| handle.etag == etag)
    }

    /// Ends a session. Says whether there was one. Its participant has left then.
    pub(super) async fn end(&self, name: Name, key: Option<StreamKeyId>) -> bool {
        let Some(handle) = self.get(name, key) else { return false };
        let (done, ended) = oneshot::channel();
        handle.jobs.send(Job::End(done)).await.is_ok() && ended.await.is_ok()
    }

    /// Whether there is such a session.
    pub(super) fn has(&self, name: Name, key: Option<StreamKeyId>) -> bool {
        self.get(name, key).is_some()
    }

    /// Ends all sessions of a key.
    pub(super) fn end_all_of(&self, key: StreamKeyId) {
        let theirs: Vec<_> = self.all().values().filter(|one| one.key == key).cloned().collect();
        for handle in theirs {
            let (done, _) = oneshot::channel();
            tokio::spawn(async move { handle.jobs.send(Job::End(done)).await.ok() });
        }
    }

    fn get(&self, name: Name, key: Option<StreamKeyId>) -> Option<Handle> {
        self.all().get(&name).filter(|handle| key.is_none_or(|key| key == handle.key)).cloned()
    }

    fn all(&self) -> MutexGuard<'_, HashMap<Name, Handle>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Session {
    async fn run(mut self, mut jobs: mpsc::Receiver<Job>, lasts: Option<Duration>) {
        let key_ends = async {
            match lasts {
                Some(lasts) => tokio::time::sleep(lasts).await,
                None => std::future::pending().await,
            }
        };
        tokio::pin!(key_ends);
        let ended = loop {
            let job = tokio::select! {
                job = jobs.recv() => job,
                // Its link is gone, or it was sent out. It may come back with its key.
                () = self.program.over() => break None,
                () = &mut key_ends => break None,
            };
            match job {
                Some(Job::Restart(now, answer)) => drop(answer.send(self.restart(&now).await)),
                Some(Job::End(done)) => break Some(done),
                None => break None,
            }
        };
        // Whoever left is not waited for.
        let _ = self.program.ask(Asked::Room(room::Request::Leave)).await;
        if let Some(done) = ended {
            let _ = done.send(());
        }
    }

    async fn restart(&mut self, now: &Credentials) -> Result<Restarted, Refusal> {
        let offer = sdp::restarted(&self.offer, now);
        let answer = answer(&mut self.program, offer.clone(), false).await?;
        let fragment = sdp::fragment(&answer)
            .ok_or_else(|| Refusal::internal("an ICE restart", &"was answered without credentials"))?;
        self.offer = offer;
        Ok(Restarted { fragment, etag: etag(&answer) })
    }
}

/// Has an offer answered.
///
/// # Errors
/// Why it is not.
pub(super) async fn answer(program: &mut Program, sdp: String, fresh: bool) -> Result<String, Refusal> {
    match program.ask(Asked::Offer { sdp, fresh }).await? {
        Reply::Answer { sdp } => Ok(sdp),
        _ => Err(Refusal::new(ErrorCode::Internal, "The offer was answered with something else. Try again.")),
    }
}
