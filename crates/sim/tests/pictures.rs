//! The pictures of docs/topologies.md show what the planner chooses.
#![allow(clippy::unwrap_used, reason = "tests")]

use std::collections::BTreeSet;
use std::path::Path;

#[test]
fn the_pictures_are_those_the_planner_draws_today() {
    let docs = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs");
    let pictures = sim::pictures::pictures();
    for picture in &pictures {
        let kept = std::fs::read_to_string(docs.join("topologies").join(&picture.file)).unwrap_or_default();
        assert!(kept == picture.svg, "{} is old; `cargo run -p sim -- pictures` draws it anew", picture.file);
    }
    let files = std::fs::read_dir(docs.join("topologies")).unwrap();
    let files: BTreeSet<_> = files.map(|file| file.unwrap().file_name().into_string().unwrap()).collect();
    assert_eq!(files, pictures.iter().map(|picture| picture.file.clone()).collect());

    // And each of them is shown.
    let page = std::fs::read_to_string(docs.join("topologies.md")).unwrap();
    for picture in &pictures {
        assert!(page.contains(&format!("(topologies/{})", picture.file)), "{}", picture.file);
    }
}

#[test]
fn the_page_has_every_reason() {
    let page = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/topologies.md");
    let page = std::fs::read_to_string(page).unwrap();
    let who = model::ParticipantId(1);
    for why in plan::Why::all(who) {
        assert!(page.contains(&format!("`{}`", why.key())), "{}", why.key());
    }
}
