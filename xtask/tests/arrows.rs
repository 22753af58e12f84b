//! The arrows between crates that ARCHITECTURE.md draws, held by reading what cargo reads.
#![allow(clippy::unwrap_used, reason = "helpers of tests")]

use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::process::Command;

/// Which of our crates a crate may lean on. A crate that is missing here may lean on all of them (`server` and the
/// crates for development).
const OURS: &[(&str, &[&str])] = &[
    ("model", &[]),
    ("plan", &["model"]),
    ("room", &["model", "plan"]),
    ("sfu", &["model"]),
    ("media", &["model", "sfu"]),
    ("protocol", &["model"]),
    ("store", &["model"]),
];

/// Which of our crates may use what comes from outside.
const OUTSIDE: &[(&str, &[&str])] = &[
    ("tokio", &["server", "store"]),
    ("axum", &["server"]),
    ("sqlx", &["store"]),
    ("str0m", &["sfu"]),
    ("serde", &["protocol", "store", "server"]),
    ("serde_json", &["protocol", "store", "server"]),
    ("rand", &["server"]),
];

#[test]
fn crates_lean_only_on_what_is_below_them() {
    let found = dependencies("normal");
    for (name, allowed) in OURS {
        let ours = found[*name].iter().filter(|d| found.contains_key(*d)).map(String::as_str);
        let wrong: Vec<&str> = ours.filter(|d| !allowed.contains(d)).collect();
        assert!(
            wrong.is_empty(),
            "`{name}` may lean on {allowed:?} of our crates, and leans on {wrong:?} too"
        );
    }
}

#[test]
fn the_vocabulary_and_the_machines_need_nothing_but_the_standard_library() {
    let found = dependencies("normal");
    for name in ["model", "plan", "room"] {
        let outside: Vec<&String> = found[name].iter().filter(|d| !found.contains_key(*d)).collect();
        assert!(outside.is_empty(), "`{name}` is std only, and uses {outside:?}");
    }
}

#[test]
fn runtimes_and_formats_stay_at_the_edge() {
    for (crate_name, uses) in dependencies("normal") {
        if DEVELOPMENT.contains(&crate_name.as_str()) {
            continue;
        }
        for (outside, allowed) in OUTSIDE {
            assert!(
                !uses.contains(*outside) || allowed.contains(&crate_name.as_str()),
                "`{outside}` belongs in {allowed:?} only, and `{crate_name}` uses it"
            );
        }
    }
}

/// Crates no part of the program leans on.
const DEVELOPMENT: &[&str] = &["sim", "hostile", "load", "xtask"];

#[test]
fn the_program_never_leans_on_what_is_for_development() {
    for (crate_name, uses) in dependencies("normal") {
        let wrong: Vec<&&str> = DEVELOPMENT.iter().filter(|d| uses.contains(**d)).collect();
        let development = DEVELOPMENT.contains(&crate_name.as_str());
        assert!(wrong.is_empty() || development, "`{crate_name}` leans on {wrong:?}");
    }
}

/// Of each of our crates, the names of the crates it depends on in that way.
fn dependencies(kind: &str) -> BTreeMap<String, BTreeSet<String>> {
    let output = Command::new(env!("CARGO"))
        .args(["metadata", "--no-deps", "--format-version=1", "--offline"])
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let metadata: Value = serde_json::from_slice(&output.stdout).unwrap();
    let of_that_kind = |dependency: &&Value| dependency["kind"].as_str().unwrap_or("normal") == kind;
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let packages = metadata["packages"].as_array().unwrap().iter();
    packages
        .map(|package| {
            let all = package["dependencies"].as_array().unwrap().iter();
            (text(&package["name"]), all.filter(of_that_kind).map(|d| text(&d["name"])).collect())
        })
        .collect()
}
