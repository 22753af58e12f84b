//! All clients of a run, driven by as few threads as can: what they take the server has not.

use crate::client::Client;
use crate::receipt::Counts;
use crate::source::Layer;
use crate::stamp;
use crate::wire::Line;
use anyhow::{Result, bail};
use mio::unix::SourceFd;
use mio::{Events, Interest, Poll, Token};
use std::collections::VecDeque;
use std::sync::Mutex;
use std::sync::mpsc::{self, Receiver};
use std::time::{Duration, Instant};

/// Makes a client: asks a server to let it in. Blocks; several are asked at once.
pub type Maker<'a> = Box<dyn FnOnce() -> Result<Box<dyn Client>> + Send + 'a>;

/// See the module.
pub struct Crowd {
    /// Of each thread. Members come into one after the other.
    groups: Vec<Group>,
    /// Before each member.
    line: Option<Line>,
}

/// Those that one thread drives.
struct Group {
    poll: Poll,
    events: Events,
    members: Vec<Member>,
    buffer: Vec<u8>,
}

struct Member {
    client: Box<dyn Client>,
    /// When it began to come in.
    began: Instant,
    /// How long that took.
    joined: Option<Duration>,
    next: Instant,
}

/// Somebody who was let in, and when they asked.
type Admitted = (Instant, Result<Box<dyn Client>>);

impl Crowd {
    /// Nobody yet. Each will have such a line before it, and so many threads drive them.
    ///
    /// # Errors
    /// What the system refuses.
    pub fn new(line: Option<Line>, threads: usize) -> Result<Self> {
        let groups = (0..threads.max(1)).map(|_| Group::new()).collect::<Result<_>>()?;
        Ok(Self { groups, line })
    }

    /// Brings clients in, so many at once, and waits until all are connected. Says how long each took, from asking the
    /// server to being connected, in no order.
    ///
    /// # Errors
    /// Who was not let in, or is not connected within `limit`.
    pub fn join(&mut self, makers: Vec<Maker<'_>>, at_once: usize, limit: Duration) -> Result<Vec<Duration>> {
        let before = self.len();
        let all = before + makers.len();
        let waiting = Mutex::new(makers.into_iter().collect::<VecDeque<_>>());
        let end = Instant::now() + limit;
        std::thread::scope(|scope| {
            let (sender, admitted) = mpsc::channel::<Admitted>();
            for _ in 0..at_once {
                let (sender, waiting) = (sender.clone(), &waiting);
                scope.spawn(move || {
                    loop {
                        let maker = waiting.lock().ok().and_then(|mut waiting| waiting.pop_front());
                        let Some(maker) = maker else { return };
                        let began = Instant::now();
                        if sender.send((began, maker())).is_err() {
                            return;
                        }
                    }
                });
            }
            drop(sender);
            let result = self.admit(&admitted, all, end);
            // Whoever still waits is not let in any more.
            if let Ok(mut waiting) = waiting.lock() {
                waiting.clear();
            }
            result
        })?;
        Ok(self.members().skip(before).filter_map(|member| member.joined).collect())
    }

    fn admit(&mut self, admitted: &Receiver<Admitted>, all: usize, end: Instant) -> Result<()> {
        loop {
            for (began, client) in admitted.try_iter() {
                self.adopt(began, client?)?;
            }
            let connected = self.members().filter(|member| member.joined.is_some()).count();
            if connected == all {
                return Ok(());
            }
            let now = Instant::now();
            if now >= end {
                bail!("{connected} of {all} clients are connected in time");
            }
            for group in &mut self.groups {
                group.step(now + Duration::from_millis(1))?;
            }
        }
    }

    fn adopt(&mut self, began: Instant, mut client: Box<dyn Client>) -> Result<()> {
        let index = self.len();
        if let Some(line) = self.line {
            client.port().lay(line, index as u64);
        }
        let groups = self.groups.len();
        self.groups[index % groups].adopt(Member { client, began, joined: None, next: began })
    }

    fn len(&self) -> usize {
        self.groups.iter().map(|group| group.members.len()).sum()
    }

    /// In the order in which they came in.
    fn members(&self) -> impl Iterator<Item = &Member> {
        let groups = self.groups.len();
        (0..self.len()).map(move |index| &self.groups[index % groups].members[index / groups])
    }

    fn each(&mut self, mut what: impl FnMut(&mut Member)) {
        self.groups.iter_mut().flat_map(|group| &mut group.members).for_each(&mut what);
    }

    /// Whoever has something to send does so from now on.
    pub fn send(&mut self) {
        let now = Instant::now();
        self.each(|member| {
            member.client.send();
            member.next = now;
        });
    }

    /// Nobody sends any more.
    pub fn pause(&mut self) {
        self.each(|member| member.client.pause());
    }

