//! One media thread: its hub, its sockets, its loop.

use crate::handover::{Doors, Handover};
use crate::home::Home;
use crate::owners::{Owners, ThreadId};
use crate::rooms::Rooms;
use crate::stats::{Board, IoStats, ThreadStats};
use crate::steer::Steering;
use crate::stream::Ends;
use crate::streams::{Inlet, Passing, Streams};
use crate::stun;
use crate::thrift::Thrift;
use crate::udp::{Arrival, Burst, Inbox, UdpPort};
use mio::net::TcpListener;
use mio::{Events, Interest, Poll, Token};
use model::RoomId;
use sfu::demux::{self, Sort};
use sfu::{
    Command, Crossing, Datagram, Event, Hub, HubConfig, HubId, LinkState, Sink, Transmit, Transport, Word,
};
use std::io::{self, ErrorKind};
use std::net::SocketAddr;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc::Receiver;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

/// The token that says "look into your mailboxes".
pub(crate) const WAKE: Token = Token(0);
/// UDP sockets and TCP listeners come after it, then connections.
const FIRST_UDP: usize = 1;
const FIRST_LISTENER: usize = 8;
const FIRST_STREAM: Token = Token(16);

/// Batches read of one socket before what they cause is sent.
const BATCHES: usize = 4;

/// Handovers taken in one wake.
const HANDOVERS: usize = 64;

/// How often numbers are published and old things forgotten.
const TICK: Duration = Duration::from_secs(1);

/// What the server says to a thread.
pub(crate) enum Post<R> {
    Command(Command<R>),
    /// These threads have links of that room, too.
    Share(RoomId, Vec<HubId>),
    Stop,
}

/// What a thread is made from.
pub(crate) struct Parts<R, E> {
    pub config: HubConfig,
    pub threads: usize,
    pub poll: Poll,
    pub udp: Vec<std::net::UdpSocket>,
    pub listeners: Vec<TcpListener>,
    pub posts: Receiver<Post<R>>,
    pub handovers: Receiver<Handover>,
    pub words: Receiver<(ThreadId, Word)>,
    pub doors: Doors,
    pub steering: Steering,
    pub rooms: Arc<Mutex<Rooms>>,
    pub board: Board,
    pub events: E,
}

pub(crate) struct Worker<R, E> {
    config: HubConfig,
    hub: Hub<R>,
    poll: Poll,
    posts: Receiver<Post<R>>,
    handovers: Receiver<Handover>,
    words: Receiver<(ThreadId, Word)>,
    more_handovers: bool,
    inbox: Inbox,
    router: Router,
    listeners: Vec<Listener>,
    io: Io,
    rooms: Arc<Mutex<Rooms>>,
    board: Board,
    events: E,
    next_tick: Instant,
}

struct Listener {
    socket: TcpListener,
    /// Whether connections may be waiting: events tell only of changes.
    ready: bool,
}

/// Where packets leave, and what is counted on the way.
struct Io {
    ports: Vec<UdpPort>,
    streams: Streams,
    burst: Burst,
    /// For strangers who ask for their address.
    thrift: Thrift,
    stats: IoStats,
}

/// Decides which thread a datagram is for.
struct Router {
    own: ThreadId,
    threads: usize,
    owners: Owners,
    doors: Doors,
    steering: Steering,
}

/// Whether a thread goes on.
#[derive(PartialEq, Eq)]
enum Flow {
    Goes,
    Stops,
}

