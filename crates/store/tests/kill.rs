//! What was acknowledged survives `kill -9`.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use model::{Colour, GuestId, PersonName, Role, RoomName, RoomRules, RoomTitle, UnixMillis};
use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Command, Stdio};
use store::{NewMessage, NewRoom, Store};

/// Tells the child which database to write to.
const DATABASE: &str = "STORE_KILL_TEST_DATABASE";

#[tokio::test]
async fn every_acknowledged_message_is_there_after_kill_nine() {
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("starling.db");
    let room = create_room(&file).await;

    for round in 1..=3 {
        let acknowledged = append_until_killed(&file);

        let store = Store::open(&file).await.unwrap();
        let kept = store.chat_before(room, None, 100_000).await.unwrap().messages;
        let seqs: Vec<i64> = kept.iter().map(|message| message.seq).collect();
        assert_eq!(seqs, (1..=kept.len() as i64).collect::<Vec<_>>(), "no gap");
        assert!(acknowledged.len() >= 20, "the child wrote in round {round}");
        for seq in acknowledged {
            assert!(seqs.contains(&seq), "message {seq} was acknowledged and is lost");
        }
        store.close().await;
    }
}

/// The child's part; does nothing when run as a test.
#[tokio::test]
async fn child_appends_until_it_is_killed() {
    let Ok(file) = std::env::var(DATABASE) else { return };
    let store = Store::open(Path::new(&file)).await.unwrap();
    let room = store.room_by_name(&RoomName::parse("room").unwrap()).await.unwrap().unwrap().id;
    for n in 0.. {
        let message = NewMessage {
            guest: GuestId(1),
            name: PersonName::parse("Ada").unwrap(),
            colour: Colour::new(1).unwrap(),
            at: UnixMillis(n),
            text: "still here".into(),
            nonce: format!("{}-{n}", std::process::id()),
        };
        let seq = store.append_chat(room, message).await.unwrap().seq;
        let mut out = std::io::stdout().lock();
        writeln!(out, "acknowledged {seq}").unwrap();
        out.flush().unwrap();
    }
}

/// Runs the child, kills it in the middle of its work, and says what it had acknowledged.
fn append_until_killed(file: &Path) -> Vec<i64> {
    let mut child = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "child_appends_until_it_is_killed", "--nocapture"])
        .env(DATABASE, file)
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let lines = BufReader::new(child.stdout.take().unwrap()).lines();
    let mut acknowledged = Vec::new();
    for line in lines {
        // A line that was cut off by the kill has no number and acknowledges nothing.
        if let Some((_, seq)) = line.unwrap().split_once("acknowledged ") {
            acknowledged.extend(seq.parse::<i64>());
        }
        if acknowledged.len() == 20 {
            child.kill().unwrap(); // SIGKILL
        }
    }
    child.wait().unwrap();
    acknowledged
}

async fn create_room(file: &Path) -> model::RoomId {
    let store = Store::open(file).await.unwrap();
    store.create_guest(GuestId(1), &[1; 32], UnixMillis(1)).await.unwrap();
    let room = NewRoom {
        name: RoomName::parse("room").unwrap(),
        rules: RoomRules {
            title: RoomTitle::parse("Room").unwrap(),
            listed: false,
            has_password: false,
            locked: false,
            capacity: 50,
            newcomer: Role::Speaker,
            media: Default::default(),
            keeps_chat: true,
        },
        password_hash: None,
        owner: GuestId(1),
        now: UnixMillis(1),
    };
    let id = store.create_room(room).await.unwrap();
    store.close().await;
    id
}
