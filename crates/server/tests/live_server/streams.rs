//! Encoders that send into a room and players that play what is sent there, as HTTP sees them.

use crate::world::{Answer, Client, Guest, World};
use aws_lc_rs::digest::{SHA256, digest};
use data_encoding::BASE32_NOPAD;
use model::{GuestId, PersonName, RoomName, StreamUse, UnixMillis};
use serde_json::{Value, json};
use std::time::Duration;
use store::NewStreamKey;

/// A program somewhere: it has no cookie, only a key.
struct Program {
    guest: Guest,
    key: String,
}

impl Program {
    async fn new(world: &World, key: &str) -> Self {
        Self { guest: Guest { cookie: String::new(), ..world.guest().await }, key: key.to_owned() }
    }

    async fn ask(&self, method: &str, path: &str, more: &[(&str, &str)], body: &str) -> Answer {
        let bearer = format!("Bearer {}", self.key);
        let mut headers = more.to_vec();
        if !self.key.is_empty() {
            headers.push(("Authorization", &bearer));
        }
        self.guest.ask(method, path, &headers, body).await
    }

    async fn offer(&self, path: &str, sdp: &str) -> Answer {
        self.ask("POST", path, &[("Content-Type", "application/sdp")], sdp).await
    }
}

/// An offer of sound and picture in that direction.
fn offer(direction: &str) -> String {
    let fingerprint = (0..32).map(|n| format!("{n:02X}")).collect::<Vec<_>>().join(":");
    let media = |mid: &str, kind: &str, pt: u8, codec: &str| {
        format!(
            "m={kind} 9 UDP/TLS/RTP/SAVPF {pt}\r\nc=IN IP4 0.0.0.0\r\na=ice-ufrag:abcd\r\na=ice-pwd:0123456789abcdef01234567\r\n\
             a=fingerprint:sha-256 {fingerprint}\r\na=setup:actpass\r\na=mid:{mid}\r\n\
             a=extmap:4 urn:ietf:params:rtp-hdrext:sdes:mid\r\na={direction}\r\na=rtcp-mux\r\na=rtpmap:{pt} {codec}\r\n"
        )
    };
    format!(
        "v=0\r\no=- 4611731400430051336 2 IN IP4 127.0.0.1\r\ns=-\r\nt=0 0\r\na=group:BUNDLE 0 1\r\n{}{}",
        media("0", "audio", 111, "opus/48000/2"),
        media("1", "video", 96, "VP8/90000")
    )
}

fn header<'a>(answer: &'a Answer, name: &str) -> &'a str {
    let line = answer.head.lines().find_map(|line| line.strip_prefix(&format!("{name}: ")));
    line.unwrap_or_else(|| panic!("no {name} in {}", answer.head))
}

/// A key of a room.
async fn key(owner: &Guest, room: &str, wishes: Value) -> Value {
    let made = owner.post(&format!("/api/rooms/{room}/stream-keys"), wishes).await;
    assert_eq!(made.status, 201, "{made:?}");
    made.body
}

/// A key to publish with that ends sooner than anybody can have one made.
async fn key_that_ends(world: &World, owner: &Guest, room: &str, after: Duration) -> String {
    const SECRET: [u8; 20] = [7; 20];
    let name = RoomName::parse(room).unwrap();
    let made = key(owner, room, json!({"use": "publish", "name": "Says what time it is"})).await;
    let now = UnixMillis(made["key"]["created"].as_i64().unwrap());
    let key = NewStreamKey {
        room: world.store.room_by_name(&name).await.unwrap().unwrap().id,
        guest: world.store.create_guest(GuestId(7), &[7; 32], now).await.unwrap(),
        purpose: StreamUse::Publish,
        name: PersonName::parse("Camera").unwrap(),
        token_hash: digest(&SHA256, &SECRET).as_ref().try_into().unwrap(),
        now,
        expires: Some(now.after(after)),
    };
    world.store.create_stream_key(key).await.unwrap();
    BASE32_NOPAD.encode(&SECRET)
}

async fn encoder(world: &World, owner: &Guest, room: &str) -> Program {
    let made = key(owner, room, json!({"use": "publish", "name": "Stage camera"})).await;
    Program::new(world, made["token"].as_str().unwrap()).await
}

async fn sees(watcher: &mut Client, name: &str) -> Value {
    let here =
        |event: &Value| event["participant"]["name"] == name && event["participant"]["tracks"] != json!([]);
    watcher.event_where("participant", here).await["participant"].clone()
}

