//! What happens to people of itself.

use crate::calls::call::{Call, Event, Person, peer};
use crate::calls::keeper::SOCKET_LOST;
use crate::calls::node::Node;
use model::ParticipantId;
use plan::{PeerPair, PersonFacts, Reach};

impl Call {
    /// What happens of itself, a few times an hour.
    pub(super) fn script(&mut self) {
        let ids: Vec<_> = self.people.keys().copied().collect();
        if ids.len() < self.size && !self.rng.once_in(4) {
            self.after(0, Event::Join);
        }
        if !ids.is_empty() {
            let id = self.rng.pick(&ids);
            match self.rng.below(14) {
                0..=2 if ids.len() * 2 > self.size => self.after(0, Event::Leave(id)),
                3 => self.after(0, Event::Crash(id)),
                4 | 5 => self.after(0, Event::Stall(id)),
                6 | 7 => {
                    let percent = 5 + self.rng.below(50);
                    self.after(0, Event::Power(id, percent));
                }
                8 | 9 => {
                    let pair = PeerPair::new(id, self.rng.pick(&ids));
                    let ms = 2_000 + u64::from(self.rng.below(120_000));
                    if pair.low() != pair.high() {
                        self.after(0, Event::Part(pair, ms));
                    }
                }
                10 => self.after(0, Event::Measured(id)),
                _ => {}
            }
        }
        let ms = 20_000 + u64::from(self.rng.below(160_000));
        self.after(ms, Event::Script);
    }

    pub(super) fn join(&mut self) {
        let id = ParticipantId(self.next_id);
        self.next_id += 1;
        self.count("joined");
        let mut rate = || 200 + self.rng.below(100) * self.rng.below(100);
        let (uplink, downlink, cpu) = (rate(), rate(), rate());
        let agrees = self.rng.once_in(self.agree);
        let reach = if self.rng.once_in(self.private) {
            self.rng.pick(&[Reach::Private, Reach::Incapable])
        } else {
            Reach::Peers
        };
        // Somebody behind a strict router has no link with some.
        let strict = self.rng.once_in(12);
        for other in self.people.keys().copied().collect::<Vec<_>>() {
            if strict && self.rng.once_in(2) {
                self.parted.insert(PeerPair::new(id, other), 0);
            }
        }
        self.people.insert(id, Person { uplink, downlink, cpu, power: 100, agrees, stalls: 0 });
        self.nodes.insert(peer(id), Node { since: self.now, ..Node::default() });
        let ms = 300 + u64::from(self.rng.below(900));
        self.after(ms, Event::ServerUp(id));
        self.after(3_000, Event::Measured(id));
        let person = PersonFacts { reach, ..PersonFacts::default() };
        self.room(|keeper| keeper.change(|facts| _ = facts.people.insert(id, person)));
    }

    /// Somebody is gone, and everything of theirs. Whether they were here.
    pub(super) fn goes(&mut self, id: ParticipantId, how: &'static str) -> bool {
        if self.people.remove(&id).is_none() {
            return false;
        }
        self.count(how);
        self.nodes.remove(&peer(id));
        self.told.remove(&id);
        self.links.retain(|pair, _| pair.other(id).is_none());
        self.parted.retain(|pair, _| pair.other(id).is_none());
        self.healed.retain(|pair, _| pair.other(id).is_none());
        true
    }

    pub(super) fn stall(&mut self, id: ParticipantId) {
        let ms = 500 + u64::from(self.rng.below(12_000));
        let Some(node) = self.nodes.get_mut(&peer(id)) else { return };
        if node.stalled {
            return;
        }
        node.stalled = true;
        let stall = self.people.get_mut(&id).map_or(0, |person| {
            person.stalls += 1;
            person.stalls
        });
        self.count("stalled");
        self.after(ms, Event::Wake(id));
        self.after(SOCKET_LOST, Event::SocketLost(id, stall));
    }
}
