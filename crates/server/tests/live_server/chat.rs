//! Chat: kept before it is acknowledged, in one order for everybody, read again later.

use crate::world::World;
use serde_json::{Value, json};

fn chat(text: &str, nonce: &str) -> Value {
    json!({"type": "chat", "text": text, "nonce": nonce})
}

fn texts(messages: &Value) -> Vec<String> {
    messages.as_array().unwrap().iter().map(|message| message["text"].as_str().unwrap().to_owned()).collect()
}

#[tokio::test]
async fn a_message_is_in_the_store_before_it_is_acknowledged() {
    let world = World::start().await;
    let (owner, room) = world.room().await;
    let mut writer = owner.join(&room).await;
    let mut reader = world.guest().await.join(&room).await;
    let id = world.store.room_by_name(&model::RoomName::parse(&room).unwrap()).await.unwrap().unwrap().id;
    for n in 1..=5 {
        let sent = writer.ok(chat(&format!("message {n}"), &n.to_string())).await;
        let kept = world.store.chat_before(id, None, 1).await.unwrap();
        assert_eq!(
            (kept.messages[0].seq, kept.messages[0].text.as_str()),
            (n, sent["message"]["text"].as_str().unwrap())
        );
        assert_eq!(reader.event("chat").await["message"], sent["message"]);
    }
}

#[tokio::test]
async fn everybody_sees_one_order_and_the_writer_too() {
    let world = World::start().await;
    let (owner, room) = world.room().await;
    let mut one = owner.join(&room).await;
    let mut two = world.guest().await.join(&room).await;
    for n in 0..8 {
        one.say(chat(&format!("one {n}"), &format!("a{n}"))).await;
        two.say(chat(&format!("two {n}"), &format!("b{n}"))).await;
    }
    let mut seen = [Vec::new(), Vec::new()];
    for (client, seen) in [&mut one, &mut two].into_iter().zip(&mut seen) {
        for _ in 0..16 {
            seen.push(client.event("chat").await["message"]["seq"].as_i64().unwrap());
        }
    }
    let order: Vec<i64> = (1..=16).collect();
    assert_eq!(seen, [order.clone(), order]);
}

#[tokio::test]
async fn the_same_nonce_is_one_message_also_after_a_restart() {
    let world = World::start().await;
    let (owner, room) = world.room().await;
    let mut writer = owner.join(&room).await;
    let first = writer.ok(chat("hello", "n1")).await;
    let again = writer.ok(chat("hello", "n1")).await;
    assert_eq!(first["message"], again["message"]);
    let shown = writer.so_far().await.iter().filter(|event| event["type"] == "chat").count();
    assert_eq!(shown, 1, "everybody is told once");

    let world = world.restart().await;
    let mut writer = world.again(&owner).socket().await;
    let welcome = writer.join(&room, json!({})).await;
    assert_eq!(texts(&welcome["chat"]), ["hello"]);
    assert_eq!(writer.ok(chat("hello", "n1")).await["message"], first["message"]);
    assert_eq!(writer.ok(chat("more", "n2")).await["message"]["seq"], 2);
}

#[tokio::test]
async fn newcomers_get_the_newest_fifty_and_the_rest_by_asking() {
    let world = World::start().await;
    let (owner, room) = world.room().await;
    let id = world.store.room_by_name(&model::RoomName::parse(&room).unwrap()).await.unwrap().unwrap();
    for n in 1..=120 {
        let message = store::NewMessage {
            guest: id.owner,
            name: model::PersonName::parse("Ada").unwrap(),
            colour: model::Colour::new(1).unwrap(),
            at: model::UnixMillis(n),
            text: n.to_string(),
            nonce: n.to_string(),
        };
        world.store.append_chat(id.id, message).await.unwrap();
    }
    let mut host = owner.join(&room).await;
    host.ok(chat("121", "new")).await;
    let mut socket = world.guest().await.socket().await;
    let welcome = socket.join(&room, json!({})).await;
    let newest = texts(&welcome["chat"]);
    assert_eq!((newest.len(), newest[0].as_str(), newest[49].as_str()), (50, "72", "121"));
    assert_eq!(welcome["chat_more"], true);

    let before = &welcome["chat"][0]["seq"];
    let page = socket.ok(json!({"type": "history", "before": before, "limit": 70})).await;
    assert_eq!((texts(&page["messages"])[0].as_str(), &page["more"]), ("2", &json!(true)));
    let rest = socket.ok(json!({"type": "history", "before": 2, "limit": 100})).await;
    assert_eq!((texts(&rest["messages"]), &rest["more"]), (vec!["1".to_owned()], &json!(false)));
    for limit in [0, 101] {
        let refused = socket.refused(json!({"type": "history", "limit": limit})).await;
        assert_eq!(refused["code"], "bad_value");
    }
}

