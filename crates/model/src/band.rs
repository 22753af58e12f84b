//! How able somebody's device or connection is, coarsely.

/// How able a node is in one respect: what it can send, what it can receive, what it can compute.
///
/// Coarse on purpose: what is chosen by a band does not change with every sample of a measurement.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Band {
    /// Enough for little more than its own call.
    Weak,
    /// Enough for an ordinary call.
    Fair,
    /// Enough for several people.
    Good,
    /// Enough to carry others.
    Strong,
}

impl Band {
    /// Every band, weak first.
    pub const ALL: [Self; 4] = [Self::Weak, Self::Fair, Self::Good, Self::Strong];
}
