//! One TCP connection that carries packets.

use crate::backlog::Backlog;
use crate::frame::{self, FrameReader};
use crate::owners::ThreadId;
use crate::stats::IoStats;
use mio::net::TcpStream;
use std::io::{ErrorKind, Read, Write};
use std::net::SocketAddr;
use std::time::{Duration, Instant};

/// Bytes read of one connection in one wake; the others have their turn in between.
const TURN: usize = 64 << 10;

/// ICE says something every few seconds (consent, RFC 7675); who is silent for so long is gone.
const SILENCE: Duration = Duration::from_secs(60);

/// Both ends of a connection.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub(crate) struct Ends {
    pub local: SocketAddr,
    pub peer: SocketAddr,
}

/// How far a connection has proved itself.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Standing {
    /// It has not sent its first packet.
    Stranger,
    /// Its first packet names a link of this thread; whether that link exists and believes it, the hub has to say.
    Claimant,
    /// The hub answered it, which it does to nobody without the link's password.
    Known,
}

/// The connection came to its end.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum End {
    /// The peer closed it, or the network did.
    Closed,
    /// It did what no browser does.
    Misbehaved,
}

pub(crate) struct Stream {
    pub socket: TcpStream,
    pub ends: Ends,
    pub standing: Standing,
    /// Whether it stands in the queue of those to be read.
    pub queued: bool,
    /// Whether it stands in the queue of those to be flushed.
    pub dirty: bool,
    reader: FrameReader,
    backlog: Backlog,
    heard: Instant,
}

impl Stream {
    pub fn new(now: Instant, socket: TcpStream, ends: Ends, standing: Standing) -> Self {
        Self {
            socket,
            ends,
            standing,
            queued: false,
            dirty: false,
            reader: FrameReader::default(),
            backlog: Backlog::default(),
            heard: now,
        }
    }

    /// Which thread the first packet names, once it is there. Takes nothing out of the connection, so it can be handed
    /// over as it is.
    pub fn identify(&self, threads: usize) -> Result<Option<ThreadId>, End> {
        let mut buffer = [0; frame::HEADER + frame::MAX_FRAME];
        let count = match self.socket.peek(&mut buffer) {
            Ok(0) => return Err(End::Closed),
            Ok(count) => count,
            Err(error) if error.kind() == ErrorKind::WouldBlock => return Ok(None),
            Err(_) => return Err(End::Closed),
        };
        let Some(packet) = frame::first(&buffer[..count]).map_err(|_| End::Misbehaved)? else {
            return Ok(None);
        };
        match sfu::demux::thread_of(packet) {
            Some(thread) if usize::from(thread) < threads => Ok(Some(ThreadId(thread))),
            _ => Err(End::Misbehaved),
        }
    }

    /// Reads what is there, at most a turn of it. Says whether there may be more.
    pub fn read(
        &mut self,
        now: Instant,
        scratch: &mut [u8],
        mut each: impl FnMut(&[u8]),
    ) -> Result<bool, End> {
        let mut total = 0;
        while total < TURN {
            match self.socket.read(scratch) {
                Ok(0) => return Err(End::Closed),
                Ok(count) => {
                    total += count;
                    self.heard = now;
                    self.reader.push(&scratch[..count], &mut each).map_err(|_| End::Misbehaved)?;
                }
                Err(error) if error.kind() == ErrorKind::WouldBlock => return Ok(false),
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                Err(_) => return Err(End::Closed),
            }
        }
        Ok(true)
    }

    /// Queues a packet; it is dropped when too much waits already.
    pub fn push(&mut self, packet: &[u8], stats: &mut IoStats) {
        if self.backlog.push(packet) {
            stats.tcp_out += 1;
        } else {
            stats.tcp_unsent += 1;
        }
    }

    /// Writes what waits, as far as the system takes it.
    pub fn flush(&mut self, now: Instant) -> Result<(), End> {
        while !self.backlog.pending().is_empty() {
            match self.socket.write(self.backlog.pending()) {
                Ok(0) => return Err(End::Closed),
                Ok(count) => self.backlog.taken(now, count),
                Err(error) if error.kind() == ErrorKind::WouldBlock => {
                    self.backlog.taken(now, 0);
                    return Ok(());
                }
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                Err(_) => return Err(End::Closed),
            }
        }
        Ok(())
    }

    /// Whether nobody is at the other end any more, as far as one can tell.
    pub fn is_dead(&self, now: Instant) -> bool {
        self.backlog.is_stalled(now) || now.saturating_duration_since(self.heard) >= SILENCE
    }
}