#[tokio::test]
async fn a_room_that_keeps_nothing_passes_messages_on_and_has_none_afterwards() {
    let world = World::start().await;
    let (owner, room) = world.room_with(json!({"keeps_chat": false})).await;
    let id = world.store.room_by_name(&model::RoomName::parse(&room).unwrap()).await.unwrap().unwrap().id;
    let mut writer = owner.join(&room).await;
    let mut reader = world.guest().await.join(&room).await;
    for n in 1..=3 {
        let sent = writer.ok(chat("hello", &n.to_string())).await;
        assert_eq!(sent["message"]["nonce"], n.to_string());
        assert_eq!(reader.event("chat").await["message"], sent["message"]);
        assert_eq!(writer.event("chat").await["message"], sent["message"]);
    }
    assert!(world.store.chat_before(id, None, 10).await.unwrap().messages.is_empty());
    assert_eq!(reader.ok(json!({"type": "history", "limit": 50})).await["messages"], json!([]));

    let mut late = world.guest().await.socket().await;
    let welcome = late.join(&room, json!({})).await;
    assert_eq!(welcome["room"]["keeps_chat"], false, "a late comer is told");
    assert_eq!((&welcome["chat"], &welcome["chat_more"]), (&json!([]), &json!(false)));
    assert_eq!(late.so_far().await.iter().filter(|event| event["type"] == "chat").count(), 0);

    assert_eq!(late.refused(chat(&"ü".repeat(4_001), "n")).await["code"], "too_long");
    for n in 0..10 {
        late.ok(chat("hi", &n.to_string())).await;
    }
    assert_eq!(late.refused(chat("hi", "eleven")).await["code"], "too_fast");

    let world = world.restart().await;
    let welcome = world.again(&owner).socket().await.join(&room, json!({})).await;
    assert_eq!((&welcome["room"]["keeps_chat"], &welcome["chat"]), (&json!(false), &json!([])));
}

#[tokio::test]
async fn keeping_nothing_from_here_on_deletes_what_was_kept() {
    let world = World::start().await;
    let (owner, room) = world.room().await;
    let path = format!("/api/rooms/{room}");
    let mut host = owner.join(&room).await;
    let guest = world.guest().await;
    let mut reader = guest.join(&room).await;
    host.ok(chat("kept", "1")).await;
    assert_eq!(guest.patch(&path, json!({"keeps_chat": false})).await.status, 403, "the owner decides");

    assert_eq!(owner.patch(&path, json!({"keeps_chat": false})).await.body["room"]["keeps_chat"], false);
    assert_eq!(reader.event("room").await["room"]["keeps_chat"], false, "everybody is told");
    assert_eq!(reader.ok(json!({"type": "history", "limit": 50})).await["messages"], json!([]));
    host.ok(chat("passed on", "2")).await;
    let welcome = world.guest().await.socket().await.join(&room, json!({})).await;
    assert_eq!(welcome["chat"], json!([]));
    let id = world.store.room_by_name(&model::RoomName::parse(&room).unwrap()).await.unwrap().unwrap().id;
    assert!(world.store.chat_before(id, None, 10).await.unwrap().messages.is_empty());

    owner.patch(&path, json!({"title": "Another"})).await;
    assert_eq!(guest.get(&path).await.body["room"]["keeps_chat"], false, "what is not said stays");
    owner.patch(&path, json!({"keeps_chat": true})).await;
    let sent = host.ok(chat("kept again", "3")).await;
    assert_eq!(sent["message"]["nonce"], Value::Null);
    let welcome = world.guest().await.socket().await.join(&room, json!({})).await;
    assert_eq!(texts(&welcome["chat"]), ["kept again"]);
}

#[tokio::test]
async fn too_long_too_empty_and_too_many_messages_are_refused() {
    let world = World::start().await;
    let (owner, room) = world.room().await;
    let mut socket = owner.join(&room).await;
    assert_eq!(socket.refused(chat(&"ü".repeat(4_001), "n")).await["code"], "too_long");
    assert_eq!(socket.refused(chat(" \n ", "n")).await["code"], "bad_value");
    assert_eq!(socket.refused(chat("hi", "")).await["code"], "bad_value");
    for n in 0..10 {
        socket.ok(chat("hi", &n.to_string())).await;
    }
    let refused = socket.refused(chat("hi", "eleven")).await;
    assert_eq!(refused["code"], "too_fast");
    assert!((1..=10_000).contains(&refused["retry_after_ms"].as_u64().unwrap()));
}
