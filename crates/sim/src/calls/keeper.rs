//! The part of a room that turns what it is told into facts, and plans.

use model::{Band, NodeId, ParticipantId, ServerId};
use plan::bands::{DOWNLINK_KBPS, UPLINK_KBPS};
use plan::{PeerPair, PersonFacts, Plan, Policy, RoomFacts, Trust, band, judge, plan};
use room::retries::Retries;
use std::collections::{BTreeMap, BTreeSet};

/// Without a change for so long, a room has settled.
pub const SETTLES: u64 = 10_000;
/// A socket that says nothing for so long is lost.
pub const SOCKET_LOST: u64 = 5_000;
/// For how long a lost one keeps the place.
pub const RESUME: u64 = 30_000;
/// Listeners report a hub that falls silent after so long.
pub const LISTENS: u64 = 1_000;
/// For how long the room waits whether other listeners report the same.
pub const GATHERS: u64 = 300;
/// Whoever was taken for away because listeners said so is asked so long after, and is not away if it answers: what
/// listeners say may arrive when it is long back.
pub const PINGS: u64 = 2_000;

/// Facts, the plan, and what waits.
#[derive(Debug)]
pub struct Keeper {
    /// The facts.
    pub facts: RoomFacts,
    /// The plan.
    pub plan: Plan,
    /// Grows with each change of the facts, so that a timer knows whether it is still meant.
    pub change: u64,
    /// Who reported whom as silent.
    pub reports: BTreeMap<ParticipantId, BTreeSet<ParticipantId>>,
    /// When who could not reach each other try again.
    pub retries: Retries,
    /// How many plans were made.
    pub plans: u64,
    /// What was wrong with them.
    pub faults: Vec<plan::Fault>,
}

impl Keeper {
    /// An empty room.
    #[must_use]
    pub fn new(policy: Policy, trust: Trust) -> Self {
        let mut facts = RoomFacts::new(ServerId(1));
        (facts.policy, facts.trust) = (policy, trust);
        Self {
            facts,
            plan: Plan::empty(),
            change: 0,
            reports: BTreeMap::new(),
            retries: Retries::default(),
            plans: 0,
            faults: Vec::new(),
        }
    }

    /// Takes in a change of the facts, if it is one, and plans. Whether the facts are others than before.
    pub fn change(&mut self, change: impl FnOnce(&mut RoomFacts)) -> bool {
        let before = self.facts.clone();
        change(&mut self.facts);
        if self.facts == before {
            return false;
        }
        self.facts.settled = false;
        self.change += 1;
        self.replan();
        true
    }

    /// Nothing has changed for a while.
    pub fn settle(&mut self) {
        self.facts.settled = true;
        self.replan();
    }

    /// What was measured of somebody, in kbit/s; the device as a rate as well.
    pub fn measured(&mut self, id: ParticipantId, uplink: u32, downlink: u32, cpu: u32) -> bool {
        let Some(person) = self.facts.people.get(&id).copied() else { return false };
        let banded = |before: Option<Band>, value, thresholds| Some(band(before, value, thresholds));
        let now = PersonFacts {
            uplink: banded(person.uplink, uplink, UPLINK_KBPS),
            downlink: banded(person.downlink, downlink, DOWNLINK_KBPS),
            cpu: banded(person.cpu, cpu, UPLINK_KBPS),
            ..person
        };
        self.change(|facts| _ = facts.people.insert(id, now))
    }

    /// Somebody who left, and all that was known of their links.
    pub fn left(&mut self, id: ParticipantId) -> bool {
        self.reports.remove(&id);
        self.retries.forget(id);
        self.change(|facts| {
            facts.people.remove(&id);
            facts.broken.retain(|pair| pair.other(id).is_none());
        })
    }

    /// What is made of reports that somebody is silent: if all who listen say so, and they are more than one, it is
    /// that one; else it is the link with whoever says so.
    pub fn weigh(&mut self, silent: ParticipantId) -> bool {
        let Some(by) = self.reports.remove(&silent) else { return false };
        let listeners: BTreeSet<_> = self
            .plan
            .audio
            .flows()
            .into_iter()
            .filter_map(|flow| match flow.to {
                NodeId::Participant(to) if flow.from == NodeId::Participant(silent) => Some(to),
                _ => None,
            })
            .filter(|id| self.facts.people.get(id).is_some_and(|person| !person.away))
            .collect();
        if by.len() > 1 && listeners.is_subset(&by) {
            return self.change(|facts| {
                if let Some(person) = facts.people.get_mut(&silent) {
                    person.away = true;
                }
            });
        }
        let here = |id: &ParticipantId| self.facts.people.get(id).is_some_and(|person| !person.away);
        if !here(&silent) {
            return false;
        }
        self.change(|facts| {
            let present = by.into_iter().filter(|id| facts.people.contains_key(id)).collect::<Vec<_>>();
            facts.broken.extend(present.into_iter().map(|id| PeerPair::new(id, silent)));
        })
    }

    fn replan(&mut self) {
        self.plan = plan(&self.facts, &self.plan);
        self.plans += 1;
        self.faults.extend(judge(&self.facts, &self.plan));
    }
}
