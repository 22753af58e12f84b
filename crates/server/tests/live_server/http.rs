//! The HTTP routes.

use crate::world::World;
use serde_json::{Value, json};

#[tokio::test]
async fn start_a_meeting_makes_an_unlisted_room_with_a_speakable_name() {
    let world = World::start().await;
    let guest = world.guest().await;
    let made = guest.ask("POST", "/api/rooms", &[], "").await;
    assert_eq!(made.status, 201);
    let name = made.body["room"]["name"].as_str().unwrap();
    assert_eq!(name.split('-').count(), 4, "{name}");
    assert_eq!((&made.body["own"], &made.body["room"]["listed"]), (&json!(true), &json!(false)));
    assert_eq!(made.body["room"]["capacity"], 50);
    assert_eq!(guest.get("/api/rooms").await.body, json!([]));
    let seen = world.guest().await.get(&format!("/api/rooms/{name}")).await;
    assert_eq!((seen.status, &seen.body["own"]), (200, &json!(false)));
}

#[tokio::test]
async fn a_guest_is_recognised_by_a_cookie_no_script_can_read() {
    let world = World::start().await;
    let guest = world.guest().await;
    let stranger = crate::world::Guest { cookie: String::new(), ..guest.clone() };
    let head = stranger.get("/api/rooms").await.head;
    assert!(head.contains("HttpOnly; SameSite=Lax"), "{head}");
    assert!(!head.contains("Secure"), "plain HTTP could not send it back");
    let behind_tls = stranger.ask("GET", "/api/rooms", &[("X-Forwarded-Proto", "https")], "").await;
    assert!(behind_tls.head.contains("; Secure"));
    assert!(guest.get("/api/rooms").await.cookie.is_none(), "who has one keeps it");
}

#[tokio::test]
async fn a_named_room_is_listed_with_who_is_in_it() {
    let world = World::start().await;
    let owner = world.guest().await;
    let made = owner.post("/api/rooms", json!({"title": "Opening week!", "listed": true})).await;
    assert_eq!(made.body["room"]["name"], "opening-week");
    let again = owner.post("/api/rooms", json!({"title": "Opening week"})).await;
    assert_eq!((again.status, again.body["code"].as_str()), (409, Some("name_taken")));
    assert!(again.head.contains("application/problem+json"));

    let mut inside = owner.join("opening-week").await;
    let list = world.guest().await.get("/api/rooms").await.body;
    assert_eq!(list[0]["people"], json!([{"name": owner.name, "colour": 3}]));
    assert_eq!((&list[0]["count"], &list[0]["own"]), (&json!(1), &json!(false)));

    owner.patch("/api/rooms/opening-week", json!({"password": "sesame", "title": "Closed week"})).await;
    let changed = inside.event("room").await;
    assert_eq!(changed["room"]["title"], "Closed week");
    let list = world.guest().await.get("/api/rooms").await.body;
    assert_eq!(
        (&list[0]["people"], &list[0]["count"]),
        (&json!([]), &json!(1)),
        "names are for who may come in"
    );
}

#[tokio::test]
async fn a_changed_room_is_changed_for_everybody_and_for_good() {
    let world = World::start().await;
    let (owner, room) = world.room().await;
    let path = format!("/api/rooms/{room}");
    let mut inside = world.guest().await.join(&room).await;
    let wishes = json!({"title": "New", "listed": true, "capacity": 1, "newcomer": "viewer", "locked": true});
    let answer = owner.patch(&path, wishes).await;
    let told = inside.event("room").await;
    assert_eq!(answer.body["room"], told["room"]);
    assert_eq!(told["room"]["title"], "New");

    let world = world.restart().await;
    let kept = world.guest().await.get(&path).await.body;
    assert_eq!(kept["room"], told["room"]);
    let owner = world.again(&owner);
    owner.patch(&path, json!({"locked": false})).await;
    assert_eq!(owner.get(&path).await.body["room"]["capacity"], 1, "what is not said stays");
}

