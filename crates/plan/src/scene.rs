//! A room and the plan it had, looked at together.

use crate::choose::Plan;
use crate::facts::RoomFacts;
use crate::topology::{Delivery, Topology};
use crate::why::Why;
use model::{Kind, NodeId, ParticipantId};
use std::collections::BTreeSet;

/// What a plan is made from.
#[derive(Clone, Copy)]
pub(crate) struct Scene<'a> {
    pub(crate) room: &'a RoomFacts,
    pub(crate) prev: &'a Plan,
}

/// What is chosen, before it is a plan with a number.
pub(crate) struct Shaped {
    pub(crate) audio: Topology,
    pub(crate) video: Topology,
    pub(crate) why: Why,
}

impl Shaped {
    /// Sound and picture alike.
    pub(crate) fn alike(topology: Topology, why: Why) -> Self {
        Self { audio: topology.clone(), video: topology, why }
    }
}

impl Scene<'_> {
    /// How many are in the room.
    pub(crate) fn count(&self) -> usize {
        self.room.people.len()
    }

    /// Whether the host wants what they wanted before. If not, nothing is kept for its own sake.
    pub(crate) fn same_policy(&self) -> bool {
        self.prev.policy == self.room.policy
    }

    /// Whether what is larger than need be is kept, because something changed not long ago.
    pub(crate) fn keeps(&self) -> bool {
        self.same_policy() && !self.room.settled
    }

    /// Who served somebody before.
    pub(crate) fn hub_before(&self, kind: Kind, id: ParticipantId) -> Option<NodeId> {
        self.prev.of(kind).hub.get(&id).copied()
    }

    /// Whether somebody is served by the server for no other reason than that they were before.
    pub(crate) fn keeps_server(&self, kind: Kind, id: ParticipantId) -> bool {
        let before = self.hub_before(kind, id);
        self.keeps() && self.prev.is_direct(kind) && before.is_some() && before == self.room.server()
    }

    /// Who mixed for the others before.
    pub(crate) fn mixers_before(&self) -> BTreeSet<ParticipantId> {
        mixers(&self.prev.audio).union(&mixers(&self.prev.video)).copied().collect()
    }
}

impl Plan {
    /// How media of a kind travels.
    #[must_use]
    pub const fn of(&self, kind: Kind) -> &Topology {
        match kind {
            Kind::Audio => &self.audio,
            Kind::Video => &self.video,
        }
    }

    /// Whether somebody sends straight to others, or would, were somebody else able to.
    pub(crate) fn is_direct(&self, kind: Kind) -> bool {
        let topology = self.of(kind);
        topology.hub.len() > 1 && topology.hub.keys().any(|id| topology.is_own_hub(*id))
    }

    /// Whether everybody is on a server, or on participants who mix for all: shapes that can hold more than is here.
    pub(crate) fn is_large(&self) -> bool {
        let served = |topology: &Topology| {
            topology.hub.len() > 1 && topology.hub.values().all(|hub| matches!(hub, NodeId::Server(_)))
        };
        served(&self.audio) && served(&self.video) || self.is_mixed_for_all()
    }

    /// Whether participants mix for everybody.
    pub(crate) fn is_mixed_for_all(&self) -> bool {
        let topology = &self.video;
        let mixes = |id: &ParticipantId| topology.is_mixer_for_all(*id);
        topology.hub.len() > 1 && topology.hub.keys().any(mixes)
    }
}

impl Topology {
    /// Whether somebody is their own hub and takes what others send as it is.
    pub(crate) fn is_own_hub(&self, id: ParticipantId) -> bool {
        self.hub.get(&id) == Some(&NodeId::Participant(id)) && self.delivery_to(id) == Delivery::Forward
    }

    /// Whether somebody is a hub who gets mixes, as those do who mix where everything is mixed.
    pub(crate) fn is_mixer_for_all(&self, id: ParticipantId) -> bool {
        self.hub.get(&id) == Some(&NodeId::Participant(id)) && self.delivery_to(id) == Delivery::Mix
    }
}

/// Participants who mix for others, or would if somebody sat with them.
pub(crate) fn mixers(topology: &Topology) -> BTreeSet<ParticipantId> {
    let serving = topology.mixing().into_iter().filter_map(|hub| match hub {
        NodeId::Participant(id) => Some(id),
        NodeId::Server(_) => None,
    });
    let waiting = topology.hub.keys().copied().filter(|id| topology.is_mixer_for_all(*id));
    serving.chain(waiting).collect()
}
