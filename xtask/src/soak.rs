//! `cargo xtask soak`: one long meeting of real browsers against the optimised server.

use crate::shell::{line, target};
use crate::{tools, web};
use anyhow::Result;

/// Builds what is needed and hands the flags to the meeting.
pub fn run(flags: &[&str]) -> Result<()> {
    against_release("e2e/soak.mjs", flags)
}

/// Builds what is needed and runs a story of real browsers against it.
pub fn against_release(story: &str, flags: &[&str]) -> Result<()> {
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
