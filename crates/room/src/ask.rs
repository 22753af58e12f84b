//! Requests of people who are in the room. Each asks the one table first.

use crate::dwell::Timer;
use crate::input::{Able, PeerReport, Publication, Request, ServerReport, SlotWish, SocketId, Stored, Token};
use crate::limits;
use crate::members::Member;
use crate::output::{LeaveReason, Output};
use crate::refusal::Refusal;
use crate::room::Room;
use crate::tracks::check_slots;
use model::{Action, MediaRules, ParticipantId, Role, RoomRules, Source, Travel, authorise};

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
            Request::ChangeSelf { name, colour, private } => {
                authorise(asker.role, Action::ChangeSelf)?;
                self.change(asker.id, out, |member| {
                    member.name = name.unwrap_or_else(|| member.name.clone());
                    member.colour = colour.unwrap_or(member.colour);
                    member.private = private.unwrap_or(member.private);
                });
                self.replan(out);
                Ok(Answer::Done)
            }
            Request::RaiseHand { raised } => self.raise_hand(asker, raised, out),
            Request::Publish { tracks } => self.publish(token, asker, tracks, out),
            Request::Watch { slots } => self.watch(asker, slots, out),
            Request::Follow(following) => {
                authorise(asker.role, Action::Watch)?;
                self.change(asker.id, out, |member| member.follows = Some(following));
                Ok(Answer::Done)
            }
            Request::Report { bars, server, able } => self.report(asker, bars, server, &able, out),
            Request::Links { links } => {
                authorise(asker.role, Action::Watch)?;
                self.peer_links(asker, links, out)
            }
            Request::Switched { gap_ms } => {
                authorise(asker.role, Action::Watch)?;
                self.routes.switched(self.now, gap_ms);
                Ok(Answer::Done)
            }
            Request::Level { level } => {
                authorise(asker.role, Action::Publish(Source::Microphone))?;
                self.level(asker, level)
            }
            Request::Carry { agreed } => {
                authorise(asker.role, Action::Watch)?;
                self.change(asker.id, out, |member| (member.carries, member.declined) = (agreed, !agreed));
                self.replan(out);
                Ok(Answer::Done)
            }
            Request::Travel { travel, mixer } => self.travel(asker, travel, mixer, out),
            Request::Chat { text, nonce } => {
                authorise(asker.role, Action::Chat)?;
                let message = self.chat.write(self.now, token, asker, &text, nonce)?;
                if self.rules.keeps_chat {
                    out.push(Output::StoreChat(message));
                } else {
                    self.settle_chat(message.id, Stored::Nowhere, out);
                }
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

    fn report(
        &mut self,
        asker: &Member,
        bars: u8,
        server: ServerReport,
        able: &Able,
        out: &mut Vec<Output>,
    ) -> Answered {
        authorise(asker.role, Action::Watch)?;
        let mut reporter = Member { server, ..asker.clone() };
        reporter.report(self.now, bars, able)?;
        self.change(asker.id, out, |member| *member = reporter);
        self.links.alive(self.now, asker.id);
        self.replan(out);
        Ok(Answer::Done)
    }

    fn peer_links(&mut self, asker: &Member, list: Vec<PeerReport>, out: &mut Vec<Output>) -> Answered {
        if list.len() > limits::PEERS {
            return Err(Refusal::TooMany { max: limits::PEERS });
        }
        // Who just went may be in it.
        let here = |link: &PeerReport| {
            let short = link.codec.as_ref().is_none_or(|codec| codec.len() <= limits::CODEC_BYTES);
            short && link.with != asker.id && self.members.get(link.with).is_some()
        };
        let list = list.into_iter().filter(here).collect();
        self.read_links(asker.id, list, out);
        Ok(Answer::Done)
    }

    fn level(&mut self, asker: &Member, level: u8) -> Answered {
        if !self.stops.is_stopped(asker.guest, Source::Microphone) {
            self.voices.hear(self.now, asker.id, level);
            let soon = self.now.after(limits::VOICES_EVERY);
            if self.dwell.left(Timer::Voices, self.now).is_none_or(|left| left > limits::VOICES_EVERY) {
                self.dwell.start(Timer::Voices, soon);
            }
        }
        Ok(Answer::Done)
    }

    fn travel(
        &mut self,
        asker: &Member,
        travel: Travel,
        mixer: Option<ParticipantId>,
        out: &mut Vec<Output>,
    ) -> Answered {
        authorise(asker.role, Action::Route)?;
        if let Some(mixer) = mixer {
            self.target(mixer)?;
        }
        self.mixer = mixer;
        let media = MediaRules { travel, ..self.rules.media };
        if media != self.rules.media {
            out.push(Output::StoreTravel { travel });
            self.change_rules(RoomRules { media, ..self.rules.clone() }, out);
        }
        self.replan(out);
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
