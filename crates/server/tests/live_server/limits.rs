//! Who asks too much, sends what cannot be read, or does not read, costs only themselves.

use crate::world::World;
use serde_json::json;
use tokio_tungstenite::tungstenite::Message;

#[tokio::test]
async fn a_page_of_another_site_gets_no_socket() {
    let world = World::start().await;
    let guest = world.guest().await;
    for origin in ["https://evil.example", "null", "http://127.0.0.1:1"] {
        let refused = guest.try_socket(Some(origin)).await.err().expect("refused");
        assert!(refused.to_string().contains("403"), "{origin}: {refused}");
    }
    guest.socket().await.ok(json!({"type": "ping"})).await;
}

#[tokio::test]
async fn what_cannot_be_read_is_answered_by_its_id_and_closes_nothing() {
    let world = World::start().await;
    let mut socket = world.guest().await.socket().await;
    for (text, id) in [("{}", json!(null)), ("[1,2", json!(null)), (r#"{"id":7,"type":"sing"}"#, json!(7))] {
        socket.say_raw(Message::text(text)).await;
        let answer = socket.event("error").await;
        assert_eq!((&answer["id"], answer["error"]["code"].as_str()), (&id, Some("bad_request")), "{text}");
    }
    socket.say_raw(Message::binary(vec![0, 1, 2])).await;
    assert_eq!(socket.event("error").await["error"]["code"], "bad_request");
    socket.say_raw(Message::text(" ".repeat(256 * 1024 + 1))).await;
    assert_eq!(socket.event("error").await["error"]["code"], "too_long");
    socket.ok(json!({"type": "ping"})).await;
}

#[tokio::test]
async fn a_message_far_too_long_ends_the_socket() {
    let world = World::start().await;
    let (owner, room) = world.room().await;
    let mut host = owner.join(&room).await;
    let mut socket = world.guest().await.join(&room).await;
    // The server may be gone before all of it is sent.
    let _ = socket.try_say_raw(Message::text(" ".repeat(2_000_000))).await;
    socket.until_end().await;
    host.event_where("participant", |event| event["participant"]["connection"] == "lost").await;
}

#[tokio::test]
async fn nonsense_without_end_is_not_answered_without_end() {
    let world = World::start().await;
    let mut socket = world.guest().await.socket().await;
    for _ in 0..400 {
        if socket.try_say_raw(Message::text("nonsense")).await.is_err() {
            break;
        }
    }
    socket.until_end().await;
}

#[tokio::test]
async fn a_flood_closes_only_the_flooder() {
    let world = World::start().await;
    let (owner, room) = world.room().await;
    let mut host = owner.join(&room).await;
    let mut other = world.guest().await.join(&room).await;
    let mut flooder = world.guest().await.join(&room).await;
    for n in 0..2_000 {
        let request = json!({"id": n, "type": "raise_hand", "raised": n % 2 == 0});
        if flooder.try_say_raw(Message::text(request.to_string())).await.is_err() {
            break;
        }
    }
    let mut told = 0;
    while let Some(message) = flooder.read().await {
        told += usize::from(message["error"]["code"] == "too_fast");
    }
    assert!((1..=100).contains(&told), "{told}");
    other.ok(json!({"type": "raise_hand", "raised": true})).await;
    host.event_where("participant", |event| event["participant"]["connection"] == "lost").await;
    host.ok(json!({"type": "ping"})).await;
}

#[tokio::test]
async fn who_does_not_read_is_closed_and_the_others_talk_on() {
    let world = World::start().await;
    let (owner, room) = world.room().await;
    let mut host = owner.join(&room).await;
    let mut asker = world.guest().await.join(&room).await;
    let id = world.store.room_by_name(&model::RoomName::parse(&room).unwrap()).await.unwrap().unwrap();
    for n in 0..100 {
        let message = store::NewMessage {
            guest: id.owner,
            name: model::PersonName::parse("Ada").unwrap(),
            colour: model::Colour::new(1).unwrap(),
            at: model::UnixMillis(n),
            text: "x".repeat(4_000),
            nonce: n.to_string(),
        };
        world.store.append_chat(id.id, message).await.unwrap();
    }
    // History is what grows fastest: the asker reads nothing while it asks for 40 MB.
    for _ in 0..100 {
        asker.say(json!({"type": "history", "limit": 100})).await;
    }
    host.event_where("participant", |event| event["participant"]["connection"] == "lost").await;
    host.ok(json!({"type": "chat", "text": "still here", "nonce": "a"})).await;
    asker.until_end().await;
}

#[tokio::test]
async fn names_of_rooms_cannot_be_searched_for() {
    let world = World::start().await;
    let (_, room) = world.room().await;
    let guest = world.guest().await;
    let mut codes = Vec::new();
    for n in 0..62 {
        codes.push(guest.get(&format!("/api/rooms/quiet-otter-bay-{n}")).await.status);
    }
    assert_eq!(codes.iter().filter(|code| **code == 404).count(), 60);
    assert_eq!(codes.last(), Some(&429));
    let mut socket = guest.socket().await;
    assert_eq!(socket.refused(socket.join_request(&room, json!({}))).await["code"], "too_fast");
    world.guest().await.join(&room).await;
}

#[tokio::test]
async fn who_falls_silent_is_taken_for_lost() {
    let world = World::start().await;
    let (owner, room) = world.room().await;
    let mut host = owner.join(&room).await;
    // Open, but it neither says anything nor answers the server's pings any more.
    let _silent = world.guest().await.join(&room).await;
    host.event_where("participant", |event| event["participant"]["connection"] == "lost").await;
}
