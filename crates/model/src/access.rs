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
    /// Make, list and revoke the keys of programs that send or play streams.
    ManageStreamKeys,
    /// Change title, address, password, capacity, listing, or the role of newcomers.
    ChangeRoom,
    /// Delete the room with everything in it.
    DeleteRoom,
    /// Learn of every room of the server, listed or not, and how many are in it.
    ListEveryRoom,
    /// See how media travels through a room without being in it.
    SeeAnyGraph,
    /// See how much is going on at the server.
    SeeLoad,
}

/// Who asks.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Actor {
    /// Somebody with a role in the room it is about.
    Member(Role),
    /// Whoever showed the key of the server's administration. That is no role: it opens no room.
    Administrator,
}

impl From<Role> for Actor {
    fn from(role: Role) -> Self {
        Self::Member(role)
    }
}

/// Who may do something.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Needs {
    /// This role, and every one above it.
    Role(Role),
    /// The administrator.
    Administrator,
    /// Nobody.
    Nobody,
}

/// A refusal.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Denied {
    /// What would have been enough.
    pub needs: Needs,
}

impl fmt::Display for Denied {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self.needs {
            Needs::Role(Role::Viewer) => "only people in the room may do that",
            Needs::Role(Role::Speaker) => "only speakers may do that",
            Needs::Role(Role::Moderator) => "only moderators may do that",
            Needs::Role(Role::Owner) => "only the owner of the room may do that",
            Needs::Administrator => "only the administrator of the server may do that",
            Needs::Nobody => "nobody may do that",
        })
    }
}

impl std::error::Error for Denied {}

/// Whether somebody may do that.
///
/// # Errors
/// [`Denied`] with what it takes.
pub fn authorise(actor: impl Into<Actor>, action: Action) -> Result<(), Denied> {
    let needs = needs(action);
    match (actor.into(), needs) {
        (Actor::Member(role), Needs::Role(least)) if role >= least => Ok(()),
        (Actor::Administrator, Needs::Administrator) => Ok(()),
        (Actor::Member(_) | Actor::Administrator, _) => Err(Denied { needs }),
    }
}

/// The table. Roles are ordered, so one of them per action says it all.
const fn needs(action: Action) -> Needs {
    match action {
        Action::Watch | Action::Chat | Action::RaiseHand | Action::ChangeSelf => Needs::Role(Role::Viewer),
        Action::Publish(Source::Microphone | Source::Camera | Source::Screen | Source::ScreenAudio) => {
            Needs::Role(Role::Speaker)
        }
        Action::Lock | Action::Route | Action::EnterLocked | Action::ManageStreamKeys => {
            Needs::Role(Role::Moderator)
        }
        Action::Stop(target) | Action::LowerHand(target) | Action::Remove(target) => above(target),
        Action::Grant(Role::Owner, _) | Action::Grant(_, Role::Owner) => Needs::Nobody,
        Action::Grant(Role::Moderator, _) | Action::Grant(_, Role::Moderator) => Needs::Role(Role::Owner),
        Action::Grant(Role::Viewer | Role::Speaker, Role::Viewer | Role::Speaker) => {
            Needs::Role(Role::Moderator)
        }
        Action::ChangeRoom | Action::DeleteRoom => Needs::Role(Role::Owner),
        Action::ListEveryRoom | Action::SeeAnyGraph | Action::SeeLoad => Needs::Administrator,
    }
}

/// Who keeps order over somebody of this role.
const fn above(target: Role) -> Needs {
    match target {
        Role::Viewer | Role::Speaker => Needs::Role(Role::Moderator),
        Role::Moderator => Needs::Role(Role::Owner),
        Role::Owner => Needs::Nobody,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use Role::{Moderator, Owner, Speaker, Viewer};

    const ACTORS: [(Actor, char); 5] = [
        (Actor::Member(Viewer), 'V'),
        (Actor::Member(Speaker), 'S'),
        (Actor::Member(Moderator), 'M'),
        (Actor::Member(Owner), 'O'),
        (Actor::Administrator, 'A'),
    ];

    /// Who may, written as the roles V S M O and the administrator A.
    fn who(action: Action) -> String {
        ACTORS.iter().filter(|(actor, _)| authorise(*actor, action).is_ok()).map(|(_, c)| *c).collect()
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
            (Action::ManageStreamKeys, "MO"),
            (Action::ChangeRoom, "O"),
            (Action::DeleteRoom, "O"),
            (Action::ListEveryRoom, "A"),
            (Action::SeeAnyGraph, "A"),
            (Action::SeeLoad, "A"),
        ] {
            assert_eq!(who(action), may, "{action:?}");
        }
    }
}
