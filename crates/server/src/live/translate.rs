//! Values of the machines as they stand on the wire.

use protocol::message::{self, SlotState, Speaking};
use protocol::values;

/// A guest's public number.
#[must_use]
pub fn guest(id: model::GuestId) -> String {
    id.to_string()
}

/// A room.
#[must_use]
pub fn room(name: &model::RoomName, rules: &model::RoomRules) -> values::RoomInfo {
    values::RoomInfo {
        name: name.to_string(),
        title: rules.title.as_str().to_owned(),
        listed: rules.listed,
        has_password: rules.has_password,
        locked: rules.locked,
        capacity: rules.capacity,
        newcomer: rules.newcomer.into(),
        media: rules.media.into(),
        keeps_chat: rules.keeps_chat,
    }
}

/// Somebody.
#[must_use]
pub fn participant(participant: &room::Participant) -> values::Participant {
    values::Participant {
        id: participant.id.0,
        guest: guest(participant.guest),
        name: participant.name.as_str().to_owned(),
        colour: participant.colour.get(),
        role: participant.role.into(),
        tracks: participant.tracks.iter().map(|track| (*track).into()).collect(),
        stopped: participant.stopped.iter().map(|source| (*source).into()).collect(),
        hand: participant.hand.map(|at| at.0),
        connection: participant.connection.into(),
        bars: participant.bars,
        joined_at: participant.joined_at.0,
    }
}

/// A message the room has just seen committed, or passed on.
#[must_use]
pub fn chat(message: &room::ChatMessage) -> values::ChatMessage {
    values::ChatMessage {
        seq: message.seq.0,
        guest: guest(message.guest),
        name: message.name.as_str().to_owned(),
        colour: message.colour.get(),
        at: message.at.0,
        text: message.text.clone(),
        nonce: message.nonce.clone(),
    }
}

/// A message out of the store.
#[must_use]
pub fn stored_chat(message: store::StoredMessage) -> values::ChatMessage {
    chat(&kept(message))
}

/// A message out of the store, as rooms know them.
#[must_use]
pub fn kept(message: store::StoredMessage) -> room::ChatMessage {
    let store::StoredMessage { seq, guest, name, colour, at, text } = message;
    room::ChatMessage { seq: model::ChatSeq(seq), guest, name, colour, at, text, nonce: None }
}

/// What a participant must know of the plan.
#[must_use]
pub fn slice(slice: &plan::Slice) -> values::Slice {
    values::Slice {
        epoch: slice.epoch.0,
        audio: route(&slice.audio),
        video: route(&slice.video),
        why: slice.why.key().to_owned(),
        who: slice.why.who().map(|who| who.0),
        links: slice.links.iter().map(|peer| peer.0).collect(),
        asked: slice.asked,
        mixed: slice.mixed,
    }
}

fn route(route: &plan::Route) -> values::Route {
    values::Route {
        shape: shape(route.shape),
        hub: route.hub.into(),
        delivery: match route.delivery {
            plan::Delivery::Forward => values::Delivery::Forward,
            plan::Delivery::Mix => values::Delivery::Mix,
        },
        serves: route.serves.keys().map(|served| served.0).collect(),
        standby: route.standby.map(Into::into),
        gets: route.gets.iter().map(get).collect(),
    }
}

fn get(get: &plan::Get) -> values::Get {
    values::Get { from: get.from.into(), origins: get.origins.iter().map(|origin| origin.0).collect() }
}

/// The shape of a topology.
#[must_use]
pub fn shape(shape: plan::Shape) -> values::Shape {
    match shape {
        plan::Shape::Alone => values::Shape::Alone,
        plan::Shape::Mesh => values::Shape::Mesh,
        plan::Shape::Mixer => values::Shape::Mixer,
        plan::Shape::Sfu => values::Shape::Sfu,
        plan::Shape::Mixed => values::Shape::Mixed,
    }
}

