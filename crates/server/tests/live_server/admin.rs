//! The administration: who comes in, and what is seen there.

use crate::world::{Answer, Guest, World};
use model::UnixMillis;
use serde_json::{Value, json};
use server::live::admin::key::AdminKey;

/// A server, the key of its administration, and somebody who has it.
struct Office {
    world: World,
    key: String,
    admin: Guest,
}

impl Office {
    async fn open() -> Self {
        Self::of(World::start().await).await
    }

    async fn of(world: World) -> Self {
        let key = AdminKey::first(&world.store).await.unwrap().expect("the first of this server").to_string();
        let admin = Guest { cookie: String::new(), ..world.guest().await };
        Self { world, key, admin }
    }

    /// With the cookie of a session.
    async fn sign_in(&self) -> Guest {
        let answer = self.try_key(&self.admin, &self.key).await;
        assert_eq!((answer.status, &answer.body["signed_in"]), (200, &json!(true)), "{answer:?}");
        Guest { cookie: answer.cookie.unwrap(), ..self.admin.clone() }
    }

    async fn try_key(&self, from: &Guest, key: &str) -> Answer {
        from.post(SESSION, json!({ "key": key })).await
    }

    async fn rooms(&self, asker: &Guest) -> u16 {
        asker.get(ROOMS).await.status
    }
}

const SESSION: &str = "/api/admin/session";
const ROOMS: &str = "/api/admin/rooms";

async fn with_key(guest: &Guest, path: &str, key: &str) -> Answer {
    guest.ask("GET", path, &[("Authorization", &format!("Bearer {key}"))], "").await
}

fn code(answer: &Answer) -> (u16, &str) {
    (answer.status, answer.body["code"].as_str().unwrap_or_default())
}

#[tokio::test]
async fn the_key_signs_in_and_the_session_ends_when_it_is_signed_out() {
    let office = Office::open().await;
    let admin = office.sign_in().await;
    assert_eq!(office.rooms(&admin).await, 200);
    let session = admin.get(SESSION).await.body;
    assert_eq!(session["signed_in"], true);
    assert!(session["until"].as_i64().unwrap() > 0, "{session}");

    assert_eq!(admin.delete(SESSION).await.status, 204);
    assert_eq!(code(&admin.get(ROOMS).await), (401, "not_signed_in"));
    assert_eq!(admin.get(SESSION).await.body, json!({"signed_in": false, "until": null}));
}

#[tokio::test]
async fn the_cookie_goes_to_the_administration_only_and_no_script_reads_it() {
    let office = Office::open().await;
    let head = office.try_key(&office.admin, &office.key).await.head;
    assert!(head.contains("Path=/api/admin; Max-Age=43200; HttpOnly; SameSite=Strict"), "{head}");
    assert!(!head.contains("Secure"), "plain HTTP could not send it back");
    assert!(!head.contains("starling_guest"), "whoever administers is no guest by that");
    let body = json!({ "key": office.key }).to_string();
    let behind_tls = office.admin.ask("POST", SESSION, &[("X-Forwarded-Proto", "https")], &body).await;
    assert!(behind_tls.head.contains("SameSite=Strict; Secure"), "{behind_tls:?}");
}

#[tokio::test]
async fn nobody_without_the_key_sees_anything() {
    let office = Office::open().await;
    let (owner, room) = office.world.room().await;
    let _inside = owner.join(&room).await;
    for path in [ROOMS, "/api/admin/overview", &format!("{ROOMS}/{room}/graph")] {
        let refused = owner.get(path).await;
        assert_eq!(code(&refused), (401, "not_signed_in"), "{path}, as the owner of the room");
        assert!(refused.head.to_lowercase().contains("www-authenticate: bearer"), "{refused:?}");
        assert_eq!(code(&with_key(&owner, path, "no").await), (401, "wrong_key"), "{path}");
    }
}

