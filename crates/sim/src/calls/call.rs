//! One room for one hour.

use crate::calls::keeper::{GATHERS, Keeper, LISTENS, PINGS, RESUME, RETRIES, SETTLES, SOCKET_LOST};
use crate::calls::node::Node;
use crate::calls::report::Report;
use crate::calls::silence::{Cause, Phase};
use crate::rng::Rng;
use model::{NodeId, ParticipantId, ServerId};
use plan::{Fault, PeerPair, PersonFacts, Policy, Reach, Slice, Trust};
use std::collections::{BTreeMap, BTreeSet};

const HOME: NodeId = NodeId::Server(ServerId(1));
const HOUR: u64 = 3_600_000;
/// A flow that is not live so long after it was told of is reported. Links take a second; behind strict routers, three.
const DEADLINE: u64 = 5_000;
/// For how long after somebody came a first flow may still be made: until one is given up and the next is there.
const NEWCOMER: u64 = 2 * DEADLINE;
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
enum Event {
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

struct Person {
    uplink: u32,
    downlink: u32,
    cpu: u32,
    power: u32,
    agrees: bool,
    stalls: u64,
}

enum LinkState {
    Making(u64),
    Up,
}

struct Call {
    seed: u64,
    now: u64,
    rng: Rng,
    keeper: Keeper,
    queue: BTreeMap<(u64, u64), Event>,
    serial: u64,
    nodes: BTreeMap<NodeId, Node>,
    people: BTreeMap<ParticipantId, Person>,
    links: BTreeMap<PeerPair, LinkState>,
    parted: BTreeMap<PeerPair, u64>,
    healed: BTreeMap<PeerPair, u64>,
    crashed: BTreeSet<ParticipantId>,
    told: BTreeMap<ParticipantId, (Slice, u64)>,
    planned_for: BTreeSet<ParticipantId>,
    asked: BTreeSet<ParticipantId>,
    silent: BTreeMap<ParticipantId, (Cause, u64)>,
    /// When the room last allowed no way between two.
    no_way: BTreeMap<(ParticipantId, ParticipantId), u64>,
    hearing: u64,
    next_id: u32,
    size: usize,
    private: u32,
    agree: u32,
    report: Report,
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

    fn after(&mut self, ms: u64, event: Event) {
        self.serial += 1;
        self.queue.insert((self.now + ms, self.serial), event);
    }

    fn latency(&mut self) -> u64 {
        30 + u64::from(self.rng.below(120))
    }

