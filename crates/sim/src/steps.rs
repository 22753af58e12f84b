//! What happens next.

use crate::rng::Rng;
use crate::world::World;
use model::{
    Colour, GuestId, MediaRules, ParticipantId, PersonName, Role, RoomRules, RoomTitle, Source, TrackId,
    Travel, UnixMillis,
};
use room::{
    Able, Client, Input, Join, MediaState, PeerLinkState, PeerReport, Publication, Request, ServerReport,
    SlotWish, SocketId, Token,
};

/// What a room is like: each kind of step has its own weight in it, so that rooms are unlike each other.
#[derive(Clone, Debug)]
pub struct Mood {
    /// How many guests know of it.
    pub guests: u32,
    weights: [u32; KINDS.len()],
    total: u32,
    /// Time passes in one of so many steps.
    patience: u32,
}

#[derive(Clone, Copy, Debug)]
enum Kind {
    Join,
    Lose,
    Moderate,
    Publish,
    Watch,
    Chat,
    Store,
    Self_,
    Media,
    Routes,
    Owner,
    Stale,
    Speakers,
    Leave,
}

const KINDS: [Kind; 14] = [
    Kind::Join,
    Kind::Lose,
    Kind::Moderate,
    Kind::Publish,
    Kind::Watch,
    Kind::Chat,
    Kind::Store,
    Kind::Self_,
    Kind::Media,
    Kind::Routes,
    Kind::Owner,
    Kind::Stale,
    Kind::Speakers,
    Kind::Leave,
];

impl Mood {
    /// The mood of a room, and the rules it begins with.
    pub fn random(rng: &mut Rng) -> (Self, RoomRules) {
        // Most rooms are small; there is one for every size up to fifty.
        let most = rng.pick(&[4, 8, 12, 50]);
        let guests = if rng.once_in(4) { most } else { 2 + rng.below(most - 1) };
        let weights = KINDS.map(|kind| match kind {
            Kind::Join => 6 + rng.below(12),
            Kind::Leave | Kind::Owner | Kind::Stale | Kind::Speakers => rng.below(3),
            _ => rng.below(10),
        });
        let mood = Self { guests, weights, total: weights.iter().sum(), patience: 1 + rng.below(6) };
        let rules = random_rules(rng, guests);
        (mood, rules)
    }

    fn kind(&self, rng: &mut Rng) -> Kind {
        let mut n = rng.below(self.total);
        for (kind, weight) in KINDS.into_iter().zip(self.weights) {
            if n < weight {
                return kind;
            }
            n -= weight;
        }
        Kind::Join
    }
}

/// Lets one thing happen.
pub fn step(world: &mut World, rng: &mut Rng, mood: &Mood) {
    if rng.once_in(mood.patience) {
        let ms = rng.pick(&[0, 1, 7, 40, 300, 999, 1_000, 4_000, 10_000, 29_999, 30_000, 200_000]);
        let time = UnixMillis(world.now.0 + i64::from(rng.below(ms + 1)));
        // One time in four the machine slept, and nobody ticked.
        if rng.once_in(4) { world.now = time } else { world.wait_until(time) }
    }
    // The store may be slow enough for somebody to be back before it knows of their role.
    if rng.once_in(20) {
        for (guest, role) in std::mem::take(&mut world.store.roles_coming) {
            world.store.roles.insert(guest, role);
        }
    }
    // At first most people come.
    let absent = (1..=mood.guests).map(|n| GuestId(i64::from(n))).find(|guest| is_absent(world, *guest));
    if let (Some(guest), true) = (absent, world.steps < u64::from(2 * mood.guests) && !rng.once_in(5)) {
        return join(world, rng, guest);
    }
    match mood.kind(rng) {
        Kind::Join => {
            let guest = 1 + rng.below(mood.guests);
            join(world, rng, GuestId(i64::from(guest)));
        }
        Kind::Lose => lose(world, rng),
        Kind::Moderate => moderate(world, rng),
        Kind::Publish => ask(world, rng, |_, rng| Request::Publish { tracks: publications(rng) }),
        Kind::Watch => ask(world, rng, |_, rng| Request::Watch { slots: wishes(rng) }),
        Kind::Chat => write(world, rng),
        Kind::Store => answer(world, rng),
        Kind::Self_ => ask(world, rng, |_, rng| about_oneself(rng)),
        Kind::Media => media(world, rng),
        Kind::Routes => ask(world, rng, about_routes),
        Kind::Owner => rule(world, rng, mood),
        Kind::Stale => stale(world, rng),
        Kind::Speakers => speakers(world, rng),
        Kind::Leave => ask(world, rng, |_, _| Request::Leave),
    }
}

