//! The chat: kept before it is shown, in one order, and not too much of it.
#![allow(clippy::unwrap_used, reason = "tests")]

mod world;

use model::{ChatSeq, ParticipantId, RoomRules};
use room::{ChatId, ChatMessage, Input, NewMessage, Output, Refusal, Request, Stored};
use std::time::Duration;
use world::World;

#[test]
fn a_message_is_shown_only_once_it_is_kept() {
    let (mut world, _, ada, _) = World::three();
    let message = write(&mut world, ada, "  hello\r\n\u{7}world ").unwrap();
    assert_eq!(message.text, "hello\nworld");
    assert_eq!(world.out.len(), 1, "nothing but the wish to store it");
    world.input(Input::ChatStored { id: message.id, stored: Stored::New(ChatSeq(41)) });
    assert_eq!(shown(&world.out), [(41, "hello\nworld".to_owned())]);
    assert!(world.said(|output| matches!(output, Output::ChatAccepted { .. })));
}

#[test]
fn messages_are_shown_in_the_order_they_were_written_whatever_the_order_of_the_answers() {
    let (mut world, _, ada, bob) = World::three();
    let ids = [(ada, "a"), (bob, "b"), (ada, "c")].map(|(by, text)| write(&mut world, by, text).unwrap().id);
    world.input(stored(ids[2], 3));
    assert_eq!(world.out, []);
    world.input(stored(ids[0], 1));
    assert_eq!(shown(&world.out), [(1, "a".to_owned())]);
    world.input(stored(ids[1], 2));
    assert_eq!(shown(&world.out), [(2, "b".to_owned()), (3, "c".to_owned())]);
    world.input(stored(ids[1], 2));
    assert_eq!(world.out, [], "an answer that comes twice is one answer");
}

#[test]
fn what_could_not_be_kept_is_said_to_its_author_and_holds_up_nobody() {
    let (mut world, _, ada, bob) = World::three();
    let first = write(&mut world, ada, "lost").unwrap().id;
    let second = write(&mut world, bob, "kept").unwrap().id;
    world.input(stored(second, 1));
    world.input(Input::ChatStored { id: first, stored: Stored::Failed });
    assert!(world.said(|output| matches!(output, Output::Refused { refusal: Refusal::NotKept, .. })));
    assert_eq!(shown(&world.out), [(1, "kept".to_owned())]);
}

#[test]
fn a_message_sent_twice_is_acknowledged_twice_and_shown_once() {
    let (mut world, _, ada, _) = World::three();
    let first = write(&mut world, ada, "hello").unwrap();
    world.input(stored(first.id, 1));
    let NewMessage { guest, name, colour, at, text, .. } = first;
    let kept = ChatMessage { seq: ChatSeq(1), guest, name, colour, at, text, nonce: None };
    let again = write(&mut world, ada, "hello").unwrap();
    world.input(Input::ChatStored { id: again.id, stored: Stored::Before(kept) });
    assert!(world.said(|output| matches!(output, Output::ChatAccepted { .. })));
    assert_eq!(shown(&world.out), []);
}

#[test]
fn a_message_is_kept_and_shown_even_if_its_author_went() {
    let (mut world, _, ada, _) = World::three();
    let id = write(&mut world, ada, "bye").unwrap().id;
    world.ask(ada, Request::Leave).unwrap();
    assert!(!world.room.is_idle());
    world.input(stored(id, 1));
    assert_eq!(shown(&world.out), [(1, "bye".to_owned())]);
    assert_eq!(world.out.len(), 1, "nothing is said to whoever went");
}

#[test]
fn ten_messages_in_ten_seconds_and_then_it_says_how_long_to_wait() {
    let (mut world, _, ada, bob) = World::three();
    for _ in 0..10 {
        write(&mut world, ada, "spam").unwrap();
        world.wait_ms(100);
    }
    let retry_after = Duration::from_secs(9);
    assert_eq!(write(&mut world, ada, "spam"), Err(Refusal::TooFast { retry_after }));
    assert!(write(&mut world, bob, "hello").is_ok(), "it costs nobody else anything");
    world.take_over(world::ADA).unwrap();
    assert_eq!(
        write(&mut world, ada, "spam"),
        Err(Refusal::TooFast { retry_after }),
        "nor does a new tab help"
    );
    world.wait_ms(8_999);
    assert!(write(&mut world, ada, "spam").is_err());
    world.wait_ms(1);
    assert!(write(&mut world, ada, "spam").is_ok());
    assert!(write(&mut world, ada, "spam").is_err());
}

#[test]
fn a_message_has_a_length_and_a_nonce() {
    let (mut world, _, ada, _) = World::three();
    assert_eq!(write(&mut world, ada, " \n\u{0} "), Err(Refusal::Empty));
    assert_eq!(write(&mut world, ada, &"ü".repeat(4_001)), Err(Refusal::TooLong { max: 4_000 }));
    assert!(write(&mut world, ada, &"ü".repeat(4_000)).is_ok());
    for nonce in ["", "a b", "ü", &"x".repeat(65)] {
        let (text, nonce) = ("hello".to_owned(), nonce.to_owned());
        assert_eq!(world.ask(ada, Request::Chat { text, nonce }), Err(Refusal::BadNonce));
    }
}