#[tokio::test]
async fn a_forged_or_old_cookie_is_none() {
    let office = Office::open().await;
    let admin = office.sign_in().await;
    let (name, token) = admin.cookie.split_once('=').unwrap();
    for forged in
        [format!("{name}={}", "A".repeat(43)), format!("{name}=x"), format!("starling_guest={token}")]
    {
        let forger = Guest { cookie: forged.clone(), ..office.admin.clone() };
        assert_eq!(code(&forger.get(ROOMS).await), (401, "not_signed_in"), "{forged}");
    }
    assert_eq!(office.rooms(&admin).await, 200);

    // The same in a store where twelve hours have passed.
    let key = office.world.store.admin_key().await.unwrap().unwrap();
    let (long_ago, over) = (UnixMillis(0), UnixMillis(1));
    let hash = aws_lc_rs::digest::digest(&aws_lc_rs::digest::SHA256, &[7; 32]);
    let hash: [u8; 32] = hash.as_ref().try_into().unwrap();
    assert!(office.world.store.open_admin_session(&key, &hash, long_ago, over).await.unwrap());
    let cookie = format!("{name}={}", data_encoding::BASE64URL_NOPAD.encode(&[7; 32]));
    let late = Guest { cookie, ..office.admin.clone() };
    assert_eq!(code(&late.get(ROOMS).await), (401, "not_signed_in"));
}

#[tokio::test]
async fn after_five_wrong_keys_an_address_waits() {
    let office = Office::open().await;
    let guesser = office.world.guest().await;
    for left in [4, 3, 2, 1, 0] {
        let wrong = office.try_key(&guesser, "AAAA-BBBB").await;
        assert_eq!(code(&wrong), (401, "wrong_key"));
        assert_eq!(wrong.body["tries_left"], left);
        assert_eq!(wrong.body["retry_after_ms"].is_u64(), left == 0, "{wrong:?}");
    }
    let locked_out = office.try_key(&guesser, &office.key).await;
    assert_eq!(code(&locked_out), (429, "too_fast"), "the right one is too late");
    assert!(locked_out.body["retry_after_ms"].as_u64().unwrap() > 500_000);
    assert!(locked_out.head.to_lowercase().contains("retry-after: "), "{locked_out:?}");
    assert_eq!(code(&with_key(&guesser, ROOMS, &office.key).await), (429, "too_fast"), "in the header, too");

    let admin = office.sign_in().await;
    assert_eq!(office.rooms(&admin).await, 200, "somebody else is not kept out");
    let admin_there = Guest { from: guesser.from.clone(), ..admin };
    assert_eq!(office.rooms(&admin_there).await, 200, "nor whoever is in already");
}

#[tokio::test]
async fn a_tool_shows_the_key_itself_however_often() {
    let office = Office::open().await;
    let shown = [office.key.clone(), office.key.to_lowercase(), office.key.replace('-', "")];
    let asked = (0..20).map(|n| {
        let (tool, key) = (office.admin.clone(), shown[n % shown.len()].clone());
        tokio::spawn(async move { with_key(&tool, ROOMS, &key).await.status })
    });
    for answer in asked.collect::<Vec<_>>() {
        assert_eq!(answer.await.unwrap(), 200);
    }
    let session = with_key(&office.admin, SESSION, &office.key).await;
    assert_eq!(session.body, json!({"signed_in": true, "until": null}));
}

#[tokio::test]
async fn a_new_key_ends_the_old_one_and_its_sessions_while_the_server_runs() {
    let office = Office::open().await;
    let admin = office.sign_in().await;
    assert!(AdminKey::first(&office.world.store).await.unwrap().is_none(), "there is one already");
    let new = AdminKey::renew(&office.world.store).await.unwrap().to_string();
    assert_eq!(office.rooms(&admin).await, 401);
    assert_eq!(code(&office.try_key(&admin, &office.key).await), (401, "wrong_key"));
    assert_eq!(office.try_key(&admin, &new).await.status, 200);
}

#[tokio::test]
async fn a_page_of_another_site_signs_nobody_in_or_out() {
    let office = Office::open().await;
    let admin = office.sign_in().await;
    let evil = [("Origin", "https://evil.example")];
    let body = json!({ "key": office.key }).to_string();
    for method in ["POST", "DELETE"] {
        let refused = admin.ask(method, SESSION, &evil, &body).await;
        assert_eq!(code(&refused), (403, "not_allowed"), "{method}");
    }
    assert_eq!(office.rooms(&admin).await, 200);
}

