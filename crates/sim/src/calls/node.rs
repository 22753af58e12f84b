//! What one node of a call has and wants.

use model::{NodeId, ParticipantId};
use plan::{Delivery, Slice};
use std::collections::{BTreeMap, BTreeSet};

/// Somebody's client, or the server.
#[derive(Clone, Default, Debug)]
pub struct Node {
    /// Its link with the server is up.
    pub server_up: bool,
    /// It does nothing for a while: the lid is closed, the page is frozen.
    pub stalled: bool,
    /// Until when it stalled last.
    pub woke_at: Option<u64>,
    /// Since when it is in the call.
    pub since: u64,
    /// What it was told last.
    pub slice: Option<Slice>,
    /// From whom it plays each origin's sound: one flow for each, else there is an echo.
    pub playing: BTreeMap<ParticipantId, NodeId>,
    /// From whom it is to play an origin, where that is somebody else.
    pub pending: BTreeMap<ParticipantId, Pending>,
    /// Whom it heard at least once.
    pub heard: BTreeSet<ParticipantId>,
    /// What it was told last while it stalled.
    pub inbox: Option<Slice>,
    /// It plays something of these and nothing comes.
    pub missing: BTreeSet<ParticipantId>,
}

/// A flow that is to be.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Pending {
    /// From whom.
    pub from: NodeId,
    /// Its first packet is on its way.
    pub coming: bool,
    /// Since when.
    pub since: u64,
}

impl Node {
    /// Takes in what it is told: what of these people it is to get from whom. What it has it keeps until the new is live.
    pub fn told(&mut self, you: NodeId, slice: Slice, people: &BTreeSet<ParticipantId>, now: u64) {
        self.playing.retain(|origin, _| people.contains(origin));
        self.heard.retain(|origin| people.contains(origin));
        let mut pending = BTreeMap::new();
        for &origin in people.iter().filter(|origin| you != NodeId::Participant(**origin)) {
            let Some(from) = source(you, &slice, origin) else { continue };
            if self.playing.get(&origin) != Some(&from) {
                let before = self.pending.get(&origin).filter(|pending| pending.from == from);
                pending
                    .insert(origin, before.copied().unwrap_or(Pending { from, coming: false, since: now }));
            }
        }
        self.pending = pending;
        self.slice = Some(slice);
    }

    /// Whether it may be asked for an origin's sound by somebody: what is its own, of those it serves, and what it is to
    /// pass on.
    #[must_use]
    pub fn gives(&self, you: NodeId, origin: ParticipantId, to: NodeId) -> bool {
        if you == NodeId::Participant(origin) || matches!(you, NodeId::Server(_)) {
            return true;
        }
        let Some(slice) = &self.slice else { return false };
        let serves = |id| slice.audio.serves.contains_key(&id);
        matches!(to, NodeId::Participant(id) if serves(id))
            || slice.audio.passes.iter().any(|pass| pass.to == to && pass.origins.contains(&origin))
    }

    /// Participants it keeps a link with.
    pub fn links(&self) -> impl Iterator<Item = ParticipantId> {
        self.slice.iter().flat_map(|slice| slice.links.iter().copied())
    }
}

/// From whom a slice says that an origin is to be had.
fn source(you: NodeId, slice: &Slice, origin: ParticipantId) -> Option<NodeId> {
    let route = &slice.audio;
    let named = route.gets.iter().find(|get| get.origins.contains(&origin)).map(|get| get.from);
    let served =
        matches!(route.hub, NodeId::Server(_)) && route.hub != you && route.delivery == Delivery::Forward;
    named.or(served.then_some(route.hub))
}