/// Lets everything come to its end: the store answers, everybody goes one way or the other, time passes.
pub fn finish(world: &mut World, rng: &mut Rng) {
    world.store.broken = false;
    while !world.store.answers.is_empty() {
        answer_next(world, rng);
    }
    let pages: Vec<_> = world.pages.iter().map(|(socket, page)| (*socket, page.you)).collect();
    for (socket, participant) in pages {
        if rng.once_in(2) {
            world.ask(participant, socket, Request::Leave);
        } else {
            world.input(Input::SocketLost { participant, socket });
        }
    }
    world.wait_until(UnixMillis(world.now.0 + 601_000));
    world.input(Input::Tick);
}

/// Rules as an owner may make them.
fn random_rules(rng: &mut Rng, guests: u32) -> RoomRules {
    let title = if rng.once_in(2) { "Opening week" } else { "Rehearsal" };
    RoomRules {
        title: RoomTitle::parse(title).unwrap_or_else(|error| unreachable!("{title} {error}")),
        listed: rng.once_in(2),
        has_password: rng.once_in(2),
        locked: rng.once_in(8),
        capacity: if rng.once_in(2) { 1 + rng.below(guests) } else { guests },
        newcomer: if rng.once_in(4) { Role::Viewer } else { Role::Speaker },
        media: MediaRules {
            travel: travel(rng),
            no_server_media: rng.once_in(8),
            private_addresses: rng.once_in(8),
        },
        keeps_chat: !rng.once_in(3),
    }
}

fn is_absent(world: &World, guest: GuestId) -> bool {
    world.reference.people.iter().all(|person| person.seen.guest != guest)
}

fn join(world: &mut World, rng: &mut Rng, guest: GuestId) {
    let ticket = world.tickets.get(&guest).copied();
    let resume = match rng.below(8) {
        0..=4 => ticket,
        5 => Some(ParticipantId(rng.below(20))),
        _ => None,
    };
    let stored = world.store.roles.get(&guest).copied();
    let (token, socket) = (Token(world.fresh()), SocketId(world.fresh()));
    world.input(Input::Join(Join {
        token,
        socket,
        guest,
        name: name(rng),
        colour: colour(rng),
        role: if guest == OWNER { Some(Role::Owner) } else { stored },
        resume,
        take_over: rng.once_in(3),
        client: Client { peers: !rng.once_in(5), private: rng.once_in(6), carries: rng.once_in(3) },
    }));
}

const OWNER: GuestId = GuestId(1);

fn lose(world: &mut World, rng: &mut Rng) {
    let Some((socket, participant)) = somebody(world, rng) else { return tick(world) };
    world.input(Input::SocketLost { participant, socket });
}

fn moderate(world: &mut World, rng: &mut Rng) {
    let mut asker = somebody(world, rng);
    if !rng.once_in(4) {
        let keeps_order =
            |id: ParticipantId| world.reference.person(id).is_some_and(|p| p.seen.role >= Role::Moderator);
        let found = world.pages.iter().find(|(_, page)| keeps_order(page.you));
        asker = found.map(|(socket, page)| (*socket, page.you)).or(asker);
    }
    let Some((socket, by)) = asker else { return tick(world) };
    let participant = anybody(world, rng);
    let source = rng.pick(&Source::ALL);
    let request = match rng.below(10) {
        0..=2 => Request::Stop { participant, source },
        3..=4 => Request::Allow { participant, source },
        5 => Request::LowerHand { participant },
        6 => Request::Remove { participant },
        7 => Request::Lock { locked: rng.once_in(3) },
        _ => {
            let role = rng.pick(&[Role::Viewer, Role::Speaker, Role::Moderator, Role::Owner]);
            Request::Grant { participant, role }
        }
    };
    world.ask(by, socket, request);
}

