//! Who may do what: the one authorisation table.
//!
//! Every way in asks [`authorise`]: the socket, the HTTP routes and the media plane. A right that is not in the table
//! does not exist.

use crate::person::Role;
use crate::track::Source;
use std::fmt;

/// Something that needs a right. Where it is done to somebody, that person's role comes along.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Action {
    /// Come into a room that is locked.
    EnterLocked,
    /// Read and receive what the room shares: media, chat, people.
    Watch,
    /// Write in the chat.
    Chat,
    /// Raise or lower one's own hand.
    RaiseHand,
    /// Change one's own name or colour.
    ChangeSelf,
    /// Send media of a source.
    Publish(Source),
    /// Stop, or allow again, a source of somebody.
    Stop(Role),
    /// Lower somebody's hand.
    LowerHand(Role),
    /// Remove somebody from the room.
    Remove(Role),
    /// Give somebody of the first role the second one.
    Grant(Role, Role),
    /// Let nobody new in, or let them in again.
    Lock,
    /// Choose how the room's media travels, and who mixes.
    Route,
    /// Change title, address, password, capacity, listing, or the role of newcomers.
    ChangeRoom,
    /// Delete the room with everything in it.
    DeleteRoom,
}

/// A refusal. Says which role would have been enough, if any is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Denied {
    /// The least role that may do it, or `None` where nobody may.
    pub needs: Option<Role>,
}

impl fmt::Display for Denied {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self.needs {
            Some(Role::Viewer) => "only people in the room may do that",
            Some(Role::Speaker) => "only speakers may do that",
            Some(Role::Moderator) => "only moderators may do that",
            Some(Role::Owner) => "only the owner of the room may do that",
            None => "nobody may do that",
        })
    }
}

impl std::error::Error for Denied {}

/// Whether somebody with this role may do that.
///
/// # Errors
/// [`Denied`] with the role it takes.
pub fn authorise(role: Role, action: Action) -> Result<(), Denied> {
    let needs = least_role(action);
    match needs {
        Some(least) if role >= least => Ok(()),
        _ => Err(Denied { needs }),
    }
}

/// The table. Roles are ordered, so one role per action says it all.
const fn least_role(action: Action) -> Option<Role> {
    match action {
        Action::Watch | Action::Chat | Action::RaiseHand | Action::ChangeSelf => Some(Role::Viewer),
        Action::Publish(Source::Microphone | Source::Camera | Source::Screen | Source::ScreenAudio) => {
            Some(Role::Speaker)
        }
        Action::Lock | Action::Route | Action::EnterLocked => Some(Role::Moderator),
        Action::Stop(target) | Action::LowerHand(target) | Action::Remove(target) => above(target),
        Action::Grant(Role::Owner, _) | Action::Grant(_, Role::Owner) => None,
        Action::Grant(Role::Moderator, _) | Action::Grant(_, Role::Moderator) => Some(Role::Owner),
        Action::Grant(Role::Viewer | Role::Speaker, Role::Viewer | Role::Speaker) => Some(Role::Moderator),
        Action::ChangeRoom | Action::DeleteRoom => Some(Role::Owner),
    }
}

/// Who keeps order over somebody of this role.
const fn above(target: Role) -> Option<Role> {
    match target {
        Role::Viewer | Role::Speaker => Some(Role::Moderator),
        Role::Moderator => Some(Role::Owner),
        Role::Owner => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use Role::{Moderator, Owner, Speaker, Viewer};

    const ROLES: [Role; 4] = [Viewer, Speaker, Moderator, Owner];

    /// Who may, written as the roles V S M O.
    fn who(action: Action) -> String {
        ROLES
            .iter()
            .zip("VSMO".chars())
            .filter(|(role, _)| authorise(**role, action).is_ok())
            .map(|(_, c)| c)
            .collect()
    }

    #[test]
    fn the_whole_table() {
        for (action, may) in [
            (Action::Watch, "VSMO"),
            (Action::Chat, "VSMO"),
            (Action::RaiseHand, "VSMO"),
            (Action::ChangeSelf, "VSMO"),
            (Action::Publish(Source::Microphone), "SMO"),
            (Action::Publish(Source::Camera), "SMO"),
            (Action::Publish(Source::Screen), "SMO"),
            (Action::Publish(Source::ScreenAudio), "SMO"),
            (Action::Stop(Viewer), "MO"),
            (Action::Stop(Speaker), "MO"),
            (Action::Stop(Moderator), "O"),
            (Action::Stop(Owner), ""),
            (Action::LowerHand(Speaker), "MO"),
            (Action::LowerHand(Owner), ""),
            (Action::Remove(Speaker), "MO"),
            (Action::Remove(Moderator), "O"),
            (Action::Remove(Owner), ""),
            (Action::Grant(Viewer, Speaker), "MO"),
            (Action::Grant(Speaker, Viewer), "MO"),
            (Action::Grant(Speaker, Moderator), "O"),
            (Action::Grant(Moderator, Viewer), "O"),
            (Action::Grant(Speaker, Owner), ""),
            (Action::Grant(Owner, Viewer), ""),
            (Action::Lock, "MO"),
            (Action::EnterLocked, "MO"),
            (Action::Route, "MO"),
            (Action::ChangeRoom, "O"),
            (Action::DeleteRoom, "O"),
        ] {
            assert_eq!(who(action), may, "{action:?}");
        }
    }
}
