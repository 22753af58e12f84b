//! One end of a connection, whatever is spoken over it.

use crate::port::{Datagram, Port};
use crate::receipt::Receipts;
use anyhow::Result;
use std::time::Instant;

/// What a crowd drives.
pub trait Client: Send {
    /// Where its datagrams come.
    fn port(&mut self) -> &mut Port;

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

    /// Sends no more of it.
    fn pause(&mut self);

    /// What it got.
    fn receipts(&mut self) -> &mut Receipts;

    /// Packets that it has sent since it began.
    fn sent(&self) -> u64;
}
