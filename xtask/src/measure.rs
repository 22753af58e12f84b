//! `cargo xtask soak` and `cargo xtask measure`: long stories of real browsers against the optimised server. They say
//! figures and judge them; what a slow day must not fail is in the browser tests.

use crate::shell::{line, target};
use crate::{tools, web};
use anyhow::{Result, bail};

/// What can be measured, each a file in `web/e2e/measure`.
const MEASURES: [&str; 5] = ["switching", "coming", "carrier", "blocked", "cost"];

/// One long meeting.
pub fn soak(flags: &[&str]) -> Result<()> {
    against_release("e2e/soak.mjs", flags)
}

/// One of the measures, by its name.
pub fn run(words: &[&str]) -> Result<()> {
    match words {
        [name, flags @ ..] if MEASURES.contains(name) => {
            against_release(&format!("e2e/measure/{name}.mjs"), flags)
        }
        _ => bail!("`cargo xtask measure` needs one of: {}.", MEASURES.join(", ")),
    }
}

/// Builds what is needed and runs a story of real browsers against it.
fn against_release(story: &str, flags: &[&str]) -> Result<()> {
    tools::for_building()?;
    tools::for_browser_tests()?;
    web::install()?;
    web::build()?;
    line("cargo build --release --package server --bin starling").run()?;
    line("node")
        .dir("web")
        .args([story])
        .args(flags.iter().copied())
        .env("STARLING", target().join("release/starling").to_string_lossy())
        .run()
}
