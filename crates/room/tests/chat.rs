//! The chat: kept before it is shown, in one order, and not too much of it.
#![allow(clippy::unwrap_used, reason = "tests")]

mod world;

use model::{ChatSeq, ParticipantId};
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
    let kept = ChatMessage { seq: ChatSeq(1), guest, name, colour, at, text };
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
