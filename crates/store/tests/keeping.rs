//! What the store keeps, as short stories.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use model::{
    Colour, GuestId, PersonName, Role, RoomId, RoomName, RoomRules, RoomTitle, StreamUse, UnixMillis,
};
use store::{CreateRoomError, Error, NewMessage, NewRoom, NewStreamKey, PasswordChange, Store};

#[tokio::test]
async fn a_guest_is_known_again_by_the_hash_of_the_cookie_only() {
    let world = World::new().await;
    world.store.create_guest(GuestId(77), &[7; 32], UnixMillis(1)).await.unwrap();

    assert_eq!(world.store.guest_by_token(&[7; 32]).await.unwrap(), Some(GuestId(77)));
    assert_eq!(world.store.guest_by_token(&[8; 32]).await.unwrap(), None);
    assert!(
        world.store.create_guest(GuestId(77), &[9; 32], UnixMillis(1)).await.is_err(),
        "ids are taken once"
    );
}

#[tokio::test]
async fn a_room_is_kept_as_it_was_made() {
    let world = World::new().await;
    let id = world.room("standup", Some("hash")).await;

    let room = world.store.room_by_name(&name("standup")).await.unwrap().unwrap();
    assert_eq!(room.id, id);
    assert_eq!(room.rules, RoomRules { has_password: true, ..rules() });
    assert_eq!(room.password_hash.as_deref(), Some("hash"));
    assert_eq!((room.owner, room.created), (OWNER, UnixMillis(1000)));
    assert_eq!(world.store.room_by_name(&name("other")).await.unwrap(), None);
}

#[tokio::test]
async fn rooms_are_found_by_name_listed_or_not() {
    let world = World::new().await;
    for room in ["zoo", "attic", "hall"] {
        world.room(room, None).await;
    }
    assert_eq!(names(world.store.rooms_by_name(2).await.unwrap()), ["attic", "hall"]);
    assert_eq!(world.store.count_rooms().await.unwrap(), 3);
}

#[tokio::test]
async fn the_first_admin_key_stays_until_it_is_replaced_and_its_sessions_go_with_it() {
    let world = World::new().await;
    let (first, second, session) = ([1; 32], [2; 32], [9; 32]);
    assert_eq!(world.store.admin_key().await.unwrap(), None);
    assert!(world.store.first_admin_key(&first).await.unwrap());
    assert!(!world.store.first_admin_key(&second).await.unwrap());
    assert_eq!(world.store.admin_key().await.unwrap(), Some(first));

    let (now, expires) = (UnixMillis(10), UnixMillis(20));
    assert!(world.store.open_admin_session(&first, &session, now, expires).await.unwrap());
    assert_eq!(world.store.admin_session(&session, now).await.unwrap(), Some(expires));
    assert_eq!(world.store.admin_session(&session, expires).await.unwrap(), None, "it is over");
    assert_eq!(world.store.admin_session(&[8; 32], now).await.unwrap(), None);

    world.store.replace_admin_key(&second).await.unwrap();
    assert_eq!(world.store.admin_key().await.unwrap(), Some(second));
    assert_eq!(world.store.admin_session(&session, now).await.unwrap(), None);
    let with_the_old_key = world.store.open_admin_session(&first, &session, now, expires);
    assert!(!with_the_old_key.await.unwrap(), "whoever checked it a moment ago is too late");

    assert!(world.store.open_admin_session(&second, &session, now, expires).await.unwrap());
    world.store.close_admin_session(&session).await.unwrap();
    assert_eq!(world.store.admin_session(&session, now).await.unwrap(), None);
}

#[tokio::test]
async fn a_stream_key_is_found_by_its_hash_until_its_room_goes_and_a_revoked_one_says_so() {
    let world = World::new().await;
    let (hall, zoo) = (world.room("hall", None).await, world.room("zoo", None).await);
    let new = |room, token_hash, now| NewStreamKey {
        room,
        guest: OWNER,
        purpose: StreamUse::Publish,
        name: PersonName::parse("Camera").unwrap(),
        token_hash,
        now: UnixMillis(now),
        expires: Some(UnixMillis(now + 5)),
    };
    let made = world.store.create_stream_key(new(hall, [1; 32], 10)).await.unwrap();
    let key = made.id;
    world.store.create_stream_key(new(zoo, [2; 32], 10)).await.unwrap();
    assert_eq!((made.room, made.expires, made.revoked), (hall, Some(UnixMillis(15)), None));
    assert_eq!(world.store.stream_key(&[1; 32]).await.unwrap(), Some(made.clone()));
    assert_eq!(world.store.stream_keys(hall).await.unwrap(), [made]);
    assert_eq!(world.store.stream_key(&[3; 32]).await.unwrap(), None);

    assert!(!world.store.revoke_stream_key(zoo, key, UnixMillis(20)).await.unwrap(), "it is of another room");
    assert!(world.store.revoke_stream_key(hall, key, UnixMillis(20)).await.unwrap());
    assert!(!world.store.revoke_stream_key(hall, key, UnixMillis(21)).await.unwrap());
    assert_eq!(world.store.stream_keys(hall).await.unwrap(), []);
    assert_eq!(world.store.stream_key(&[1; 32]).await.unwrap().unwrap().revoked, Some(UnixMillis(20)));

    let much_later = 40 * 24 * 60 * 60 * 1_000;
    world.store.create_stream_key(new(zoo, [4; 32], much_later)).await.unwrap();
    assert_eq!(world.store.stream_key(&[1; 32]).await.unwrap(), None, "nobody has it any more");
    world.store.delete_room(zoo).await.unwrap();
    assert_eq!(world.store.stream_key(&[2; 32]).await.unwrap(), None);
    assert!(matches!(world.store.create_stream_key(new(zoo, [5; 32], 1)).await, Err(Error::NoSuchRoom)));
}

