//! Everybody sends straight to everybody, but for those who cannot.

use crate::bands::{copies, streams};
use crate::detour::{join, keeps_detour};
use crate::facts::{PeerPair, Reach};
use crate::mixers::{elected, standby};
use crate::scene::{Scene, Shaped};
use crate::topology::{Delivery, Topology};
use crate::why::Why;
use model::{Band, Kind, NodeId, ParticipantId};
use std::cmp::Reverse;
use std::collections::BTreeSet;

/// People who send straight to each other. Different for different people:
///
/// - whoever can have no links, or cannot send so many copies, is served by the server, where it may carry;
/// - whoever cannot take so many pictures gets one, mixed by a participant who is able and willing, or else smaller ones
///   from the server;
/// - two who have no link with each other exchange by a detour.
///
/// Everybody else sends and gets as if these were not so. With `stays_on_server`, everybody is on the server for a while
/// yet, and `few` is the reason if nothing else is.
pub(crate) fn direct(scene: Scene, stays_on_server: bool, few: Why) -> Shaped {
    let seated = if stays_on_server { None } else { seat_weak(scene) };
    let topology = |kind| topology(scene, kind, stays_on_server, seated.as_ref());
    let (audio, video) = (topology(Kind::Audio), topology(Kind::Video));
    let why = because(scene, &audio, &video, seated.as_ref()).unwrap_or(few);
    Shaped { audio, video, why }
}

/// A participant who mixes for some.
struct Seated {
    mixer: ParticipantId,
    served: BTreeSet<ParticipantId>,
}

fn topology(scene: Scene, kind: Kind, stays_on_server: bool, seated: Option<&Seated>) -> Topology {
    let mut topology = Topology::default();
    let mut straight = Vec::new();
    for &id in scene.room.people.keys() {
        let mixer = seated.filter(|seated| seated.served.contains(&id));
        let (hub, delivery) = match (mixer, scene.room.server()) {
            (Some(seated), _) => (NodeId::Participant(seated.mixer), Delivery::Mix),
            (None, Some(server)) if stays_on_server || needs_server(scene, kind, id) => {
                (server, Delivery::Forward)
            }
            _ => {
                straight.push(id);
                (NodeId::Participant(id), Delivery::Forward)
            }
        };
        topology.hub.insert(id, hub);
        topology.delivery.insert(id, delivery);
    }
    let served = topology.hub.values().any(|hub| Some(*hub) == scene.room.server());
    if let Some(server) = scene.room.server() {
        // One who sends straight to nobody might as well be served.
        if straight.len() <= 1 && seated.is_none() {
            return Topology::star(scene.room.people.keys().copied(), server, Delivery::Forward);
        }
        if served {
            let hubs = straight.iter().map(|id| NodeId::Participant(*id));
            topology.core.extend(hubs.flat_map(|hub| [(hub, server), (server, hub)]));
        }
    }
    straight.retain(|id| scene.room.has_links(*id));
    join(scene, kind, &straight, &mut topology);
    if let Some(Seated { mixer, served }) = seated {
        let mut reached = served.clone();
        reached.insert(*mixer);
        topology.standby = standby(scene, &BTreeSet::from([*mixer]), &reached);
    }
    topology
}

/// Whether somebody is served by the server, where it may carry.
fn needs_server(scene: Scene, kind: Kind, id: ParticipantId) -> bool {
    !scene.room.has_links(id)
        || cannot_send(scene, kind, id)
        || (kind == Kind::Video && cannot_take(scene, id))
        || scene.keeps_server(kind, id)
}

/// Whether somebody cannot send a copy to each of the others. One copy to one other is what the server would get too.
fn cannot_send(scene: Scene, kind: Kind, id: ParticipantId) -> bool {
    let uplink = scene.room.people.get(&id).and_then(|person| person.uplink);
    copies(kind, uplink) < scene.count() - 1
}

/// Whether somebody cannot take a picture from each of the others.
fn cannot_take(scene: Scene, id: ParticipantId) -> bool {
    let weak = |band| band == Some(Band::Weak);
    let weak = scene.room.people.get(&id).is_some_and(|person| weak(person.downlink) || weak(person.cpu));
    weak && scene.count() > 2
}

/// Seats those who cannot take so much with a participant who can give it mixed: sound and picture both, so that they
/// stay together.
fn seat_weak(scene: Scene) -> Option<Seated> {
    let room = scene.room;
    // Without a server, a mixer would have to have links with everybody, and everybody with everybody.
    let broken =
        |pair: &PeerPair| room.people.contains_key(&pair.low()) && room.people.contains_key(&pair.high());
    if room.server().is_none() && room.broken.iter().any(broken) {
        return None;
    }
    let was_served = |id| match scene.hub_before(Kind::Video, id) {
        Some(NodeId::Participant(hub)) => hub != id && scene.keeps(),
        _ => false,
    };
    let weak: BTreeSet<_> = room
        .people
        .keys()
        .copied()
        .filter(|id| room.has_links(*id) && (cannot_take(scene, *id) || was_served(*id)))
        .filter(|id| !scene.keeps_server(Kind::Video, *id))
        .collect();
    let mixer = elect(scene, &weak)?;
    let mut most = Seats::of(scene, mixer);
    let sat = |id: &ParticipantId| scene.hub_before(Kind::Video, *id) == Some(NodeId::Participant(mixer));
    let (first, then): (Vec<_>, Vec<_>) = weak.into_iter().partition(sat);
    let served: BTreeSet<_> =
        first.into_iter().chain(then).filter(|id| room.can_link(*id, mixer) && most.take()).collect();
    (!served.is_empty()).then_some(Seated { mixer, served })
}