#[tokio::test]
async fn many_changes_at_once_all_happen() {
    let world = World::start().await;
    let (owner, room) = world.room().await;
    let path = format!("/api/rooms/{room}");
    let changes = [
        json!({"title": "T"}),
        json!({"listed": true}),
        json!({"capacity": 7}),
        json!({"newcomer": "viewer"}),
    ];
    let asked = changes.map(|change| {
        let (owner, path) = (owner.clone(), path.clone());
        tokio::spawn(async move { owner.patch(&path, change).await.status })
    });
    for answer in asked {
        assert_eq!(answer.await.unwrap(), 200);
    }
    let room = owner.get(&path).await.body["room"].take();
    assert_eq!(
        (&room["title"], &room["listed"], &room["capacity"], &room["newcomer"]),
        (&json!("T"), &json!(true), &json!(7), &json!("viewer"))
    );
}

#[tokio::test]
async fn a_deleted_room_sends_everybody_out_and_is_gone() {
    let world = World::start().await;
    let (owner, room) = world.room().await;
    let path = format!("/api/rooms/{room}");
    let guest = world.guest().await;
    let mut inside = guest.join(&room).await;
    inside.ok(json!({"type": "chat", "text": "hi", "nonce": "1"})).await;
    assert_eq!(guest.delete(&path).await.status, 403);
    assert_eq!(owner.delete(&path).await.status, 204);
    assert_eq!(inside.closed().await, "room_deleted");
    assert_eq!(owner.get(&path).await.status, 404);
    let mut late = guest.socket().await;
    assert_eq!(late.refused(late.join_request(&room, json!({}))).await["code"], "no_such_room");
    assert_eq!(owner.delete(&path).await.status, 404);
}

#[tokio::test]
async fn wrong_values_are_said_in_words() {
    let world = World::start().await;
    let guest = world.guest().await;
    for (wishes, status) in [
        (json!({"title": ""}), 422),
        (json!({"title": "x".repeat(81)}), 422),
        (json!({"capacity": 0}), 422),
        (json!({"capacity": 501}), 422),
        (json!({"newcomer": "owner"}), 422),
        (json!({"password": "x".repeat(257)}), 422),
        (json!({"colour": 1}), 400),
        (json!("x"), 400),
    ] {
        let answer = guest.post("/api/rooms", wishes.clone()).await;
        assert_eq!(answer.status, status, "{wishes}");
        assert!(answer.body["detail"].as_str().unwrap().ends_with('.'), "{answer:?}");
    }
    let much = guest.ask("POST", "/api/rooms", &[], &"x".repeat(20_000)).await;
    assert_eq!((much.status, much.body["code"].as_str()), (413, Some("too_long")));
}

#[tokio::test]
async fn a_page_of_another_site_changes_nothing() {
    let world = World::start().await;
    let (owner, room) = world.room().await;
    let path = format!("/api/rooms/{room}");
    let evil = [("Origin", "https://evil.example")];
    for (method, path) in [("POST", "/api/rooms"), ("PATCH", &path), ("DELETE", &path)] {
        let answer = owner.ask(method, path, &evil, "{}").await;
        assert_eq!(answer.status, 403, "{method}");
    }
    assert_eq!(owner.get(&path).await.status, 200);
}

#[tokio::test]
async fn rooms_are_not_made_without_end() {
    let world = World::start().await;
    let guest = world.guest().await;
    let mut last = Value::Null;
    for n in 0..21 {
        let answer = guest.post("/api/rooms", json!({})).await;
        assert_eq!(answer.status, if n < 20 { 201 } else { 429 });
        last = answer.body;
    }
    assert!(last["retry_after_ms"].as_u64().unwrap() > 3_000_000);
    assert_eq!(world.guest().await.post("/api/rooms", json!({})).await.status, 201);
}
