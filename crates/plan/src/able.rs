//! Who could do what for whom: the vetoes of a room, and its limits, in one place. The planner and the judge ask here.

use crate::bands::{MOST_MIXERS, seats};
use crate::facts::{PeerPair, PersonFacts, Reach, RoomFacts};
use model::{Band, NodeId, ParticipantId};

impl RoomFacts {
    /// The server that may carry the room's media, if one may.
    #[must_use]
    pub fn server(&self) -> Option<NodeId> {
        let may = !self.trust.no_server_media && self.servers.contains_key(&self.home);
        may.then_some(NodeId::Server(self.home))
    }

    /// Whether somebody can have links to participants at all.
    #[must_use]
    pub fn has_links(&self, id: ParticipantId) -> bool {
        !self.trust.private_addresses
            && self.people.get(&id).is_some_and(|person| person.reach == Reach::Peers)
    }

    /// Whether two participants can have a link with each other.
    #[must_use]
    pub fn can_link(&self, a: ParticipantId, b: ParticipantId) -> bool {
        a != b && self.has_links(a) && self.has_links(b) && !self.broken.contains(&PeerPair::new(a, b))
    }

    /// Whether somebody can pass media on for others, and agreed to it.
    #[must_use]
    pub fn can_carry(&self, id: ParticipantId) -> bool {
        self.person(id).is_some_and(|person| person.carries && !person.away) && self.has_links(id)
    }

    /// Whether somebody can mix for others, and agreed to it.
    #[must_use]
    pub fn can_mix(&self, id: ParticipantId) -> bool {
        self.can_carry(id) && self.is_fit(id)
    }

    /// Whether somebody could mix for others, and was not asked yet.
    #[must_use]
    pub fn could_be_asked_to_mix(&self, id: ParticipantId) -> bool {
        self.could_be_asked(id) && self.is_fit(id)
    }

    /// Whether somebody could pass media on for others, and was not asked yet.
    #[must_use]
    pub fn could_be_asked(&self, id: ParticipantId) -> bool {
        let open = |person: PersonFacts| !person.carries && !person.declined && !person.away;
        self.person(id).is_some_and(open) && self.has_links(id)
    }

    /// How able somebody is to mix: as able as in the respect in which they are weakest. What was not measured is taken
    /// for fair, so that somebody who does not measure delays nothing.
    #[must_use]
    pub fn rank(&self, id: ParticipantId) -> Band {
        let Some(person) = self.person(id) else { return Band::Weak };
        let measures = [person.uplink, person.cpu, person.downlink];
        measures.map(|band| band.unwrap_or(Band::Fair)).into_iter().min().unwrap_or(Band::Weak)
    }

    /// For how many others somebody can mix.
    #[must_use]
    pub fn seats(&self, id: ParticipantId) -> usize {
        seats(self.rank(id))
    }

    /// Whether the room allows any way at all between two participants: through the server, on a link of theirs, or by
    /// one who agreed to carry and has links with both.
    ///
    /// Where it allows none, they do not hear each other, the plan says [`crate::Why::NobodyCanCarry`], and that is no
    /// fault of the plan: a veto is kept even at that price.
    #[must_use]
    pub fn possible(&self, a: ParticipantId, b: ParticipantId) -> bool {
        let by = |id: &ParticipantId| self.can_carry(*id) && self.can_link(a, *id) && self.can_link(*id, b);
        self.server().is_some() || self.can_link(a, b) || self.people.keys().any(by)
    }

    /// Whether there is more to carry than anybody has room for, and no server to turn to. Limits are not kept then: a
    /// crowded call is better than people who do not hear each other.
    ///
    /// A room whose people cannot all link with each other counts as one: who could relieve whom is then no longer a
    /// question of numbers.
    #[must_use]
    pub fn is_strained(&self) -> bool {
        if self.server().is_some() {
            return false;
        }
        let present =
            |pair: &PeerPair| self.people.contains_key(&pair.low()) && self.people.contains_key(&pair.high());
        let mut seats: Vec<_> =
            self.people.keys().filter(|id| self.can_mix(**id)).map(|id| self.seats(*id)).collect();
        seats.sort_unstable_by(|a, b| b.cmp(a));
        // Whoever mixes needs no seat.
        let room: usize = seats.iter().take(MOST_MIXERS).map(|seats| seats + 1).sum();
        let linked = self.people.keys().filter(|id| self.has_links(**id)).count();
        self.broken.iter().any(present) || room < linked
    }

    fn person(&self, id: ParticipantId) -> Option<PersonFacts> {
        self.people.get(&id).copied()
    }

    fn is_fit(&self, id: ParticipantId) -> bool {
        let fit = |person: PersonFacts| !person.low_battery && !person.metered;
        !self.trust.end_to_end && self.person(id).is_some_and(fit) && self.seats(id) > 0
    }
}