fn ask(world: &mut World, rng: &mut Rng, request: impl FnOnce(&World, &mut Rng) -> Request) {
    let Some((socket, by)) = somebody(world, rng) else { return tick(world) };
    let request = request(world, rng);
    world.ask(by, socket, request);
}

fn publications(rng: &mut Rng) -> Vec<Publication> {
    let mut list = Vec::new();
    for mid in 0..4 {
        if rng.once_in(2) {
            let source = if rng.once_in(6) { rng.pick(&Source::ALL) } else { Source::ALL[mid] };
            list.push(Publication { mid: mid.to_string(), source, muted: rng.once_in(3) });
        }
    }
    match (rng.below(40), list.first().cloned()) {
        (0, Some(first)) => list.push(first),
        (1, Some(first)) => list.push(Publication { mid: String::new(), ..first }),
        (2, Some(first)) => list.resize(17, first),
        _ => {}
    }
    list
}

fn wishes(rng: &mut Rng) -> Vec<SlotWish> {
    let wish = |n: u32, rng: &mut Rng| SlotWish {
        mid: n.to_string(),
        track: TrackId(rng.below(60)),
        width: u16::try_from(rng.below(1_920)).unwrap_or(0),
        height: u16::try_from(rng.below(1_080)).unwrap_or(0),
    };
    let mut list: Vec<_> = (0..rng.below(6)).map(|n| wish(n, rng)).collect();
    match (rng.below(40), list.first().cloned()) {
        (0, Some(first)) => list.push(first),
        (1, Some(first)) => list.resize(129, first),
        _ => {}
    }
    list
}

/// Somebody writes; now and then without end.
fn write(world: &mut World, rng: &mut Rng) {
    let Some((socket, by)) = somebody(world, rng) else { return tick(world) };
    for _ in 0..if rng.once_in(10) { 12 } else { 1 } {
        let request = chat(rng);
        world.ask(by, socket, request);
    }
}

fn chat(rng: &mut Rng) -> Request {
    let text = match rng.below(30) {
        0 => " \n ".to_owned(),
        1 => "ü".repeat(4_001),
        2 => "ü".repeat(4_000),
        3 => "\u{7}two\r\nlines\t".to_owned(),
        n => format!("message {n}"),
    };
    Request::Chat { text, nonce: rng.below(40).to_string() }
}

fn travel(rng: &mut Rng) -> Travel {
    if rng.once_in(2) { Travel::Automatic } else { rng.pick(&Travel::ALL) }
}

fn able(rng: &mut Rng) -> Able {
    let line = |rng: &mut Rng| (!rng.once_in(3)).then(|| rng.pick(&[200, 900, 2_000, 5_000, 20_000]));
    Able {
        uplink_kbps: line(rng),
        downlink_kbps: line(rng),
        encode_us: line(rng),
        cpu_limited: rng.once_in(10),
        pressure: rng.once_in(2).then(|| u8::try_from(rng.below(5)).unwrap_or(0)),
        low_battery: rng.once_in(6),
        metered: rng.once_in(6),
    }
}

/// Links that stand well, badly and not at all, with people who are here and who are not.
fn links(world: &World, rng: &mut Rng) -> Request {
    let link = |rng: &mut Rng| PeerReport {
        with: anybody(world, rng),
        state: rng.pick(&[
            PeerLinkState::Connecting,
            PeerLinkState::Live,
            PeerLinkState::Live,
            PeerLinkState::Failed,
        ]),
        silent: rng.once_in(6),
        up_kbps: 0,
        down_kbps: 0,
        loss: 0,
        rtt_ms: None,
        codec: None,
    };
    Request::Links { links: (0..rng.below(5)).map(|_| link(rng)).collect() }
}

fn about_routes(world: &World, rng: &mut Rng) -> Request {
    match rng.below(6) {
        0..=2 => links(world, rng),
        3 => Request::Carry { agreed: !rng.once_in(3) },
        4 => Request::Level { level: u8::try_from(rng.below(120)).unwrap_or(0) },
        _ if rng.once_in(2) => Request::Switched { gap_ms: rng.below(300) },
        _ => Request::Travel { travel: travel(rng), mixer: rng.once_in(2).then(|| anybody(world, rng)) },
    }
}