#[tokio::test]
async fn a_key_is_shown_once_to_those_who_may_make_it() {
    let world = World::start().await;
    let (owner, room) = world.room().await;
    let path = format!("/api/rooms/{room}/stream-keys");
    let made = key(&owner, &room, json!({"use": "publish", "name": " Stage  camera ", "days": 2})).await;
    assert_eq!(made["path"], format!("/whip/{room}"));
    assert_eq!(made["key"]["name"], "Stage camera");
    let two_days = made["key"]["expires"].as_i64().unwrap() - made["key"]["created"].as_i64().unwrap();
    assert_eq!(two_days, 2 * 24 * 60 * 60 * 1_000);
    let listed = owner.get(&path).await;
    assert_eq!(listed.body, json!([made["key"]]));

    let stranger = world.guest().await;
    let wishes = json!({"use": "watch", "name": "Wall"});
    for answer in [stranger.get(&path).await, stranger.post(&path, wishes).await] {
        assert_eq!((answer.status, &answer.body["code"]), (403, &json!("not_allowed")));
    }
    for (wrong, code) in [
        (json!({"use": "dance", "name": "x"}), "bad_request"),
        (json!({"use": "watch", "name": " "}), "bad_value"),
        (json!({"use": "watch", "name": "x", "days": 0}), "bad_value"),
    ] {
        assert_eq!(owner.post(&path, wrong).await.body["code"], code);
    }
}

#[tokio::test]
async fn an_encoder_is_a_participant_until_it_ends_its_session() {
    let world = World::start().await;
    let (owner, room) = world.room().await;
    let encoder = encoder(&world, &owner, &room).await;
    let mut watcher = owner.join(&room).await;

    let begun = encoder.offer(&format!("/whip/{room}"), &offer("sendonly")).await;
    assert_eq!(begun.status, 201, "{begun:?}");
    assert_eq!(header(&begun, "content-type"), "application/sdp");
    assert_eq!(header(&begun, "accept-patch"), "application/trickle-ice-sdpfrag");
    assert_eq!(header(&begun, "access-control-allow-origin"), "*");
    assert!(header(&begun, "link").ends_with("; rel=\"ice-server\""));
    let session = header(&begun, "location").to_owned();
    assert!(session.starts_with(&format!("/whip/{room}/")), "{session}");

    let seen = sees(&mut watcher, "Stage camera").await;
    let sources: Vec<_> = seen["tracks"].as_array().unwrap().iter().map(|track| &track["source"]).collect();
    assert_eq!(sources, ["microphone", "camera"]);
    assert_eq!(seen["role"], "speaker");

    assert_eq!(encoder.ask("DELETE", &session, &[], "").await.status, 200);
    assert_eq!(watcher.event("left").await["participant"], seen["id"]);
    assert_eq!(encoder.ask("DELETE", &session, &[], "").await.body["code"], "no_such_stream");
}

#[tokio::test]
async fn an_encoder_that_begins_anew_goes_on_as_the_same() {
    let world = World::start().await;
    let (owner, room) = world.room().await;
    let encoder = encoder(&world, &owner, &room).await;
    let mut watcher = owner.join(&room).await;
    let path = format!("/whip/{room}");
    assert_eq!(encoder.offer(&path, &offer("sendonly")).await.status, 201);
    let first = sees(&mut watcher, "Stage camera").await;
    assert_eq!(encoder.offer(&path, &offer("sendonly")).await.status, 201);
    let second = sees(&mut watcher, "Stage camera").await;
    assert_eq!(first["id"], second["id"]);
}

#[tokio::test]
async fn a_wrong_foreign_ended_or_revoked_key_is_refused_with_a_reason() {
    let world = World::start().await;
    let (owner, room) = world.room().await;
    let (other_owner, other) = world.room().await;
    let publish = json!({"use": "publish", "name": "Camera"});
    let path = format!("/whip/{room}");
    let refused = async |key: &str| {
        let answer = Program::new(&world, key).await.offer(&path, &offer("sendonly")).await;
        let reason = answer.body["detail"].as_str().unwrap().to_owned();
        (answer.status, answer.body["code"].as_str().unwrap().to_owned(), reason)
    };
    let token = |made: &Value| made["token"].as_str().unwrap().to_owned();

    let (status, code, _) = refused("").await;
    assert_eq!((status, code.as_str()), (401, "not_signed_in"));
    for wrong in ["hello", &"a".repeat(32)] {
        let (status, code, _) = refused(wrong).await;
        assert_eq!((status, code.as_str()), (401, "wrong_key"));
    }
    let (status, code, why) = refused(&token(&key(&other_owner, &other, publish.clone()).await)).await;
    assert_eq!((status, code.as_str()), (403, "not_allowed"));
    assert!(why.contains("another room"), "{why}");
    let (status, _, why) =
        refused(&token(&key(&owner, &room, json!({"use": "watch", "name": "x"})).await)).await;
    assert_eq!(status, 403);
    assert!(why.contains("watching"), "{why}");

    let made = key(&owner, &room, publish.clone()).await;
    let keys = format!("/api/rooms/{room}/stream-keys/{}", made["key"]["id"]);
    assert_eq!(owner.delete(&keys).await.status, 204);
    assert_eq!(owner.delete(&keys).await.body["code"], "no_such_stream");
    let (status, _, why) = refused(&token(&made)).await;
    assert_eq!(status, 401);
    assert!(why.contains("revoked"), "{why}");

    let (status, _, why) = refused(&key_that_ends(&world, &owner, &room, Duration::ZERO).await).await;
    assert_eq!(status, 401);
    assert!(why.contains("ended"), "{why}");
}

