//! One room for one hour.

use crate::calls::keeper::{GATHERS, Keeper, PINGS, RESUME, SETTLES, SOCKET_LOST};
use crate::calls::node::Node;
use crate::calls::report::Report;
use crate::calls::silence::Cause;
use crate::rng::Rng;
use model::{NodeId, ParticipantId, ServerId, UnixMillis};
use plan::{Fault, PeerPair, Policy, Slice, Trust};
use std::collections::{BTreeMap, BTreeSet};

pub(super) const HOME: NodeId = NodeId::Server(ServerId(1));
const HOUR: u64 = 3_600_000;
/// A flow that is not live so long after it was told of is reported. Links take a second; behind strict routers, three.
pub(super) const DEADLINE: u64 = 5_000;
/// For how long after somebody came a first flow may still be made: until one is given up and the next is there.
pub(super) const NEWCOMER: u64 = 2 * DEADLINE;
/// A listener says again after so long that it still misses a hub.
const REPEATS: u64 = 5_000;

/// A call that went wrong.
#[derive(Clone, Debug)]
pub struct Failure {
    /// Its seed.
    pub seed: u64,
    /// When, in milliseconds.
    pub at: u64,
    /// What the judge found.
    pub faults: Vec<Fault>,
    /// What could not be explained, in words.
    pub unexplained: Option<String>,
}

#[derive(Clone, Debug)]
pub(super) enum Event {
    Join,
    Leave(ParticipantId),
    Crash(ParticipantId),
    Stall(ParticipantId),
    Wake(ParticipantId),
    /// Somebody's connection or device becomes this many percent of what it was.
    Power(ParticipantId, u32),
    Part(PeerPair, u64),
    Heal(PeerPair),
    ServerUp(ParticipantId),
    LinkUp(PeerPair, u64),
    LinkFailed(PeerPair, u64),
    Told(ParticipantId, Box<Slice>),
    FirstPacket(NodeId, ParticipantId, NodeId),
    /// A listener misses a hub.
    Misses(ParticipantId, ParticipantId),
    /// A flow that was to be ought to be live.
    Deadline(ParticipantId, ParticipantId, NodeId),
    /// The room hears of it.
    Reported(ParticipantId, ParticipantId),
    Weigh(ParticipantId),
    LinkReported(PeerPair),
    Measured(ParticipantId),
    SocketLost(ParticipantId, u64),
    SocketBack(ParticipantId),
    Expires(ParticipantId),
    Retry(PeerPair),
    Settled(u64),
    Answers(ParticipantId),
    /// Something of the script happens.
    Script,
}

pub(super) struct Person {
    pub(super) uplink: u32,
    pub(super) downlink: u32,
    pub(super) cpu: u32,
    pub(super) power: u32,
    pub(super) agrees: bool,
    pub(super) stalls: u64,
}

pub(super) enum LinkState {
    Making(u64),
    Up,
}

pub(super) struct Call {
    pub(super) seed: u64,
    pub(super) now: u64,
    pub(super) rng: Rng,
    pub(super) keeper: Keeper,
    pub(super) queue: BTreeMap<(u64, u64), Event>,
    pub(super) serial: u64,
    pub(super) nodes: BTreeMap<NodeId, Node>,
    pub(super) people: BTreeMap<ParticipantId, Person>,
    pub(super) links: BTreeMap<PeerPair, LinkState>,
    pub(super) parted: BTreeMap<PeerPair, u64>,
    pub(super) healed: BTreeMap<PeerPair, u64>,
    pub(super) crashed: BTreeSet<ParticipantId>,
    pub(super) told: BTreeMap<ParticipantId, (Slice, u64)>,
    pub(super) planned_for: BTreeSet<ParticipantId>,
    pub(super) asked: BTreeSet<ParticipantId>,
    pub(super) silent: BTreeMap<ParticipantId, (Cause, u64)>,
    /// When the room last allowed no way between two.
    pub(super) no_way: BTreeMap<(ParticipantId, ParticipantId), u64>,
    pub(super) hearing: u64,
    pub(super) next_id: u32,
    pub(super) size: usize,
    pub(super) private: u32,
    pub(super) agree: u32,
    pub(super) report: Report,
}

/// Lives through an hour of the room with this seed.
#[must_use]
pub fn call(seed: u64) -> Report {
    let mut call = Call::new(seed);
    call.run();
    call.report
}