#[tokio::test]
async fn a_name_is_taken_once() {
    let world = World::new().await;
    world.room("standup", None).await;

    let again = world.store.create_room(world.new_room("standup", None)).await;
    assert!(matches!(again, Err(CreateRoomError::NameTaken(taken)) if taken == name("standup")));
}

#[tokio::test]
async fn a_password_is_kept_changed_or_removed() {
    let world = World::new().await;
    let id = world.room("standup", Some("first")).await;

    for (change, expected) in [
        (PasswordChange::Keep, Some("first")),
        (PasswordChange::Set("second".into()), Some("second")),
        (PasswordChange::Keep, Some("second")),
        (PasswordChange::Remove, None),
        (PasswordChange::Keep, None),
    ] {
        world.store.update_room(id, &rules(), change.clone()).await.unwrap();
        let room = world.store.room_by_name(&name("standup")).await.unwrap().unwrap();
        assert_eq!(room.password_hash.as_deref(), expected, "{change:?}");
        assert_eq!(room.rules.has_password, expected.is_some());
    }
}

#[tokio::test]
async fn rules_change_while_the_name_stays() {
    let world = World::new().await;
    let id = world.room("standup", None).await;
    let changed = RoomRules {
        title: RoomTitle::parse("Retro").unwrap(),
        listed: false,
        locked: true,
        capacity: 3,
        newcomer: Role::Viewer,
        keeps_chat: false,
        ..rules()
    };

    world.store.update_room(id, &changed, PasswordChange::Keep).await.unwrap();

    let room = world.store.room_by_name(&name("standup")).await.unwrap().unwrap();
    assert_eq!(room.rules, changed);
    let gone = world.store.update_room(RoomId(999), &changed, PasswordChange::Keep).await;
    assert!(matches!(gone, Err(Error::NoSuchRoom)));
}

#[tokio::test]
async fn only_listed_rooms_are_listed_the_last_used_first() {
    let world = World::new().await;
    let old = world.room("old", None).await;
    world.room("newer", None).await;
    let hidden = world.room("hidden", None).await;
    let unlisted = RoomRules { listed: false, ..rules() };
    world.store.update_room(hidden, &unlisted, PasswordChange::Keep).await.unwrap();
    world.store.touch_room(old, UnixMillis(2000)).await.unwrap();

    assert_eq!(names(world.store.listed_rooms(10).await.unwrap()), ["old", "newer"]);
    assert_eq!(names(world.store.listed_rooms(1).await.unwrap()), ["old"]);
}

#[tokio::test]
async fn a_deleted_room_leaves_nothing_behind_and_its_name_is_free() {
    let world = World::new().await;
    let id = world.room("standup", None).await;
    world.store.set_role(id, OWNER, Role::Owner).await.unwrap();
    world.store.set_removed(id, OWNER, UnixMillis(9)).await.unwrap();
    world.store.append_chat(id, message("hello", "1")).await.unwrap();

    assert!(world.store.delete_room(id).await.unwrap());
    assert!(!world.store.delete_room(id).await.unwrap());

    let reborn = world.room("standup", None).await;
    assert_ne!(reborn, id, "an id is never given twice");
    for room in [id, reborn] {
        assert_eq!(world.store.role(room, OWNER).await.unwrap(), None);
        assert_eq!(world.store.removed_until(room, OWNER).await.unwrap(), None);
        assert!(world.store.chat_before(room, None, 10).await.unwrap().messages.is_empty());
    }
    assert!(matches!(world.store.append_chat(id, message("late", "2")).await, Err(Error::NoSuchRoom)));
    assert!(matches!(world.store.set_role(id, OWNER, Role::Owner).await, Err(Error::NoSuchRoom)));
}