#[tokio::test]
async fn a_revoked_key_ends_what_goes_on_with_it() {
    let world = World::start().await;
    let (owner, room) = world.room().await;
    let made = key(&owner, &room, json!({"use": "publish", "name": "Camera"})).await;
    let encoder = Program::new(&world, made["token"].as_str().unwrap()).await;
    let mut watcher = owner.join(&room).await;
    assert_eq!(encoder.offer(&format!("/whip/{room}"), &offer("sendonly")).await.status, 201);
    let seen = sees(&mut watcher, "Camera").await;
    owner.delete(&format!("/api/rooms/{room}/stream-keys/{}", made["key"]["id"])).await;
    assert_eq!(watcher.event("left").await["participant"], seen["id"]);
}

#[tokio::test]
async fn what_goes_on_with_a_key_ends_when_the_key_ends() {
    let world = World::start().await;
    let (owner, room) = world.room().await;
    let mut watcher = owner.join(&room).await;
    let key = key_that_ends(&world, &owner, &room, Duration::from_secs(1)).await;
    let encoder = Program::new(&world, &key).await;
    assert_eq!(encoder.offer(&format!("/whip/{room}"), &offer("sendonly")).await.status, 201);
    let seen = sees(&mut watcher, "Camera").await;
    assert_eq!(watcher.event("left").await["participant"], seen["id"]);
}

#[tokio::test]
async fn a_moderator_sends_a_stream_out_and_it_stays_out() {
    let world = World::start().await;
    let (owner, room) = world.room().await;
    let encoder = encoder(&world, &owner, &room).await;
    let mut watcher = owner.join(&room).await;
    let path = format!("/whip/{room}");
    let begun = encoder.offer(&path, &offer("sendonly")).await;
    let seen = sees(&mut watcher, "Stage camera").await;
    watcher.ok(json!({"type": "remove", "participant": seen["id"]})).await;
    assert_eq!(watcher.event("left").await["reason"], "removed");
    let again = encoder.offer(&path, &offer("sendonly")).await;
    assert_eq!((again.status, &again.body["code"]), (403, &json!("removed_earlier")));
    let session = header(&begun, "location");
    while encoder.ask("PATCH", session, &[], "").await.status != 404 {
        tokio::task::yield_now().await;
    }
}

#[tokio::test]
async fn ice_is_mended_with_fragments() {
    const FRAGMENT: (&str, &str) = ("Content-Type", "application/trickle-ice-sdpfrag");
    let world = World::start().await;
    let (owner, room) = world.room().await;
    let encoder = encoder(&world, &owner, &room).await;
    let begun = encoder.offer(&format!("/whip/{room}"), &offer("sendonly")).await;
    let (session, tag) = (header(&begun, "location").to_owned(), header(&begun, "etag").to_owned());
    let own = "a=ice-ufrag:abcd\r\na=ice-pwd:0123456789abcdef01234567\r\nm=audio 9 UDP/TLS/RTP/SAVPF 96\r\na=mid:0\r\n\
        a=candidate:1 1 udp 2130706431 192.0.2.1 5000 typ host\r\na=end-of-candidates\r\n";
    let mend = async |more: &[(&str, &str)], body: &str| encoder.ask("PATCH", &session, more, body).await;

    assert_eq!(mend(&[FRAGMENT, ("If-Match", &tag)], own).await.status, 204);
    assert_eq!(mend(&[FRAGMENT, ("If-Match", "\"other\"")], own).await.status, 412);
    assert_eq!(mend(&[FRAGMENT], own).await.status, 428);
    assert_eq!(mend(&[("If-Match", &tag)], own).await.status, 415);
    assert_eq!(mend(&[FRAGMENT, ("If-Match", &tag)], "hello").await.status, 400);

    let anew = "a=ice-ufrag:wxyz\r\na=ice-pwd:abcdef0123456789abcdef01\r\n";
    let restarted = mend(&[FRAGMENT, ("If-Match", "*")], anew).await;
    assert_eq!(restarted.status, 200, "{restarted:?}");
    assert_eq!(header(&restarted, "content-type"), FRAGMENT.1);
    let new_tag = header(&restarted, "etag").to_owned();
    assert_ne!(new_tag, tag);
    assert_eq!(mend(&[FRAGMENT, ("If-Match", &tag)], anew).await.status, 412);
    assert_eq!(mend(&[FRAGMENT, ("If-Match", &new_tag)], anew).await.status, 204);
}

