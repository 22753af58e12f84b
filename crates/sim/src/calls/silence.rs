//! Why somebody does not hear somebody.

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
