//! Who of a room is reached where: the socket, the media link, and what was last said about the link.

use super::hub::MediaLink;
use super::outbox::{Ending, Outbox, text};
use axum::extract::ws::Utf8Bytes;
use model::{GuestId, ParticipantId};
use protocol::ServerMessage;
use protocol::message::{Encoding, LinkState, SlotState};
use room::SocketId;
use sfu::api::LinkId;
use std::collections::BTreeMap;

/// Everybody in the room.
#[derive(Default)]
pub struct Seats(BTreeMap<ParticipantId, Seat>);

/// Somebody in the room.
pub struct Seat {
    /// Which browser.
    pub guest: GuestId,
    socket: Option<(SocketId, Outbox)>,
    /// The media link, once there was an offer.
    pub link: Option<MediaLink>,
    about: About,
}

/// What was last said about a link, said again to who comes back.
#[derive(Default)]
struct About {
    state: Option<LinkState>,
    slots: Option<Vec<SlotState>>,
    encodings: Option<Vec<Encoding>>,
}

impl Seats {
    /// Somebody came, came back, or goes on elsewhere.
    pub fn sit(
        &mut self,
        participant: ParticipantId,
        guest: GuestId,
        socket: SocketId,
        outbox: Outbox,
    ) -> &Seat {
        let seat = self.0.entry(participant).or_insert(Seat {
            guest,
            socket: None,
            link: None,
            about: About::default(),
        });
        seat.socket = Some((socket, outbox));
        seat
    }

    /// Somebody.
    #[must_use]
    pub fn get(&self, participant: ParticipantId) -> Option<&Seat> {
        self.0.get(&participant)
    }

    /// Somebody, to be changed.
    pub fn get_mut(&mut self, participant: ParticipantId) -> Option<&mut Seat> {
        self.0.get_mut(&participant)
    }

    /// Whose link this is.
    pub fn of_link(&mut self, link: LinkId) -> Option<(ParticipantId, &mut Seat)> {
        self.0
            .iter_mut()
            .find(|(_, seat)| seat.link.as_ref().is_some_and(|own| own.id() == link))
            .map(|(participant, seat)| (*participant, seat))
    }

    /// Whether somebody is reached on this socket.
    #[must_use]
    pub fn is_on(&self, participant: ParticipantId, socket: SocketId) -> bool {
        self.get(participant).is_some_and(|seat| seat.socket_id() == Some(socket))
    }

    /// Somebody went.
    pub fn remove(&mut self, participant: ParticipantId) -> Option<Seat> {
        self.0.remove(&participant)
    }

    /// A socket ended by itself.
    pub fn lose(&mut self, participant: ParticipantId, socket: SocketId) {
        if let Some(seat) = self.0.get_mut(&participant).filter(|seat| seat.socket_id() == Some(socket)) {
            seat.socket = None;
        }
    }

    /// Ends a socket.
    pub fn close(&mut self, socket: SocketId, how: Ending) {
        let seat = self.0.values_mut().find(|seat| seat.socket_id() == Some(socket));
        if let Some((_, outbox)) = seat.and_then(|seat| seat.socket.take()) {
            outbox.close(how);
        }
    }

    /// Ends all sockets.
    pub fn close_all(&mut self, how: Ending) {
        for (_, outbox) in self.0.values_mut().filter_map(|seat| seat.socket.take()) {
            outbox.close(how);
        }
    }

    /// Says something to everybody who has a socket.
    pub fn tell_everybody(&self, text: &Utf8Bytes) {
        for (_, outbox) in self.0.values().filter_map(|seat| seat.socket.as_ref()) {
            outbox.send_text(text.clone());
        }
    }
}

impl Seat {
    /// Says something, if there is a socket.
    pub fn tell(&self, message: &ServerMessage) {
        if self.socket.is_some() {
            self.tell_text(&text(message));
        }
    }

    /// Says something that was written before.
    pub fn tell_text(&self, text: &Utf8Bytes) {
        if let Some((_, outbox)) = &self.socket {
            outbox.send_text(text.clone());
        }
    }

    /// Closes the media link and forgets what was said about it.
    pub fn drop_link(&mut self) {
        self.link = None;
        self.about = About::default();
    }

    /// The link changed.
    pub fn set_link_state(&mut self, state: LinkState) {
        if state == LinkState::Gone {
            self.drop_link();
            if let Some((_, outbox)) = &self.socket {
                outbox.link_gone();
            }
        }
        self.about.state = Some(state);
        self.tell(&ServerMessage::Link { state });
    }

    /// What comes out of the slots changed.
    pub fn set_slots(&mut self, slots: Vec<SlotState>) {
        self.tell(&ServerMessage::Slots { slots: slots.clone() });
        self.about.slots = Some(slots);
    }

    /// Which layers are watched changed.
    pub fn set_encodings(&mut self, tracks: Vec<Encoding>) {
        self.tell(&ServerMessage::Encodings { tracks: tracks.clone() });
        self.about.encodings = Some(tracks);
    }

    /// Says how the link stands to a client that was away.
    pub fn catch_up(&self) {
        let state = if self.link.is_some() { self.about.state } else { Some(LinkState::Gone) };
        if let Some(state) = state {
            self.tell(&ServerMessage::Link { state });
        }
        if let Some(slots) = self.about.slots.clone() {
            self.tell(&ServerMessage::Slots { slots });
        }
        if let Some(tracks) = self.about.encodings.clone() {
            self.tell(&ServerMessage::Encodings { tracks });
        }
    }

    fn socket_id(&self) -> Option<SocketId> {
        self.socket.as_ref().map(|(id, _)| *id)
    }
}
