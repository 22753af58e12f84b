//! Bytes in, bytes out.

use std::net::SocketAddr;

use crate::api::Event;
use crate::trunk::{Crossing, HubId, Word};

/// What carries the datagrams. Over TCP each frame (RFC 4571) is one datagram.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Transport {
    /// UDP.
    Udp,
    /// TCP; the peer connected to us.
    Tcp,
}

/// What came from the network.
#[derive(Clone, Copy, Debug)]
pub struct Datagram<'a> {
    /// Over what.
    pub transport: Transport,
    /// Who sent it, as seen here.
    pub source: SocketAddr,
    /// The local address it came to. Behind NAT it need not be one of the announced candidates.
    pub destination: SocketAddr,
    /// What it says. Anything.
    pub bytes: &'a [u8],
}

/// What is to be sent.
#[derive(Clone, Copy, Debug)]
pub struct Transmit<'a> {
    /// Over what.
    pub transport: Transport,
    /// The local address to send from: the one the receiver's own datagrams came to.
    pub source: SocketAddr,
    /// To whom.
    pub destination: SocketAddr,
    /// What.
    pub bytes: &'a [u8],
}

/// Where a hub puts what it has to say.
pub trait Sink<R> {
    /// A datagram. Consecutive datagrams for one receiver follow each other.
    fn transmit(&mut self, transmit: Transmit<'_>);
    /// News for the server.
    fn event(&mut self, event: Event<R>);
    /// For another hub; never lost, and in this order.
    fn say(&mut self, to: HubId, word: Word);
    /// A packet for another hub.
    fn cross(&mut self, to: HubId, crossing: Crossing);
}
