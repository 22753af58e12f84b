//! Whose consent to carry others is asked for. One at a time, and nobody who declined.

use crate::scene::Scene;
use model::ParticipantId;
use std::cmp::Reverse;

/// Who is asked to mix: whom the host wants; else whoever is asked already; else the most able.
pub(crate) fn who_mixes(scene: Scene, wanted: Option<ParticipantId>) -> Option<ParticipantId> {
    wanted.or_else(|| best(scene, |id| scene.room.could_be_asked_to_mix(id)))
}

/// Who is asked to pass on what two people without a link have for each other, where nobody else may and nobody who
/// agreed can.
pub(crate) fn who_passes_on(scene: Scene) -> Option<ParticipantId> {
    let room = scene.room;
    if room.server().is_some() {
        return None;
    }
    let stuck: Vec<_> = room
        .broken
        .iter()
        .map(|pair| (pair.low(), pair.high()))
        .filter(|(a, b)| room.has_links(*a) && room.has_links(*b) && !room.possible(*a, *b))
        .collect();
    let knows_both = |id| stuck.iter().any(|(a, b)| room.can_link(*a, id) && room.can_link(id, *b));
    best(scene, |id| room.could_be_asked(id) && knows_both(id))
}

fn best(scene: Scene, fits: impl Fn(ParticipantId) -> bool) -> Option<ParticipantId> {
    let fitting = scene.room.people.keys().copied().filter(|id| fits(*id));
    fitting.min_by_key(|id| (scene.prev.asks != Some(*id), Reverse(scene.room.rank(*id)), *id))
}