#[tokio::test]
async fn only_allowed_addresses_are_answered_at_all() {
    let world = World::start_with_admin_from(&["198.51.100.0/24", "2001:db8::/32"]).await;
    let office = Office::of(world).await;
    for path in [SESSION, ROOMS, "/api/admin/overview"] {
        let refused = with_key(&office.admin, path, &office.key).await;
        assert_eq!(code(&refused), (403, "not_allowed"), "{path}");
        let why = refused.body["detail"].as_str().unwrap();
        assert!(why.contains("--admin-from") && why.contains(&office.admin.from), "{why}");
    }
    assert_eq!(office.try_key(&office.admin, &office.key).await.status, 403);
    for from in ["198.51.100.7", "2001:db8::7"] {
        let admin = Guest { from: from.to_owned(), ..office.admin.clone() };
        assert_eq!(with_key(&admin, ROOMS, &office.key).await.status, 200, "{from}");
    }
    assert_eq!(office.world.guest().await.get("/api/rooms").await.status, 200, "everything else is open");
}

#[tokio::test]
async fn every_room_is_listed_those_with_somebody_in_them_first() {
    let office = Office::open().await;
    let owner = office.world.guest().await;
    for wishes in [
        json!({"title": "Attic", "listed": false}),
        json!({"title": "Meeting", "password": "sesame"}),
        json!({"title": "Zoo", "listed": true}),
    ] {
        owner.post("/api/rooms", wishes).await;
    }
    owner.patch("/api/rooms/zoo", json!({"locked": true})).await;
    let _owner = owner.join("zoo").await;
    let admin = office.sign_in().await;
    let list = admin.get(ROOMS).await.body;
    let rooms = list["rooms"].as_array().unwrap();
    let names: Vec<&Value> = rooms.iter().map(|room| &room["room"]["name"]).collect();
    assert_eq!(names, ["zoo", "attic", "meeting"]);
    assert_eq!(list["left_off"], 0);
    let zoo = &rooms[0];
    assert_eq!((&zoo["count"], &zoo["room"]["locked"]), (&json!(1), &json!(true)));
    assert_eq!((&zoo["underway"]["shape"], &zoo["underway"]["mixer"]), (&json!("alone"), &Value::Null));
    assert!(zoo["underway"]["since"].as_i64().unwrap() > 1_600_000_000_000, "{zoo}");
    assert_eq!((&rooms[1]["underway"], &rooms[2]["room"]["has_password"]), (&Value::Null, &json!(true)));

    let overview = admin.get("/api/admin/overview").await.body;
    let numbers = ["people", "live_rooms", "rooms", "sockets"].map(|name| &overview[name]);
    assert_eq!(numbers, [1, 1, 3, 1], "{overview}");
    let threads = overview["threads"].as_array().unwrap();
    assert_eq!(threads.len(), 1, "the world has one media thread");
    assert_eq!((&threads[0]["thread"], &threads[0]["links"]), (&json!(0), &json!(0)));
    assert_eq!(overview["version"], env!("CARGO_PKG_VERSION"));
}

#[tokio::test]
async fn an_admin_sees_the_graph_of_a_room_from_outside_of_it() {
    let office = Office::open().await;
    let (owner, room) = office.world.room_with(json!({"password": "sesame"})).await;
    let path = format!("{ROOMS}/{room}/graph");
    let admin = office.sign_in().await;
    assert_eq!(admin.get(&path).await.body["people"], json!([]), "nobody is in it yet");

    let mut inside = owner.join(&room).await;
    let mut other = office.world.guest().await.socket().await;
    other.join(&room, json!({"password": "sesame", "peers": true})).await;
    inside.event_where("participant", |event| event["participant"]["id"] == 2).await;
    let graph = admin.get(&path).await;
    assert_eq!(graph.status, 200);
    let names: Vec<&Value> =
        graph.body["people"].as_array().unwrap().iter().map(|person| &person["name"]).collect();
    assert_eq!(names[0], &json!(owner.name));
    assert_eq!(names.len(), 2);
    let seen_inside = owner.get(&format!("/api/rooms/{room}/graph")).await.body;
    assert_eq!(graph.body, seen_inside, "the same that people in the room see");
    let listed = admin.get(ROOMS).await.body["rooms"][0]["underway"]["shape"].clone();
    assert_eq!(listed, graph.body["changes"][0]["shape"]);

    assert_eq!(code(&admin.get(&format!("{ROOMS}/nowhere/graph")).await), (404, "no_such_room"));
    assert_eq!(admin.get(&format!("/api/rooms/{room}/graph")).await.status, 409, "it opens no room");
}
