//! The plan of the room, and who is to hear of it.

use model::{NodeId, ParticipantId, ServerId};
use plan::{PersonFacts, Plan, Reach, RoomFacts, Slice, plan};
use std::collections::BTreeMap;

/// Clients make no links but to the server.
const SERVED: PersonFacts = PersonFacts {
    uplink: None,
    downlink: None,
    cpu: None,
    low_battery: false,
    metered: false,
    reach: Reach::Incapable,
    carries: false,
    declined: false,
    away: false,
};

/// The plan, made anew whenever its facts change.
#[derive(Clone, Debug)]
pub struct Routes {
    facts: RoomFacts,
    plan: Plan,
}

impl Routes {
    /// The plan of an empty room.
    #[must_use]
    pub fn new(home: ServerId) -> Self {
        Self { facts: RoomFacts::new(home), plan: Plan::empty() }
    }

    /// Plans for these people, and gives the slices that say something else than before. Who is new has theirs from
    /// [`Routes::slice`].
    pub fn replan(&mut self, people: impl Iterator<Item = ParticipantId>) -> Vec<(ParticipantId, Slice)> {
        let people: BTreeMap<_, _> = people.map(|id| (id, SERVED)).collect();
        if people == self.facts.people {
            return Vec::new();
        }
        let stayed: Vec<_> = people.keys().filter(|id| self.facts.people.contains_key(id)).copied().collect();
        self.facts.people = people;
        let before = std::mem::replace(&mut self.plan, Plan::empty());
        self.plan = plan(&self.facts, &before);
        let slices = stayed.into_iter().map(|id| (id, before.slice(node(id)), self.slice(id)));
        slices.filter(|(_, old, new)| !new.says_the_same(old)).map(|(id, _, new)| (id, new)).collect()
    }

    /// What one participant must know.
    #[must_use]
    pub fn slice(&self, id: ParticipantId) -> Slice {
        self.plan.slice(node(id))
    }

    /// What the plan was made from.
    #[must_use]
    pub fn facts(&self) -> &RoomFacts {
        &self.facts
    }

    /// The plan.
    #[must_use]
    pub fn plan(&self) -> &Plan {
        &self.plan
    }
}

fn node(id: ParticipantId) -> NodeId {
    NodeId::Participant(id)
}
