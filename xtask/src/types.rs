//! `web/src/protocol/generated.ts` is printed by `crates/protocol` and committed, so that the web client can be read
//! and checked without Rust. Here it is written, and checked to be fresh.

use crate::shell::{line, root};
use anyhow::{Context, Result, bail};
use std::fs;

const FILE: &str = "web/src/protocol/generated.ts";

/// Writes the file if it differs.
pub fn write() -> Result<()> {
    let wanted = line("cargo run --quiet --package protocol --example typescript").output()?;
    write_if_changed(&wanted)
}

/// The same from the optimised build, which `cargo xtask run` makes anyway.
pub fn write_from_release() -> Result<()> {
    let wanted = line("cargo run --quiet --release --package protocol --example typescript").output()?;
    write_if_changed(&wanted)
}

/// Fails if the committed file is not what the protocol says.
pub fn check() -> Result<()> {
    let wanted = line("cargo run --quiet --package protocol --example typescript").output()?;
    if fs::read_to_string(root().join(FILE)).is_ok_and(|found| found == wanted) {
        return Ok(());
    }
    bail!("{FILE} is not what crates/protocol says. Write it anew with `cargo xtask types` and commit it.");
}

fn write_if_changed(wanted: &str) -> Result<()> {
    let file = root().join(FILE);
    if fs::read_to_string(&file).is_ok_and(|found| found == wanted) {
        return Ok(());
    }
    fs::write(&file, wanted).with_context(|| format!("{FILE} cannot be written"))
}