impl Call {
    fn new(seed: u64) -> Self {
        let mut rng = Rng::new(seed);
        let policy = match rng.below(10) {
            0..=5 => Policy::Automatic,
            6 => Policy::Direct,
            7 => Policy::Server,
            _ => Policy::Mixer(None),
        };
        let trust = Trust {
            private_addresses: rng.once_in(20),
            end_to_end: rng.once_in(10),
            no_server_media: rng.once_in(10),
        };
        let size = rng.pick(&[2, 2, 2, 2, 3, 3, 3, 4, 4, 5, 5, 6, 8, 10]);
        let mut nodes = BTreeMap::new();
        nodes.insert(HOME, Node { server_up: true, ..Node::default() });
        let mut call = Self {
            seed,
            now: 0,
            keeper: Keeper::new(policy, trust),
            queue: BTreeMap::new(),
            serial: 0,
            nodes,
            people: BTreeMap::new(),
            links: BTreeMap::new(),
            parted: BTreeMap::new(),
            healed: BTreeMap::new(),
            crashed: BTreeSet::new(),
            told: BTreeMap::new(),
            planned_for: BTreeSet::new(),
            asked: BTreeSet::new(),
            silent: BTreeMap::new(),
            no_way: BTreeMap::new(),
            hearing: 0,
            next_id: 1,
            size,
            private: rng.pick(&[10, 1_000]),
            agree: rng.pick(&[1, 2, 4]),
            report: Report { hours: 1, most: size, ..Report::default() },
            rng,
        };
        for _ in 0..size {
            let at = u64::from(call.rng.below(60_000));
            call.after(at, Event::Join);
        }
        call.after(60_000, Event::Script);
        call
    }

    fn run(&mut self) {
        while let Some(((at, _), event)) = self.queue.pop_first() {
            if at > HOUR {
                break;
            }
            self.pass(at);
            self.happen(event);
            self.spread();
            self.look();
            if !self.report.failures.is_empty() {
                break;
            }
        }
        if self.report.failures.is_empty() {
            self.pass(HOUR);
        }
        self.report.plans = self.keeper.plans;
    }

    pub(super) fn after(&mut self, ms: u64, event: Event) {
        self.serial += 1;
        self.queue.insert((self.now + ms, self.serial), event);
    }

    pub(super) fn latency(&mut self) -> u64 {
        30 + u64::from(self.rng.below(120))
    }

    pub(super) fn count(&mut self, what: &'static str) {
        *self.report.events.entry(what).or_default() += 1;
    }

    /// Time passes as things are.
    fn pass(&mut self, until: u64) {
        let passed = until - self.now;
        self.report.person_ms += passed * self.hearing;
        for (cause, _) in self.silent.values() {
            *self.report.silence.entry(*cause).or_default() += passed;
        }
        for at in self.no_way.values_mut().filter(|at| **at == self.now) {
            *at = until;
        }
        self.now = until;
    }

