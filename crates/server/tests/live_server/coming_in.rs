//! The ways in: by name, with a password, again after the socket was lost, in a second tab.

use crate::world::World;
use serde_json::json;

#[tokio::test]
async fn two_people_meet_and_see_each_other() {
    let world = World::start().await;
    let (owner, room) = world.room().await;
    let mut first = owner.socket().await;
    let welcome = first.join(&room, json!({"name": "  Ada   Lovelace ", "colour": 5})).await;
    assert_eq!(welcome["type"], "welcome");
    assert_eq!(welcome["room"]["name"], room.as_str());
    assert_eq!(welcome["participants"][0]["name"], "Ada Lovelace");
    assert_eq!(welcome["participants"][0]["role"], "owner");
    assert_eq!(welcome["slice"]["why"], "alone");

    let mut second = world.guest().await.join(&room).await;
    let came = first.event("participant").await;
    assert_eq!(came["participant"]["role"], "speaker");
    assert_eq!(first.event("slice").await["slice"]["video"]["shape"], "sfu");

    second.ok(json!({"type": "change_self", "name": "Grace", "colour": 2})).await;
    let changed = first.event_where("participant", |event| event["participant"]["name"] == "Grace").await;
    assert_eq!(changed["participant"]["colour"], 2);

    second.ok(json!({"type": "leave"})).await;
    assert_eq!(second.closed().await, "left");
    assert_eq!(first.event("left").await["reason"], "left");
}

#[tokio::test]
async fn nothing_but_a_ping_is_answered_before_joining() {
    let world = World::start().await;
    let mut socket = world.guest().await.socket().await;
    socket.ok(json!({"type": "ping"})).await;
    assert_eq!(socket.refused(json!({"type": "lock", "locked": true})).await["code"], "not_joined");
    assert_eq!(socket.refused(json!({"type": "leave"})).await["code"], "not_joined");
}

#[tokio::test]
async fn whatever_is_wrong_with_a_join_is_said_and_can_be_put_right_on_the_same_socket() {
    let world = World::start().await;
    let (_, room) = world.room().await;
    let mut socket = world.guest().await.socket().await;
    for (wrong, code) in [
        (json!({"protocol": 99}), "protocol_version"),
        (json!({"name": " "}), "bad_value"),
        (json!({"colour": 9}), "bad_value"),
        (json!({"room": "no-such-room"}), "no_such_room"),
        (json!({"room": "../etc"}), "no_such_room"),
        (json!({"room": 5}), "bad_request"),
    ] {
        assert_eq!(socket.refused(socket.join_request(&room, wrong)).await["code"], code);
    }
    socket.join(&room, json!({})).await;
    assert_eq!(socket.refused(socket.join_request(&room, json!({}))).await["code"], "bad_request");
}

#[tokio::test]
async fn a_lost_socket_resumes_the_same_participant() {
    let world = World::start().await;
    let (owner, room) = world.room().await;
    let mut watcher = owner.join(&room).await;
    let guest = world.guest().await;
    let mut socket = guest.socket().await;
    let before = socket.join(&room, json!({})).await;
    let lost = |event: &serde_json::Value| event["participant"]["connection"] == "lost";

    socket.cut();
    watcher.event_where("participant", lost).await;
    let mut socket = guest.socket().await;
    let after = socket.join(&room, json!({"ticket": before["ticket"]})).await;
    assert_eq!((&after["you"], &after["resumed"]), (&before["you"], &json!(true)));
    // The client may have had a link that is gone meanwhile: it is told.
    assert_eq!(socket.event("link").await["state"], "gone");
}

#[tokio::test]
async fn a_ticket_is_worth_nothing_in_other_hands_or_another_room() {
    let world = World::start().await;
    let (_, room) = world.room_with(json!({"password": "sesame"})).await;
    let (_, other) = world.room_with(json!({"password": "different"})).await;
    let guest = world.guest().await;
    let mut socket = guest.socket().await;
    let ticket = socket.join(&room, json!({"password": "sesame"})).await["ticket"].clone();
    socket.cut();

    let mut thief = world.guest().await.socket().await;
    let refused = thief.refused(thief.join_request(&room, json!({"ticket": ticket}))).await;
    assert_eq!(refused["code"], "password_needed");
    let mut elsewhere = guest.socket().await;
    let refused = elsewhere.refused(elsewhere.join_request(&other, json!({"ticket": ticket}))).await;
    assert_eq!(refused["code"], "password_needed");
}

