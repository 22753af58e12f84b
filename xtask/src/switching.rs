//! `cargo xtask switching`: a room of real browsers that changes its shape, against the optimised server.

use crate::soak;
use anyhow::Result;

/// Builds what is needed and hands the flags to the room.
pub fn run(flags: &[&str]) -> Result<()> {
    soak::against_release("e2e/switching.mjs", flags)
}