    fn count(&mut self, what: &'static str) {
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
                if self.keeper.facts.broken.contains(&pair) {
                    let works = self.both_here(pair) && !self.parted.contains_key(&pair);
                    if works && self.awake(pair.low()) && self.awake(pair.high()) {
                        self.room(|keeper| keeper.change(|facts| _ = facts.broken.remove(&pair)));
                    } else {
                        self.after(RETRIES, Event::Retry(pair));
                    }
                }
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

    /// What happens of itself, a few times an hour.
    fn script(&mut self) {
        let ids: Vec<_> = self.people.keys().copied().collect();
        if ids.len() < self.size && !self.rng.once_in(4) {
            self.after(0, Event::Join);
        }
        if !ids.is_empty() {
            let id = self.rng.pick(&ids);
            match self.rng.below(14) {
                0..=2 if ids.len() * 2 > self.size => self.after(0, Event::Leave(id)),
                3 => self.after(0, Event::Crash(id)),
                4 | 5 => self.after(0, Event::Stall(id)),
                6 | 7 => {
                    let percent = 5 + self.rng.below(50);
                    self.after(0, Event::Power(id, percent));
                }
                8 | 9 => {
                    let pair = PeerPair::new(id, self.rng.pick(&ids));
                    let ms = 2_000 + u64::from(self.rng.below(120_000));
                    if pair.low() != pair.high() {
                        self.after(0, Event::Part(pair, ms));
                    }
                }
                10 => self.after(0, Event::Measured(id)),
                _ => {}
            }
        }
        let ms = 20_000 + u64::from(self.rng.below(160_000));
        self.after(ms, Event::Script);
    }

    fn join(&mut self) {
        let id = ParticipantId(self.next_id);
        self.next_id += 1;
        self.count("joined");
        let mut rate = || 200 + self.rng.below(100) * self.rng.below(100);
        let (uplink, downlink, cpu) = (rate(), rate(), rate());
        let agrees = self.rng.once_in(self.agree);
        let reach = if self.rng.once_in(self.private) {
            self.rng.pick(&[Reach::Private, Reach::Incapable])
        } else {
            Reach::Peers
        };
        // Somebody behind a strict router has no link with some.
        let strict = self.rng.once_in(12);
        for other in self.people.keys().copied().collect::<Vec<_>>() {
            if strict && self.rng.once_in(2) {
                self.parted.insert(PeerPair::new(id, other), 0);
            }
        }
        self.people.insert(id, Person { uplink, downlink, cpu, power: 100, agrees, stalls: 0 });
        self.nodes.insert(peer(id), Node { since: self.now, ..Node::default() });
        let ms = 300 + u64::from(self.rng.below(900));
        self.after(ms, Event::ServerUp(id));
        self.after(3_000, Event::Measured(id));
        let person = PersonFacts { reach, ..PersonFacts::default() };
        self.room(|keeper| keeper.change(|facts| _ = facts.people.insert(id, person)));
    }

    /// Somebody is gone, and everything of theirs. Whether they were here.
    fn goes(&mut self, id: ParticipantId, how: &'static str) -> bool {
        if self.people.remove(&id).is_none() {
            return false;
        }
        self.count(how);
        self.nodes.remove(&peer(id));
        self.told.remove(&id);
        self.links.retain(|pair, _| pair.other(id).is_none());
        self.parted.retain(|pair, _| pair.other(id).is_none());
        self.healed.retain(|pair, _| pair.other(id).is_none());
        true
    }

    fn stall(&mut self, id: ParticipantId) {
        let ms = 500 + u64::from(self.rng.below(12_000));
        let Some(node) = self.nodes.get_mut(&peer(id)) else { return };
        if node.stalled {
            return;
        }
        node.stalled = true;
        let stall = self.people.get_mut(&id).map_or(0, |person| {
            person.stalls += 1;
            person.stalls
        });
        self.count("stalled");
        self.after(ms, Event::Wake(id));
        self.after(SOCKET_LOST, Event::SocketLost(id, stall));
    }

    /// The room learns something, and tells whom it concerns.
    fn room(&mut self, learn: impl FnOnce(&mut Keeper) -> bool) {
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

    fn is_told(&mut self, id: ParticipantId, slice: Slice) {
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

    /// Links both ends want are made, links neither wants nor uses are closed.
    fn mend_links(&mut self) {
        let mut wanted: BTreeMap<PeerPair, u32> = BTreeMap::new();
        for (node, has) in &self.nodes {
            let NodeId::Participant(id) = *node else { continue };
            for other in has.links() {
                *wanted.entry(PeerPair::new(id, other)).or_default() += 1;
            }
        }
        let used = |pair: &PeerPair| {
            let plays = |a, b| {
                let node = self.nodes.get(&peer(a));
                node.is_some_and(|node| node.playing.values().any(|from| *from == peer(b)))
            };
            plays(pair.low(), pair.high()) || plays(pair.high(), pair.low())
        };
        let closed: Vec<_> =
            self.links.keys().filter(|pair| !wanted.contains_key(pair) && !used(pair)).copied().collect();
        for pair in closed {
            self.report.closed += 1;
            self.links.remove(&pair);
        }
        for (pair, ends) in wanted {
            if ends == 2 && !self.links.contains_key(&pair) && self.both_here(pair) {
                self.serial += 1;
                let serial = self.serial;
                self.links.insert(pair, LinkState::Making(serial));
                let ms = 300 + u64::from(self.rng.below(1_200));
                self.after(ms, Event::LinkUp(pair, serial));
            }
        }
    }

    /// First packets set out where a flow could be, and silences begin to be noticed.
    fn spread(&mut self) {
        let mut coming = Vec::new();
        let mut missing = Vec::new();
        for (node, has) in &self.nodes {
            if has.stalled {
                continue;
            }
            for (origin, pending) in &has.pending {
                if !pending.coming && self.is_ready(*node, *origin, pending.from) {
                    coming.push((*node, *origin, pending.from));
                }
            }
            let NodeId::Participant(id) = *node else { continue };
            let from: BTreeSet<_> = has
                .playing
                .values()
                .filter_map(|from| match from {
                    NodeId::Participant(from) => Some(*from),
                    NodeId::Server(_) => None,
                })
                .collect();
            let lacked: BTreeSet<_> = from.into_iter().filter(|of| self.lacks(id, *of)).collect();
            if lacked != has.missing {
                missing.push((id, lacked));
            }
        }
        for (node, origin, from) in coming {
            if let Some(pending) = self.nodes.get_mut(&node).and_then(|has| has.pending.get_mut(&origin)) {
                pending.coming = true;
            }
            let ms = 40 + u64::from(self.rng.below(80));
            self.after(ms, Event::FirstPacket(node, origin, from));
        }
        for (by, lacked) in missing {
            let Some(node) = self.nodes.get_mut(&peer(by)) else { continue };
            let before = std::mem::replace(&mut node.missing, lacked.clone());
            for of in lacked.difference(&before) {
                self.after(LISTENS, Event::Misses(by, *of));
            }
        }
    }

    /// A new flow is live if it still can be. Then the old one is given up.
    fn first_packet(&mut self, to: NodeId, origin: ParticipantId, from: NodeId) {
        let ready = self.is_ready(to, origin, from);
        let Some(node) = self.nodes.get_mut(&to) else { return };
        match node.pending.get_mut(&origin) {
            Some(pending) if pending.from == from => {
                if ready && !node.stalled {
                    node.pending.remove(&origin);
                    if node.playing.insert(origin, from).is_some() && to != HOME {
                        self.report.handovers += 1;
                    }
                    self.mend_links();
                } else {
                    pending.coming = false;
                }
            }
            _ => {}
        }
    }

    fn is_ready(&self, to: NodeId, origin: ParticipantId, from: NodeId) -> bool {
        let Some(node) = self.nodes.get(&from) else { return false };
        self.link(to, from)
            && !node.stalled
            && node.gives(from, origin, to)
            && (from == peer(origin) || self.comes(from, origin, &mut vec![to]))
    }

    /// Whether an origin's sound arrives at a node, by none of these. Whoever mixes leaves out what came from whom the mix
    /// is for, so nothing goes round in a circle.
    fn comes(&self, to: NodeId, origin: ParticipantId, not_by: &mut Vec<NodeId>) -> bool {
        let Some(node) = self.nodes.get(&to) else { return false };
        let Some(&from) = node.playing.get(&origin) else { return false };
        if !self.link(to, from) || not_by.contains(&from) {
            return false;
        }
        let Some(source) = self.nodes.get(&from) else { return false };
        if source.stalled {
            return false;
        }
        not_by.push(to);
        from == peer(origin) || self.comes(from, origin, not_by)
    }

    fn link(&self, a: NodeId, b: NodeId) -> bool {
        let server = |id| self.nodes.get(&peer(id)).is_some_and(|node| node.server_up);
        match (a, b) {
            (NodeId::Participant(a), NodeId::Participant(b)) => {
                let pair = PeerPair::new(a, b);
                matches!(self.links.get(&pair), Some(LinkState::Up)) && !self.parted.contains_key(&pair)
            }
            (NodeId::Participant(id), NodeId::Server(_)) | (NodeId::Server(_), NodeId::Participant(id)) => {
                server(id)
            }
            (NodeId::Server(_), NodeId::Server(_)) => true,
        }
    }

    /// Whether somebody plays something from somebody and nothing comes.
    fn lacks(&self, by: ParticipantId, of: ParticipantId) -> bool {
        let Some(node) = self.nodes.get(&peer(by)).filter(|node| !node.stalled) else { return false };
        let plays = node.playing.values().any(|from| *from == peer(of));
        plays && !self.answers(by, of)
    }

    fn answers(&self, by: ParticipantId, of: ParticipantId) -> bool {
        self.awake(of) && self.link(peer(by), peer(of))
    }

    /// Who does not hear whom now, and why.
    fn look(&mut self) {
        let ids: Vec<_> = self.people.keys().copied().filter(|id| self.awake(*id)).collect();
        let here: Vec<_> = ids.into_iter().filter(|id| self.told.contains_key(id)).collect();
        self.hearing = if here.len() > 1 { here.len() as u64 } else { 0 };
        let mut silent: BTreeMap<ParticipantId, Cause> = BTreeMap::new();
        for &to in &here {
            let others: Vec<_> = here.iter().copied().filter(|origin| *origin != to).collect();
            for origin in others {
                if self.comes(peer(to), origin, &mut Vec::new()) {
                    if let Some(node) = self.nodes.get_mut(&peer(to)) {
                        node.heard.insert(origin);
                    }
                    continue;
                }
                let cause = self.cause(to, origin);
                if cause == Cause::NoWayAllowed && !self.keeper.facts.possible(to, origin) {
                    self.no_way.insert((to, origin), self.now);
                }
                if cause == Cause::Unexplained {
                    let what = self.story(to, origin);
                    self.report.failures.push(Failure {
                        seed: self.seed,
                        at: self.now,
                        faults: Vec::new(),
                        unexplained: Some(what),
                    });
                }
                let worst = silent.entry(to).or_insert(cause);
                *worst = (*worst).min(cause);
            }
        }
        let now = self.now;
        let changed = |(to, (cause, _)): &(&ParticipantId, &(Cause, u64))| silent.get(to) != Some(cause);
        let ended: Vec<_> = self.silent.iter().filter(changed).map(|(to, was)| (*to, *was)).collect();
        for (to, (cause, since)) in ended {
            self.silent.remove(&to);
            let entry = self.report.longest.entry(cause).or_default();
            *entry = (entry.0.max(now - since), entry.1 + 1);
        }
        for (to, cause) in silent {
            self.silent.entry(to).or_insert((cause, now));
        }
    }

    /// What can be said of two people one of whom does not hear the other.
    fn story(&self, to: ParticipantId, origin: ParticipantId) -> String {
        let mut story = format!("{to:?} does not hear {origin:?}, {:?}", self.keeper.plan.why);
        for (node, has) in &self.nodes {
            let links: Vec<_> = has.links().map(|id| id.0).collect();
            let hub = has.slice.as_ref().map(|slice| (slice.epoch, slice.audio.hub));
            story += &format!(
                "\n    {node:?} since {} woke {:?} stalled {} server {} hub {hub:?} links {links:?}\n      plays {:?}\n      awaits {:?}",
                has.since, has.woke_at, has.stalled, has.server_up, has.playing, has.pending
            );
        }
        let up = |state: &LinkState| matches!(state, LinkState::Up);
        let links: Vec<_> =
            self.links.iter().map(|(pair, state)| (pair.low().0, pair.high().0, up(state))).collect();
        story
            + &format!("\n    links {links:?} parted {:?} broken {:?}", self.parted, self.keeper.facts.broken)
    }

    /// Follows the sound back to where it is lost.
    fn cause(&self, to: ParticipantId, origin: ParticipantId) -> Cause {
        if !self.keeper.facts.possible(to, origin) {
            return Cause::NoWayAllowed;
        }
        let mut at = peer(to);
        for _ in 0..self.nodes.len() {
            let Some(node) = self.nodes.get(&at) else { return Cause::Unexplained };
            let Some(&from) = node.playing.get(&origin) else {
                return self.cause_of_nothing(peer(to), at, origin);
            };
            let phase = self.phase(at, node, origin);
            match (from, self.nodes.get(&from)) {
                (NodeId::Participant(id), None) if self.crashed.contains(&id) => {
                    return Cause::CarrierCrashed(phase);
                }
                (NodeId::Participant(_), None) => return Cause::CarrierLeft(phase),
                (_, Some(source)) if source.stalled => return Cause::CarrierStalled(phase),
                _ => {}
            }
            if !self.link(at, from) {
                return if self.was_parted(at, from) {
                    Cause::LinkBroke(phase)
                } else {
                    self.stalled_or(peer(to), at, origin)
                };
            }
            if from == peer(origin) {
                break;
            }
            at = from;
        }
        self.stalled_or(peer(to), at, origin)
    }

    /// Why `at`, on the way to `to`, never had an origin.
    fn cause_of_nothing(&self, to: NodeId, mut at: NodeId, origin: ParticipantId) -> Cause {
        for _ in 0..self.nodes.len() {
            let Some(node) = self.nodes.get(&at) else { return Cause::Unexplained };
            let Some(pending) = node.pending.get(&origin) else {
                // Nothing was said of an origin who has just come, or to whom has just come.
                return self.new_or_stalled(to, at, origin, Phase::Unnoticed);
            };
            let from = pending.from;
            match (from, self.nodes.get(&from)) {
                (NodeId::Participant(id), None) if self.crashed.contains(&id) => {
                    return Cause::CarrierCrashed(Phase::Unnoticed);
                }
                (_, None) => return Cause::CarrierLeft(Phase::Unnoticed),
                (_, Some(source)) if source.stalled => return Cause::CarrierStalled(Phase::Unnoticed),
                _ if self.was_parted(at, from) => return Cause::JoiningWithoutLink(Phase::Unnoticed),
                (_, Some(source)) if from != peer(origin) && source.pending.contains_key(&origin) => {
                    at = from
                }
                _ => return self.new_or_stalled(to, at, origin, self.phase(at, node, origin)),
            }
        }
        self.new_or_stalled(to, at, origin, Phase::Unnoticed)
    }

    fn new_or_stalled(&self, to: NodeId, at: NodeId, origin: ParticipantId, phase: Phase) -> Cause {
        let parted = |node| matches!(node, NodeId::Participant(id) if self.parted_of(id));
        let ends = [to, at, peer(origin)];
        if ends.into_iter().any(|node| self.is_new(node)) {
            Cause::Joining
        } else if ends.into_iter().any(parted) {
            Cause::JoiningWithoutLink(phase)
        } else {
            self.stalled_or(to, at, origin)
        }
    }

    fn stalled_or(&self, to: NodeId, at: NodeId, origin: ParticipantId) -> Cause {
        let woke = |node| {
            let at = self.nodes.get(&node).and_then(|node| node.woke_at);
            at.is_some_and(|at| self.now - at < 10_000)
        };
        let NodeId::Participant(listener) = to else { return Cause::Unexplained };
        let no_way = self.no_way.get(&(listener, origin)).is_some_and(|at| self.now - at < DEADLINE);
        if woke(to) || woke(at) || woke(peer(origin)) {
            Cause::WasStalled
        } else if no_way {
            Cause::NoWayAllowed
        } else {
            Cause::Unexplained
        }
    }

    fn is_new(&self, node: NodeId) -> bool {
        self.nodes.get(&node).is_some_and(|has| node != HOME && self.now - has.since < NEWCOMER)
    }

    fn phase(&self, at: NodeId, node: &Node, origin: ParticipantId) -> Phase {
        match node.pending.get(&origin) {
            None => Phase::Unnoticed,
            Some(pending) if self.link(at, pending.from) => Phase::Warm,
            Some(_) => Phase::Cold,
        }
    }

    fn was_parted(&self, a: NodeId, b: NodeId) -> bool {
        let (NodeId::Participant(a), NodeId::Participant(b)) = (a, b) else { return false };
        let pair = PeerPair::new(a, b);
        let lately = self.healed.get(&pair).is_some_and(|at| self.now - at < 2 * RETRIES);
        self.parted.contains_key(&pair) || lately
    }

    fn parted_of(&self, id: ParticipantId) -> bool {
        self.parted.keys().any(|pair| pair.other(id).is_some())
    }

    fn awake(&self, id: ParticipantId) -> bool {
        self.nodes.get(&peer(id)).is_some_and(|node| !node.stalled)
    }

    fn both_here(&self, pair: PeerPair) -> bool {
        self.people.contains_key(&pair.low()) && self.people.contains_key(&pair.high())
    }

    fn both_known(&self, pair: PeerPair) -> bool {
        let people = &self.keeper.facts.people;
        people.contains_key(&pair.low()) && people.contains_key(&pair.high())
    }

    fn retry_new(&mut self, before: &BTreeSet<PeerPair>) {
        let new: Vec<_> = self.keeper.facts.broken.difference(before).copied().collect();
        for pair in new {
            self.after(RETRIES, Event::Retry(pair));
        }
    }
}

fn peer(id: ParticipantId) -> NodeId {
    NodeId::Participant(id)
}