fn about_oneself(rng: &mut Rng) -> Request {
    match rng.below(3) {
        0 => Request::RaiseHand { raised: !rng.once_in(3) },
        1 => Request::Report {
            bars: u8::try_from(rng.below(6)).unwrap_or(0),
            server: ServerReport::default(),
            able: able(rng),
        },
        _ => Request::ChangeSelf {
            private: rng.once_in(4).then(|| rng.once_in(2)),
            name: rng.once_in(2).then(|| name(rng)),
            colour: rng.once_in(2).then(|| colour(rng)),
        },
    }
}

fn answer(world: &mut World, rng: &mut Rng) {
    world.store.broken = rng.once_in(6);
    world.store.keeps_nothing = rng.once_in(8);
    if world.store.answers.is_empty() { tick(world) } else { answer_next(world, rng) }
}

fn answer_next(world: &mut World, rng: &mut Rng) {
    let waiting = u32::try_from(world.store.answers.len()).unwrap_or(u32::MAX);
    let (id, stored) = world.store.answers.remove(rng.below(waiting) as usize);
    world.input(Input::ChatStored { id, stored });
}

fn media(world: &mut World, rng: &mut Rng) {
    let participant = anybody(world, rng);
    let states = [MediaState::Gone, MediaState::Connecting, MediaState::Connected, MediaState::Disconnected];
    let state = rng.pick(&states);
    world.input(Input::Media { participant, state });
}

fn rule(world: &mut World, rng: &mut Rng, mood: &Mood) {
    if rng.once_in(60) {
        world.input(Input::Delete);
    } else {
        world.input(Input::RulesChanged(random_rules(rng, mood.guests)));
    }
}

/// Something late from a socket that is no longer used, or from nobody at all.
fn stale(world: &mut World, rng: &mut Rng) {
    if world.left_behind.is_empty() || rng.once_in(10) {
        world.ask(ParticipantId(rng.below(9)), SocketId(0), Request::Leave);
        return;
    }
    let (socket, participant) = rng.pick(&world.left_behind);
    match rng.below(3) {
        0 => world.input(Input::SocketLost { participant, socket }),
        1 => world.ask(participant, socket, Request::Leave),
        _ => world.ask(participant, socket, Request::Publish { tracks: publications(rng) }),
    }
}

fn speakers(world: &mut World, rng: &mut Rng) {
    let speaking: Vec<_> = (0..rng.below(4)).map(|_| (anybody(world, rng), 50)).collect();
    let dominant = speaking.first().map(|(id, _)| *id);
    world.input(Input::Speakers { speaking, dominant });
}

fn tick(world: &mut World) {
    world.input(Input::Tick);
}

/// Somebody with a socket.
fn somebody(world: &World, rng: &mut Rng) -> Option<(SocketId, ParticipantId)> {
    let count = u32::try_from(world.pages.len()).ok().filter(|count| *count > 0)?;
    let (socket, page) = world.pages.iter().nth(rng.below(count) as usize)?;
    Some((*socket, page.you))
}

/// Somebody who is in the room; now and then somebody who is not.
fn anybody(world: &World, rng: &mut Rng) -> ParticipantId {
    let count = u32::try_from(world.reference.people.len()).unwrap_or(u32::MAX);
    if count == 0 || rng.once_in(20) {
        return ParticipantId(rng.below(80));
    }
    world.reference.people[rng.below(count) as usize].seen.id
}

fn name(rng: &mut Rng) -> PersonName {
    let name = rng.pick(&["Ada", "Bob", "Cyd", "Đặng Thị Hương"]);
    PersonName::parse(name).unwrap_or_else(|error| unreachable!("{name} {error}"))
}

fn colour(rng: &mut Rng) -> Colour {
    let n = 1 + rng.below(u32::from(Colour::COUNT));
    u8::try_from(n).ok().and_then(Colour::new).unwrap_or_else(|| unreachable!("{n} is a colour"))
}
