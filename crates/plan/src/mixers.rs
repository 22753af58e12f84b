//! Participants who mix: who is elected, who sits with whom, and who stands by.

use crate::bands::MOST_MIXERS;
use crate::scene::{Scene, Shaped};
use crate::topology::{Delivery, Topology};
use crate::why::Why;
use model::{Kind, NodeId, ParticipantId};
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

/// Everybody sits with a participant who mixes for them; several of these exchange what they mixed. Who finds no seat is
/// served by the server, where it may carry. `None` where nobody can mix, or somebody would not be reached.
///
/// The one the `wanted` names comes first, if it can. Whoever mixes goes on until it cannot, or until the room has settled
/// and somebody is better by a whole band; people keep their seats.
pub(crate) fn mixed_for_all(scene: Scene, wanted: Option<ParticipantId>) -> Option<Shaped> {
    let room = scene.room;
    let before = scene.mixers_before();
    let able = |id: &&ParticipantId| room.can_mix(**id);
    let candidates: Vec<_> = room.people.keys().filter(able).copied().collect();
    let sitting: Vec<_> = candidates.iter().copied().filter(|id| before.contains(id)).collect();
    let newly_wanted =
        wanted.filter(|id| candidates.contains(id) && !before.contains(id) && !before.is_empty());
    let one_fell = sitting.len() < before.len();

    let mut by_rank = candidates.clone();
    by_rank.sort_by_key(|id| (wanted != Some(*id), Reverse(room.rank(*id)), !before.contains(id), *id));
    // Whom the host has just named is to mix for somebody, so no seat is kept.
    let hall = Hall { scene, wanted, anew: newly_wanted.is_some() };
    let seating = if room.settled {
        hall.gather(&[], &by_rank)
    } else {
        let mut by_seat = candidates;
        let stands_by =
            |id: &ParticipantId| one_fell && scene.prev.video.standby == Some(NodeId::Participant(*id));
        by_seat.sort_by_key(|id| {
            (wanted != Some(*id), !before.contains(id), !stands_by(id), Reverse(room.rank(*id)), *id)
        });
        let kept = if newly_wanted.is_some() { Vec::new() } else { sitting };
        let seating = hall.gather(&kept, &by_seat);
        // Without a server, those who are better are needed at once.
        if room.server().is_none() && !seating.unseated.is_empty() {
            let other = hall.gather(&[], &by_rank);
            if other.unseated.len() < seating.unseated.len() { other } else { seating }
        } else {
            seating
        }
    };
    build(scene, seating).map(|topology| {
        let mixing = crate::scene::mixers(&topology);
        let head = wanted.filter(|id| mixing.contains(id));
        let first = by_rank.into_iter().find(|id| mixing.contains(id));
        let why = match (head, first) {
            (Some(wanted), _) => Why::HostWantsMixer(wanted),
            (None, Some(first)) => elected(scene, &mixing, first),
            (None, None) => Why::NoMixer,
        };
        Shaped::alike(topology, why)
    })
}

/// Why somebody mixes: who stood by took over, or somebody was elected. It stays what it was while they do.
pub(crate) fn elected(scene: Scene, mixing: &BTreeSet<ParticipantId>, first: ParticipantId) -> Why {
    let before = scene.mixers_before();
    let stood_by = match scene.prev.video.standby {
        Some(NodeId::Participant(id)) if mixing.contains(&id) && !before.contains(&id) => Some(id),
        _ => None,
    };
    match (stood_by, scene.prev.why) {
        (Some(id), _) if before.iter().any(|id| !mixing.contains(id)) => Why::MixerTookOver(id),
        (_, why @ (Why::MixerTookOver(id) | Why::MixerElected(id))) if mixing.contains(&id) => why,
        _ => Why::MixerElected(first),
    }
}

/// Who takes over if one of these mixers falls: the most able who agreed to it and has a link with everybody it would
/// serve; else the server. Who stands by does so until it cannot, or the room has settled and somebody is better.
pub(crate) fn standby(
    scene: Scene,
    mixing: &BTreeSet<ParticipantId>,
    reached: &BTreeSet<ParticipantId>,
) -> Option<NodeId> {
    let room = scene.room;
    let can = |id: &&ParticipantId| {
        room.can_mix(**id)
            && !mixing.contains(id)
            && reached.iter().all(|other| other == *id || room.can_link(**id, *other))
    };
    let stood_by = |id: ParticipantId| scene.prev.video.standby == Some(NodeId::Participant(id));
    let key =
        |id: &ParticipantId| (!stood_by(*id) || room.settled, Reverse(room.rank(*id)), !stood_by(*id), *id);
    let best = room.people.keys().filter(can).copied().min_by_key(key);
    best.map(NodeId::Participant).or(room.server())
}

/// Who sits where.
#[derive(Default)]
struct Seating {
    mixers: Vec<ParticipantId>,
    seats: BTreeMap<ParticipantId, ParticipantId>,
    /// For whom a further mixer is looked for.
    unseated: Vec<ParticipantId>,
}

/// Where people find their seats.
struct Hall<'a> {
    scene: Scene<'a>,
    wanted: Option<ParticipantId>,
    /// Nobody keeps the seat they had.
    anew: bool,
}

