//! With which other hubs a room is shared, and what those were told of its members.

use std::collections::BTreeMap;

use crate::api::LinkId;
use crate::trunk::{HubId, Said, Sheet, Word};

/// What a room keeps of the other hubs that have links of it.
#[derive(Default, Debug)]
pub(crate) struct Sharing {
    hubs: Vec<Peer>,
    /// What those were told.
    told: BTreeMap<LinkId, Sheet>,
}

/// Another hub that has links of a room.
#[derive(Clone, Copy, Debug)]
struct Peer {
    hub: HubId,
    /// It has said so itself.
    here: bool,
}

impl Sharing {
    /// The server says that these hubs have links of it, too.
    pub(crate) fn share(&mut self, hubs: &[HubId]) {
        for &hub in hubs {
            if !self.hubs.iter().any(|peer| peer.hub == hub) {
                self.hubs.push(Peer { hub, here: false });
            }
        }
    }

    /// Nobody else has links of it.
    pub(crate) fn is_empty(&self) -> bool {
        self.hubs.is_empty()
    }

    /// Those who have not said that they are here.
    pub(crate) fn awaited(&self) -> impl Iterator<Item = HubId> {
        self.hubs.iter().filter(|peer| !peer.here).map(|peer| peer.hub)
    }

    /// All hubs that have said that they are here.
    pub(crate) fn here(&self) -> impl Iterator<Item = HubId> {
        self.hubs.iter().filter(|peer| peer.here).map(|peer| peer.hub)
    }

    /// That hub is here; whether that is news. It is told everything.
    pub(crate) fn joined(&mut self, hub: HubId, mut say: impl FnMut(HubId, Word)) -> bool {
        match self.hubs.iter_mut().find(|peer| peer.hub == hub) {
            Some(peer) if peer.here => return false,
            Some(peer) => peer.here = true,
            None => self.hubs.push(Peer { hub, here: true }),
        }
        for sheet in self.told.values() {
            say(hub, Word(Said::Publishes(Box::new(sheet.clone()))));
        }
        true
    }

    /// That hub has no links of it any more.
    pub(crate) fn left(&mut self, hub: HubId) {
        self.hubs.retain(|peer| peer.hub != hub);
        if self.hubs.is_empty() {
            self.told.clear();
        }
    }

    /// One hub of a room finds out who speaks, for all.
    pub(crate) fn finds_speakers(&self, own: HubId) -> bool {
        self.here().all(|hub| own < hub)
    }

    /// What a member publishes. Said where it is new.
    pub(crate) fn tell(&mut self, sheet: Sheet, mut say: impl FnMut(HubId, Word)) {
        if self.told.get(&sheet.link) == Some(&sheet) {
            return;
        }
        for hub in self.here() {
            say(hub, Word(Said::Publishes(Box::new(sheet.clone()))));
        }
        self.told.insert(sheet.link, sheet);
    }

    /// A member's link ended.
    pub(crate) fn ended(&mut self, link: LinkId, mut say: impl FnMut(HubId, Word)) {
        if self.told.remove(&link).is_some() {
            for hub in self.here() {
                say(hub, Word(Said::Ends(link)));
            }
        }
    }
}
