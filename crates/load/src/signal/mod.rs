//! How clients come into a server's room.

pub mod janus;
pub mod meeting;
pub mod starling;

use crate::client::Client;
use crate::source::Source;
use anyhow::Result;

/// A server with a room in it.
pub trait Server: Send + Sync {
    /// Somebody who sends these.
    ///
    /// # Errors
    /// What the server says.
    fn publish(&self, sources: Vec<Source>) -> Result<Box<dyn Client>>;

    /// Somebody who watches all of so many publishers.
    ///
    /// # Errors
    /// What the server says.
    fn watch(&self, publishers: usize) -> Result<Box<dyn Client>>;
}
