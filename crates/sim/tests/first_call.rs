//! A first call, as a story: what goes into a room, and what the pages of its people know after it.
//! Whatever is said here, [`sim::check()`] also compares everything with everything after each line.
#![allow(clippy::unwrap_used, reason = "tests")]

use model::{Colour, Connection, GuestId, PersonName, Role, RoomRules, RoomTitle, Source, UnixMillis};
use plan::Why;
use room::{Input, Join, MediaState, Publication, Request, SocketId, Token};
use sim::World;

#[test]
fn a_first_call() {
    let mut world = World::new(rules());

    // Ada made the room and comes first. Nobody else is here, so nothing travels.
    let ada = enter(&mut world, ADA, None);
    assert_eq!(page(&world, ada).slice.why, Why::Alone);

    // Bob comes. Both are told of each other, and that the server passes their media on.
    let bob = enter(&mut world, BOB, None);
    assert_eq!(page(&world, ada).participants.len(), 2);
    assert_eq!(page(&world, ada).slice.why, Why::ServerOnly);

    // Bob's media is connected and he shows himself. The room gives his tracks ids, and the hub is told of them.
    let you = page(&world, bob).you;
    world.input(Input::Media { participant: you, state: MediaState::Connected });
    publish(&mut world, bob, &[Source::Microphone, Source::Camera]);
    assert_eq!(page(&world, ada).participants[&you].tracks.len(), 2);
    assert!(world.hub[&you].tracks.iter().all(|track| !track.stopped));

    // Ada stops his camera. Whatever he does, the hub is told not to forward it.
    world.ask(page(&world, ada).you, ada, Request::Stop { participant: you, source: Source::Camera });
    publish(&mut world, bob, &[Source::Camera]);
    assert!(world.hub[&you].tracks[0].stopped);

    // Bob writes. Nobody sees it before it is kept.
    world.ask(you, bob, Request::Chat { text: "My camera?".to_owned(), nonce: "1".to_owned() });
    assert_eq!(page(&world, ada).chat, []);
    let (id, stored) = world.store.answers.remove(0);
    world.input(Input::ChatStored { id, stored });
    assert_eq!(page(&world, ada).chat, page(&world, bob).chat);

    // Bob's train enters a tunnel. His place is kept, and his media goes on as long as it can.
    world.input(Input::SocketLost { participant: you, socket: bob });
    assert_eq!(page(&world, ada).participants[&you].connection, Connection::Lost);
    assert!(world.hub.contains_key(&you));

    // He comes out of it, and is who he was, camera still stopped.
    wait(&mut world, 20_000);
    let bob = enter(&mut world, BOB, Some(you));
    assert_eq!(page(&world, bob).you, you);
    assert_eq!(page(&world, bob).participants[&you].stopped, [Source::Camera]);

    // The next tunnel is longer: after thirty seconds Ada is alone.
    world.input(Input::SocketLost { participant: you, socket: bob });
    wait(&mut world, 30_000);
    assert_eq!(page(&world, ada).participants.len(), 1);
    assert_eq!(page(&world, ada).slice.why, Why::Alone);
    assert_eq!(world.faults, []);
}

const ADA: i64 = 1;
const BOB: i64 = 2;

fn enter(world: &mut World, guest: i64, resume: Option<model::ParticipantId>) -> SocketId {
    let (token, socket) = (Token(world.fresh()), SocketId(world.fresh()));
    world.input(Input::Join(Join {
        token,
        socket,
        guest: GuestId(guest),
        name: PersonName::parse(if guest == ADA { "Ada" } else { "Bob" }).unwrap(),
        colour: Colour::new(1).unwrap(),
        role: (guest == ADA).then_some(Role::Owner),
        resume,
        take_over: false,
        client: Default::default(),
    }));
    socket
}

fn publish(world: &mut World, socket: SocketId, sources: &[Source]) {
    let line = |source: &Source| Publication { mid: format!("{source:?}"), source: *source, muted: false };
    let tracks = sources.iter().map(line).collect();
    world.ask(page(world, socket).you, socket, Request::Publish { tracks });
}

fn page(world: &World, socket: SocketId) -> &sim::page::Page {
    &world.pages[&socket]
}

fn wait(world: &mut World, ms: i64) {
    world.wait_until(UnixMillis(world.now.0 + ms));
}

fn rules() -> RoomRules {
    RoomRules {
        title: RoomTitle::parse("Opening week").unwrap(),
        listed: false,
        has_password: false,
        locked: false,
        capacity: RoomRules::DEFAULT_CAPACITY,
        newcomer: Role::Speaker,
        media: Default::default(),
        keeps_chat: true,
    }
}
