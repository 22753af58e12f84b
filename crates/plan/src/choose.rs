//! The planner: which shape a room gets.

use crate::asking;
use crate::bands::copies;
use crate::direct::direct;
use crate::facts::{Policy, RoomFacts};
use crate::mixers::mixed_for_all;
use crate::scene::{Scene, Shaped};
use crate::topology::{Delivery, Topology};
use crate::why::Why;
use model::{Epoch, Kind, NodeId, ParticipantId};

/// How media travels through a room, and why so.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Plan {
    /// Its number.
    pub epoch: Epoch,
    /// How sound travels.
    pub audio: Topology,
    /// How the picture travels.
    pub video: Topology,
    /// Why so.
    pub why: Why,
    /// Whose consent to carry others is to be asked for.
    pub asks: Option<ParticipantId>,
    /// What the host wanted when it was made. The next plan keeps what is larger than need be only while this is the
    /// same: what a host changes is done at once.
    pub policy: Policy,
}

impl Plan {
    /// The plan of a room nobody has been in.
    #[must_use]
    pub fn empty() -> Self {
        Self {
            epoch: Epoch(0),
            audio: Topology::default(),
            video: Topology::default(),
            why: Why::Alone,
            asks: None,
            policy: Policy::Automatic,
        }
    }
}

/// The most people who send straight to each other where nobody says otherwise: each sends three pictures and decodes
/// three, which an ordinary device and connection can.
pub const MOST_DIRECT: usize = 4;
/// The most people who send straight to each other where the host wants it: eight copies, what [`model::Band::Strong`]
/// can.
pub const MOST_DIRECT_BY_WISH: usize = 9;

/// The plan for these facts, after `prev`.
///
/// The previous plan is seen so that nothing flaps: `plan(r, plan(r, p)) == plan(r, p)`, and a plan that changes nothing
/// keeps its number. A larger shape is taken at once; a smaller one only when the room has settled, and one person below
/// the bound at which the larger one was taken.
#[must_use]
pub fn plan(room: &RoomFacts, prev: &Plan) -> Plan {
    let mut next = step(room, prev);
    // One step nearly always says all. Where seats are few and links are missing, one more may seat somebody better.
    for _ in 0..STEPS {
        let further = step(room, &next);
        if further == next {
            break;
        }
        next = further;
    }
    let changed = (&next.audio, &next.video, next.why, next.asks);
    let number = u32::from(changed != (&prev.audio, &prev.video, prev.why, prev.asks));
    Plan { epoch: Epoch(prev.epoch.0.wrapping_add(number)), ..next }
}

/// No search has found a room that needed more than three.
const STEPS: usize = 8;

fn step(room: &RoomFacts, prev: &Plan) -> Plan {
    let scene = Scene { room, prev };
    let (shaped, asks) = choose(scene);
    let why = if room.people.len() > 1 && has_impossible(room) { Why::NobodyCanCarry } else { shaped.why };
    let Shaped { audio, video, .. } = shaped;
    Plan { epoch: prev.epoch, audio, video, why, asks, policy: room.policy }
}

fn choose(scene: Scene) -> (Shaped, Option<ParticipantId>) {
    if scene.count() <= 1 {
        return (alone(scene), None);
    }
    match scene.room.policy {
        Policy::Automatic => small(scene, MOST_DIRECT, Why::DirectSmall, Why::TooManyForDirect),
        Policy::Direct => small(scene, MOST_DIRECT_BY_WISH, Why::HostWantsDirect, Why::HostDirectTooMany),
        Policy::Mixer(wanted) => mixer(scene, wanted),
        Policy::Server => match scene.room.server() {
            Some(server) => (on(scene, server, Why::HostWantsServer), None),
            None => small(scene, MOST_DIRECT, Why::ServerMayNotCarry, Why::ServerMayNotCarry),
        },
    }
}

/// Somebody alone is served already, so that the link is up when the second one comes.
fn alone(scene: Scene) -> Shaped {
    let people = scene.room.people.keys().copied();
    let hub = |id: ParticipantId| scene.room.server().unwrap_or(NodeId::Participant(id));
    let hubs = people.map(|id| (id, hub(id))).collect();
    let delivery = scene.room.people.keys().map(|id| (*id, Delivery::Forward)).collect();
    Shaped::alike(Topology { hub: hubs, delivery, ..Topology::default() }, Why::Alone)
}

/// Everybody served by a server.
fn on(scene: Scene, server: NodeId, why: Why) -> Shaped {
    Shaped::alike(Topology::star(scene.room.people.keys().copied(), server, Delivery::Forward), why)
}

/// Direct while it fits; for more the server, and where that may not carry, participants who mix.
fn small(scene: Scene, most: usize, few: Why, many: Why) -> (Shaped, Option<ParticipantId>) {
    let shrinks = scene.room.settled && scene.count() < most;
    let stays_large = scene.same_policy() && !shrinks && scene.prev.is_large();
    let fits = scene.count() <= most;
    if let Some(server) = scene.room.server() {
        let shaped = if fits { direct(scene, stays_large, few) } else { on(scene, server, many) };
        return (shaped, None);
    }
    let stays_mixed = stays_large && scene.prev.is_mixed_for_all();
    if fits && all_can_send(scene) && !stays_mixed {
        let asks = asking::who_passes_on(scene);
        return (direct(scene, false, few), asks);
    }
    let to_mix = if scene.room.is_strained() { asking::who_mixes(scene, None) } else { None };
    let asks = to_mix.or_else(|| asking::who_passes_on(scene));
    let why = match asks {
        Some(who) => Why::WaitingForConsent(who),
        None if scene.room.trust.end_to_end => Why::Encrypted,
        None => Why::ServerMayNotCarry,
    };
    let shaped = mixed_for_all(scene, None).unwrap_or_else(|| direct(scene, false, why));
    (shaped, asks)
}

/// A participant mixes for all: the one the host wants, if that one can.
fn mixer(scene: Scene, wanted: Option<ParticipantId>) -> (Shaped, Option<ParticipantId>) {
    let fallback = |why| {
        let (shaped, asks) = small(scene, MOST_DIRECT, why, why);
        (Shaped { why, ..shaped }, asks)
    };
    if scene.room.trust.end_to_end {
        return fallback(Why::Encrypted);
    }
    let wanted_asked = wanted.filter(|id| scene.room.could_be_asked_to_mix(*id));
    if let Some(shaped) = mixed_for_all(scene, wanted) {
        return (shaped, wanted_asked);
    }
    match asking::who_mixes(scene, wanted_asked) {
        Some(who) => (fallback(Why::WaitingForConsent(who)).0, Some(who)),
        None => fallback(Why::NoMixer),
    }
}

/// Whether everybody who has links can send as many pictures as there are others.
fn all_can_send(scene: Scene) -> bool {
    let others = scene.count() - 1;
    let mut linked = scene.room.people.iter().filter(|(id, _)| scene.room.has_links(**id));
    linked.all(|(_, person)| {
        [Kind::Audio, Kind::Video].into_iter().all(|kind| copies(kind, person.uplink) >= others)
    })
}

fn has_impossible(room: &RoomFacts) -> bool {
    let mut pairs = room.people.keys().flat_map(|a| room.people.keys().map(move |b| (*a, *b)));
    room.server().is_none() && pairs.any(|(a, b)| a < b && !room.possible(a, b))
}
