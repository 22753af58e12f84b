//! `cargo xtask run`: from a fresh clone to a running server.

use crate::shell::{line, target};
use crate::{tools, types, web};
use anyhow::{Context, Result};
use std::process::Command;

/// Builds the web client and the server around it, and becomes the server.
pub fn run(flags: &[&str]) -> Result<()> {
    tools::for_building()?;
    web::install()?;
    types::write_from_release()?;
    web::build()?;
    line("cargo build --release --package server --bin starling").run()?;

    let starling = target().join("release/starling");
    let mut command = Command::new(&starling);
    command.arg("serve").args(flags);
    become_program(command).with_context(|| format!("{} cannot be started", starling.display()))
}

/// On Unix the server takes this process over, so that signals reach it and nothing stays between.
#[cfg(unix)]
fn become_program(mut command: Command) -> Result<()> {
    use std::os::unix::process::CommandExt;
    Err(command.exec().into())
}

#[cfg(not(unix))]
fn become_program(mut command: Command) -> Result<()> {
    let status = command.status()?;
    anyhow::ensure!(status.success(), "starling ended with {status}");
    Ok(())
}
