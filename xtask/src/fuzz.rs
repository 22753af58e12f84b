//! `cargo xtask fuzz`: the long run over every parser of outside bytes, on stable Rust.
//!
//! The parsers and the mutator are in `crates/hostile`; `fuzz/` gives the same functions to cargo-fuzz, which finds
//! deeper inputs but needs a nightly compiler.

use crate::shell::line;
use anyhow::Result;

/// Optimised, but with every check a debug build has: an overflow is a finding.
pub fn run(flags: &[&str]) -> Result<()> {
    line("cargo run --release --package hostile --")
        .args(flags.iter().copied())
        .env("CARGO_PROFILE_RELEASE_DEBUG_ASSERTIONS", "true")
        .env("CARGO_PROFILE_RELEASE_OVERFLOW_CHECKS", "true")
        .env("CARGO_PROFILE_RELEASE_LTO", "off")
        .run()
}
