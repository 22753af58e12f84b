//! How media travels through a room, as people in it and the administration may look at it.

use super::translate;
use model::{NodeId, PersonName};
use protocol::http::{Graph, GraphChange, GraphFlow, GraphLink, GraphPerson};
use protocol::request::PeerLinkState;
use protocol::values;
use room::Room;
use std::collections::BTreeSet;

/// The whole graph of a room.
#[must_use]
pub fn graph(room: &Room) -> Graph {
    let plan = room.plan();
    let flows = [(values::Kind::Audio, &plan.audio), (values::Kind::Video, &plan.video)];
    Graph {
        epoch: plan.epoch.0,
        travel: room.rules().media.travel.into(),
        why: plan.why.key().to_owned(),
        who: plan.why.who().map(|who| who.0),
        sentence: plan.why.sentence().to_owned(),
        people: people(room),
        flows: flows.into_iter().flat_map(|(kind, topology)| flows_of(kind, topology)).collect(),
        links: links(room),
        standby: plan.audio.standby.map(Into::into),
        changes: room.changes().map(change).collect(),
    }
}

/// The shape most people see, which is the one the room last changed to.
#[must_use]
pub fn shape(room: &Room) -> plan::Shape {
    room.changes().next().map_or(plan::Shape::Alone, |change| change.shape)
}

/// Who mixes the sound for others, if a participant does.
#[must_use]
pub fn mixer(room: &Room) -> Option<PersonName> {
    let hub = room.plan().audio.hub.iter().find_map(|(served, hub)| match hub {
        NodeId::Participant(id) if id != served && shape(room) == plan::Shape::Mixer => Some(*id),
        NodeId::Participant(_) | NodeId::Server(_) => None,
    })?;
    room.participant(hub).map(|participant| participant.name)
}

fn people(room: &Room) -> Vec<GraphPerson> {
    let (facts, plan) = (room.facts(), room.plan());
    let person = |participant: &room::Participant| {
        let known = facts.people.get(&participant.id).copied().unwrap_or_default();
        let slice = plan.slice(NodeId::Participant(participant.id));
        let kinds: BTreeSet<model::Kind> =
            participant.tracks.iter().map(|track| track.source.kind()).collect();
        GraphPerson {
            id: participant.id.0,
            name: participant.name.as_str().to_owned(),
            colour: participant.colour.get(),
            sends: kinds.into_iter().map(Into::into).collect(),
            mixes: !slice.audio.serves.is_empty() || !slice.video.serves.is_empty(),
            carries: known.carries,
            private: known.reach == plan::Reach::Private,
            uplink: known.uplink.map(Into::into),
            downlink: known.downlink.map(Into::into),
            cpu: known.cpu.map(Into::into),
        }
    };
    room.participants().iter().map(person).collect()
}

fn flows_of(kind: values::Kind, topology: &plan::Topology) -> Vec<GraphFlow> {
    let flow = |flow: plan::Flow| GraphFlow {
        kind,
        from: flow.from.into(),
        to: flow.to.into(),
        origins: flow.origins.iter().map(|origin| origin.0).collect(),
    };
    topology.flows().into_iter().map(flow).collect()
}

fn links(room: &Room) -> Vec<GraphLink> {
    let home = NodeId::Server(room.facts().home);
    let servers = room.server_reports().map(|(by, report)| GraphLink {
        from: NodeId::Participant(by).into(),
        to: home.into(),
        state: PeerLinkState::Live,
        up_kbps: report.up_kbps,
        down_kbps: report.down_kbps,
        loss: f32::from(report.loss) / 1_000.0,
        rtt_ms: report.rtt_ms,
        codec: None,
    });
    let peers = room.peer_reports().map(|(by, report)| GraphLink {
        from: NodeId::Participant(by).into(),
        to: NodeId::Participant(report.with).into(),
        state: translate::peer_link_state(report.state),
        up_kbps: report.up_kbps,
        down_kbps: report.down_kbps,
        loss: f32::from(report.loss) / 1_000.0,
        rtt_ms: report.rtt_ms,
        codec: report.codec.clone(),
    });
    servers.chain(peers).collect()
}

fn change(change: &room::Change) -> GraphChange {
    GraphChange {
        at: change.at.0,
        shape: translate::shape(change.shape),
        why: change.why.key().to_owned(),
        who: change.why.who().map(|who| who.0),
        gap_ms: change.gap_ms,
    }
}
