//! Links between people who send straight to each other, and ways around those that cannot be made.

use crate::scene::Scene;
use crate::topology::{Relay, Topology};
use model::{Kind, NodeId, ParticipantId};
use std::cmp::Reverse;

/// Joins hubs that are participants: each two by a link, or by a detour through the server, or through a participant who
/// carries. Nobody but the two of a detour sends or gets anything in another way because of it.
pub(crate) fn join(scene: Scene, kind: Kind, hubs: &[ParticipantId], topology: &mut Topology) {
    for (n, &a) in hubs.iter().enumerate() {
        for &b in &hubs[n + 1..] {
            let (from, to) = (NodeId::Participant(a), NodeId::Participant(b));
            if scene.room.can_link(a, b) && !keeps_detour(scene, kind, a, b) {
                topology.core.extend([(from, to), (to, from)]);
            } else if let Some(server) = scene.room.server() {
                topology.core.extend([(from, server), (server, from), (to, server), (server, to)]);
            } else if let Some(by) = carrier(scene, kind, hubs, a, b) {
                topology.relays.extend([Relay { from, by, to }, Relay { from: to, by, to: from }]);
            }
        }
    }
}

/// Whether these two exchange through the server for no other reason than that they did before.
pub(crate) fn keeps_detour(scene: Scene, kind: Kind, a: ParticipantId, b: ParticipantId) -> bool {
    let before = scene.prev.of(kind);
    let linked = before.core.contains(&(NodeId::Participant(a), NodeId::Participant(b)));
    let direct = before.is_own_hub(a) && before.is_own_hub(b);
    scene.keeps() && scene.room.server().is_some() && direct && !linked
}

/// Who passes on what two people have for each other: whoever does already, else the most able.
fn carrier(
    scene: Scene,
    kind: Kind,
    hubs: &[ParticipantId],
    a: ParticipantId,
    b: ParticipantId,
) -> Option<ParticipantId> {
    let room = scene.room;
    let (from, to) = (NodeId::Participant(a), NodeId::Participant(b));
    let can = |by: &ParticipantId| room.can_carry(*by) && room.can_link(a, *by) && room.can_link(*by, b);
    let sits = |by| scene.prev.of(kind).relays.contains(&Relay { from, by, to });
    let spared = |by| room.people.get(&by).is_some_and(|person| person.low_battery || person.metered);
    let fitting = hubs.iter().copied().filter(can);
    fitting.min_by_key(|by| (!sits(*by), spared(*by), Reverse(room.rank(*by)), *by))
}
