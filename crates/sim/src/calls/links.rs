//! Links come up and are closed, flows become live, and their silence is noticed.

use crate::calls::call::{Call, Event, HOME, LinkState, peer};
use crate::calls::keeper::LISTENS;
use model::{NodeId, ParticipantId};
use plan::PeerPair;
use std::collections::{BTreeMap, BTreeSet};

impl Call {
    /// Links both ends want are made, links neither wants nor uses are closed.
    pub(super) fn mend_links(&mut self) {
        let mut wanted: BTreeMap<PeerPair, u32> = BTreeMap::new();
        for (node, has) in &self.nodes {
            let NodeId::Participant(id) = *node else { continue };
            for other in has.links() {
                *wanted.entry(PeerPair::new(id, other)).or_default() += 1;
            }
        }
        let used = |pair: &PeerPair| {
            let plays = |a, b| {
                let node = self.nodes.get(&peer(a));
                node.is_some_and(|node| node.playing.values().any(|from| *from == peer(b)))
            };
            plays(pair.low(), pair.high()) || plays(pair.high(), pair.low())
        };
        let closed: Vec<_> =
            self.links.keys().filter(|pair| !wanted.contains_key(pair) && !used(pair)).copied().collect();
        for pair in closed {
            self.report.closed += 1;
            self.links.remove(&pair);
        }
        for (pair, ends) in wanted {
            if ends == 2 && !self.links.contains_key(&pair) && self.both_here(pair) {
                self.serial += 1;
                let serial = self.serial;
                self.links.insert(pair, LinkState::Making(serial));
                let ms = 300 + u64::from(self.rng.below(1_200));
                self.after(ms, Event::LinkUp(pair, serial));
            }
        }
    }

    /// First packets set out where a flow could be, and silences begin to be noticed.
    pub(super) fn spread(&mut self) {
        let mut coming = Vec::new();
        let mut missing = Vec::new();
        for (node, has) in &self.nodes {
            if has.stalled {
                continue;
            }
            for (origin, pending) in &has.pending {
                if !pending.coming && self.is_ready(*node, *origin, pending.from) {
                    coming.push((*node, *origin, pending.from));
                }
            }
            let NodeId::Participant(id) = *node else { continue };
            let from: BTreeSet<_> = has
                .playing
                .values()
                .filter_map(|from| match from {
                    NodeId::Participant(from) => Some(*from),
                    NodeId::Server(_) => None,
                })
                .collect();
            let lacked: BTreeSet<_> = from.into_iter().filter(|of| self.lacks(id, *of)).collect();
            if lacked != has.missing {
                missing.push((id, lacked));
            }
        }
        for (node, origin, from) in coming {
            if let Some(pending) = self.nodes.get_mut(&node).and_then(|has| has.pending.get_mut(&origin)) {
                pending.coming = true;
            }
            let ms = 40 + u64::from(self.rng.below(80));
            self.after(ms, Event::FirstPacket(node, origin, from));
        }
        for (by, lacked) in missing {
            let Some(node) = self.nodes.get_mut(&peer(by)) else { continue };
            let before = std::mem::replace(&mut node.missing, lacked.clone());
            for of in lacked.difference(&before) {
                self.after(LISTENS, Event::Misses(by, *of));
            }
        }
    }

    /// A new flow is live if it still can be. Then the old one is given up.
    pub(super) fn first_packet(&mut self, to: NodeId, origin: ParticipantId, from: NodeId) {
        let ready = self.is_ready(to, origin, from);
        let Some(node) = self.nodes.get_mut(&to) else { return };
        match node.pending.get_mut(&origin) {
            Some(pending) if pending.from == from => {
                if ready && !node.stalled {
                    node.pending.remove(&origin);
                    if node.playing.insert(origin, from).is_some() && to != HOME {
                        self.report.handovers += 1;
                    }
                    self.mend_links();
                } else {
                    pending.coming = false;
                }
            }
            _ => {}
        }
    }

    pub(super) fn is_ready(&self, to: NodeId, origin: ParticipantId, from: NodeId) -> bool {
        let Some(node) = self.nodes.get(&from) else { return false };
        self.link(to, from)
            && !node.stalled
            && node.gives(from, origin, to)
            && (from == peer(origin) || self.comes(from, origin, &mut vec![to]))
    }

    /// Whether an origin's sound arrives at a node, by none of these. Whoever mixes leaves out what came from whom the mix
    /// is for, so nothing goes round in a circle.
    pub(super) fn comes(&self, to: NodeId, origin: ParticipantId, not_by: &mut Vec<NodeId>) -> bool {
        let Some(node) = self.nodes.get(&to) else { return false };
        let Some(&from) = node.playing.get(&origin) else { return false };
        if !self.link(to, from) || not_by.contains(&from) {
            return false;
        }
        let Some(source) = self.nodes.get(&from) else { return false };
        if source.stalled {
            return false;
        }
        not_by.push(to);
        from == peer(origin) || self.comes(from, origin, not_by)
    }

    pub(super) fn link(&self, a: NodeId, b: NodeId) -> bool {
        let server = |id| self.nodes.get(&peer(id)).is_some_and(|node| node.server_up);
        match (a, b) {
            (NodeId::Participant(a), NodeId::Participant(b)) => {
                let pair = PeerPair::new(a, b);
                matches!(self.links.get(&pair), Some(LinkState::Up)) && !self.parted.contains_key(&pair)
            }
            (NodeId::Participant(id), NodeId::Server(_)) | (NodeId::Server(_), NodeId::Participant(id)) => {
                server(id)
            }
            (NodeId::Server(_), NodeId::Server(_)) => true,
        }
    }

    /// Whether somebody plays something from somebody and nothing comes.
    pub(super) fn lacks(&self, by: ParticipantId, of: ParticipantId) -> bool {
        let Some(node) = self.nodes.get(&peer(by)).filter(|node| !node.stalled) else { return false };
        let plays = node.playing.values().any(|from| *from == peer(of));
        plays && !self.answers(by, of)
    }

    pub(super) fn answers(&self, by: ParticipantId, of: ParticipantId) -> bool {
        self.awake(of) && self.link(peer(by), peer(of))
    }
}
