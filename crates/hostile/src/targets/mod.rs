//! One file for each parser.

mod demux;
mod frames;
mod hub;
mod offer;
mod probe;
mod request;
mod rtp;
mod session;
mod stun;
mod words;

/// A parser of outside bytes.
#[derive(Debug)]
pub struct Target {
    /// Its name, and the name of its corpus.
    pub name: &'static str,
    /// Reads the bytes. Panics only on a fault of ours.
    pub run: fn(&[u8]),
    /// Pieces its format is made of, for the mutator.
    pub words: &'static [&'static [u8]],
}

/// All of them.
pub const TARGETS: &[Target] = &[
    request::TARGET,
    words::TARGET,
    offer::TARGET,
    session::TARGET,
    demux::TARGET,
    stun::TARGET,
    rtp::TARGET,
    frames::TARGET,
    hub::TARGET,
    probe::TARGET,
];
