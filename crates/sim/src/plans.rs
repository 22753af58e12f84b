//! Random histories of what a planner may know of a room, with everything that must be true of each plan.

use crate::rng::Rng;
use model::{Band, NodeId, ParticipantId, ServerId};
use plan::{Fault, PeerPair, PersonFacts, Plan, Policy, Reach, RoomFacts, Shape, Topology, Why, judge, plan};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

/// A plan that is not as it must be.
#[derive(Clone, Debug)]
pub struct BadPlan {
    /// The seed of the history.
    pub seed: u64,
    /// After how many steps.
    pub step: u32,
    /// What is wrong.
    pub wrong: Vec<Wrong>,
    /// What was known.
    pub room: RoomFacts,
    /// The plan before.
    pub before: Plan,
    /// The plan.
    pub plan: Plan,
}

impl fmt::Display for BadPlan {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "seed {} step {}: {:?}", self.seed, self.step, self.wrong)?;
        writeln!(f, "  room: {:?}", self.room)?;
        writeln!(f, "  before: {:?}", self.before)?;
        writeln!(f, "  plan: {:?}", self.plan)?;
        let flow = |flow: &plan::Flow| format!("{:?} -> {:?}: {:?}", flow.from, flow.to, flow.origins);
        self.plan.video.flows().iter().try_for_each(|each| writeln!(f, "    {}", flow(each)))
    }
}

/// What can be wrong with a plan.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Wrong {
    /// The judge says so.
    Judged(Fault),
    /// Planned again from the same facts, it is another.
    Flaps(Box<Plan>),
    /// It is another plan under the number of the one before, or the same under another.
    Number,
    /// A server mixes, which none can.
    ServerMixes,
    /// Somebody's slice names links though they have none, or one that the other's does not.
    Links(ParticipantId),
    /// Somebody's slice does not say where they get what they get.
    Gets(ParticipantId),
    /// Somebody sends what their slice does not allow to be had from them, or the other way round.
    Passes(ParticipantId),
    /// The reason is that nobody can carry, and somebody can; or the other way round.
    NobodyCanCarry,
    /// Somebody is asked for their consent who gave it, or declined, or is not here.
    AskedInVain(ParticipantId),
}

/// What was seen in a search.
#[derive(Clone, Default, Debug)]
pub struct Seen {
    /// How many plans were made.
    pub plans: u64,
    /// How many of them were others than the one before.
    pub changes: u64,
    /// How often each reason was given.
    pub whys: BTreeMap<&'static str, u64>,
    /// How often each shape was somebody's, for sound and picture.
    pub shapes: BTreeMap<Shape, u64>,
    /// Plans by which sound and picture travel in different ways.
    pub unlike: u64,
    /// Plans with more than one participant who mixes for others.
    pub several_mixers: u64,
    /// What went wrong: the first of each history.
    pub failures: Vec<BadPlan>,
}

/// Lives through `rooms` histories with the seeds from `first`.
#[must_use]
pub fn search(first: u64, rooms: u64, steps: u32) -> Seen {
    let mut seen = Seen::default();
    for n in 0..rooms {
        live(first.wrapping_add(n), steps, &mut seen);
    }
    seen
}

fn live(seed: u64, steps: u32, seen: &mut Seen) {
    let mut rng = Rng::new(seed);
    let mood = Mood::random(&mut rng);
    let mut room = RoomFacts::new(ServerId(1));
    mood.begin(&mut room, &mut rng);
    let mut before = Plan::empty();
    let mut next_id = 1;
    for step in 0..steps {
        mood.change(&mut room, &mut rng, &mut next_id);
        let plan = plan(&room, &before);
        let wrong = check(&room, &before, &plan);
        seen.plans += 1;
        seen.count(&before, &plan);
        if !wrong.is_empty() {
            seen.failures.push(BadPlan { seed, step, wrong, room, before, plan });
            return;
        }
        before = plan;
    }
}