/// How a link between participants stands.
#[must_use]
pub fn peer_link_state(state: room::PeerLinkState) -> protocol::request::PeerLinkState {
    match state {
        room::PeerLinkState::Connecting => protocol::request::PeerLinkState::Connecting,
        room::PeerLinkState::Live => protocol::request::PeerLinkState::Live,
        room::PeerLinkState::Failed => protocol::request::PeerLinkState::Failed,
    }
}

/// Why somebody went.
#[must_use]
pub fn leave_reason(reason: room::LeaveReason) -> message::LeaveReason {
    match reason {
        room::LeaveReason::Left => message::LeaveReason::Left,
        room::LeaveReason::Lost => message::LeaveReason::Lost,
        room::LeaveReason::Removed => message::LeaveReason::Removed,
    }
}

/// Why a socket ends.
#[must_use]
pub fn close_reason(reason: room::CloseReason) -> message::CloseReason {
    match reason {
        room::CloseReason::Left => message::CloseReason::Left,
        room::CloseReason::Removed => message::CloseReason::Removed,
        room::CloseReason::TakenOver => message::CloseReason::TakenOver,
        room::CloseReason::RoomDeleted => message::CloseReason::RoomDeleted,
    }
}

/// Who speaks.
#[must_use]
pub fn speaking(speaking: &[(model::ParticipantId, u8)]) -> Vec<Speaking> {
    speaking
        .iter()
        .map(|(participant, level)| Speaking { participant: participant.0, level: *level })
        .collect()
}

/// What comes out of a slot.
#[must_use]
pub fn slot(slot: &sfu::api::SlotState) -> SlotState {
    use sfu::api::SlotFlow as Flow;
    SlotState {
        mid: slot.mid.clone(),
        track: slot.track.0,
        state: match slot.flow {
            Flow::Live => message::SlotFlow::Live,
            Flow::Waiting => message::SlotFlow::Waiting,
            Flow::Muted => message::SlotFlow::Muted,
            Flow::Stopped => message::SlotFlow::Stopped,
            Flow::Hidden => message::SlotFlow::Hidden,
            Flow::Bandwidth => message::SlotFlow::Bandwidth,
            Flow::NoMedia => message::SlotFlow::NoMedia,
            Flow::Gone => message::SlotFlow::Gone,
        },
        layer: slot.layer.map(Into::into),
    }
}

/// What is wanted of a published track.
#[must_use]
pub fn encoding(encoding: sfu::api::Encoding) -> message::Encoding {
    let sfu::api::Encoding { mid, kind: _, wanted, layers } = encoding;
    message::Encoding { mid, wanted, layers: layers.into_iter().map(Into::into).collect() }
}

/// A link, for its own client.
#[must_use]
pub fn link(state: sfu::api::LinkState) -> message::LinkState {
    match state {
        sfu::api::LinkState::Connecting => message::LinkState::Connecting,
        sfu::api::LinkState::Connected => message::LinkState::Connected,
        sfu::api::LinkState::Disconnected => message::LinkState::Disconnected,
        sfu::api::LinkState::Gone => message::LinkState::Gone,
    }
}

/// A link, for the room.
#[must_use]
pub fn media_state(state: sfu::api::LinkState) -> room::MediaState {
    match state {
        sfu::api::LinkState::Connecting => room::MediaState::Connecting,
        sfu::api::LinkState::Connected => room::MediaState::Connected,
        sfu::api::LinkState::Disconnected => room::MediaState::Disconnected,
        sfu::api::LinkState::Gone => room::MediaState::Gone,
    }
}

/// A published track, for the hub.
#[must_use]
pub fn publication(track: room::PublishedTrack) -> sfu::api::Publication {
    sfu::api::Publication {
        mid: track.mid,
        track: track.track,
        kind: track.source.kind(),
        screen: track.source == model::Source::Screen,
        muted: track.muted,
        stopped: track.stopped,
    }
}

/// A wish, for the hub.
#[must_use]
pub fn wish(wish: room::SlotWish) -> sfu::api::SlotWish {
    sfu::api::SlotWish { mid: wish.mid, track: wish.track, width: wish.width, height: wish.height }
}
