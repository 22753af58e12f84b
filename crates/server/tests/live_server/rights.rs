//! The whole matrix of rights, walked through the socket and HTTP: what the server does is what the table says.

use crate::world::{Client, Guest, World};
use model::{Action, Role, Source, authorise};
use serde_json::{Value, json};

const ROLES: [Role; 4] = [Role::Viewer, Role::Speaker, Role::Moderator, Role::Owner];

fn word(role: Role) -> &'static str {
    match role {
        Role::Viewer => "viewer",
        Role::Speaker => "speaker",
        Role::Moderator => "moderator",
        Role::Owner => "owner",
    }
}

/// Somebody of a role, in the room.
struct Person {
    guest: Guest,
    socket: Client,
    id: Value,
}

/// A room with its owner in it, who can give people any role but their own.
struct Stage {
    world: World,
    room: String,
    owner: Person,
}

impl Stage {
    async fn new() -> Self {
        let world = World::start().await;
        let (guest, room) = world.room_with(json!({"capacity": 500})).await;
        let owner = enter(guest, &room).await;
        Self { world, room, owner }
    }

    async fn person(&mut self, role: Role) -> Person {
        let person = enter(self.world.guest().await, &self.room).await;
        if role != Role::Speaker {
            self.owner
                .socket
                .ok(json!({"type": "grant", "participant": person.id, "role": word(role)}))
                .await;
        }
        person
    }
}

async fn enter(guest: Guest, room: &str) -> Person {
    let mut socket = guest.socket().await;
    let id = socket.join(room, json!({})).await["you"].clone();
    Person { guest, socket, id }
}

/// Asks as somebody and compares with the table.
async fn check(actor: &mut Person, role: Role, action: Action, request: Value) {
    let answer = actor.socket.ask(request).await;
    let allowed = answer["type"] == "ok";
    assert_eq!(allowed, authorise(role, action).is_ok(), "{role:?} {action:?}: {answer}");
    assert!(allowed || answer["error"]["code"] == "not_allowed", "{role:?} {action:?}: {answer}");
}

/// Every source of media, as the wire calls it.
const SOURCES: [(Source, &str); 4] = [
    (Source::Microphone, "microphone"),
    (Source::Camera, "camera"),
    (Source::Screen, "screen"),
    (Source::ScreenAudio, "screen_audio"),
];

#[tokio::test]
async fn what_one_does_alone() {
    let mut stage = Stage::new().await;
    for role in [Role::Viewer, Role::Speaker, Role::Moderator] {
        let mut actor = stage.person(role).await;
        alone(&mut actor, role).await;
    }
    alone(&mut stage.owner, Role::Owner).await;
}

async fn alone(actor: &mut Person, role: Role) {
    let chat = json!({"type": "chat", "text": "hi", "nonce": word(role)});
    check(actor, role, Action::Chat, chat).await;
    check(actor, role, Action::Watch, json!({"type": "watch", "slots": []})).await;
    check(actor, role, Action::Watch, json!({"type": "history", "limit": 1})).await;
    check(actor, role, Action::RaiseHand, json!({"type": "raise_hand", "raised": true})).await;
    check(actor, role, Action::ChangeSelf, json!({"type": "change_self", "colour": 4})).await;
    for (source, word) in SOURCES {
        let publish = json!({"type": "publish", "tracks": [{"mid": "0", "source": word}]});
        check(actor, role, Action::Publish(source), publish).await;
    }
    check(actor, role, Action::Lock, json!({"type": "lock", "locked": true})).await;
    check(actor, role, Action::Lock, json!({"type": "lock", "locked": false})).await;
}