#[tokio::test]
async fn what_is_no_use_is_refused_and_leaves_nobody_in_the_room() {
    let world = World::start().await;
    let (owner, room) = world.room().await;
    let encoder = encoder(&world, &owner, &room).await;
    let watch = key(&owner, &room, json!({"use": "watch", "name": "Wall"})).await;
    let player = Program::new(&world, watch["token"].as_str().unwrap()).await;
    let (whip, whep) = (format!("/whip/{room}"), format!("/whep/{room}"));
    let code = |answer: Answer| (answer.status, answer.body["code"].as_str().unwrap_or("").to_owned());
    let bad = || (422, "bad_offer".to_owned());
    assert_eq!(code(encoder.offer(&whip, "hello").await), bad());
    assert_eq!(code(encoder.offer(&whip, &offer("recvonly")).await), bad());
    assert_eq!(code(player.offer(&whep, &offer("sendonly")).await), bad());
    // The media plane refuses it when its participant is in the room already.
    let unsafe_offer = offer("sendonly").replace("a=fingerprint", "a=no-fingerprint");
    assert_eq!(code(encoder.offer(&whip, &unsafe_offer).await), bad());
    assert_eq!(
        encoder.ask("POST", &whip, &[("Content-Type", "text/plain")], &offer("sendonly")).await.status,
        415
    );
    assert_eq!(encoder.ask("GET", &whip, &[], "").await.status, 405);
    assert_eq!(player.offer(&format!("{whep}?participant=x"), &offer("recvonly")).await.status, 400);
    assert_eq!(owner.get(&format!("/api/rooms/{room}")).await.body["count"], 0);
}

#[tokio::test]
async fn a_player_is_a_viewer_and_many_play_with_one_key() {
    let world = World::start().await;
    let (owner, room) = world.room().await;
    let mut watcher = owner.join(&room).await;
    let made = key(&owner, &room, json!({"use": "watch", "name": "Wall"})).await;
    assert_eq!(made["path"], format!("/whep/{room}"));
    let player = Program::new(&world, made["token"].as_str().unwrap()).await;
    for _ in 0..2 {
        let begun = player.offer(&format!("/whep/{room}"), &offer("recvonly")).await;
        assert_eq!(begun.status, 201, "{begun:?}");
        let here = watcher.event_where("participant", |event| event["participant"]["name"] == "Wall").await;
        assert_eq!(here["participant"]["role"], "viewer");
    }
    assert_eq!(owner.get(&format!("/api/rooms/{room}")).await.body["count"], 3);
}

#[tokio::test]
async fn rules_of_the_room_hold_for_streams() {
    let world = World::start().await;
    let (owner, room) = world.room_with(json!({"password": "secret", "capacity": 1})).await;
    let encoder = encoder(&world, &owner, &room).await;
    let path = format!("/whip/{room}");
    // Whoever made the key vouched for it.
    let begun = encoder.offer(&path, &offer("sendonly")).await;
    assert_eq!(begun.status, 201, "{begun:?}");
    encoder.ask("DELETE", header(&begun, "location"), &[], "").await;
    let mut here = owner.socket().await;
    here.join(&room, json!({"password": "secret"})).await;
    let full = encoder.offer(&path, &offer("sendonly")).await;
    assert_eq!((full.status, &full.body["code"]), (409, &json!("room_full")));
    owner.patch(&format!("/api/rooms/{room}"), json!({"capacity": 5, "locked": true})).await;
    let locked = encoder.offer(&path, &offer("sendonly")).await;
    assert_eq!((locked.status, &locked.body["code"]), (403, &json!("room_locked")));
}

#[tokio::test]
async fn a_page_of_any_site_may_ask_first() {
    let world = World::start().await;
    let (owner, room) = world.room().await;
    let encoder = encoder(&world, &owner, &room).await;
    let elsewhere = ("Origin", "https://player.example");
    let asked = encoder.ask("OPTIONS", &format!("/whip/{room}"), &[elsewhere], "").await;
    assert_eq!(asked.status, 204);
    assert!(header(&asked, "access-control-allow-headers").contains("Authorization"));
    assert_eq!(header(&asked, "accept-post"), "application/sdp");
    let headers = [elsewhere, ("Content-Type", "application/sdp")];
    assert_eq!(encoder.ask("POST", &format!("/whip/{room}"), &headers, &offer("sendonly")).await.status, 201);
}