#[tokio::test]
async fn after_a_restart_the_ticket_spares_the_password() {
    let world = World::start().await;
    let (_, room) = world.room_with(json!({"password": "sesame"})).await;
    let guest = world.guest().await;
    let mut socket = guest.socket().await;
    let ticket = socket.join(&room, json!({"password": "sesame"})).await["ticket"].clone();
    let restarting = tokio::spawn(world.restart());
    assert_eq!(socket.closed().await, "stopping");

    let world = restarting.await.unwrap();
    let guest = world.again(&guest);
    let mut socket = guest.socket().await;
    let welcome = socket.join(&room, json!({"ticket": ticket})).await;
    assert_eq!(welcome["resumed"], false);
}

#[tokio::test]
async fn a_changed_password_ends_old_tickets_but_not_places() {
    let world = World::start().await;
    let (owner, room) = world.room_with(json!({"password": "sesame"})).await;
    let gone = world.guest().await;
    let mut socket = gone.socket().await;
    let gone_ticket = socket.join(&room, json!({"password": "sesame"})).await["ticket"].clone();
    socket.ok(json!({"type": "leave"})).await;
    let inside = world.guest().await;
    let mut socket = inside.socket().await;
    let inside_ticket = socket.join(&room, json!({"password": "sesame"})).await["ticket"].clone();

    let changed = owner.patch(&format!("/api/rooms/{room}"), json!({"password": "open"})).await;
    assert_eq!(changed.status, 200);

    let mut back = gone.socket().await;
    let refused = back.refused(back.join_request(&room, json!({"ticket": gone_ticket}))).await;
    assert_eq!(refused["code"], "password_needed");
    back.join(&room, json!({"password": "open"})).await;

    socket.cut();
    let mut back = inside.socket().await;
    let welcome = back.join(&room, json!({"ticket": inside_ticket})).await;
    assert_eq!(welcome["resumed"], true);
}

#[tokio::test]
async fn whoever_made_a_room_is_not_asked_for_its_password() {
    let world = World::start().await;
    let (owner, room) = world.room_with(json!({"password": "sesame"})).await;
    owner.socket().await.join(&room, json!({})).await;
    let mut other = world.guest().await.socket().await;
    let refused = other.refused(other.join_request(&room, json!({}))).await;
    assert_eq!(refused["code"], "password_needed");
}

#[tokio::test]
async fn wrong_passwords_run_out() {
    let world = World::start().await;
    let (_, room) = world.room_with(json!({"password": "sesame"})).await;
    let mut socket = world.guest().await.socket().await;
    assert_eq!(socket.refused(socket.join_request(&room, json!({}))).await["code"], "password_needed");
    for left in [4, 3, 2, 1, 0] {
        let refused = socket.refused(socket.join_request(&room, json!({"password": "guess"}))).await;
        assert_eq!(
            (refused["code"].as_str(), &refused["tries_left"]),
            (Some("wrong_password"), &json!(left))
        );
    }
    let refused = socket.refused(socket.join_request(&room, json!({"password": "sesame"}))).await;
    assert_eq!(refused["code"], "too_fast", "the right one comes too late");
    assert!(refused["retry_after_ms"].as_u64().unwrap() > 500_000);
    // Who comes from elsewhere is not made to wait.
    let mut other = world.guest().await.socket().await;
    other.join(&room, json!({"password": "sesame"})).await;
}

#[tokio::test]
async fn guesses_made_all_at_once_are_counted_too() {
    let world = World::start().await;
    let (_, room) = world.room_with(json!({"password": "sesame"})).await;
    let guest = world.guest().await;
    let guesses = (0..20).map(|_| {
        let (guest, room) = (guest.clone(), room.clone());
        tokio::spawn(async move {
            let mut socket = guest.socket().await;
            socket.refused(socket.join_request(&room, json!({"password": "guess"}))).await["code"].clone()
        })
    });
    let mut checked = 0;
    for guess in guesses.collect::<Vec<_>>() {
        checked += usize::from(guess.await.unwrap() == "wrong_password");
    }
    assert_eq!(checked, 5);
}

