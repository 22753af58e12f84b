//! What one page knows: nothing but what it was told.

use model::{ChatSeq, GuestId, ParticipantId, RoomRules};
use plan::Slice;
use room::{Participant, Welcome};
use std::collections::BTreeMap;

/// One open tab that was let in.
#[derive(Clone, Debug)]
pub struct Page {
    /// Whose tab it is.
    pub guest: GuestId,
    /// Who it is in the room.
    pub you: ParticipantId,
    /// The room as it was told.
    pub rules: RoomRules,
    /// The people as it was told.
    pub participants: BTreeMap<ParticipantId, Participant>,
    /// The way of media as it was told.
    pub slice: Slice,
    /// The chat as it was told: what was kept when it came in, and what was said since.
    pub chat: Vec<ChatSeq>,
    /// The last message it was told that is kept nowhere.
    pub passed: Option<ChatSeq>,
}

impl Page {
    /// A page that was just let in, with the history of the chat.
    #[must_use]
    pub fn new(guest: GuestId, welcome: Welcome, chat: Vec<ChatSeq>) -> Self {
        Self {
            guest,
            you: welcome.participant,
            rules: welcome.rules,
            participants: welcome.participants.into_iter().map(|person| (person.id, person)).collect(),
            slice: welcome.slice,
            chat,
            passed: None,
        }
    }
}