impl<R, E: Fn(Event<R>)> Worker<R, E> {
    pub fn new(parts: Parts<R, E>) -> io::Result<Self> {
        let now = Instant::now();
        let Parts {
            config,
            threads,
            poll,
            udp,
            listeners,
            posts,
            handovers,
            words,
            doors,
            steering,
            rooms,
            board,
            events,
        } = parts;
        let own = ThreadId(config.thread);
        let registry = poll.registry();
        let mut ports = Vec::new();
        for (index, socket) in udp.into_iter().enumerate() {
            let mut port = UdpPort::new(socket)?;
            registry.register(&mut port.socket, Token(FIRST_UDP + index), Interest::READABLE)?;
            ports.push(port);
        }
        let mut listening = Vec::new();
        for (index, mut socket) in listeners.into_iter().enumerate() {
            registry.register(&mut socket, Token(FIRST_LISTENER + index), Interest::READABLE)?;
            listening.push(Listener { socket, ready: true });
        }
        let streams = Streams::new(own, threads, registry.try_clone()?, FIRST_STREAM);
        Ok(Self {
            hub: Hub::new(config.clone(), now),
            config,
            poll,
            posts,
            handovers,
            words,
            more_handovers: false,
            inbox: Inbox::new(),
            router: Router { own, threads, owners: Owners::new(now), doors, steering },
            listeners: listening,
            io: Io {
                ports,
                streams,
                burst: Burst::new(),
                thrift: Thrift::new(now),
                stats: IoStats::default(),
            },
            rooms,
            board,
            events,
            next_tick: now,
        })
    }

    /// Works until it is told to stop. A fault in the hub costs this thread's links, not the program: they are
    /// reported gone, and their participants come back over new ones.
    pub fn run(mut self) {
        let mut faulty = false;
        loop {
            let worked = catch_unwind(AssertUnwindSafe(|| {
                if faulty {
                    self.restart();
                }
                self.work();
            }));
            match worked {
                Ok(()) => return,
                Err(_) => faulty = true,
            }
        }
    }

    fn work(&mut self) {
        let mut events = Events::with_capacity(256);
        loop {
            let wait = self.wait();
            if let Err(error) = self.poll.poll(&mut events, Some(wait))
                && error.kind() != ErrorKind::Interrupted
            {
                tracing::error!(%error, "a media thread cannot wait for its sockets");
            }
            let now = Instant::now();
            self.io.stats.wakes += 1;
            self.note(&events);
            if self.turn(now) == Flow::Stops {
                return;
            }
            let done = Instant::now();
            self.io.stats.busy += done.saturating_duration_since(now);
        }
    }

    /// How long to sleep. Nothing is left lying, and nothing is waited for to make a batch fuller.
    fn wait(&self) -> Duration {
        let more = self.more_handovers
            || self.io.streams.has_more()
            || self.io.ports.iter().any(|port| port.readable)
            || self.listeners.iter().any(|listener| listener.ready);
        if more {
            return Duration::ZERO;
        }
        self.hub.timeout().min(self.next_tick).saturating_duration_since(Instant::now())
    }

    fn note(&mut self, events: &Events) {
        for event in events {
            match event.token() {
                WAKE => {}
                Token(token) if token < FIRST_LISTENER => {
                    if let Some(port) = self.io.ports.get_mut(token - FIRST_UDP) {
                        port.readable = true;
                    }
                }
                Token(token) if token < FIRST_STREAM.0 => {
                    if let Some(listener) = self.listeners.get_mut(token - FIRST_LISTENER) {
                        listener.ready = true;
                    }
                }
                token => self.io.streams.event(token, event),
            }
        }
    }

    /// One wake: everything in, then everything it causes out.
    fn turn(&mut self, now: Instant) -> Flow {
        if self.take_posts(now) == Flow::Stops {
            return Flow::Stops;
        }
        self.take_handovers(now);
        self.read_udp(now);
        self.read_tcp(now);
        self.send(now);
        self.router.doors.close(&mut self.io.stats);
        if now >= self.next_tick {
            self.tick(now);
        }
        Flow::Goes
    }

    fn take_posts(&mut self, now: Instant) -> Flow {
        for post in self.posts.try_iter() {
            match post {
                Post::Command(command) => self.hub.command(now, command),
                Post::Share(room, hubs) => self.hub.share(now, room, hubs),
                Post::Stop => return Flow::Stops,
            }
        }
        Flow::Goes
    }

    fn take_handovers(&mut self, now: Instant) {
        for (from, word) in self.words.try_iter() {
            self.hub.hear(now, HubId(from.0), word);
        }
        let mut taken = 0;
        for handover in self.handovers.try_iter().take(HANDOVERS) {
            taken += 1;
            match handover {
                Handover::Datagrams(parcel) => {
                    for (source, destination, bytes) in parcel.datagrams() {
                        self.hub
                            .receive(now, Datagram { transport: Transport::Udp, source, destination, bytes });
                    }
                }
                Handover::Crossings(crossings) => {
                    crossings.into_iter().for_each(|crossing| self.hub.cross(now, crossing));
                }
                Handover::Stream(connection) => self.io.streams.adopt(now, connection, &mut self.io.stats),
            }
        }
        self.more_handovers = taken == HANDOVERS;
    }