    /// Lets them send and receive for a while.
    ///
    /// # Errors
    /// What one of them cannot go on with.
    pub fn run(&mut self, during: Duration) -> Result<()> {
        let end = Instant::now() + during;
        let Some((first, others)) = self.groups.split_first_mut() else { return Ok(()) };
        std::thread::scope(|scope| {
            let others: Vec<_> = others.iter_mut().map(|group| scope.spawn(move || group.run(end))).collect();
            let mut result = first.run(end);
            for other in others {
                result = result.and(other.join().unwrap_or_else(|_| bail!("a thread of clients fell over")));
            }
            result
        })
    }

    /// Counts from now on.
    pub fn begin(&mut self) {
        self.each(|member| member.client.receipts().begin());
    }

    /// What all of them have got since [`begin`](Self::begin).
    pub fn end(&mut self) -> Counts {
        let mut all = Counts::default();
        self.end_each().into_iter().for_each(|counts| all.add(counts));
        all
    }

    /// The same for each, in the order in which they came in.
    pub fn end_each(&mut self) -> Vec<Counts> {
        let now = stamp::wall();
        (0..self.len()).map(|index| self.member(index).client.receipts().end(now)).collect()
    }

    fn member(&mut self, index: usize) -> &mut Member {
        let groups = self.groups.len();
        &mut self.groups[index % groups].members[index / groups]
    }

    /// Whoever came in last has such a line before them from now on.
    pub fn lay_last(&mut self, line: Line) {
        let Some(last) = self.len().checked_sub(1) else { return };
        self.member(last).client.port().lay(line, 0);
    }

    /// Who came in so many before the last shows pictures in that layer from now on.
    ///
    /// # Errors
    /// They cannot choose.
    pub fn show(&mut self, before_last: usize, layer: Layer) -> Result<()> {
        let Some(index) = self.len().checked_sub(before_last + 1) else { return Ok(()) };
        let client = &mut self.member(index).client;
        client.receipts().await_layer(layer, stamp::wall());
        client.show(layer)
    }

    /// Packets that all of them have sent.
    pub fn sent(&self) -> u64 {
        self.members().map(|member| member.client.sent()).sum()
    }
}

impl Group {
    fn new() -> Result<Self> {
        Ok(Self {
            poll: Poll::new()?,
            events: Events::with_capacity(1_024),
            members: Vec::new(),
            buffer: vec![0; 65_536],
        })
    }

    fn adopt(&mut self, mut member: Member) -> Result<()> {
        let fd = member.client.port().fd();
        let media = 2 * self.members.len();
        let registry = self.poll.registry();
        registry.register(&mut SourceFd(&fd), Token(media), Interest::READABLE)?;
        if let Some(socket) = member.client.socket() {
            registry.register(&mut SourceFd(&socket), Token(media + 1), Interest::READABLE)?;
            // What came before that is no news.
            member.client.hear()?;
        }
        self.members.push(member);
        Ok(())
    }

    fn run(&mut self, end: Instant) -> Result<()> {
        while Instant::now() < end {
            self.step(end)?;
        }
        Ok(())
    }

    /// What is due, then what comes until something is due again, at the latest until then.
    fn step(&mut self, until: Instant) -> Result<()> {
        let now = Instant::now();
        let mut next = until;
        for member in &mut self.members {
            if member.next <= now {
                member.run(now, &mut self.buffer)?;
            }
            next = next.min(member.next);
        }
        let wait = next.saturating_duration_since(Instant::now());
        match self.poll.poll(&mut self.events, Some(wait)) {
            Err(error) if error.kind() != std::io::ErrorKind::Interrupted => return Err(error.into()),
            _ => {}
        }
        for event in &self.events {
            let Token(token) = event.token();
            let Some(member) = self.members.get_mut(token / 2) else { continue };
            if token % 2 == 1 {
                member.client.hear()?;
                continue;
            }
            while let Some(datagram) = member.client.port().next(Instant::now(), &mut self.buffer)? {
                member.client.receive(Instant::now(), &datagram)?;
            }
            member.look();
            member.next = now;
        }
        Ok(())
    }
}

impl Member {
    /// What has passed its line, and what is due.
    fn run(&mut self, now: Instant, buffer: &mut [u8]) -> Result<()> {
        while let Some(datagram) = self.client.port().passed(now, buffer) {
            self.client.receive(now, &datagram)?;
        }
        self.look();
        let due = self.client.run(now)?;
        self.next = self.client.port().due().map_or(due, |passed| passed.min(due));
        Ok(())
    }

    fn look(&mut self) {
        if self.joined.is_none() && self.client.is_connected() {
            self.joined = Some(self.began.elapsed());
        }
    }
}
