//! One end of a connection, whatever is spoken over it.

use crate::receipt::Receipts;
use anyhow::{Context, Result};
use nix::cmsg_space;
use nix::sys::socket::{ControlMessageOwned, MsgFlags, SockaddrStorage, recvmsg, setsockopt, sockopt};
use nix::sys::time::TimeSpec;
use std::io::IoSliceMut;
use std::net::{IpAddr, SocketAddr, UdpSocket};
use std::os::fd::RawFd;
use std::time::{Duration, Instant};

/// What a crowd drives.
pub trait Client: Send {
    /// Where its datagrams come.
    fn socket(&self) -> &UdpSocket;

    /// Takes a datagram.
    ///
    /// # Errors
    /// What cannot go on.
    fn receive(&mut self, now: Instant, datagram: &Datagram<'_>) -> Result<()>;

    /// Does what is due, and says when there is something to do again.
    ///
    /// # Errors
    /// What cannot go on.
    fn run(&mut self, now: Instant) -> Result<Instant>;

    /// Media can flow.
    fn is_connected(&self) -> bool;

    /// Sends what it has to send from now on.
    fn send(&mut self);

    /// What it got.
    fn receipts(&mut self) -> &mut Receipts;

    /// Packets that it has sent since it began.
    fn sent(&self) -> u64;
}

/// Something that came.
pub struct Datagram<'a> {
    /// From where.
    pub source: SocketAddr,
    /// What.
    pub bytes: &'a [u8],
    /// When the kernel had it, since the Unix epoch: how long the client needs to look is nobody's delay.
    pub arrived: Duration,
}

/// Room for what comes while the client does something else.
const BUFFER: usize = 4 << 20;

/// A socket of this address that stamps what arrives.
///
/// # Errors
/// What the system refuses.
pub fn socket(host: IpAddr) -> Result<UdpSocket> {
    let socket = UdpSocket::bind((host, 0)).with_context(|| format!("no UDP socket at {host}"))?;
    socket.set_nonblocking(true)?;
    setsockopt(&socket, sockopt::ReceiveTimestampns, &true)?;
    // Only root may have more than the system's limit; the benchmark looks at what was dropped.
    if setsockopt(&socket, sockopt::RcvBufForce, &BUFFER).is_err() {
        setsockopt(&socket, sockopt::RcvBuf, &BUFFER)?;
    }
    Ok(socket)
}

/// The next datagram that waits, if one does.
///
/// # Errors
/// What the system says.
pub fn next<'a>(socket: RawFd, buffer: &'a mut [u8]) -> Result<Option<Datagram<'a>>> {
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
