//! A room that is planned again after everything that happens to it. Each plan is judged, and planned twice.
#![allow(dead_code, reason = "no file of tests uses all of it")]

use model::{Band, Kind, NodeId, ParticipantId, ServerId};
use plan::{
    Flow, PeerPair, PersonFacts, Plan, Policy, RoomFacts, Route, Shape, Slice, Trust, Why, judge, plan,
};
use std::collections::BTreeSet;

pub const HOME: NodeId = NodeId::Server(ServerId(7));

pub struct Room {
    pub facts: RoomFacts,
    pub plan: Plan,
    /// How often the plan became another one.
    pub changes: u32,
}

impl Room {
    /// A room these many came into, one after the other: 1, 2, 3 …
    pub fn of(n: u32) -> Self {
        Self::with(n, |_| {})
    }

    /// The same, with something true of the room before anybody came.
    pub fn with(n: u32, begin: impl FnOnce(&mut RoomFacts)) -> Self {
        let mut facts = RoomFacts::new(ServerId(7));
        begin(&mut facts);
        let mut room = Self { facts, plan: Plan::empty(), changes: 0 };
        (1..=n).for_each(|id| room.join(id));
        room
    }

    pub fn trusting(n: u32, trust: Trust) -> Self {
        Self::with(n, |facts| facts.trust = trust)
    }

    /// Something changes, and the room is no longer settled.
    pub fn change(&mut self, change: impl FnOnce(&mut RoomFacts)) {
        self.facts.settled = false;
        change(&mut self.facts);
        self.replan();
    }

    pub fn replan(&mut self) {
        let next = plan(&self.facts, &self.plan);
        assert_eq!(judge(&self.facts, &next), [], "{:?}", self.facts);
        assert_eq!(plan(&self.facts, &next), next, "planned again");
        self.changes += u32::from(next.epoch != self.plan.epoch);
        self.plan = next;
    }

    pub fn join(&mut self, id: u32) {
        self.join_as(id, PersonFacts::default());
    }

    pub fn join_as(&mut self, id: u32, person: PersonFacts) {
        self.change(|facts| _ = facts.people.insert(ParticipantId(id), person));
    }

    pub fn leave(&mut self, id: u32) {
        self.change(|facts| _ = facts.people.remove(&ParticipantId(id)));
    }

    pub fn set(&mut self, id: u32, set: impl FnOnce(&mut PersonFacts)) {
        self.change(|facts| set(facts.people.get_mut(&ParticipantId(id)).unwrap()));
    }

    pub fn breaks(&mut self, a: u32, b: u32) {
        self.change(|facts| _ = facts.broken.insert(pair(a, b)));
    }

    pub fn host_wants(&mut self, policy: Policy) {
        self.change(|facts| facts.policy = policy);
    }

    /// Nothing happens for a while.
    pub fn settle(&mut self) {
        self.facts.settled = true;
        self.replan();
    }

    pub fn slice(&self, id: u32) -> Slice {
        self.plan.slice(NodeId::Participant(ParticipantId(id)))
    }

    pub fn route(&self, kind: Kind, id: u32) -> Route {
        let slice = self.slice(id);
        match kind {
            Kind::Audio => slice.audio,
            Kind::Video => slice.video,
        }
    }

    pub fn why(&self) -> Why {
        self.plan.why
    }

    /// Everybody's shapes of sound and picture, in the order of their ids.
    pub fn shapes(&self, kind: Kind) -> Vec<Shape> {
        self.facts.people.keys().map(|id| self.route(kind, id.0).shape).collect()
    }

    /// All that is sent between these, but for what is to or from somebody else.
    pub fn flows_among(&self, kind: Kind, ids: &[u32]) -> BTreeSet<Flow> {
        let one_of = |node| ids.iter().any(|id| node == peer(*id));
        self.plan.of(kind).flows().into_iter().filter(|flow| one_of(flow.from) && one_of(flow.to)).collect()
    }

    /// From whom somebody gets somebody's media.
    pub fn from(&self, kind: Kind, to: u32, origin: u32) -> Option<NodeId> {
        let flows = self.plan.of(kind).flows();
        let mut found =
            flows.iter().filter(|flow| flow.to == peer(to) && flow.origins.contains(&ParticipantId(origin)));
        let one = found.next().map(|flow| flow.from);
        assert_eq!(found.next(), None);
        one
    }
}

pub fn peer(id: u32) -> NodeId {
    NodeId::Participant(ParticipantId(id))
}

pub fn pair(a: u32, b: u32) -> PeerPair {
    PeerPair::new(ParticipantId(a), ParticipantId(b))
}

pub fn able(band: Band) -> PersonFacts {
    PersonFacts { uplink: Some(band), downlink: Some(band), cpu: Some(band), ..PersonFacts::default() }
}

/// Able, and agreed to carry others.
pub fn willing(band: Band) -> PersonFacts {
    PersonFacts { carries: true, ..able(band) }
}

/// xorshift64*: the same numbers everywhere, for ever.
pub struct Rng(pub u64);

impl Rng {
    pub fn below(&mut self, n: u32) -> u32 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        let high = self.0.wrapping_mul(0x2545_f491_4f6c_dd1d) >> 32;
        ((high * u64::from(n)) >> 32) as u32
    }
}
