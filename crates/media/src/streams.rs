//! The TCP connections of one thread.

use crate::doorstep::Doorstep;
use crate::home::Home;
use crate::owners::ThreadId;
use crate::stats::IoStats;
use crate::stream::{End, Ends, Standing, Stream};
use mio::net::{TcpListener, TcpStream};
use mio::{Interest, Registry, Token};
use std::collections::HashMap;
use std::io::{self, ErrorKind};
use std::net::SocketAddr;
use std::time::Instant;

/// The system's buffer for what is written. What lies there is late when the path is slow: 100 ms at 20 Mbit/s.
const SEND_BUFFER: usize = 256 << 10;

/// Connections of one thread, so that file descriptors are left for everything else.
const MOST: usize = 4_096;

/// Connections of one address. An office behind one address, all over TCP, with two or three connections each.
const MOST_OF_ONE: usize = 512;

/// Connections taken from the listener in one wake.
const ACCEPTS: usize = 64;

/// Bytes read by one system call.
const SCRATCH: usize = 16 << 10;

/// A connection on its way to the thread its first packet names.
pub(crate) struct Passing {
    socket: TcpStream,
    ends: Ends,
    /// Its time on the doorstep goes on.
    since: Instant,
}

/// What reading found.
pub(crate) trait Inlet {
    /// A packet of a connection of this thread.
    fn packet(&mut self, ends: Ends, packet: &[u8]);
    /// A connection that belongs to another thread.
    fn pass(&mut self, to: ThreadId, connection: Passing);
}

pub(crate) struct Streams {
    own: ThreadId,
    threads: usize,
    registry: Registry,
    /// Never reused, so that a late event cannot meet a newer connection.
    next: usize,
    by_token: HashMap<Token, Stream>,
    by_ends: HashMap<Ends, Token>,
    by_home: HashMap<Home, usize>,
    doorstep: Doorstep,
    /// Those that may have something to read.
    readable: Vec<Token>,
    /// Those that have something to write.
    dirty: Vec<Token>,
    scratch: Box<[u8]>,
}

impl Streams {
    /// `first` is the first token it may give away.
    pub fn new(own: ThreadId, threads: usize, registry: Registry, first: Token) -> Self {
        Self {
            own,
            threads,
            registry,
            next: first.0,
            by_token: HashMap::new(),
            by_ends: HashMap::new(),
            by_home: HashMap::new(),
            doorstep: Doorstep::default(),
            readable: Vec::new(),
            dirty: Vec::new(),
            scratch: vec![0; SCRATCH].into_boxed_slice(),
        }
    }

    pub fn len(&self) -> usize {
        self.by_token.len()
    }

    /// Takes connections in. Says whether more may be waiting.
    pub fn accept(&mut self, now: Instant, listener: &TcpListener, stats: &mut IoStats) -> bool {
        for _ in 0..ACCEPTS {
            match listener.accept() {
                Ok((socket, peer)) => {
                    if let Ok(local) = prepare(&socket) {
                        self.take_in(now, now, socket, Ends { local, peer }, Standing::Stranger, stats);
                    }
                }
                Err(error) if is_of_one_connection(&error) => {}
                Err(error) => {
                    if error.kind() != ErrorKind::WouldBlock {
                        tracing::warn!(%error, "TCP connections wait: the system cannot take them in");
                    }
                    return false;
                }
            }
        }
        true
    }

    /// Takes over a connection whose first packet names this thread.
    pub fn adopt(&mut self, now: Instant, passing: Passing, stats: &mut IoStats) {
        self.take_in(now, passing.since, passing.socket, passing.ends, Standing::Claimant, stats);
    }

    fn take_in(
        &mut self,
        now: Instant,
        since: Instant,
        mut socket: TcpStream,
        ends: Ends,
        standing: Standing,
        stats: &mut IoStats,
    ) {
        let home = Home::of(ends.peer.ip());
        if self.len() >= MOST || self.by_home.get(&home).is_some_and(|count| *count >= MOST_OF_ONE) {
            stats.tcp_refused += 1;
            return;
        }
        let token = Token(self.next);
        self.next += 1;
        // Registering reports what has come already.
        if self.registry.register(&mut socket, token, Interest::READABLE | Interest::WRITABLE).is_err() {
            return;
        }
        if let Some(dead) = self.by_ends.get(&ends) {
            self.remove(*dead);
        }
        self.by_ends.insert(ends, token);
        *self.by_home.entry(home).or_default() += 1;
        self.by_token.insert(token, Stream::new(now, socket, ends, standing));
        if let Some(crowded_out) = self.doorstep.arrive(since, token, home) {
            self.close(crowded_out, End::Misbehaved, stats);
        }
    }

    /// The system says something changed about a connection.
    pub fn event(&mut self, token: Token, event: &mio::event::Event) {
        let Some(stream) = self.by_token.get_mut(&token) else { return };
        if (event.is_readable() || event.is_read_closed() || event.is_error()) && !stream.queued {
            stream.queued = true;
            self.readable.push(token);
        }
        if event.is_writable() && !stream.dirty {
            stream.dirty = true;
            self.dirty.push(token);
        }
    }