impl Hall<'_> {
    /// Elects in this order, beginning with those who mix already, as long as somebody has no seat and the next one helps.
    fn gather(&self, kept: &[ParticipantId], order: &[ParticipantId]) -> Seating {
        let mut seating = self.seat(kept);
        for id in order {
            if seating.unseated.is_empty() || seating.mixers.len() == MOST_MIXERS {
                break;
            }
            // Whoever mixes needs no seat, so that helps, too.
            let helps = |other: &ParticipantId| other == id || self.scene.room.can_link(*id, *other);
            if !seating.mixers.contains(id) && seating.unseated.iter().any(helps) {
                seating = self.seat(&[seating.mixers, vec![*id]].concat());
            }
        }
        seating
    }

    /// Seats everybody who can have links: where they sat, else with whom the host wants, else where most seats are free.
    fn seat(&self, mixers: &[ParticipantId]) -> Seating {
        let (scene, room) = (self.scene, self.scene.room);
        let mut free: BTreeMap<_, _> = mixers.iter().map(|id| (*id, room.seats(*id))).collect();
        let mut seating = Seating { mixers: mixers.to_vec(), ..Seating::default() };
        let mut standing = Vec::new();
        for &id in room.people.keys().filter(|id| room.has_links(**id) && !mixers.contains(id)) {
            let before = match scene.hub_before(Kind::Video, id) {
                Some(NodeId::Participant(hub)) if room.can_link(id, hub) && !self.anew => {
                    free.get_mut(&hub).map(|free| (hub, free))
                }
                _ => None,
            };
            match before {
                Some((hub, free)) if *free > 0 => {
                    *free -= 1;
                    seating.seats.insert(id, hub);
                }
                _ => standing.push(id),
            }
        }
        for id in standing {
            let on_server = room.server().is_some() && scene.hub_before(Kind::Video, id) == room.server();
            if on_server && scene.keeps() && scene.prev.is_mixed_for_all() {
                continue;
            }
            let links = free.iter_mut().filter(|(hub, free)| **free > 0 && room.can_link(id, **hub));
            match links.min_by_key(|(hub, free)| (self.wanted != Some(**hub), Reverse(**free), **hub)) {
                Some((hub, free)) => {
                    *free -= 1;
                    seating.seats.insert(id, *hub);
                }
                None => seating.unseated.push(id),
            }
        }
        seating
    }
}

fn build(scene: Scene, mut seating: Seating) -> Option<Topology> {
    let room = scene.room;
    if room.server().is_none() {
        crowd(scene, &mut seating);
    }
    let Seating { mixers, seats, unseated } = seating;
    if seats.is_empty() || (room.server().is_none() && !unseated.is_empty()) {
        return None;
    }
    let mut topology = Topology::default();
    for &id in room.people.keys() {
        let own = NodeId::Participant(id);
        let (hub, delivery) = if mixers.contains(&id) {
            (own, Delivery::Mix)
        } else if let Some(hub) = seats.get(&id) {
            (NodeId::Participant(*hub), Delivery::Mix)
        } else {
            (room.server().unwrap_or(own), Delivery::Forward)
        };
        topology.hub.insert(id, hub);
        topology.delivery.insert(id, delivery);
    }
    let mut through_server: BTreeSet<ParticipantId> = BTreeSet::new();
    if topology.hub.values().any(|hub| Some(*hub) == room.server()) {
        through_server.extend(&mixers);
    }
    for &a in &mixers {
        for &b in mixers.iter().filter(|b| **b != a) {
            if room.can_link(a, b) {
                topology.core.insert((NodeId::Participant(a), NodeId::Participant(b)));
            } else {
                through_server.insert(a);
            }
        }
    }
    match room.server() {
        Some(server) => {
            let hubs = through_server.into_iter().map(NodeId::Participant);
            topology.core.extend(hubs.flat_map(|hub| [(hub, server), (server, hub)]));
        }
        None if !through_server.is_empty() => return None,
        None => {}
    }
    let mixing = mixers.into_iter().collect();
    topology.standby = standby(scene, &mixing, &topology.relying_on_peers());
    Some(topology)
}

/// Where there is no server, whoever found no seat stands with the mixer that has the fewest for its seats.
fn crowd(scene: Scene, seating: &mut Seating) {
    let room = scene.room;
    let mut load: BTreeMap<ParticipantId, usize> = seating.mixers.iter().map(|id| (*id, 0)).collect();
    for hub in seating.seats.values() {
        *load.entry(*hub).or_default() += 1;
    }
    for id in std::mem::take(&mut seating.unseated) {
        let links = load.iter_mut().filter(|(hub, _)| room.can_link(id, **hub));
        let sat = |hub: ParticipantId| scene.hub_before(Kind::Video, id) == Some(NodeId::Participant(hub));
        match links.min_by_key(|(hub, load)| (!sat(**hub), **load * 8 / room.seats(**hub).max(1), **hub)) {
            Some((hub, load)) => {
                *load += 1;
                seating.seats.insert(id, *hub);
            }
            None => seating.unseated.push(id),
        }
    }
}