fn elect(scene: Scene, weak: &BTreeSet<ParticipantId>) -> Option<ParticipantId> {
    let room = scene.room;
    let sitting = scene.mixers_before();
    let power = |id: &ParticipantId| {
        let person = room.people.get(id)?;
        Some(person.uplink?.min(person.cpu?))
    };
    let able = |id: &&ParticipantId| {
        let least = if sitting.contains(id) { Band::Good } else { Band::Strong };
        let kinds = [Kind::Audio, Kind::Video];
        room.can_mix(**id)
            && power(id) >= Some(least)
            && !weak.contains(id)
            && !kinds.into_iter().any(|kind| needs_server(scene, kind, **id))
            && kinds.into_iter().all(|kind| !cannot_send(scene, kind, **id))
            && weak.iter().any(|other| room.can_link(**id, *other))
    };
    let key = |id: &ParticipantId| {
        let better = room.settled.then_some(Reverse(power(id)));
        let cannot = weak.iter().filter(|other| !room.can_link(*id, **other)).count();
        let took_over = scene.prev.video.standby != Some(NodeId::Participant(*id));
        (better, !sitting.contains(id), took_over, cannot, *id)
    };
    room.people.keys().filter(able).copied().min_by_key(key)
}

/// How many more a mixer among people who send straight can serve. It passes on what each of them sends, too.
struct Seats {
    others: usize,
    taken: usize,
    seats: usize,
}

impl Seats {
    fn of(scene: Scene, mixer: ParticipantId) -> Self {
        Self { others: scene.count() - 1, taken: 0, seats: scene.room.seats(mixer) }
    }

    fn take(&mut self) -> bool {
        let taken = self.taken + 1;
        // Its own media and that of all it serves, to all it does not serve; and a mix to each it serves.
        let sent = (1 + taken) * self.others.saturating_sub(taken) + taken;
        let fits = taken <= self.seats && sent <= streams(self.seats);
        if fits {
            self.taken = taken;
        }
        fits
    }
}

/// The reason for what is not simply direct. It is worked out from what came of it, so that it is the same the next time.
fn because(scene: Scene, audio: &Topology, video: &Topology, seated: Option<&Seated>) -> Option<Why> {
    let room = scene.room;
    let both = [(Kind::Audio, audio), (Kind::Video, video)];
    let on_server = |topology: &Topology, id: &ParticipantId| {
        room.server().is_some() && topology.hub.get(id).copied() == room.server()
    };
    let some_on_server = |why: &dyn Fn(Kind, ParticipantId) -> bool| {
        let mut people = both.iter().flat_map(|(kind, topology)| {
            room.people.keys().filter(|id| on_server(topology, id)).map(|id| (*kind, *id))
        });
        people.any(|(kind, id)| why(kind, id))
    };
    let detours = || {
        both.iter().flat_map(|(kind, topology)| {
            let straight: Vec<_> =
                room.people.keys().copied().filter(|id| topology.is_own_hub(*id)).collect();
            let pairs: Vec<_> =
                straight.iter().flat_map(|a| straight.iter().map(move |b| (*kind, *a, *b))).collect();
            pairs.into_iter().filter(|(_, a, b)| a < b)
        })
    };
    let reach = |reach| room.people.values().any(|person| person.reach == reach);
    if room.server().is_some() && (room.trust.private_addresses || reach(Reach::Private)) {
        Some(Why::AddressesPrivate)
    } else if room.server().is_some() && reach(Reach::Incapable) {
        Some(Why::ServerOnly)
    } else if detours().any(|(_, a, b)| room.broken.contains(&PeerPair::new(a, b))) {
        Some(Why::Detour)
    } else if let Some(seated) = seated {
        Some(elected(scene, &BTreeSet::from([seated.mixer]), seated.mixer))
    } else if some_on_server(&|kind, id| cannot_send(scene, kind, id)) {
        Some(Why::WeakUplink)
    } else if some_on_server(&|_, id| cannot_take(scene, id)) {
        Some(Why::WeakReceiver)
    } else if some_on_server(&|_, _| true) || detours().any(|(kind, a, b)| keeps_detour(scene, kind, a, b)) {
        Some(Why::Settling)
    } else {
        None
    }
}
