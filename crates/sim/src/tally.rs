//! What happened, so that a search that sees nothing wrong is known to have seen something.

use room::{LeaveReason, Output, Refusal};
use std::collections::BTreeMap;

/// How often each output and each refusal came.
#[derive(Clone, Default, Debug)]
pub struct Tally(BTreeMap<&'static str, u64>);

impl Tally {
    /// Counts an output.
    pub fn count(&mut self, output: &Output) {
        *self.0.entry(word(output)).or_default() += 1;
    }

    /// Takes another one in.
    pub fn add(&mut self, other: &Self) {
        for (word, times) in &other.0 {
            *self.0.entry(word).or_default() += times;
        }
    }

    /// The words and how often they came, in the order of the alphabet.
    pub fn iter(&self) -> impl Iterator<Item = (&'static str, u64)> {
        self.0.iter().map(|(word, times)| (*word, *times))
    }
}

fn word(output: &Output) -> &'static str {
    match output {
        Output::Welcome(welcome) if welcome.resumed => "resumed",
        Output::Welcome(_) => "welcome",
        Output::Done { .. } => "done",
        Output::Published { .. } => "published",
        Output::Refused { refusal, .. } => refusal_word(refusal),
        Output::ParticipantChanged(_) => "participant changed",
        Output::Left { reason: LeaveReason::Left, .. } => "left",
        Output::Left { reason: LeaveReason::Lost, .. } => "left: lost",
        Output::Left { reason: LeaveReason::Removed, .. } => "left: removed",
        Output::RoomChanged(_) => "room changed",
        Output::Chat(message) if message.nonce.is_some() => "chat: kept nowhere",
        Output::Chat(_) => "chat",
        Output::Speakers { .. } => "speakers",
        Output::SliceFor { .. } => "slice",
        Output::ChatAccepted { .. } => "chat accepted",
        Output::CloseSocket { .. } => "close socket",
        Output::StoreChat(_) => "store chat",
        Output::StoreRole { .. } => "store role",
        Output::StoreTravel { .. } => "store travel",
        Output::StoreLocked { .. } => "store locked",
        Output::Publish { tracks, .. } if tracks.iter().any(|track| track.stopped) => "publish: stopped",
        Output::Publish { .. } => "publish",
        Output::Watch { .. } => "watch",
        Output::CloseMedia { .. } => "close media",
    }
}

fn refusal_word(refusal: &Refusal) -> &'static str {
    match refusal {
        Refusal::Denied(_) => "refused: denied",
        Refusal::NotHere => "refused: not here",
        Refusal::NoSuchParticipant => "refused: no such participant",
        Refusal::RoomFull { .. } => "refused: room full",
        Refusal::RoomLocked => "refused: room locked",
        Refusal::RoomDeleted => "refused: room deleted",
        Refusal::AlreadyHere => "refused: already here",
        Refusal::RemovedEarlier { .. } => "refused: removed earlier",
        Refusal::TooFast { .. } => "refused: too fast",
        Refusal::TooLong { .. } => "refused: too long",
        Refusal::Empty => "refused: empty",
        Refusal::BadNonce => "refused: bad nonce",
        Refusal::BadMid => "refused: bad mid",
        Refusal::RepeatedMid { .. } => "refused: repeated mid",
        Refusal::TooMany { .. } => "refused: too many",
        Refusal::BadBars => "refused: bad bars",
        Refusal::NotKept => "refused: not kept",
    }
}
