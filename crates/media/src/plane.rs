//! The media plane: all media threads behind one handle.

use crate::addresses::own_addresses;
use crate::handover::{self, Doors, Way};
use crate::owners::ThreadId;
use crate::rooms::{MOST_THREADS, Rooms, thread_of};
use crate::sockets::{Sockets, StartError};
use crate::stats::{Board, ThreadStats};
use crate::steer::Steering;
use crate::worker::{Parts, Post, WAKE, Worker};
use mio::{Poll, Waker};
use model::RoomId;
use sfu::{Certificate, Command, Event, HubConfig, LinkId};
use std::io;
use std::net::{IpAddr, SocketAddr};
use std::sync::mpsc::{self, Sender};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread::JoinHandle;

/// How the media plane is to run.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct PlaneConfig {
    /// The media port, for UDP and TCP. With 0 the system chooses a free one.
    pub port: u16,
    /// Listen on this address only. By default on all, IPv4 and IPv6.
    pub bind: Option<IpAddr>,
    /// The addresses told to browsers. By default this machine's own.
    pub announce: Vec<IpAddr>,
    /// Media threads; 0 means one per core.
    pub threads: usize,
}

/// A running media plane. Clones are handles to the same one; it stops with [`stop`](Self::stop) or with the last of
/// them.
pub struct Plane<R>(Arc<Inner<R>>);

struct Inner<R> {
    port: u16,
    announced: Vec<SocketAddr>,
    threads: Vec<Thread<R>>,
    rooms: Arc<Mutex<Rooms>>,
    running: Mutex<Vec<JoinHandle<()>>>,
}

/// The way to a media thread.
struct Thread<R> {
    posts: Sender<Post<R>>,
    waker: Arc<Waker>,
    board: Board,
}

impl<R> Clone for Plane<R> {
    fn clone(&self) -> Self {
        Self(Arc::clone(&self.0))
    }
}

impl<R: Send + 'static> Plane<R> {
    /// Opens the media port and starts the threads. `events` is called on them: it must not block.
    ///
    /// # Errors
    /// [`StartError`] says what was wrong with the port, the address or the system, and what to do.
    pub fn start(
        config: PlaneConfig,
        events: impl Fn(Event<R>) + Send + Sync + Clone + 'static,
    ) -> Result<Self, StartError> {
        let threads = thread_count(config.threads)?;
        let sockets = Sockets::bind(config.port, config.bind, threads)?;
        let port = sockets.port;
        let refused = |what| move |error| StartError::System { what, port, error };
        let candidates: Vec<_> =
            announced(&config, &sockets).into_iter().map(|address| SocketAddr::new(address, port)).collect();
        let certificate = Certificate::generate()?;
        let rooms = Arc::new(Mutex::new(Rooms::new(threads)));

        let mut polls = Vec::new();
        let mut ways = Vec::new();
        let mut inboxes = Vec::new();
        for _ in 0..threads {
            let poll = Poll::new().map_err(refused("watch sockets"))?;
            let waker = Arc::new(Waker::new(poll.registry(), WAKE).map_err(refused("watch sockets"))?);
            let (handovers, handed_over) = mpsc::sync_channel(handover::ROOM);
            let (words, said) = mpsc::channel();
            polls.push(poll);
            ways.push(Way { handovers, words, waker });
            inboxes.push((handed_over, said));
        }

        let mut inner = Inner {
            port,
            announced: candidates.clone(),
            threads: Vec::new(),
            rooms: Arc::clone(&rooms),
            running: Mutex::default(),
        };
        let mut listeners = Some(sockets.listeners);
        let steering = Steering::default();
        for (index, ((poll, (handovers, words)), udp)) in
            polls.into_iter().zip(inboxes).zip(sockets.udp).enumerate()
        {
            let (posts, received) = mpsc::channel();
            let board = Board::default();
            inner.threads.push(Thread { posts, waker: Arc::clone(&ways[index].waker), board: board.clone() });
            let worker = Worker::new(Parts {
                config: HubConfig {
                    thread: index as u8,
                    candidates: candidates.clone(),
                    certificate: certificate.clone(),
                    seed: fresh_seed().map_err(refused("give random bytes"))?,
                },
                threads,
                poll,
                udp,
                listeners: listeners.take().unwrap_or_default(),
                posts: received,
                handovers,
                words,
                doors: Doors::new(ThreadId(index as u8), ways.iter().cloned()),
                steering: steering.clone(),
                rooms: Arc::clone(&rooms),
                board,
                events: events.clone(),
            })
            .map_err(refused("watch sockets"))?;
            let handle = std::thread::Builder::new()
                .name(format!("media-{index}"))
                .spawn(move || worker.run())
                .map_err(refused("start a thread"))?;
            locked(&inner.running).push(handle);
        }
        tracing::info!(port, threads, ?candidates, "the media plane runs");
        Ok(Self(Arc::new(inner)))
    }

    /// Names a new link of a room. A large room is shared by several threads. The name is taken until
    /// [`Command::Close`] is sent or the hub says the link is gone.
    pub fn open(&self, room: RoomId) -> LinkId {
        locked(&self.0.rooms).open(room)
    }

    /// Tells the thread of the link. Never blocks.
    pub fn send(&self, command: Command<R>) {
        let link = link_of(&command);
        if matches!(command, Command::Close { .. }) {
            locked(&self.0.rooms).close(link);
        }
        let Some(thread) = self.0.threads.get(usize::from(thread_of(link).0)) else { return };
        if let Command::Offer { room, .. } = &command {
            let hubs = locked(&self.0.rooms).others(link);
            if !hubs.is_empty() {
                thread.post(Post::Share(*room, hubs));
            }
        }
        thread.post(Post::Command(command));
    }

    /// What each thread has counted, at most a second old.
    pub fn stats(&self) -> Vec<ThreadStats> {
        self.0.threads.iter().map(|thread| thread.board.read()).collect()
    }

    /// The media port.
    pub fn port(&self) -> u16 {
        self.0.port
    }

    /// What browsers are told: the media port on each announced address.
    pub fn announced(&self) -> &[SocketAddr] {
        &self.0.announced
    }

    /// Ends all threads; nothing more is sent. Returns when they have ended, at once where they already have.
    pub fn stop(&self) {
        self.0.stop();
    }
}

