//! The planner.

use crate::facts::RoomFacts;
use crate::topology::{Delivery, Topology};
use crate::why::Why;
use model::{Epoch, NodeId, ParticipantId};

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
    /// Whose consent to carry others is to be asked for.
    pub asks: Option<ParticipantId>,
}

impl Plan {
    /// The plan of a room nobody has been in.
    #[must_use]
    pub fn empty() -> Self {
        Self {
            epoch: Epoch(0),
            audio: Topology::default(),
            video: Topology::default(),
            why: Why::Alone,
            asks: None,
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
    Plan {
        epoch: Epoch(prev.epoch.0.wrapping_add(1)),
        audio: topology.clone(),
        video: topology,
        why,
        asks: None,
    }
}
