//! One end of a connection, whatever is spoken over it.

use crate::port::{Datagram, Port};
use crate::receipt::Receipts;
use crate::source::Layer;
use anyhow::{Result, bail};
use std::os::fd::RawFd;
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

    /// A socket on which the server says something now and then, if there is one.
    fn socket(&self) -> Option<RawFd> {
        None
    }

    /// Takes what was said there.
    ///
    /// # Errors
    /// What cannot go on.
    fn hear(&mut self) -> Result<()> {
        Ok(())
    }

    /// Shows pictures in that layer from now on.
    ///
    /// # Errors
    /// It cannot be chosen.
    fn show(&mut self, layer: Layer) -> Result<()> {
        bail!("nobody asks this server for {layer:?}")
    }
}
