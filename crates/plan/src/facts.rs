//! What the planner may know of a room.

use model::{NodeId, ParticipantId, ServerId};
use std::collections::BTreeMap;

/// A room as the planner sees it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct RoomFacts {
    /// The server that owns the room.
    pub home: ServerId,
    /// Every server that may carry the room's media, the home included.
    pub servers: BTreeMap<ServerId, NodeFacts>,
    /// Everybody who is in the room.
    pub people: BTreeMap<ParticipantId, NodeFacts>,
    /// What the room demands of whoever carries its media.
    pub trust: Trust,
}

impl RoomFacts {
    /// A room without people, carried by its home alone.
    #[must_use]
    pub fn new(home: ServerId) -> Self {
        Self {
            home,
            servers: BTreeMap::from([(home, NodeFacts::default())]),
            people: BTreeMap::new(),
            trust: Trust::default(),
        }
    }

    /// What is known of a node, or `None` where it is no part of the room.
    #[must_use]
    pub fn node(&self, node: NodeId) -> Option<NodeFacts> {
        match node {
            NodeId::Participant(id) => self.people.get(&id).copied(),
            NodeId::Server(id) => self.servers.get(&id).copied(),
        }
    }
}

/// What is known of a node. What was not measured limits nothing.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub struct NodeFacts {
    /// The most flows of one kind it can send at once.
    pub fan_out: Option<u32>,
}

/// What a room demands of whoever carries its media. Each demand vetoes topologies.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub struct Trust {
    /// Nobody may learn another participant's address: no link between two participants.
    pub private_addresses: bool,
    /// Nobody but participants may hear or see: nothing is mixed on a server.
    pub end_to_end: bool,
}
