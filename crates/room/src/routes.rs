//! The plan of the room, who is to hear of it, and how it came to be.

use model::{NodeId, ParticipantId, ServerId, UnixMillis};
use plan::{Plan, RoomFacts, Shape, Slice, Why, plan};
use std::collections::VecDeque;
use std::time::Duration;

/// The plan, made anew whenever its facts change.
#[derive(Clone, Debug)]
pub struct Routes {
    facts: RoomFacts,
    plan: Plan,
    changes: VecDeque<Change>,
}

/// A change of how media travels.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Change {
    /// When.
    pub at: UnixMillis,
    /// To which shape, as most see it.
    pub shape: Shape,
    /// Why.
    pub why: Why,
    /// The longest silence anybody had of it, in milliseconds, once somebody said.
    pub gap_ms: Option<u32>,
}

/// How many changes are remembered.
const REMEMBERED: usize = 20;
/// Switches are reported within this of the change that caused them.
const REPORTED: Duration = Duration::from_secs(20);

impl Routes {
    /// The plan of an empty room.
    #[must_use]
    pub fn new(home: ServerId) -> Self {
        Self { facts: RoomFacts::new(home), plan: Plan::empty(), changes: VecDeque::new() }
    }

    /// Plans for these facts, and gives the slices that say something else than before. Who is new has theirs from
    /// [`Routes::slice`].
    pub fn replan(&mut self, now: UnixMillis, facts: RoomFacts) -> Vec<(ParticipantId, Slice)> {
        if facts == self.facts {
            return Vec::new();
        }
        let stayed: Vec<_> =
            facts.people.keys().filter(|id| self.facts.people.contains_key(id)).copied().collect();
        self.facts = facts;
        let before = std::mem::replace(&mut self.plan, Plan::empty());
        self.plan = plan(&self.facts, &before);
        self.remember(now, &before);
        let slices = stayed.into_iter().map(|id| (id, before.slice(node(id)), self.slice(id)));
        slices.filter(|(_, old, new)| !new.says_the_same(old)).map(|(id, _, new)| (id, new)).collect()
    }

    /// Somebody's media comes another way now, and this is the longest they were without it.
    pub fn switched(&mut self, now: UnixMillis, gap_ms: u32) {
        if let Some(change) = self.changes.front_mut().filter(|change| now.since(change.at) <= REPORTED) {
            change.gap_ms = change.gap_ms.max(Some(gap_ms));
        }
    }

    /// The newest changes of shape, newest first.
    pub fn changes(&self) -> impl Iterator<Item = &Change> {
        self.changes.iter()
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

    fn remember(&mut self, now: UnixMillis, before: &Plan) {
        let shape = shape_of(&self.plan, &self.facts);
        let last = self.changes.front().map(|change| (change.shape, change.why));
        let same = last.map_or(shape == Shape::Alone, |last| last == (shape, self.plan.why));
        if same || before == &self.plan {
            return;
        }
        self.changes.push_front(Change { at: now, shape, why: self.plan.why, gap_ms: None });
        self.changes.truncate(REMEMBERED);
    }
}

/// The shape most people see, sound before picture.
fn shape_of(plan: &Plan, facts: &RoomFacts) -> Shape {
    let mut shapes: Vec<_> = facts.people.keys().map(|id| plan.slice(node(*id)).audio.shape).collect();
    shapes.sort_unstable();
    shapes.chunk_by(|a, b| a == b).max_by_key(|same| same.len()).map_or(Shape::Alone, |same| same[0])
}

fn node(id: ParticipantId) -> NodeId {
    NodeId::Participant(id)
}