    fn happen(&mut self, event: Event) {
        match event {
            Event::Script => self.script(),
            Event::Join => self.join(),
            Event::Leave(id) => {
                if self.goes(id, "left") {
                    self.room(|keeper| keeper.left(id));
                }
            }
            Event::Crash(id) => {
                if self.goes(id, "crashed") {
                    self.crashed.insert(id);
                    // Mostly the system says goodbye for a program that died.
                    let noticed = if self.rng.below(10) < 7 { 50 } else { SOCKET_LOST };
                    self.after(noticed, Event::SocketLost(id, 0));
                }
            }
            Event::Stall(id) => self.stall(id),
            Event::Wake(id) => {
                let now = self.now;
                if let Some(node) = self.nodes.get_mut(&peer(id)) {
                    (node.stalled, node.woke_at) = (false, Some(now));
                    if let Some(slice) = node.inbox.take() {
                        self.is_told(id, slice);
                    }
                    let latency = self.latency();
                    self.after(latency, Event::SocketBack(id));
                }
            }
            Event::Power(id, percent) => {
                if let Some(person) = self.people.get_mut(&id) {
                    person.power = percent;
                    self.after(2_000, Event::Measured(id));
                    if percent < 100 {
                        self.count("got weak");
                        let ms = 60_000 + u64::from(self.rng.below(240_000));
                        self.after(ms, Event::Power(id, 100));
                    }
                }
            }
            Event::Part(pair, ms) => {
                if self.both_here(pair) && !self.parted.contains_key(&pair) {
                    self.count("pair parted");
                    self.parted.insert(pair, self.now);
                    self.after(ms, Event::Heal(pair));
                }
            }
            Event::Heal(pair) => {
                if self.parted.remove(&pair).is_some() {
                    self.healed.insert(pair, self.now);
                }
            }
            Event::ServerUp(id) => {
                if let Some(node) = self.nodes.get_mut(&peer(id)) {
                    node.server_up = true;
                }
            }
            Event::LinkUp(pair, serial) => match self.links.get(&pair) {
                Some(LinkState::Making(made)) if *made == serial => {
                    if self.parted.contains_key(&pair) {
                        self.after(7_000, Event::LinkFailed(pair, serial));
                    } else {
                        self.links.insert(pair, LinkState::Up);
                        self.report.links += 1;
                    }
                }
                _ => {}
            },
            Event::LinkFailed(pair, serial) => match self.links.get(&pair) {
                Some(LinkState::Making(made)) if *made == serial => {
                    self.links.remove(&pair);
                    let latency = self.latency();
                    self.after(latency, Event::LinkReported(pair));
                }
                _ => {}
            },
            Event::Told(id, slice) => self.is_told(id, *slice),
            Event::FirstPacket(to, origin, from) => self.first_packet(to, origin, from),
            Event::Misses(by, of) => {
                let still = self.nodes.get(&peer(by)).is_some_and(|node| node.missing.contains(&of));
                if still && self.lacks(by, of) {
                    let latency = self.latency();
                    self.after(latency, Event::Reported(by, of));
                    self.after(REPEATS, Event::Misses(by, of));
                }
            }
            Event::Deadline(by, origin, from) => {
                let pending = self.nodes.get(&peer(by)).and_then(|node| node.pending.get(&origin));
                let since = pending.filter(|pending| pending.from == from).map(|pending| pending.since);
                if let (Some(since), NodeId::Participant(of)) = (since, from) {
                    if self.now - since < DEADLINE {
                        self.after(since + DEADLINE - self.now, Event::Deadline(by, origin, from));
                    } else if self.awake(by) {
                        // It keeps what it has, and says so, if it is for want of a link or of an answer.
                        if !self.answers(by, of) {
                            let latency = self.latency();
                            self.after(latency, Event::Reported(by, of));
                        }
                        self.after(REPEATS, Event::Deadline(by, origin, from));
                    }
                }
            }
            Event::Reported(by, of) => {
                let reports = self.keeper.reports.entry(of).or_default();
                reports.insert(by);
                if reports.len() == 1 {
                    self.after(GATHERS, Event::Weigh(of));
                }
            }
            Event::Weigh(of) => {
                let before = self.keeper.facts.broken.clone();
                self.room(|keeper| keeper.weigh(of));
                self.retry_new(&before);
                if self.keeper.facts.people.get(&of).is_some_and(|person| person.away) {
                    self.after(PINGS, Event::SocketBack(of));
                }
            }
            Event::LinkReported(pair) => {
                if self.both_known(pair) {
                    let before = self.keeper.facts.broken.clone();
                    self.room(|keeper| keeper.change(|facts| _ = facts.broken.insert(pair)));
                    self.retry_new(&before);
                }
            }
            Event::Measured(id) => {
                if let Some(Person { uplink, downlink, cpu, power, .. }) = self.people.get(&id) {
                    let (uplink, downlink, cpu) =
                        (uplink * power / 100, downlink * power / 100, cpu * power / 100);
                    let mut noisy = |value: u32| value * (90 + self.rng.below(21)) / 100;
                    let (uplink, downlink, cpu) = (noisy(uplink), noisy(downlink), noisy(cpu));
                    self.room(|keeper| keeper.measured(id, uplink, downlink, cpu));
                }
            }
            Event::SocketLost(id, stall) => {
                let still = match (self.people.get(&id), self.nodes.get(&peer(id))) {
                    (Some(person), Some(node)) => node.stalled && person.stalls == stall,
                    _ => true,
                };
                if still {
                    self.room(|keeper| {
                        keeper.change(|facts| {
                            if let Some(person) = facts.people.get_mut(&id) {
                                person.away = true;
                            }
                        })
                    });
                    self.after(RESUME, Event::Expires(id));
                }
            }
            Event::SocketBack(id) => {
                if self.nodes.get(&peer(id)).is_some_and(|node| !node.stalled) {
                    self.room(|keeper| {
                        keeper.change(|facts| {
                            if let Some(person) = facts.people.get_mut(&id) {
                                person.away = false;
                            }
                        })
                    });
                }
            }
            Event::Expires(id) => {
                if !self.people.contains_key(&id) {
                    self.room(|keeper| keeper.left(id));
                }
            }
            Event::Retry(pair) => {
                self.room(|keeper| keeper.change(|facts| _ = facts.broken.remove(&pair)));
            }
            Event::Settled(change) => {
                if change == self.keeper.change && !self.keeper.facts.settled {
                    self.room(|keeper| {
                        keeper.settle();
                        true
                    });
                }
            }
            Event::Answers(id) => {
                let agrees = self.people.get(&id).is_some_and(|person| person.agrees);
                if self.people.contains_key(&id) {
                    self.room(|keeper| {
                        keeper.change(|facts| {
                            if let Some(person) = facts.people.get_mut(&id) {
                                (person.carries, person.declined) = (agrees, !agrees);
                            }
                        })
                    });
                }
            }
        }
    }