    /// Whether something is left to be read.
    pub fn has_more(&self) -> bool {
        !self.readable.is_empty()
    }

    /// Gives each connection that has something a turn.
    pub fn read(&mut self, now: Instant, inlet: &mut impl Inlet, stats: &mut IoStats) {
        for token in std::mem::take(&mut self.readable) {
            match self.read_one(now, token, inlet, stats) {
                Ok(true) => self.readable.push(token),
                Ok(false) => {
                    if let Some(stream) = self.by_token.get_mut(&token) {
                        stream.queued = false;
                    }
                }
                Err(end) => self.close(token, end, stats),
            }
        }
    }

    fn read_one(
        &mut self,
        now: Instant,
        token: Token,
        inlet: &mut impl Inlet,
        stats: &mut IoStats,
    ) -> Result<bool, End> {
        let Some(stream) = self.by_token.get_mut(&token) else { return Ok(false) };
        if stream.standing == Standing::Stranger {
            let Some(owner) = stream.identify(self.threads)? else { return Ok(false) };
            if owner != self.own {
                if let Some(passing) = self.let_go(token) {
                    inlet.pass(owner, passing);
                }
                return Ok(false);
            }
            stream.standing = Standing::Claimant;
        }
        let ends = stream.ends;
        stream.read(now, &mut self.scratch, |packet| {
            stats.tcp_in += 1;
            inlet.packet(ends, packet);
        })
    }

    /// Queues a packet for whoever is at the other end.
    pub fn send(&mut self, ends: Ends, packet: &[u8], stats: &mut IoStats) {
        let Some((token, stream)) =
            self.by_ends.get(&ends).and_then(|token| Some((*token, self.by_token.get_mut(token)?)))
        else {
            stats.tcp_unsent += 1;
            return;
        };
        if stream.standing != Standing::Known {
            stream.standing = Standing::Known;
            self.doorstep.leave(token);
        }
        stream.push(packet, stats);
        if !stream.dirty {
            stream.dirty = true;
            self.dirty.push(token);
        }
    }

    /// Writes what is queued, as far as the system takes it; it says when it takes more.
    pub fn flush(&mut self, now: Instant, stats: &mut IoStats) {
        while let Some(token) = self.dirty.pop() {
            let Some(stream) = self.by_token.get_mut(&token) else { continue };
            stream.dirty = false;
            if let Err(end) = stream.flush(now) {
                self.close(token, end, stats);
            }
        }
    }

    /// Closes who has had time enough. To be called about once a second.
    pub fn tidy(&mut self, now: Instant, stats: &mut IoStats) {
        while let Some(token) = self.doorstep.overdue(now) {
            self.close(token, End::Misbehaved, stats);
        }
        let dead: Vec<_> =
            self.by_token.iter().filter(|(_, stream)| stream.is_dead(now)).map(|(token, _)| *token).collect();
        for token in dead {
            self.close(token, End::Misbehaved, stats);
        }
    }

    /// Closes all connections.
    pub fn clear(&mut self) {
        self.by_token.clear();
        self.by_ends.clear();
        self.by_home.clear();
        self.readable.clear();
        self.dirty.clear();
        self.doorstep = Doorstep::default();
    }

    fn close(&mut self, token: Token, end: End, stats: &mut IoStats) {
        if self.remove(token).is_some() && end == End::Misbehaved {
            stats.tcp_refused += 1;
        }
    }

    fn let_go(&mut self, token: Token) -> Option<Passing> {
        let since = self.doorstep.leave(token)?;
        let mut stream = self.remove(token)?;
        self.registry.deregister(&mut stream.socket).ok()?;
        Some(Passing { socket: stream.socket, ends: stream.ends, since })
    }

    fn remove(&mut self, token: Token) -> Option<Stream> {
        self.doorstep.leave(token);
        let stream = self.by_token.remove(&token)?;
        self.by_ends.remove(&stream.ends);
        let home = Home::of(stream.ends.peer.ip());
        if let Some(count) = self.by_home.get_mut(&home) {
            *count -= 1;
            if *count == 0 {
                self.by_home.remove(&home);
            }
        }
        Some(stream)
    }
}

/// Makes a new connection ours. Says at which of our addresses it arrived.
fn prepare(socket: &TcpStream) -> io::Result<SocketAddr> {
    socket.set_nodelay(true)?;
    socket2::SockRef::from(socket).set_send_buffer_size(SEND_BUFFER)?;
    socket.local_addr()
}

/// Whether only the connection that was to be taken is lost.
fn is_of_one_connection(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        ErrorKind::ConnectionAborted
            | ErrorKind::ConnectionReset
            | ErrorKind::Interrupted
            | ErrorKind::PermissionDenied
    )
}