impl<R> Thread<R> {
    fn post(&self, post: Post<R>) {
        // A thread that has stopped needs nothing any more.
        if self.posts.send(post).is_ok()
            && let Err(error) = self.waker.wake()
        {
            tracing::warn!(%error, "a media thread cannot be woken; it notices by itself within a second");
        }
    }
}

impl<R> Inner<R> {
    fn stop(&self) {
        for thread in &self.threads {
            thread.post(Post::Stop);
        }
        let running = std::mem::take(&mut *locked(&self.running));
        for handle in running {
            // An event handler may hold the last handle; a thread cannot wait for itself.
            if handle.thread().id() != std::thread::current().id() && handle.join().is_err() {
                tracing::error!("a media thread ended by a fault");
            }
        }
    }
}

impl<R> Drop for Inner<R> {
    fn drop(&mut self) {
        self.stop();
    }
}

/// Secret bytes for a hub's credentials.
pub(crate) fn fresh_seed() -> io::Result<[u8; 32]> {
    let mut seed = [0; 32];
    aws_lc_rs::rand::fill(&mut seed).map_err(|_| io::Error::other("no randomness"))?;
    Ok(seed)
}

/// What browsers are told: what was asked for, else every own address that is listened on.
fn announced(config: &PlaneConfig, sockets: &Sockets) -> Vec<IpAddr> {
    match config.bind {
        _ if !config.announce.is_empty() => config.announce.clone(),
        Some(address) if !address.is_unspecified() => vec![address],
        _ => own_addresses().into_iter().filter(|address| sockets.has_family_of(*address)).collect(),
    }
}

fn thread_count(wanted: usize) -> Result<usize, StartError> {
    match wanted {
        0 => Ok(std::thread::available_parallelism().map_or(1, |cores| cores.get().min(MOST_THREADS))),
        1..=MOST_THREADS => Ok(wanted),
        threads => Err(StartError::TooManyThreads { threads, most: MOST_THREADS }),
    }
}

fn link_of<R>(command: &Command<R>) -> LinkId {
    match command {
        Command::Offer { link, .. }
        | Command::Publish { link, .. }
        | Command::Watch { link, .. }
        | Command::Close { link } => *link,
    }
}

fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_handle_may_go_to_any_thread_whatever_a_reply_is() {
        fn shared<T: Clone + Send + Sync>() {}
        shared::<Plane<std::cell::Cell<u8>>>();
    }

    #[test]
    fn too_many_threads_are_refused_in_words() {
        let refused =
            Plane::<()>::start(PlaneConfig { threads: 257, ..PlaneConfig::default() }, |_| {}).err().unwrap();
        assert_eq!(
            refused.to_string(),
            "257 media threads were asked for; use between 1 and 256, or 0 for one per core"
        );
    }

    #[test]
    fn browsers_are_told_the_address_that_is_listened_on() {
        let bind: IpAddr = "127.0.0.1".parse().unwrap();
        let config = PlaneConfig { bind: Some(bind), threads: 1, ..PlaneConfig::default() };
        let sockets = Sockets::bind(0, config.bind, 1).unwrap();
        assert_eq!(announced(&config, &sockets), [bind]);
        let outside: IpAddr = "203.0.113.9".parse().unwrap();
        assert_eq!(announced(&PlaneConfig { announce: vec![outside], ..config }, &sockets), [outside]);
    }
}
