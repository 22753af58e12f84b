//! A client's socket, and the line before it, if it has one.

use crate::wire::{Line, Way};
use anyhow::{Context, Result};
use nix::cmsg_space;
use nix::sys::socket::{ControlMessageOwned, MsgFlags, SockaddrStorage, recvmsg, setsockopt, sockopt};
use nix::sys::time::TimeSpec;
use std::io::IoSliceMut;
use std::net::{IpAddr, SocketAddr, UdpSocket};
use std::os::fd::{AsRawFd, RawFd};
use std::time::{Duration, Instant};

/// Something that came.
pub struct Datagram<'a> {
    /// From where.
    pub source: SocketAddr,
    /// What.
    pub bytes: &'a [u8],
    /// When the kernel had it, since the Unix epoch: how long the client needs to look is nobody's delay. Behind a line,
    /// when the line had passed it.
    pub arrived: Duration,
}

/// See the module.
#[derive(Debug)]
pub struct Port {
    socket: UdpSocket,
    line: Option<Box<Wire>>,
}

/// Both ways of a line.
#[derive(Debug)]
struct Wire {
    up: Way<SocketAddr>,
    /// With who sent it, and when it came to this end of the line.
    down: Way<(SocketAddr, Duration, Instant)>,
}

/// Room for what comes while the client does something else.
const BUFFER: usize = 4 << 20;

impl Port {
    /// A socket of this address that stamps what arrives.
    ///
    /// # Errors
    /// What the system refuses.
    pub fn open(host: IpAddr) -> Result<Self> {
        let socket = UdpSocket::bind((host, 0)).with_context(|| format!("no UDP socket at {host}"))?;
        socket.set_nonblocking(true)?;
        setsockopt(&socket, sockopt::ReceiveTimestampns, &true)?;
        // Only root may have more than the system's limit; the benchmark looks at what was dropped.
        if setsockopt(&socket, sockopt::RcvBufForce, &BUFFER).is_err() {
            setsockopt(&socket, sockopt::RcvBuf, &BUFFER)?;
        }
        Ok(Self { socket, line: None })
    }

    /// Where it is.
    ///
    /// # Errors
    /// What the system says.
    pub fn address(&self) -> Result<SocketAddr> {
        Ok(self.socket.local_addr()?)
    }

    /// To wait for.
    pub fn fd(&self) -> RawFd {
        self.socket.as_raw_fd()
    }

    /// What comes and goes passes such a line from now on.
    pub fn lay(&mut self, line: Line, seed: u64) {
        let wire = Wire { up: Way::new(line, seed), down: Way::new(line, !seed) };
        self.line = Some(Box::new(wire));
    }

    /// Sends a datagram. What the system does not take is lost, as on a network.
    pub fn send(&mut self, now: Instant, to: SocketAddr, bytes: &[u8]) {
        match &mut self.line {
            Some(line) => line.up.put(now, to, bytes),
            None => drop(self.socket.send_to(bytes, to)),
        }
    }

    /// The next datagram that came, if one did and no line is before it.
    ///
    /// # Errors
    /// What the system says.
    pub fn next<'a>(&mut self, now: Instant, buffer: &'a mut [u8]) -> Result<Option<Datagram<'a>>> {
        let Some(line) = &mut self.line else { return next(self.fd(), buffer) };
        while let Some(datagram) = next(self.socket.as_raw_fd(), buffer)? {
            line.down.put(now, (datagram.source, datagram.arrived, now), datagram.bytes);
        }
        Ok(None)
    }

    /// The next datagram that has passed the line. What has passed it the other way is sent.
    pub fn passed<'a>(&mut self, now: Instant, buffer: &'a mut [u8]) -> Option<Datagram<'a>> {
        let line = self.line.as_mut()?;
        while let Some((to, bytes)) = line.up.take(now) {
            drop(self.socket.send_to(&bytes, to));
        }
        let due = line.down.due()?;
        let ((source, arrived, at), bytes) = line.down.take(now)?;
        let room = buffer.get_mut(..bytes.len())?;
        room.copy_from_slice(&bytes);
        Some(Datagram { source, bytes: room, arrived: arrived + (due - at) })
    }

    /// When something has passed the line.
    pub fn due(&self) -> Option<Instant> {
        let line = self.line.as_ref()?;
        [line.up.due(), line.down.due()].into_iter().flatten().min()
    }
}

/// The next datagram that waits, if one does.
fn next(socket: RawFd, buffer: &mut [u8]) -> Result<Option<Datagram<'_>>> {
    let mut control = cmsg_space!(TimeSpec);
    let (length, source, arrived) = {
        let mut slices = [IoSliceMut::new(buffer)];
        let flags = MsgFlags::MSG_DONTWAIT;
        let message = match recvmsg::<SockaddrStorage>(socket, &mut slices, Some(&mut control), flags) {
            Ok(message) => message,
            Err(nix::errno::Errno::EAGAIN) => return Ok(None),
            Err(error) => return Err(error.into()),
        };
        let arrived = message.cmsgs()?.find_map(|control| match control {
            ControlMessageOwned::ScmTimestampns(at) => Some(Duration::from(at)),
            _ => None,
        });
        let address = message.address.context("a datagram from nowhere")?;
        let source = match (address.as_sockaddr_in(), address.as_sockaddr_in6()) {
            (Some(v4), _) => SocketAddr::from((v4.ip(), v4.port())),
            (_, Some(v6)) => SocketAddr::from((v6.ip(), v6.port())),
            _ => anyhow::bail!("a datagram from an address that is none"),
        };
        (message.bytes, source, arrived.context("the kernel does not say when datagrams arrive")?)
    };
    Ok(Some(Datagram { source, bytes: &buffer[..length], arrived }))
}
