//! cargo-deny: licences, banned crates and sources from `deny.toml`; and known vulnerabilities where their database
//! can be had.

use crate::shell::{Line, line, target};
use anyhow::Result;
use std::time::Duration;

/// How long the database of vulnerabilities may take to come. It is some megabytes of git.
const DATABASE: Duration = Duration::from_secs(90);

/// The part that needs no network.
pub fn check() -> Result<()> {
    deny()?.args(["check", "--hide-inclusion-graph", "bans", "licenses", "sources"]).run()
}

/// The part that does. Passes, with a word about it, where there is none.
pub fn advisories() -> Result<()> {
    let deny = deny()?;
    if !deny.clone().args(["fetch", "db"]).succeeds_within(DATABASE) {
        println!("Skipped: the database of known vulnerabilities cannot be fetched from here.");
        return Ok(());
    }
    deny.args(["check", "advisories"]).run()
}

/// The one on the machine, or one of our own under `target`. It is built without optimisation: it runs for a second,
/// and an optimised build takes three times as long as all of these checks.
fn deny() -> Result<Line> {
    if line("cargo-deny --version").succeeds() {
        return Ok(line("cargo-deny"));
    }
    let tools = target().join("tools");
    let own = tools.join("bin/cargo-deny");
    let own = line(&own.to_string_lossy());
    if !own.clone().args(["--version"]).succeeds() {
        line("cargo install cargo-deny --locked --debug --quiet --root")
            .args([&*tools.to_string_lossy()])
            .run()?;
    }
    Ok(own)
}