#[tokio::test]
async fn a_role_and_a_removal_are_replaced_by_the_next() {
    let world = World::new().await;
    let room = world.room("standup", None).await;
    for role in [Role::Viewer, Role::Speaker, Role::Moderator, Role::Owner] {
        world.store.set_role(room, OWNER, role).await.unwrap();
        assert_eq!(world.store.role(room, OWNER).await.unwrap(), Some(role));
    }
    for until in [UnixMillis(50), UnixMillis(20)] {
        world.store.set_removed(room, OWNER, until).await.unwrap();
        assert_eq!(world.store.removed_until(room, OWNER).await.unwrap(), Some(until));
    }
}

#[tokio::test]
async fn each_room_counts_its_messages_without_a_gap() {
    let world = World::new().await;
    let one = world.room("one", None).await;
    let two = world.room("two", None).await;
    let mut seqs = Vec::new();
    for (room, nonce) in [(one, "a"), (two, "a"), (one, "b"), (one, "a"), (one, "c"), (two, "b")] {
        seqs.push(world.store.append_chat(room, message("hello", nonce)).await.unwrap().seq);
    }
    assert_eq!(seqs, [1, 1, 2, 1, 3, 2], "the repeated nonce is the first message again");
}

#[tokio::test]
async fn a_repeated_nonce_gives_back_what_was_kept_first() {
    let world = World::new().await;
    let room = world.room("one", None).await;
    let first = world.store.append_chat(room, message("hello", "n")).await.unwrap();
    let again = world.store.append_chat(room, message("something else", "n")).await.unwrap();
    assert_eq!(first, again);
    let other = NewMessage { guest: GuestId(2), ..message("mine", "n") };
    assert_eq!(world.store.append_chat(room, other).await.unwrap().seq, 2, "nonces are the guest's own");
}

#[tokio::test]
async fn many_writers_at_once_still_count_without_a_gap() {
    let world = World::new().await;
    let room = world.room("busy", None).await;
    let writers: Vec<_> = (0..8)
        .map(|writer| {
            let store = world.store.clone();
            tokio::spawn(async move {
                for n in 0..10 {
                    store.append_chat(room, message("x", &format!("{writer}-{n}"))).await.unwrap();
                }
            })
        })
        .collect();
    for writer in writers {
        writer.await.unwrap();
    }
    let page = world.store.chat_before(room, None, 100).await.unwrap();
    assert_eq!(seqs(&page.messages), (1..=80).collect::<Vec<_>>());
}

#[tokio::test]
async fn a_room_that_keeps_no_chat_has_none_and_takes_none() {
    let world = World::new().await;
    let (room, other) = (world.room("talk", None).await, world.room("other", None).await);
    let secret = "a sentence that is found nowhere else in the file";
    world.store.append_chat(room, message(secret, "1")).await.unwrap();
    world.store.append_chat(other, message("stays", "1")).await.unwrap();
    assert!(world.bytes_on_disk_have(secret));

    let nowhere = RoomRules { keeps_chat: false, ..rules() };
    world.store.update_room(room, &nowhere, PasswordChange::Keep).await.unwrap();
    assert!(world.store.chat_before(room, None, 10).await.unwrap().messages.is_empty());
    assert!(!world.bytes_on_disk_have(secret), "what is deleted is not left in the file");
    let refused = world.store.append_chat(room, message("more", "2")).await;
    assert!(matches!(refused, Err(Error::KeepsNoChat)));
    assert_eq!(world.store.chat_before(other, None, 10).await.unwrap().messages.len(), 1);

    world.store.update_room(room, &rules(), PasswordChange::Keep).await.unwrap();
    let kept = world.store.append_chat(room, message("again", "3")).await.unwrap();
    assert_eq!(kept.seq, 2, "no number is given twice");
}

#[tokio::test]
async fn rooms_of_before_keep_their_chat() {
    let world = World::new().await;
    let pool = sqlx::SqlitePool::connect(&format!("sqlite://{}", world.file().display())).await.unwrap();
    for step in [
        "ALTER TABLE room DROP COLUMN keeps_chat",
        "DELETE FROM _sqlx_migrations WHERE version = 3",
        "INSERT INTO room (name, title, listed, locked, capacity, newcomer, owner, created, used)
         VALUES ('old', 'Old', 1, 0, 5, 'speaker', 1, 1, 1)",
        "INSERT INTO message (room, seq, guest, name, colour, at, text, nonce)
         SELECT id, 1, 1, 'Ada', 1, 1, 'of old', 'n' FROM room",
    ] {
        sqlx::query(step).execute(&pool).await.unwrap();
    }
    pool.close().await;
    world.store.close().await;

    let store = Store::open(&world.file()).await.unwrap();
    let room = store.room_by_name(&name("old")).await.unwrap().unwrap();
    assert!(room.rules.keeps_chat);
    assert_eq!(store.chat_before(room.id, None, 10).await.unwrap().messages[0].text, "of old");
}