/// Everything that is wrong with a plan.
#[must_use]
pub fn check(room: &RoomFacts, before: &Plan, made: &Plan) -> Vec<Wrong> {
    let mut wrong: Vec<_> = judge(room, made).into_iter().map(Wrong::Judged).collect();
    let again = plan(room, made);
    if again != *made {
        wrong.push(Wrong::Flaps(Box::new(again)));
    }
    let says = |plan: &Plan| (plan.audio.clone(), plan.video.clone(), plan.why, plan.asks);
    if (says(made) == says(before)) != (made.epoch == before.epoch) {
        wrong.push(Wrong::Number);
    }
    let impossible = room.people.keys().any(|a| room.people.keys().any(|b| a < b && !room.possible(*a, *b)));
    if impossible != (made.why == Why::NobodyCanCarry) {
        wrong.push(Wrong::NobodyCanCarry);
    }
    if let Some(id) = made.asks
        && room.people.get(&id).is_none_or(|person| person.carries || person.declined || person.away)
    {
        wrong.push(Wrong::AskedInVain(id));
    }
    if [&made.audio, &made.video].iter().any(|topology| server_mixes(topology)) {
        wrong.push(Wrong::ServerMixes);
    }
    // In a room on the server, slices are all alike and say nothing of this.
    if !made.audio.core.is_empty() || !made.video.core.is_empty() || made.audio.hub != made.video.hub {
        check_slices(room, made, &mut wrong);
    }
    wrong
}

fn server_mixes(topology: &Topology) -> bool {
    let flows = topology.flows();
    let mut mixes = flows.iter().filter(|flow| flow.origins.len() > 1);
    mixes.any(|flow| {
        let came = |other: &&plan::Flow| other.to == flow.from && other.origins == flow.origins;
        matches!(flow.from, NodeId::Server(_)) && !flows.iter().any(|other| came(&other))
    })
}

fn check_slices(room: &RoomFacts, made: &Plan, wrong: &mut Vec<Wrong>) {
    let slices = made.slices();
    let flows = [made.audio.flows(), made.video.flows()];
    for (&id, slice) in &slices {
        let node = NodeId::Participant(id);
        let mutual = |other: &ParticipantId| slices.get(other).is_some_and(|slice| slice.links.contains(&id));
        if !slice.links.iter().all(|other| room.can_link(id, *other) && mutual(other)) {
            wrong.push(Wrong::Links(id));
        }
        for (route, flows) in [&slice.audio, &slice.video].into_iter().zip(&flows) {
            let from = |origin: &ParticipantId| {
                let named: Vec<_> = route.gets.iter().filter(|get| get.origins.contains(origin)).collect();
                match named.as_slice() {
                    [] if matches!(route.hub, NodeId::Server(_)) => Some(route.hub),
                    [get] => Some(get.from),
                    _ => None,
                }
            };
            let flow_of = |origin: &ParticipantId| {
                flows
                    .iter()
                    .find(|flow| flow.to == node && flow.origins.contains(origin))
                    .map(|flow| flow.from)
            };
            let others = room.people.keys().filter(|other| **other != id);
            if others.into_iter().any(|origin| from(origin) != flow_of(origin)) {
                wrong.push(Wrong::Gets(id));
            }
            let linked = |other| match other {
                NodeId::Participant(other) => slice.links.contains(&other),
                NodeId::Server(_) => true,
            };
            let allowed = |flow: &&plan::Flow| {
                flow.origins == BTreeSet::from([id])
                    || matches!(flow.to, NodeId::Participant(to) if route.serves.contains_key(&to))
                    || route.passes.iter().any(|pass| (pass.to, &pass.origins) == (flow.to, &flow.origins))
            };
            let mut mine = flows.iter().filter(|flow| flow.from == node);
            if !mine.clone().all(|flow| allowed(&flow)) || !mine.all(|flow| linked(flow.to)) {
                wrong.push(Wrong::Passes(id));
            }
        }
    }
}

impl Seen {
    fn count(&mut self, before: &Plan, plan: &Plan) {
        self.changes += u64::from(plan.epoch != before.epoch);
        *self.whys.entry(plan.why.key()).or_default() += 1;
        self.unlike += u64::from(plan.audio != plan.video);
        self.several_mixers += u64::from(plan.audio.mixing().len() > 1);
        if plan.epoch != before.epoch && plan.audio.hub.len() <= 12 {
            for slice in plan.slices().values() {
                *self.shapes.entry(slice.audio.shape).or_default() += 1;
                *self.shapes.entry(slice.video.shape).or_default() += 1;
            }
        }
    }

    /// Takes another one in.
    pub fn add(&mut self, other: Self) {
        self.plans += other.plans;
        self.changes += other.changes;
        self.unlike += other.unlike;
        self.several_mixers += other.several_mixers;
        for (why, times) in other.whys {
            *self.whys.entry(why).or_default() += times;
        }
        for (shape, times) in other.shapes {
            *self.shapes.entry(shape).or_default() += times;
        }
        self.failures.extend(other.failures);
    }
}