    /// The room learns something, and tells whom it concerns.
    pub(super) fn room(&mut self, learn: impl FnOnce(&mut Keeper) -> bool) {
        if !learn(&mut self.keeper) {
            return;
        }
        if !self.keeper.faults.is_empty() {
            let faults = std::mem::take(&mut self.keeper.faults);
            self.report.failures.push(Failure { seed: self.seed, at: self.now, faults, unexplained: None });
        }
        if !self.keeper.facts.settled {
            self.after(SETTLES, Event::Settled(self.keeper.change));
        }
        let known: BTreeSet<_> = self.keeper.facts.people.keys().copied().collect();
        let others = known != self.planned_for;
        self.planned_for = known;
        for (id, slice) in self.keeper.plan.slices() {
            let Some((before, last)) = self.told.get(&id) else {
                if self.people.contains_key(&id) {
                    let at = self.latency();
                    self.told.insert(id, (slice.clone(), self.now + at));
                    self.after(at, Event::Told(id, Box::new(slice)));
                }
                continue;
            };
            if before.says_the_same(&slice) && !others {
                continue;
            }
            for (from, to) in
                [(before.audio.shape, slice.audio.shape), (before.video.shape, slice.video.shape)]
            {
                if from != to {
                    *self.report.switches.entry((from, to)).or_default() += 1;
                }
            }
            // A socket keeps the order.
            let last = *last;
            let at = (self.now + self.latency()).max(last + 1);
            self.told.insert(id, (slice.clone(), at));
            self.after(at - self.now, Event::Told(id, Box::new(slice)));
        }
        if let Some(id) = self.keeper.plan.asks
            && self.asked.insert(id)
        {
            let ms = 2_000 + u64::from(self.rng.below(8_000));
            self.after(ms, Event::Answers(id));
        }
        // The server is told at once: it is the same program.
        let slice = self.keeper.plan.slice(HOME);
        if let Some(server) = self.nodes.get_mut(&HOME) {
            server.told(HOME, slice, &self.planned_for, self.now);
        }
    }

    pub(super) fn is_told(&mut self, id: ParticipantId, slice: Slice) {
        let Some(node) = self.nodes.get_mut(&peer(id)) else { return };
        if node.stalled {
            // It reads the newest when it wakes.
            node.inbox = Some(slice);
            return;
        }
        node.told(peer(id), slice, &self.planned_for, self.now);
        let new: Vec<_> = node.pending.iter().filter(|(_, pending)| pending.since == self.now).collect();
        let new: Vec<_> = new.into_iter().map(|(origin, pending)| (*origin, pending.from)).collect();
        for (origin, from) in new {
            if from != HOME {
                self.after(DEADLINE, Event::Deadline(id, origin, from));
            }
        }
        self.mend_links();
    }

    pub(super) fn awake(&self, id: ParticipantId) -> bool {
        self.nodes.get(&peer(id)).is_some_and(|node| !node.stalled)
    }

    pub(super) fn both_here(&self, pair: PeerPair) -> bool {
        self.people.contains_key(&pair.low()) && self.people.contains_key(&pair.high())
    }

    fn both_known(&self, pair: PeerPair) -> bool {
        let people = &self.keeper.facts.people;
        people.contains_key(&pair.low()) && people.contains_key(&pair.high())
    }

    fn retry_new(&mut self, before: &BTreeSet<PeerPair>) {
        let new: Vec<_> = self.keeper.facts.broken.difference(before).copied().collect();
        for pair in new {
            let pause =
                self.keeper.retries.broke(UnixMillis(i64::try_from(self.now).unwrap_or(i64::MAX)), pair);
            self.after(u64::try_from(pause.as_millis()).unwrap_or(u64::MAX), Event::Retry(pair));
        }
    }
}

pub(super) fn peer(id: ParticipantId) -> NodeId {
    NodeId::Participant(id)
}
