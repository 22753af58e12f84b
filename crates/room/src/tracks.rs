//! What people publish and watch.

use crate::input::{Publication, SlotWish};
use crate::limits;
use crate::refusal::Refusal;
use model::{Source, TrackId};
use std::collections::BTreeSet;

/// A track somebody publishes.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Sent {
    /// The m-line it comes on.
    pub mid: String,
    /// Its id.
    pub id: TrackId,
    /// What it is.
    pub source: Source,
    /// The publisher paused it.
    pub muted: bool,
}

/// Counts tracks.
#[derive(Clone, Debug)]
pub struct Tracks {
    next: u32,
}

impl Tracks {
    /// The first track gets the id `next`.
    #[must_use]
    pub fn new(next: TrackId) -> Self {
        Self { next: next.0 }
    }

    /// The id of the next track.
    #[must_use]
    pub fn next(&self) -> TrackId {
        TrackId(self.next)
    }

    /// The tracks of a whole list. One whose m-line and source were in the list before keeps its id.
    ///
    /// # Errors
    /// [`Refusal::TooMany`], [`Refusal::BadMid`] or [`Refusal::RepeatedMid`]; nothing changed then.
    pub fn publish(&mut self, before: &[Sent], list: Vec<Publication>) -> Result<Vec<Sent>, Refusal> {
        check_mids(list.iter().map(|publication| publication.mid.as_str()), limits::TRACKS)?;
        let tracks = list.into_iter().map(|Publication { mid, source, muted }| {
            let known = before.iter().find(|sent| sent.mid == mid && sent.source == source);
            let id = known.map_or_else(|| self.count(), |sent| sent.id);
            Sent { mid, id, source, muted }
        });
        Ok(tracks.collect())
    }

    fn count(&mut self) -> TrackId {
        let id = TrackId(self.next);
        self.next = self.next.wrapping_add(1);
        id
    }
}

/// Whether a whole list of slots can be passed on.
///
/// # Errors
/// [`Refusal::TooMany`], [`Refusal::BadMid`] or [`Refusal::RepeatedMid`].
pub fn check_slots(slots: &[SlotWish]) -> Result<(), Refusal> {
    check_mids(slots.iter().map(|slot| slot.mid.as_str()), limits::SLOTS)
}

fn check_mids<'a>(mids: impl ExactSizeIterator<Item = &'a str>, max: usize) -> Result<(), Refusal> {
    if mids.len() > max {
        return Err(Refusal::TooMany { max });
    }
    let mut seen = BTreeSet::new();
    for mid in mids {
        if !is_visible_ascii(mid, limits::MID_BYTES) {
            return Err(Refusal::BadMid);
        }
        if !seen.insert(mid) {
            return Err(Refusal::RepeatedMid { mid: mid.to_owned() });
        }
    }
    Ok(())
}

/// Whether a name that a client chose is 1 to `max` visible characters of ASCII.
pub(crate) fn is_visible_ascii(text: &str, max: usize) -> bool {
    (1..=max).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_graphic())
}

#[cfg(test)]
mod tests {
    use super::*;
    use Source::{Camera, Microphone, Screen};

    #[test]
    fn a_track_keeps_its_id_while_its_line_and_source_stay() {
        let mut tracks = Tracks::new(TrackId(1));
        let first = tracks.publish(&[], vec![on("0", Microphone), on("1", Camera)]).unwrap();
        let second =
            tracks.publish(&first, vec![on("2", Camera), muted("1", Camera), on("0", Screen)]).unwrap();
        assert_eq!(ids(&first), [1, 2]);
        assert_eq!(ids(&second), [3, 2, 4]);
        assert!(second[1].muted);
        let back = tracks.publish(&second, vec![on("0", Microphone)]).unwrap();
        assert_eq!(ids(&back), [5], "a track that was withdrawn comes back as a new one");
    }

    #[test]
    fn a_list_that_makes_no_sense_is_refused() {
        let mut tracks = Tracks::new(TrackId(1));
        let mut publish = |mids: &[&str]| {
            tracks.publish(&[], mids.iter().map(|mid| on(mid, Camera)).collect()).map(|sent| ids(&sent))
        };
        assert_eq!(publish(&["0", "0"]), Err(Refusal::RepeatedMid { mid: "0".to_owned() }));
        assert_eq!(publish(&[""]), Err(Refusal::BadMid));
        assert_eq!(publish(&["a b"]), Err(Refusal::BadMid));
        assert_eq!(publish(&["12345678901234567"]), Err(Refusal::BadMid));
        assert_eq!(publish(&["0"; 17]), Err(Refusal::TooMany { max: 16 }));
        assert_eq!(publish(&["0"]), Ok(vec![1]), "a refused list counts nothing");
    }

    fn on(mid: &str, source: Source) -> Publication {
        Publication { mid: mid.to_owned(), source, muted: false }
    }

    fn muted(mid: &str, source: Source) -> Publication {
        Publication { muted: true, ..on(mid, source) }
    }

    fn ids(tracks: &[Sent]) -> Vec<u32> {
        tracks.iter().map(|sent| sent.id.0).collect()
    }
}