    fn read_udp(&mut self, now: Instant) {
        let Io { ports, burst, thrift, stats, .. } = &mut self.io;
        for port in ports {
            for _ in 0..BATCHES {
                if !port.readable {
                    break;
                }
                for arrival in port.receive(&mut self.inbox, stats) {
                    let mut stranger = Stranger { now, port, burst, thrift };
                    deliver(now, &arrival, &mut self.hub, &mut self.router, &mut stranger, stats);
                }
            }
        }
    }

    fn read_tcp(&mut self, now: Instant) {
        let Io { streams, stats, .. } = &mut self.io;
        for listener in &mut self.listeners {
            if listener.ready {
                listener.ready = streams.accept(now, &listener.socket, stats);
            }
        }
        let mut passing = Vec::new();
        streams.read(now, &mut ToHub { now, hub: &mut self.hub, passing: &mut passing }, stats);
        for (to, connection) in passing {
            self.router.doors.stream(to, connection, stats);
        }
    }

    fn send(&mut self, now: Instant) {
        let Self { io, rooms, events, router, .. } = self;
        let mut outlet = Outlet { now, io, rooms, events, doors: &mut router.doors };
        self.hub.drain(now, &mut outlet);
        outlet.flush();
        self.io.streams.flush(now, &mut self.io.stats);
    }

    fn tick(&mut self, now: Instant) {
        self.next_tick = now + TICK;
        self.router.owners.age(now);
        for port in &self.io.ports {
            self.router.steering.apply(&port.socket, port.is_ipv6());
        }
        self.io.streams.tidy(now, &mut self.io.stats);
        // Where the system had no room for another connection, it may have some by now.
        for listener in &mut self.listeners {
            listener.ready = true;
        }
        self.io.stats.tcp_connections = self.io.streams.len() as u64;
        self.board.publish(ThreadStats {
            thread: self.config.thread,
            hub: self.hub.stats(),
            io: self.io.stats,
        });
    }

    fn restart(&mut self) {
        tracing::error!(
            thread = self.config.thread,
            "a media thread failed and begins again without its links"
        );
        let now = Instant::now();
        if let Ok(seed) = crate::plane::fresh_seed() {
            self.config.seed = seed;
        }
        self.hub = Hub::new(self.config.clone(), now);
        self.io.streams.clear();
        self.io.burst.clear();
        self.io.stats.restarts += 1;
        let lost = self.rooms.lock().unwrap_or_else(PoisonError::into_inner).links_on(self.router.own);
        self.router.doors.say_to_all(&Word::begins());
        let Self { io, rooms, events, router, .. } = self;
        let mut outlet = Outlet { now, io, rooms, events, doors: &mut router.doors };
        for link in lost {
            outlet.event(Event::Link { link, state: LinkState::Gone });
        }
    }
}

/// Gives datagrams to the hub they are for.
fn deliver<R>(
    now: Instant,
    arrival: &Arrival<'_>,
    hub: &mut Hub<R>,
    router: &mut Router,
    stranger: &mut Stranger<'_>,
    stats: &mut IoStats,
) {
    let (source, destination) = (arrival.source, arrival.destination);
    for bytes in arrival.datagrams() {
        stats.udp_in += 1;
        if stranger.is_told(arrival, bytes, stats) {
            continue;
        }
        let owner = router.owner(now, source, bytes);
        if owner == router.own {
            hub.receive(now, Datagram { transport: Transport::Udp, source, destination, bytes });
        } else {
            router.doors.datagram(owner, source, destination, bytes, stats);
        }
    }
}

/// The way back for who asks by STUN for their address. Any thread knows the answer.
struct Stranger<'a> {
    now: Instant,
    port: &'a mut UdpPort,
    /// Empty while datagrams are read.
    burst: &'a mut Burst,
    thrift: &'a mut Thrift,
}

