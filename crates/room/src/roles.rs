//! Which role a guest has when they come, and that a role once given stays.

use model::{GuestId, Role};
use std::collections::BTreeMap;

/// The roles given while the room is loaded. They also go to the store; this is here because a guest may come back
/// before the store has them.
#[derive(Clone, Default, Debug)]
pub struct Roles {
    given: BTreeMap<GuestId, Role>,
}

impl Roles {
    /// The role of a guest who comes in, with what the store knew when they knocked.
    #[must_use]
    pub fn of(&self, guest: GuestId, stored: Option<Role>, newcomer: Role) -> Role {
        self.given.get(&guest).copied().or(stored).unwrap_or(newcomer)
    }

    /// Remembers a role that was given.
    pub fn give(&mut self, guest: GuestId, role: Role) {
        self.given.insert(guest, role);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_given_last_counts_more_than_the_store_and_the_rules() {
        let (ada, mut roles) = (GuestId(1), Roles::default());
        assert_eq!(roles.of(ada, None, Role::Viewer), Role::Viewer);
        assert_eq!(roles.of(ada, Some(Role::Moderator), Role::Viewer), Role::Moderator);
        roles.give(ada, Role::Speaker);
        assert_eq!(roles.of(ada, Some(Role::Moderator), Role::Viewer), Role::Speaker);
    }
}