/// What a history is like.
struct Mood {
    most: usize,
    /// One in so many people is unable in one way or another.
    trouble: u32,
    /// One in so many people agrees to carry.
    carries: u32,
    /// One in so many pairs has no link.
    broken: u32,
    /// The host changes things in one of so many steps.
    host: u32,
}

impl Mood {
    fn random(rng: &mut Rng) -> Self {
        Self {
            most: rng.pick(&[3, 4, 5, 6, 9, 10, 14, 30]),
            trouble: rng.pick(&[2, 4, 10, 1_000]),
            carries: rng.pick(&[1, 2, 4, 1_000]),
            broken: rng.pick(&[2, 8, 30, 1_000]),
            host: rng.pick(&[5, 20, 1_000]),
        }
    }

    fn begin(&self, room: &mut RoomFacts, rng: &mut Rng) {
        if rng.once_in(2) {
            self.host(room, rng);
        }
    }

    fn host(&self, room: &mut RoomFacts, rng: &mut Rng) {
        let people: Vec<_> = room.people.keys().copied().collect();
        match rng.below(8) {
            0 => room.trust.private_addresses = rng.once_in(3),
            1 => room.trust.end_to_end = rng.once_in(2),
            2 | 3 => room.trust.no_server_media = rng.once_in(2),
            _ => {
                let who = (!people.is_empty() && rng.once_in(2)).then(|| rng.pick(&people));
                let mixer = Policy::Mixer(who);
                room.policy = rng.pick(&[
                    Policy::Automatic,
                    Policy::Automatic,
                    Policy::Direct,
                    Policy::Server,
                    mixer,
                    mixer,
                ]);
            }
        }
    }

    fn person(&self, rng: &mut Rng) -> PersonFacts {
        let band = |rng: &mut Rng| {
            let known = [Band::Weak, Band::Fair, Band::Good, Band::Strong, Band::Strong, Band::Good];
            if rng.once_in(4) { None } else { Some(rng.pick(&known)) }
        };
        PersonFacts {
            uplink: band(rng),
            downlink: band(rng),
            cpu: band(rng),
            low_battery: rng.once_in(5 * self.trouble),
            metered: rng.once_in(5 * self.trouble),
            reach: match rng.below(4 * self.trouble) {
                0 => Reach::Incapable,
                1 => Reach::Private,
                _ => Reach::Peers,
            },
            carries: rng.once_in(self.carries),
            declined: rng.once_in(4),
            away: rng.once_in(3 * self.trouble),
        }
    }

    fn change(&self, room: &mut RoomFacts, rng: &mut Rng, next_id: &mut u32) {
        let people: Vec<_> = room.people.keys().copied().collect();
        room.settled = false;
        match rng.below(12) {
            0..=3 if people.len() < self.most => {
                let id = ParticipantId(*next_id);
                *next_id += 1;
                room.people.insert(id, self.person(rng));
                for other in people {
                    if rng.once_in(self.broken) {
                        room.broken.insert(PeerPair::new(id, other));
                    }
                }
            }
            0..=5 if !people.is_empty() => {
                let id = rng.pick(&people);
                room.people.remove(&id);
                // The room forgets them, now and then late.
                if !rng.once_in(4) {
                    room.broken.retain(|pair| pair.other(id).is_none());
                }
            }
            6 | 7 if !people.is_empty() => {
                let other = self.person(rng);
                if let Some(person) = room.people.get_mut(&rng.pick(&people)) {
                    match rng.below(8) {
                        0 => person.uplink = other.uplink,
                        1 => person.downlink = other.downlink,
                        2 => person.cpu = other.cpu,
                        3 => person.carries = !person.carries,
                        4 => person.away = !person.away,
                        5 => person.low_battery = other.low_battery,
                        6 => person.reach = other.reach,
                        _ => *person = other,
                    }
                }
            }
            8 if people.len() > 1 => {
                let pair = PeerPair::new(rng.pick(&people), rng.pick(&people));
                if pair.low() != pair.high() && !room.broken.remove(&pair) {
                    room.broken.insert(pair);
                }
            }
            9 if rng.once_in(self.host.div_ceil(4)) => self.host(room, rng),
            _ => room.settled = !rng.once_in(3),
        }
    }
}
