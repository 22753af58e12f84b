//! What the planner is to know of the room, gathered from those who know it.

use crate::dwell::Timer;
use crate::input::PeerReport;
use crate::limits;
use crate::members::Member;
use crate::output::Output;
use crate::room::Room;
use model::{ParticipantId, Travel};
use plan::{PersonFacts, Policy, Reach, RoomFacts, Trust};

impl Room {
    /// Plans anew, and tells whoever is served in another way. Anything new unsettles the room: it grows into a larger
    /// shape at once and back into a smaller one only after a while.
    pub(crate) fn replan(&mut self, out: &mut Vec<Output>) {
        let mut facts = self.gather();
        facts.settled = self.routes.facts().settled;
        if facts != *self.routes.facts() {
            facts.settled = false;
            if facts.people.is_empty() {
                self.dwell.cancel(Timer::Settle);
            } else {
                self.dwell.start(Timer::Settle, self.now.after(limits::SETTLE));
            }
        }
        self.plan_for(facts, out);
    }

    /// Nothing has changed for a while.
    pub(crate) fn settle(&mut self, out: &mut Vec<Output>) {
        let mut facts = self.gather();
        facts.settled = true;
        self.plan_for(facts, out);
    }

    /// What somebody says of their links with others.
    pub(crate) fn read_links(&mut self, by: ParticipantId, list: Vec<PeerReport>, out: &mut Vec<Output>) {
        let plan = self.routes.plan();
        let gets_from = |hub: ParticipantId| {
            let hub = model::NodeId::Participant(hub);
            let receives = |member: &&Member| {
                let slice = plan.slice(model::NodeId::Participant(member.id));
                slice.audio.gets.iter().chain(&slice.video.gets).any(|get| get.from == hub)
            };
            self.members.iter().filter(receives).count()
        };
        let broken = self.links.report(self.now, by, list, gets_from);
        for (pair, pause) in broken {
            self.dwell.start(Timer::TryAgain(pair), self.now.after(pause));
        }
        self.replan(out);
    }

    fn plan_for(&mut self, facts: RoomFacts, out: &mut Vec<Output>) {
        let slices = self.routes.replan(self.now, facts);
        let reached = |id| self.members.get(id).is_some_and(|member| member.socket.is_some());
        let slices = slices.into_iter().filter(|(id, _)| reached(*id));
        out.extend(slices.map(|(participant, slice)| Output::SliceFor { participant, slice }));
    }

    fn gather(&self) -> RoomFacts {
        let media = self.rules.media;
        let chosen = self.mixer.filter(|id| self.members.get(*id).is_some());
        RoomFacts {
            people: self.members.iter().map(|member| (member.id, self.person(member))).collect(),
            broken: self.links.broken().clone(),
            policy: match media.travel {
                Travel::Automatic => Policy::Automatic,
                Travel::Direct => Policy::Direct,
                Travel::Mixer => Policy::Mixer(chosen),
                Travel::Server => Policy::Server,
            },
            trust: Trust {
                private_addresses: media.private_addresses,
                end_to_end: false,
                no_server_media: media.no_server_media,
            },
            settled: false,
            ..RoomFacts::new(self.routes.facts().home)
        }
    }

    fn person(&self, member: &Member) -> PersonFacts {
        let measures = member.measures;
        PersonFacts {
            uplink: measures.uplink,
            downlink: measures.downlink,
            cpu: measures.cpu,
            low_battery: measures.low_battery,
            metered: measures.metered,
            reach: match (member.peers, member.private) {
                (false, _) => Reach::Incapable,
                (true, true) => Reach::Private,
                (true, false) => Reach::Peers,
            },
            carries: member.carries,
            declined: member.declined,
            away: member.socket.is_none() || self.links.is_stalled(member.id),
        }
    }
}
