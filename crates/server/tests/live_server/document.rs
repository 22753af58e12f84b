//! `docs/protocol.md` is true to the types.

use protocol::ServerMessage;
use std::collections::BTreeSet;

const DOCUMENT: &str = include_str!("../../../../docs/protocol.md");

#[test]
fn every_example_is_a_message_of_the_protocol() {
    for line in DOCUMENT.lines() {
        if let Some(said) = line.strip_prefix("→ ") {
            protocol::decode(said).unwrap_or_else(|error| panic!("{said}: {error}"));
        }
        if let Some(said) = line.strip_prefix("← ") {
            let message: ServerMessage =
                serde_json::from_str(said).unwrap_or_else(|error| panic!("{said}: {error}"));
            assert_eq!(protocol::encode(&message), said);
        }
    }
}

#[test]
fn every_message_has_an_example_and_every_error_a_line() {
    let types = protocol::typescript::render();
    let tags: BTreeSet<&str> =
        types.split("\"type\": \"").skip(1).filter_map(|rest| rest.split('"').next()).collect();
    assert!(tags.len() > 30, "{tags:?}");
    for tag in tags.into_iter().filter(|tag| *tag != "participant" && *tag != "server") {
        assert!(DOCUMENT.contains(&format!("\"type\":\"{tag}\"")), "{tag} has no example");
    }
    for kind in ["ErrorCode", "CloseReason", "LeaveReason", "SlotFlow", "LinkState", "Source", "Connection"] {
        let start = types.find(&format!("export type {kind} = ")).unwrap();
        let union = types[start..].split(';').next().unwrap();
        for word in union.split('"').skip(1).step_by(2) {
            assert!(DOCUMENT.contains(&format!("`{word}`")), "{kind} {word} is not explained");
        }
    }
}