#[tokio::test]
async fn history_is_read_backwards_page_by_page() {
    let world = World::new().await;
    let room = world.room("talk", None).await;
    for n in 1..=7 {
        world.store.append_chat(room, message("x", &n.to_string())).await.unwrap();
    }

    let newest = world.store.chat_before(room, None, 3).await.unwrap();
    assert_eq!((seqs(&newest.messages), newest.more), (vec![5, 6, 7], true));
    let older = world.store.chat_before(room, Some(5), 3).await.unwrap();
    assert_eq!((seqs(&older.messages), older.more), (vec![2, 3, 4], true));
    let oldest = world.store.chat_before(room, Some(2), 3).await.unwrap();
    assert_eq!((seqs(&oldest.messages), oldest.more), (vec![1], false));
}

#[tokio::test]
async fn a_secret_is_made_once_for_each_purpose_and_outlives_the_program() {
    let world = World::new().await;
    assert_eq!(world.store.secret("tickets", [1; 32]).await.unwrap(), [1; 32]);
    assert_eq!(world.store.secret("cookies", [2; 32]).await.unwrap(), [2; 32]);
    world.store.close().await;

    let reopened = Store::open(&world.file()).await.unwrap();
    assert_eq!(reopened.secret("tickets", [3; 32]).await.unwrap(), [1; 32]);
}

#[tokio::test]
async fn a_file_that_is_no_database_is_named_in_the_error() {
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("starling.db");
    std::fs::write(&file, "this is a letter, not a database; it is long enough to be read as one".repeat(20))
        .unwrap();
    let error = Store::open(&file).await.unwrap_err();
    assert!(error.to_string().contains("starling.db"), "{error}");
}

#[tokio::test]
async fn a_database_of_a_newer_version_is_left_alone() {
    let world = World::new().await;
    world.store.close().await;
    let later = "INSERT INTO _sqlx_migrations (version, description, success, checksum, execution_time)
                 VALUES (9999, 'later', 1, x'00', 0)";
    let pool = sqlx::SqlitePool::connect(&format!("sqlite://{}", world.file().display())).await.unwrap();
    sqlx::query(later).execute(&pool).await.unwrap();
    pool.close().await;

    assert!(matches!(Store::open(&world.file()).await, Err(Error::Newer { path }) if path == world.file()));
}

const OWNER: GuestId = GuestId(1);

struct World {
    store: Store,
    dir: tempfile::TempDir,
}

impl World {
    async fn new() -> Self {
        let dir = tempfile::tempdir().unwrap();
        let store = Store::open(&dir.path().join("starling.db")).await.unwrap();
        store.create_guest(OWNER, &[1; 32], UnixMillis(1)).await.unwrap();
        Self { store, dir }
    }

    fn file(&self) -> std::path::PathBuf {
        self.dir.path().join("starling.db")
    }

    /// Whether these words are anywhere in the database or beside it.
    fn bytes_on_disk_have(&self, words: &str) -> bool {
        let mut files = std::fs::read_dir(self.dir.path()).unwrap().map(|file| file.unwrap().path());
        let has = |bytes: Vec<u8>| bytes.windows(words.len()).any(|window| window == words.as_bytes());
        files.any(|file| has(std::fs::read(file).unwrap()))
    }

    fn new_room(&self, room: &str, password_hash: Option<&str>) -> NewRoom {
        NewRoom {
            name: name(room),
            rules: rules(),
            password_hash: password_hash.map(str::to_owned),
            owner: OWNER,
            now: UnixMillis(1000),
        }
    }

    async fn room(&self, room: &str, password_hash: Option<&str>) -> RoomId {
        self.store.create_room(self.new_room(room, password_hash)).await.unwrap()
    }
}

fn name(text: &str) -> RoomName {
    RoomName::parse(text).unwrap()
}

fn names(rooms: Vec<store::StoredRoom>) -> Vec<String> {
    rooms.into_iter().map(|room| room.name.to_string()).collect()
}

fn rules() -> RoomRules {
    RoomRules {
        title: RoomTitle::parse("Stand-up").unwrap(),
        listed: true,
        has_password: false,
        locked: false,
        capacity: RoomRules::DEFAULT_CAPACITY,
        newcomer: Role::Speaker,
        media: Default::default(),
        keeps_chat: true,
    }
}

fn message(text: &str, nonce: &str) -> NewMessage {
    NewMessage {
        guest: OWNER,
        name: PersonName::parse("Ada").unwrap(),
        colour: Colour::new(3).unwrap(),
        at: UnixMillis(2000),
        text: text.into(),
        nonce: nonce.into(),
    }
}

fn seqs(messages: &[store::StoredMessage]) -> Vec<i64> {
    messages.iter().map(|message| message.seq).collect()
}
