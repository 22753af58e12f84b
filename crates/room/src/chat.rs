//! The order of the chat, and how much of it one may write. In a room that keeps nothing a message takes the same way,
//! but for the store.

use crate::input::{ChatId, Stored, Token};
use crate::limits;
use crate::members::Member;
use crate::output::{ChatMessage, NewMessage};
use crate::refusal::Refusal;
use crate::tracks::is_visible_ascii;
use model::{ChatSeq, GuestId, ParticipantId, UnixMillis};
use std::collections::{BTreeMap, VecDeque};
use std::time::Duration;

/// The messages on their way to the store. They are acknowledged and shown in the order they were written, whatever the
/// order of the store's answers.
#[derive(Clone, Default, Debug)]
pub struct Chat {
    waiting: VecDeque<Waiting>,
    next: u64,
    /// How many messages were passed on that are kept nowhere.
    passed: i64,
    pace: Pace,
}

#[derive(Clone, Debug)]
struct Waiting {
    token: Token,
    by: ParticipantId,
    message: NewMessage,
    stored: Option<Stored>,
}

/// A message whose fate is known.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Settled {
    /// Of the request.
    pub token: Token,
    /// Who wrote it.
    pub by: ParticipantId,
    /// Its fate.
    pub fate: Fate,
}

/// What became of a message.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Fate {
    /// Everybody is to see it: it is kept, or it is to be kept nowhere.
    New(ChatMessage),
    /// It was kept, and seen, before.
    Before(ChatMessage),
    /// It is not kept.
    Failed,
}

impl Chat {
    /// Takes a message; it is to be stored.
    ///
    /// # Errors
    /// [`Refusal::BadNonce`], [`Refusal::Empty`], [`Refusal::TooLong`], [`Refusal::TooFast`], or [`Refusal::NotKept`]
    /// while the store is far behind.
    pub fn write(
        &mut self,
        now: UnixMillis,
        token: Token,
        author: &Member,
        text: &str,
        nonce: String,
    ) -> Result<NewMessage, Refusal> {
        if !is_visible_ascii(&nonce, limits::NONCE_BYTES) {
            return Err(Refusal::BadNonce);
        }
        let text = clean(text)?;
        if self.waiting.len() >= limits::CHAT_WAITING {
            return Err(Refusal::NotKept);
        }
        self.pace.take(now, author.guest).map_err(|retry_after| Refusal::TooFast { retry_after })?;
        let message = NewMessage {
            id: ChatId(self.next),
            guest: author.guest,
            name: author.name.clone(),
            colour: author.colour,
            at: now,
            text,
            nonce,
        };
        self.next += 1;
        self.waiting.push_back(Waiting { token, by: author.id, message: message.clone(), stored: None });
        Ok(message)
    }

    /// Takes an answer of the store, and gives every message whose turn it is to be settled. For a message that is not
    /// to be stored the room answers itself.
    pub fn stored(&mut self, id: ChatId, stored: Stored) -> Vec<Settled> {
        if let Some(waiting) = self.waiting.iter_mut().find(|waiting| waiting.message.id == id) {
            waiting.stored.get_or_insert(stored);
        }
        let mut settled = Vec::new();
        while let Some(stored) = self.waiting.front_mut().and_then(|first| first.stored.take()) {
            let Some(first) = self.waiting.pop_front() else { break };
            self.passed += i64::from(stored == Stored::Nowhere);
            settled.push(first.settle(stored, ChatSeq(self.passed)));
        }
        settled
    }

    /// Nothing is on its way to the store.
    #[must_use]
    pub fn is_settled(&self) -> bool {
        self.waiting.is_empty()
    }
}

impl Waiting {
    fn settle(self, stored: Stored, passed: ChatSeq) -> Settled {
        let NewMessage { guest, name, colour, at, text, nonce, .. } = self.message;
        let message = |seq, nonce| ChatMessage { seq, guest, name, colour, at, text, nonce };
        let fate = match stored {
            Stored::New(seq) => Fate::New(message(seq, None)),
            Stored::Nowhere => Fate::New(message(passed, Some(nonce))),
            Stored::Before(message) => Fate::Before(message),
            Stored::Failed => Fate::Failed,
        };
        Settled { token: self.token, by: self.by, fate }
    }
}

/// A text without controls, trimmed, and not too long.
fn clean(text: &str) -> Result<String, Refusal> {
    let visible: String = text.chars().filter(|c| matches!(c, '\n' | '\t') || !c.is_control()).collect();
    let trimmed = visible.trim();
    match trimmed.chars().count() {
        0 => Err(Refusal::Empty),
        n if n > limits::CHAT_CHARS => Err(Refusal::TooLong { max: limits::CHAT_CHARS }),
        _ => Ok(trimmed.to_owned()),
    }
}

/// When each guest wrote within the last [`limits::CHAT_WINDOW`]. By guest, so that coming in anew gives no new burst.
#[derive(Clone, Default, Debug)]
struct Pace {
    wrote: BTreeMap<GuestId, VecDeque<UnixMillis>>,
}

impl Pace {
    /// Counts a message, or says after which time there is room for one.
    fn take(&mut self, now: UnixMillis, guest: GuestId) -> Result<(), Duration> {
        self.wrote.retain(|_, times| {
            times.retain(|time| now.since(*time) < limits::CHAT_WINDOW);
            !times.is_empty()
        });
        let times = self.wrote.entry(guest).or_default();
        match times.front() {
            Some(first) if times.len() >= limits::CHAT_BURST => {
                Err(first.after(limits::CHAT_WINDOW).since(now))
            }
            _ => {
                times.push_back(now);
                Ok(())
            }
        }
    }
}