#[tokio::test]
async fn a_second_tab_is_told_and_can_take_over() {
    let world = World::start().await;
    let (owner, room) = world.room().await;
    let mut first = owner.socket().await;
    let you = first.join(&room, json!({})).await["you"].clone();
    let mut second = owner.socket().await;
    let refused = second.refused(second.join_request(&room, json!({}))).await;
    assert_eq!(refused["code"], "already_here");
    let welcome = second.join(&room, json!({"take_over": true})).await;
    assert_eq!((&welcome["you"], &welcome["resumed"]), (&you, &json!(false)));
    assert_eq!(first.closed().await, "taken_over");
    // The end of the old socket is not taken for the end of the new one.
    second.ok(json!({"type": "raise_hand", "raised": true})).await;
}

#[tokio::test]
async fn a_locked_room_lets_nobody_new_in_but_people_back() {
    let world = World::start().await;
    let (owner, room) = world.room().await;
    let mut host = owner.join(&room).await;
    let guest = world.guest().await;
    let mut socket = guest.socket().await;
    let ticket = socket.join(&room, json!({})).await["ticket"].clone();
    host.ok(json!({"type": "lock", "locked": true})).await;
    assert_eq!(socket.event("room").await["room"]["locked"], true);

    let mut late = world.guest().await.socket().await;
    assert_eq!(late.refused(late.join_request(&room, json!({}))).await["code"], "room_locked");
    socket.cut();
    let mut back = guest.socket().await;
    assert_eq!(back.join(&room, json!({"ticket": ticket})).await["resumed"], true);
    host.ok(json!({"type": "lock", "locked": false})).await;
    late.join(&room, json!({})).await;
}

#[tokio::test]
async fn a_lock_outlives_the_server() {
    let world = World::start().await;
    let (owner, room) = world.room().await;
    let mut host = owner.join(&room).await;
    host.ok(json!({"type": "lock", "locked": true})).await;
    let world = world.restart().await;
    let mut late = world.guest().await.socket().await;
    assert_eq!(late.refused(late.join_request(&room, json!({}))).await["code"], "room_locked");
}

#[tokio::test]
async fn fifty_people_at_once_into_a_room_for_ten_are_ten() {
    let world = World::start().await;
    let (_, room) = world.room_with(json!({"capacity": 10})).await;
    let mut people = Vec::new();
    for _ in 0..50 {
        people.push(world.guest().await);
    }
    let joins = people.into_iter().map(|guest| {
        let room = room.clone();
        tokio::spawn(async move {
            let mut socket = guest.socket().await;
            let answer = socket.ask(socket.join_request(&room, json!({}))).await;
            (answer["type"] == "ok", answer["error"]["code"].clone(), socket)
        })
    });
    let mut sockets = Vec::new();
    let mut inside = 0;
    for join in joins.collect::<Vec<_>>() {
        let (came_in, code, socket) = join.await.unwrap();
        assert!(came_in || code == "room_full", "{code}");
        inside += usize::from(came_in);
        sockets.push(socket);
    }
    assert_eq!(inside, 10);
    assert_eq!(world.live.counts().participants, 10);
    assert_eq!(world.live.counts().sockets, 50);
}

#[tokio::test]
async fn who_was_removed_stays_out_over_a_restart() {
    let world = World::start().await;
    let (owner, room) = world.room().await;
    let mut host = owner.join(&room).await;
    let guest = world.guest().await;
    let mut socket = guest.socket().await;
    let welcome = socket.join(&room, json!({})).await;
    host.ok(json!({"type": "remove", "participant": welcome["you"]})).await;
    assert_eq!(socket.closed().await, "removed");
    let again = json!({"ticket": welcome["ticket"]});
    let mut back = guest.socket().await;
    assert_eq!(back.refused(back.join_request(&room, again.clone())).await["code"], "removed_earlier");

    let world = world.restart().await;
    let mut back = world.again(&guest).socket().await;
    let refused = back.refused(back.join_request(&room, again)).await;
    assert_eq!(refused["code"], "removed_earlier");
    assert!(refused["retry_after_ms"].as_u64().unwrap() > 500_000);
}
