//! Requests of people who are in the room. Each asks the one table first.

use crate::dwell::Timer;
use crate::input::{Publication, Request, SlotWish, SocketId, Token};
use crate::limits;
use crate::members::Member;
use crate::output::{LeaveReason, Output};
use crate::refusal::Refusal;
use crate::room::Room;
use crate::tracks::check_slots;
use model::{Action, ParticipantId, Role, RoomRules, Source, authorise};

/// How a request that was not refused is answered.
enum Answer {
    /// By saying that it is done.
    Done,
    /// It was answered, or will be.
    Given,
}

type Answered = Result<Answer, Refusal>;

impl Room {
    pub(crate) fn ask(
        &mut self,
        token: Token,
        by: ParticipantId,
        socket: SocketId,
        request: Request,
        out: &mut Vec<Output>,
    ) {
        let asker = self.members.get(by).filter(|member| member.socket == Some(socket));
        let answered = match asker.cloned() {
            Some(asker) => self.perform(token, &asker, request, out),
            None => Err(Refusal::NotHere),
        };
        match answered {
            Ok(Answer::Done) => out.push(Output::Done { token }),
            Ok(Answer::Given) => {}
            Err(refusal) => out.push(Output::Refused { token, refusal }),
        }
    }

    fn perform(&mut self, token: Token, asker: &Member, request: Request, out: &mut Vec<Output>) -> Answered {
        match request {
            Request::Leave => {
                out.push(Output::Done { token });
                self.leave(asker.id, LeaveReason::Left, out);
                Ok(Answer::Given)
            }
            Request::ChangeSelf { name, colour } => {
                authorise(asker.role, Action::ChangeSelf)?;
                self.change(asker.id, out, |member| {
                    member.name = name.unwrap_or_else(|| member.name.clone());
                    member.colour = colour.unwrap_or(member.colour);
                });
                Ok(Answer::Done)
            }
            Request::RaiseHand { raised } => self.raise_hand(asker, raised, out),
            Request::Publish { tracks } => self.publish(token, asker, tracks, out),
            Request::Watch { slots } => self.watch(asker, slots, out),
            Request::Report { bars } => self.report(asker, bars, out),
            Request::Chat { text, nonce } => {
                authorise(asker.role, Action::Chat)?;
                let message = self.chat.write(self.now, token, asker, &text, nonce)?;
                out.push(Output::StoreChat(message));
                Ok(Answer::Given)
            }
            Request::Stop { participant, source } => {
                let target = self.target(participant)?;
                authorise(asker.role, Action::Stop(target.role))?;
                self.set_stopped(&target, source, true, out)
            }
            Request::Allow { participant, source } => {
                let target = self.target(participant)?;
                authorise(asker.role, Action::Stop(target.role))?;
                self.set_stopped(&target, source, false, out)
            }
            Request::LowerHand { participant } => {
                let target = self.target(participant)?;
                authorise(asker.role, Action::LowerHand(target.role))?;
                self.change(participant, out, |member| member.hand = None);
                Ok(Answer::Done)
            }
            Request::Remove { participant } => self.remove(asker, participant, out),
            Request::Grant { participant, role } => self.grant(asker, participant, role, out),
            Request::Lock { locked } => self.lock(asker, locked, out),
        }
    }

    fn target(&self, id: ParticipantId) -> Result<Member, Refusal> {
        self.members.get(id).cloned().ok_or(Refusal::NoSuchParticipant)
    }

    fn raise_hand(&mut self, asker: &Member, raised: bool, out: &mut Vec<Output>) -> Answered {
        authorise(asker.role, Action::RaiseHand)?;
        // A hand that is up stays where it is in the row.
        let hand = raised.then(|| asker.hand.unwrap_or_else(|| self.hands.raise(self.now)));
        self.change(asker.id, out, |member| member.hand = hand);
        Ok(Answer::Done)
    }

    fn publish(
        &mut self,
        token: Token,
        asker: &Member,
        list: Vec<Publication>,
        out: &mut Vec<Output>,
    ) -> Answered {
        for publication in &list {
            authorise(asker.role, Action::Publish(publication.source))?;
        }
        let tracks = self.tracks.publish(&asker.tracks, list)?;
        let ids = tracks.iter().map(|sent| (sent.mid.clone(), sent.id)).collect();
        out.push(Output::Published { token, tracks: ids });
        self.change(asker.id, out, |member| member.tracks = tracks);
        self.tell_hub(asker.id, out);
        Ok(Answer::Given)
    }

    fn watch(&mut self, asker: &Member, slots: Vec<SlotWish>, out: &mut Vec<Output>) -> Answered {
        authorise(asker.role, Action::Watch)?;
        check_slots(&slots)?;
        out.push(Output::Watch { participant: asker.id, slots: slots.clone() });
        self.change(asker.id, out, |member| member.slots = slots);
        Ok(Answer::Done)
    }

    fn report(&mut self, asker: &Member, bars: u8, out: &mut Vec<Output>) -> Answered {
        authorise(asker.role, Action::Watch)?;
        let mut reporter = asker.clone();
        reporter.report(self.now, bars)?;
        self.change(asker.id, out, |member| *member = reporter);
        Ok(Answer::Done)
    }

    fn set_stopped(
        &mut self,
        target: &Member,
        source: Source,
        stopped: bool,
        out: &mut Vec<Output>,
    ) -> Answered {
        let before = self.participant(target.id);
        if stopped {
            self.stops.stop(target.guest, source);
        } else {
            self.stops.allow(target.guest, source);
        }
        if self.participant(target.id) != before {
            self.tell_hub(target.id, out);
        }
        self.tell_if_changed(target.id, before, out);
        Ok(Answer::Done)
    }

    fn remove(&mut self, asker: &Member, id: ParticipantId, out: &mut Vec<Output>) -> Answered {
        let target = self.target(id)?;
        authorise(asker.role, Action::Remove(target.role))?;
        self.dwell.start(Timer::KeepOut(target.guest), self.now.after(limits::REMOVED));
        self.leave(id, LeaveReason::Removed, out);
        Ok(Answer::Done)
    }

    fn grant(&mut self, asker: &Member, id: ParticipantId, role: Role, out: &mut Vec<Output>) -> Answered {
        let target = self.target(id)?;
        authorise(asker.role, Action::Grant(target.role, role))?;
        self.roles.give(target.guest, role);
        out.push(Output::StoreRole { guest: target.guest, role });
        let mut tracks = target.tracks.clone();
        tracks.retain(|sent| authorise(role, Action::Publish(sent.source)).is_ok());
        let withdrawn = tracks != target.tracks;
        self.change(id, out, |member| (member.role, member.tracks) = (role, tracks));
        if withdrawn {
            self.tell_hub(id, out);
        }
        Ok(Answer::Done)
    }

    fn lock(&mut self, asker: &Member, locked: bool, out: &mut Vec<Output>) -> Answered {
        authorise(asker.role, Action::Lock)?;
        if locked != self.rules.locked {
            out.push(Output::StoreLocked { locked });
            self.change_rules(RoomRules { locked, ..self.rules.clone() }, out);
        }
        Ok(Answer::Done)
    }
}
