//! Who does not hear whom, and why: from what is true, not from what anybody believes.

use crate::calls::call::{Call, DEADLINE, Failure, HOME, LinkState, NEWCOMER, peer};
use crate::calls::node::Node;
use model::{NodeId, ParticipantId};
use plan::PeerPair;
use std::collections::BTreeMap;

/// Within so long after it can, a pair that could not has been tried again.
const RETRIED: u64 = 60_000;

/// What keeps somebody from hearing somebody, by what is true.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Cause {
    /// One of them has just come, and the first flow is being made: by the first way, or by the next if that one fell.
    Joining,
    /// One of them has just come, and the link they were to have cannot be made.
    JoiningWithoutLink(Phase),
    /// Whoever carried it crashed.
    CarrierCrashed(Phase),
    /// Whoever carried it left.
    CarrierLeft(Phase),
    /// Whoever carried it stalls.
    CarrierStalled(Phase),
    /// The link it came by broke.
    LinkBroke(Phase),
    /// One of them was stalled until a moment ago, and the room went on without.
    WasStalled,
    /// The room allows no way between them, or did until a moment ago.
    NoWayAllowed,
    /// None of these: a fault of the planner or of this simulation.
    Unexplained,
}

/// How far the room is with it.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Phase {
    /// The receiver was not told of another way yet.
    Unnoticed,
    /// It was, and has the link for it.
    Warm,
    /// It was, and the link for it is being made.
    Cold,
}

impl Call {
    /// Who does not hear whom now, and why.
    pub(super) fn look(&mut self) {
        let ids: Vec<_> = self.people.keys().copied().filter(|id| self.awake(*id)).collect();
        let here: Vec<_> = ids.into_iter().filter(|id| self.told.contains_key(id)).collect();
        self.hearing = if here.len() > 1 { here.len() as u64 } else { 0 };
        let mut silent: BTreeMap<ParticipantId, Cause> = BTreeMap::new();
        for &to in &here {
            let others: Vec<_> = here.iter().copied().filter(|origin| *origin != to).collect();
            for origin in others {
                if self.comes(peer(to), origin, &mut Vec::new()) {
                    if let Some(node) = self.nodes.get_mut(&peer(to)) {
                        node.heard.insert(origin);
                    }
                    continue;
                }
                let cause = self.cause(to, origin);
                if cause == Cause::NoWayAllowed && !self.keeper.facts.possible(to, origin) {
                    self.no_way.insert((to, origin), self.now);
                }
                if cause == Cause::Unexplained {
                    let what = self.story(to, origin);
                    self.report.failures.push(Failure {
                        seed: self.seed,
                        at: self.now,
                        faults: Vec::new(),
                        unexplained: Some(what),
                    });
                }
                let worst = silent.entry(to).or_insert(cause);
                *worst = (*worst).min(cause);
            }
        }
        let now = self.now;
        let changed = |(to, (cause, _)): &(&ParticipantId, &(Cause, u64))| silent.get(to) != Some(cause);
        let ended: Vec<_> = self.silent.iter().filter(changed).map(|(to, was)| (*to, *was)).collect();
        for (to, (cause, since)) in ended {
            self.silent.remove(&to);
            let entry = self.report.longest.entry(cause).or_default();
            *entry = (entry.0.max(now - since), entry.1 + 1);
        }
        for (to, cause) in silent {
            self.silent.entry(to).or_insert((cause, now));
        }
    }

    /// What can be said of two people one of whom does not hear the other.
    fn story(&self, to: ParticipantId, origin: ParticipantId) -> String {
        let mut story = format!("{to:?} does not hear {origin:?}, {:?}", self.keeper.plan.why);
        for (node, has) in &self.nodes {
            let links: Vec<_> = has.links().map(|id| id.0).collect();
            let hub = has.slice.as_ref().map(|slice| (slice.epoch, slice.audio.hub));
            story += &format!(
                "\n    {node:?} since {} woke {:?} stalled {} server {} hub {hub:?} links {links:?}\n      plays {:?}\n      awaits {:?}",
                has.since, has.woke_at, has.stalled, has.server_up, has.playing, has.pending
            );
        }
        let up = |state: &LinkState| matches!(state, LinkState::Up);
        let links: Vec<_> =
            self.links.iter().map(|(pair, state)| (pair.low().0, pair.high().0, up(state))).collect();
        story
            + &format!("\n    links {links:?} parted {:?} broken {:?}", self.parted, self.keeper.facts.broken)
    }