#[test]
fn a_store_that_never_answers_does_not_fill_the_memory() {
    let (mut world, _, ada, _) = World::three();
    let mut kept = 0;
    while write(&mut world, ada, "hello").is_ok() {
        kept += 1;
        world.wait_ms(1_000);
    }
    assert_eq!(kept, room::limits::CHAT_WAITING);
}

#[test]
fn a_room_that_keeps_nothing_passes_on_at_once_and_stores_nothing() {
    let (mut world, owner, ada, bob) = nowhere();
    for (n, by) in [(1, ada), (2, bob), (3, owner)] {
        say(&mut world, by, "  hello\r\n ", "n-1").unwrap();
        assert!(!world.said(|output| matches!(output, Output::StoreChat(_))));
        assert!(world.said(
            |output| matches!(output, Output::ChatAccepted { message, .. } if message.seq == ChatSeq(n))
        ));
        assert_eq!(shown(&world.out), [(n, "hello".to_owned())]);
        assert!(
            world.said(
                |output| matches!(output, Output::Chat(message) if message.nonce.as_deref() == Some("n-1"))
            ),
            "whoever gets it in two ways knows it again"
        );
    }
    world.ask(ada, Request::Leave).unwrap();
    assert_eq!(shown(&world.out), [], "nothing waits for anybody");
}

#[test]
fn the_limits_hold_in_a_room_that_keeps_nothing() {
    let (mut world, _, ada, bob) = nowhere();
    assert_eq!(say(&mut world, ada, " \n\u{0} ", "n"), Err(Refusal::Empty));
    assert_eq!(say(&mut world, ada, &"ü".repeat(4_001), "n"), Err(Refusal::TooLong { max: 4_000 }));
    assert_eq!(say(&mut world, ada, "hello", "a b"), Err(Refusal::BadNonce));
    for _ in 0..10 {
        say(&mut world, ada, "spam", "n").unwrap();
    }
    let retry_after = Duration::from_secs(10);
    assert_eq!(say(&mut world, ada, "spam", "n"), Err(Refusal::TooFast { retry_after }));
    assert_eq!(shown(&world.out), []);
    assert!(say(&mut world, bob, "hello", "n").is_ok());
    let stranger = ParticipantId(99);
    assert_eq!(world.ask_on(world.sockets[&ada], stranger, chat("hello", "n")), Err(Refusal::NotHere));
}

#[test]
fn what_the_store_no_longer_keeps_is_passed_on_all_the_same() {
    let (mut world, _, ada, bob) = World::three();
    let ids = ["a", "b"].map(|text| write(&mut world, ada, text).unwrap().id);
    world.input(Input::RulesChanged(RoomRules { keeps_chat: false, ..world::rules() }));
    say(&mut world, bob, "c", "n").unwrap();
    assert_eq!(shown(&world.out), [], "it does not overtake what was written before");
    world.input(stored(ids[0], 7));
    assert_eq!(shown(&world.out), [(7, "a".to_owned())]);
    world.input(Input::ChatStored { id: ids[1], stored: Stored::Nowhere });
    assert_eq!(shown(&world.out), [(1, "b".to_owned()), (2, "c".to_owned())]);
}

#[test]
fn a_room_that_keeps_again_stores_again() {
    let (mut world, _, ada, _) = nowhere();
    say(&mut world, ada, "gone", "n").unwrap();
    world.input(Input::RulesChanged(world::rules()));
    assert!(
        world.said(|output| matches!(output, Output::RoomChanged(rules) if rules.keeps_chat)),
        "all can see it"
    );
    assert!(write(&mut world, ada, "kept").is_ok());
}

fn nowhere() -> (World, ParticipantId, ParticipantId, ParticipantId) {
    let mut world = World::with(RoomRules { keeps_chat: false, ..world::rules() });
    let [owner, ada, bob] =
        [world::OWNER, world::ADA, world::BOB].map(|guest| world.join(guest).unwrap().participant);
    (world, owner, ada, bob)
}

fn chat(text: &str, nonce: &str) -> Request {
    Request::Chat { text: text.to_owned(), nonce: nonce.to_owned() }
}

fn say(world: &mut World, by: ParticipantId, text: &str, nonce: &str) -> Result<(), Refusal> {
    world.ask(by, chat(text, nonce))
}

fn write(world: &mut World, by: ParticipantId, text: &str) -> Result<NewMessage, Refusal> {
    world.ask(by, Request::Chat { text: text.to_owned(), nonce: "n-1".to_owned() })?;
    let found = world.out.iter().find_map(|output| match output {
        Output::StoreChat(message) => Some(message.clone()),
        _ => None,
    });
    Ok(found.unwrap())
}

fn stored(id: ChatId, seq: i64) -> Input {
    Input::ChatStored { id, stored: Stored::New(ChatSeq(seq)) }
}

fn shown(out: &[Output]) -> Vec<(i64, String)> {
    let shown = out.iter().filter_map(|output| match output {
        Output::Chat(message) => Some((message.seq.0, message.text.clone())),
        _ => None,
    });
    shown.collect()
}
