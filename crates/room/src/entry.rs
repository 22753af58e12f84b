//! Coming in, coming back, and going on in another tab.

use crate::dwell::Timer;
use crate::input::{Join, SocketId, Token};
use crate::members::Newcomer;
use crate::output::{CloseReason, Output, Welcome};
use crate::refusal::Refusal;
use crate::room::Room;
use model::{Action, ParticipantId, Role, authorise};

/// How somebody comes in.
enum Entry {
    /// For the first time in this call.
    New(Role),
    /// As the same participant, with the media link they have.
    Resume(ParticipantId),
    /// As the same participant, from a page that knows nothing of the media link.
    TakeOver(ParticipantId),
}

impl Room {
    pub(crate) fn join(&mut self, join: Join, out: &mut Vec<Output>) {
        match self.admit(&join) {
            Ok(Entry::New(role)) => self.enter(join, role, out),
            Ok(Entry::Resume(id)) => self.go_on(id, join, true, out),
            Ok(Entry::TakeOver(id)) => self.go_on(id, join, false, out),
            Err(refusal) => out.push(Output::Refused { token: join.token, refusal }),
        }
    }

    /// The one door: whatever keeps somebody out is here.
    fn admit(&self, join: &Join) -> Result<Entry, Refusal> {
        if self.deleted {
            return Err(Refusal::RoomDeleted);
        }
        if let Some(here) = self.members.of_guest(join.guest) {
            return match here.socket {
                _ if join.resume == Some(here.id) => Ok(Entry::Resume(here.id)),
                // Nobody is there to be asked.
                None => Ok(Entry::TakeOver(here.id)),
                Some(_) if join.take_over => Ok(Entry::TakeOver(here.id)),
                Some(_) => Err(Refusal::AlreadyHere),
            };
        }
        let role = self.roles.of(join.guest, join.role, self.rules.newcomer);
        if let Some(retry_after) = self.dwell.left(Timer::KeepOut(join.guest), self.now)
            && role != Role::Owner
        {
            return Err(Refusal::RemovedEarlier { retry_after });
        }
        if self.rules.locked && authorise(role, Action::EnterLocked).is_err() {
            return Err(Refusal::RoomLocked);
        }
        let capacity = self.rules.capacity;
        if self.members.count() >= capacity as usize {
            return Err(Refusal::RoomFull { capacity });
        }
        Ok(Entry::New(role))
    }

    fn enter(&mut self, join: Join, role: Role, out: &mut Vec<Output>) {
        let Join { guest, name, colour, socket, client, .. } = join;
        let id = self.members.add(self.now, Newcomer { guest, name, colour, role, socket, client });
        out.extend(self.participant(id).map(Output::ParticipantChanged));
        self.replan(out);
        self.welcome(id, join.token, join.socket, false, out);
    }

    /// The same participant on another socket, with the name the page has now.
    fn go_on(&mut self, id: ParticipantId, join: Join, keeps_media: bool, out: &mut Vec<Output>) {
        self.dwell.cancel(Timer::KeepPlace(id));
        if let Some(socket) = self.members.get(id).and_then(|member| member.socket) {
            out.push(Output::CloseSocket { socket, reason: CloseReason::TakenOver });
        }
        if !keeps_media {
            out.push(Output::CloseMedia { participant: id });
        }
        self.change(id, out, |member| {
            (member.name, member.colour, member.socket) = (join.name, join.colour, Some(join.socket));
            (member.peers, member.private, member.carries) =
                (join.client.peers, join.client.private, join.client.carries);
            if !keeps_media {
                member.drop_media();
            }
        });
        if !keeps_media {
            // Another page: what the last one could reach says nothing of this one.
            self.links.forget(id);
        }
        self.welcome(id, join.token, join.socket, keeps_media, out);
        self.replan(out);
    }

    fn welcome(
        &self,
        participant: ParticipantId,
        token: Token,
        socket: SocketId,
        resumed: bool,
        out: &mut Vec<Output>,
    ) {
        out.push(Output::Welcome(Box::new(Welcome {
            token,
            socket,
            participant,
            resumed,
            rules: self.rules.clone(),
            participants: self.participants(),
            slice: self.routes.slice(participant),
        })));
    }
}
