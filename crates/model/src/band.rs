//! How able a node is.

/// How able a node is in one respect, in rising order.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Band {
    /// Hardly enough for oneself.
    Weak,
    /// Enough for oneself.
    Fair,
    /// Enough for a few others.
    Good,
    /// Enough for many others.
    Strong,
}