impl Stranger<'_> {
    /// Whether the datagram was such a question. Answered at once: browsers wait for it before they call.
    fn is_told(&mut self, arrival: &Arrival<'_>, bytes: &[u8], stats: &mut IoStats) -> bool {
        let mut answer = [0; stun::MAX_ANSWER];
        let Some(length) = stun::answer(bytes, arrival.source, &mut answer) else { return false };
        if self.thrift.grants(self.now, Home::of(arrival.source.ip())) {
            self.burst.begin(arrival.destination.ip(), arrival.source, &answer[..length]);
            self.port.send(self.now, self.burst, stats);
            self.burst.clear();
            stats.stun_answered += 1;
        } else {
            stats.stun_refused += 1;
        }
        true
    }
}

impl Router {
    /// STUN requests name their thread; what else comes from the same source follows them. What nobody asked for stays
    /// here, where the hub drops it.
    fn owner(&mut self, now: Instant, source: SocketAddr, bytes: &[u8]) -> ThreadId {
        if self.threads == 1 {
            return self.own;
        }
        let named = match demux::sort(bytes) {
            Sort::Stun => {
                demux::thread_of(bytes).filter(|thread| usize::from(*thread) < self.threads).map(ThreadId)
            }
            Sort::Media => None,
            Sort::Unknown => return self.own,
        };
        if let Some(owner) = named {
            self.owners.note(now, source, owner);
            if owner != self.own && self.owners.of(&source) == Some(owner) {
                self.steering.name(source, owner);
            }
            return owner;
        }
        self.owners.of(&source).unwrap_or(self.own)
    }
}

/// TCP's packets on their way into the hub.
struct ToHub<'a, R> {
    now: Instant,
    hub: &'a mut Hub<R>,
    passing: &'a mut Vec<(ThreadId, Passing)>,
}

impl<R> Inlet for ToHub<'_, R> {
    fn packet(&mut self, ends: Ends, bytes: &[u8]) {
        let Ends { local: destination, peer: source } = ends;
        self.hub.receive(self.now, Datagram { transport: Transport::Tcp, source, destination, bytes });
    }

    fn pass(&mut self, to: ThreadId, connection: Passing) {
        self.passing.push((to, connection));
    }
}

/// Where the hub's packets and news go.
struct Outlet<'a, E> {
    now: Instant,
    io: &'a mut Io,
    rooms: &'a Mutex<Rooms>,
    events: &'a E,
    doors: &'a mut Doors,
}

impl<R, E: Fn(Event<R>)> Sink<R> for Outlet<'_, E> {
    fn transmit(&mut self, transmit: Transmit<'_>) {
        let Transmit { transport, source, destination, bytes } = transmit;
        match transport {
            Transport::Udp if self.io.burst.add(source.ip(), destination, bytes) => {}
            Transport::Udp => {
                self.flush();
                self.io.burst.begin(source.ip(), destination, bytes);
            }
            Transport::Tcp => {
                let ends = Ends { local: source, peer: destination };
                self.io.streams.send(ends, bytes, &mut self.io.stats);
            }
        }
    }

    fn event(&mut self, event: Event<R>) {
        if let Event::Link { link, state: LinkState::Gone } = &event {
            self.rooms.lock().unwrap_or_else(PoisonError::into_inner).close(*link);
        }
        (self.events)(event);
    }

    fn say(&mut self, to: HubId, word: Word) {
        self.doors.say(ThreadId(to.0), word);
    }

    fn cross(&mut self, to: HubId, crossing: Crossing) {
        self.doors.cross(ThreadId(to.0), crossing);
    }
}

impl<E> Outlet<'_, E> {
    /// Sends the burst that has gathered.
    fn flush(&mut self) {
        let Io { ports, burst, stats, .. } = &mut *self.io;
        if burst.is_empty() {
            return;
        }
        match ports.iter_mut().find(|port| port.is_ipv6() == burst.destination.is_ipv6()) {
            Some(port) => port.send(self.now, burst, stats),
            None => stats.unsent(burst.len()),
        }
        burst.clear();
    }
}
