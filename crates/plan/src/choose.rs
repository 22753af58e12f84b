//! The planner.

use crate::facts::RoomFacts;
use crate::topology::{Delivery, Topology};
use model::{Epoch, NodeId};

/// How media travels through a room, and why so.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Plan {
    /// Its number.
    pub epoch: Epoch,
    /// How sound travels.
    pub audio: Topology,
    /// How the picture travels.
    pub video: Topology,
    /// Why so.
    pub why: Why,
}

impl Plan {
    /// The plan of a room nobody has been in.
    #[must_use]
    pub fn empty() -> Self {
        Self { epoch: Epoch(0), audio: Topology::default(), video: Topology::default(), why: Why::Alone }
    }
}

/// Why a plan is as it is.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Why {
    /// Nobody to send to.
    Alone,
    /// Nothing but the server can carry the media.
    ServerOnly,
}

impl Why {
    /// A key for programs, which clients put into words.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Alone => "alone",
            Self::ServerOnly => "server_only",
        }
    }

    /// For people, in English.
    #[must_use]
    pub const fn sentence(self) -> &'static str {
        match self {
            Self::Alone => "Nobody else is here, so nothing is sent.",
            Self::ServerOnly => "The server passes everybody's media on to the others.",
        }
    }
}

/// The plan for these facts, after `prev`.
///
/// The previous plan is seen so that nothing flaps: `plan(r, plan(r, p)) == plan(r, p)`, and a plan that changes nothing
/// keeps its number.
#[must_use]
pub fn plan(room: &RoomFacts, prev: &Plan) -> Plan {
    // Somebody alone is served already, so that the link is up when the second one comes.
    let server = NodeId::Server(room.home);
    let topology = Topology::star(room.people.keys().copied(), server, Delivery::Forward);
    let why = if room.people.len() <= 1 { Why::Alone } else { Why::ServerOnly };
    if prev.audio == topology && prev.video == topology && prev.why == why {
        return prev.clone();
    }
    Plan { epoch: Epoch(prev.epoch.0.wrapping_add(1)), audio: topology.clone(), video: topology, why }
}