#[tokio::test]
async fn what_one_does_to_others() {
    let mut stage = Stage::new().await;
    for target_role in ROLES {
        for role in ROLES {
            if role == Role::Owner && target_role == Role::Owner {
                // There is one owner; what nobody may do is seen with the other roles.
                continue;
            }
            let mut others = Vec::new();
            for wanted in [role, target_role] {
                others.push(if wanted == Role::Owner { None } else { Some(stage.person(wanted).await) });
            }
            let target =
                others[1].as_ref().map_or_else(|| stage.owner.id.clone(), |target| target.id.clone());
            let actor = others[0].as_mut().unwrap_or(&mut stage.owner);
            for (_, source) in SOURCES {
                let stop = json!({"type": "stop", "participant": target, "source": source});
                check(actor, role, Action::Stop(target_role), stop).await;
                let allow = json!({"type": "allow", "participant": target, "source": source});
                check(actor, role, Action::Stop(target_role), allow).await;
            }
            let lower = json!({"type": "lower_hand", "participant": target});
            check(actor, role, Action::LowerHand(target_role), lower).await;
            let remove = json!({"type": "remove", "participant": target});
            check(actor, role, Action::Remove(target_role), remove).await;
        }
    }
}

#[tokio::test]
async fn what_roles_one_gives() {
    let mut stage = Stage::new().await;
    for role in ROLES {
        for before in ROLES {
            for after in ROLES {
                if role == Role::Owner && before == Role::Owner {
                    continue;
                }
                let mut actor = if role == Role::Owner { None } else { Some(stage.person(role).await) };
                let target = if before == Role::Owner { None } else { Some(stage.person(before).await) };
                let id = target.as_ref().map_or_else(|| stage.owner.id.clone(), |target| target.id.clone());
                let actor = actor.as_mut().unwrap_or(&mut stage.owner);
                let grant = json!({"type": "grant", "participant": id, "role": word(after)});
                check(actor, role, Action::Grant(before, after), grant).await;
            }
        }
    }
}

#[tokio::test]
async fn who_enters_a_locked_room_and_who_changes_and_deletes_rooms() {
    let mut stage = Stage::new().await;
    let path = format!("/api/rooms/{}", stage.room);
    for role in ROLES {
        let mut person = match role {
            Role::Owner => {
                Person { socket: stage.owner.guest.socket().await, ..leave(&mut stage.owner).await }
            }
            role => stage.person(role).await,
        };
        if role != Role::Owner {
            stage.owner.socket.ok(json!({"type": "lock", "locked": true})).await;
            person = leave(&mut person).await;
        } else {
            person.guest.patch(&path, json!({"locked": true})).await;
        }
        let answer = person.socket.ask(person.socket.join_request(&stage.room, json!({}))).await;
        let may = authorise(role, Action::EnterLocked).is_ok();
        assert_eq!(answer["type"] == "ok", may, "{role:?}: {answer}");
        assert!(may || answer["error"]["code"] == "room_locked");

        let changed = person.guest.patch(&path, json!({"listed": false})).await.status;
        assert_eq!(changed, if authorise(role, Action::ChangeRoom).is_ok() { 200 } else { 403 }, "{role:?}");
        let deleted = person.guest.delete(&path).await.status;
        assert_eq!(deleted, if authorise(role, Action::DeleteRoom).is_ok() { 204 } else { 403 }, "{role:?}");
        if role != Role::Owner {
            stage.owner.socket.ok(json!({"type": "lock", "locked": false})).await;
        }
    }
}

async fn leave(person: &mut Person) -> Person {
    person.socket.ok(json!({"type": "leave"})).await;
    person.socket.closed().await;
    Person { guest: person.guest.clone(), socket: person.guest.socket().await, id: Value::Null }
}

#[tokio::test]
async fn a_role_is_kept_for_the_guest() {
    let mut stage = Stage::new().await;
    let mut person = stage.person(Role::Moderator).await;
    leave(&mut person).await;
    let back = person.guest.socket().await.join(&stage.room, json!({})).await;
    let own =
        back["participants"].as_array().unwrap().iter().find(|other| other["id"] == back["you"]).unwrap();
    assert_eq!(own["role"], "moderator");
}