    /// Follows the sound back to where it is lost.
    fn cause(&self, to: ParticipantId, origin: ParticipantId) -> Cause {
        if !self.keeper.facts.possible(to, origin) {
            return Cause::NoWayAllowed;
        }
        let mut at = peer(to);
        for _ in 0..self.nodes.len() {
            let Some(node) = self.nodes.get(&at) else { return Cause::Unexplained };
            let Some(&from) = node.playing.get(&origin) else {
                return self.cause_of_nothing(peer(to), at, origin);
            };
            let phase = self.phase(at, node, origin);
            match (from, self.nodes.get(&from)) {
                (NodeId::Participant(id), None) if self.crashed.contains(&id) => {
                    return Cause::CarrierCrashed(phase);
                }
                (NodeId::Participant(_), None) => return Cause::CarrierLeft(phase),
                (_, Some(source)) if source.stalled => return Cause::CarrierStalled(phase),
                _ => {}
            }
            if !self.link(at, from) {
                return if self.was_parted(at, from) {
                    Cause::LinkBroke(phase)
                } else {
                    self.stalled_or(peer(to), at, origin)
                };
            }
            if from == peer(origin) {
                break;
            }
            at = from;
        }
        self.stalled_or(peer(to), at, origin)
    }

    /// Why `at`, on the way to `to`, never had an origin.
    fn cause_of_nothing(&self, to: NodeId, mut at: NodeId, origin: ParticipantId) -> Cause {
        for _ in 0..self.nodes.len() {
            let Some(node) = self.nodes.get(&at) else { return Cause::Unexplained };
            let Some(pending) = node.pending.get(&origin) else {
                // Nothing was said of an origin who has just come, or to whom has just come.
                return self.new_or_stalled(to, at, origin, Phase::Unnoticed);
            };
            let from = pending.from;
            match (from, self.nodes.get(&from)) {
                (NodeId::Participant(id), None) if self.crashed.contains(&id) => {
                    return Cause::CarrierCrashed(Phase::Unnoticed);
                }
                (_, None) => return Cause::CarrierLeft(Phase::Unnoticed),
                (_, Some(source)) if source.stalled => return Cause::CarrierStalled(Phase::Unnoticed),
                _ if self.was_parted(at, from) => return Cause::JoiningWithoutLink(Phase::Unnoticed),
                (_, Some(source)) if from != peer(origin) && source.pending.contains_key(&origin) => {
                    at = from
                }
                _ => return self.new_or_stalled(to, at, origin, self.phase(at, node, origin)),
            }
        }
        self.new_or_stalled(to, at, origin, Phase::Unnoticed)
    }

    fn new_or_stalled(&self, to: NodeId, at: NodeId, origin: ParticipantId, phase: Phase) -> Cause {
        let parted = |node| matches!(node, NodeId::Participant(id) if self.parted_of(id));
        let ends = [to, at, peer(origin)];
        if ends.into_iter().any(|node| self.is_new(node)) {
            Cause::Joining
        } else if ends.into_iter().any(parted) {
            Cause::JoiningWithoutLink(phase)
        } else {
            self.stalled_or(to, at, origin)
        }
    }

    fn stalled_or(&self, to: NodeId, at: NodeId, origin: ParticipantId) -> Cause {
        let woke = |node| {
            let at = self.nodes.get(&node).and_then(|node| node.woke_at);
            at.is_some_and(|at| self.now - at < 10_000)
        };
        let NodeId::Participant(listener) = to else { return Cause::Unexplained };
        let no_way = self.no_way.get(&(listener, origin)).is_some_and(|at| self.now - at < DEADLINE);
        if woke(to) || woke(at) || woke(peer(origin)) {
            Cause::WasStalled
        } else if no_way {
            Cause::NoWayAllowed
        } else {
            Cause::Unexplained
        }
    }

    fn is_new(&self, node: NodeId) -> bool {
        self.nodes.get(&node).is_some_and(|has| node != HOME && self.now - has.since < NEWCOMER)
    }

    fn phase(&self, at: NodeId, node: &Node, origin: ParticipantId) -> Phase {
        match node.pending.get(&origin) {
            None => Phase::Unnoticed,
            Some(pending) if self.link(at, pending.from) => Phase::Warm,
            Some(_) => Phase::Cold,
        }
    }

    fn was_parted(&self, a: NodeId, b: NodeId) -> bool {
        let (NodeId::Participant(a), NodeId::Participant(b)) = (a, b) else { return false };
        let pair = PeerPair::new(a, b);
        let lately = self.healed.get(&pair).is_some_and(|at| self.now - at < RETRIED);
        self.parted.contains_key(&pair) || lately
    }

    fn parted_of(&self, id: ParticipantId) -> bool {
        self.parted.keys().any(|pair| pair.other(id).is_some())
    }
}
