//! `cargo xtask bench`: builds the server as it ships, the clients and the bare loop, and lets them run.

use crate::shell::{line, target};
use crate::{tools, web};
use anyhow::{Result, bail};

/// Where the results of a whole run go.
const PAGE: &str = "docs/benchmarks.md";

/// All cases, or those that the flags say.
pub fn run(flags: &[&str]) -> Result<()> {
    tools::for_building()?;
    tools::for_benchmarks()?;
    web::install()?;
    web::build()?;
    // Apart, so that what the clients need is not built into the server.
    line("cargo build --release --package server --bin starling").run()?;
    line("cargo build --release --package load --bin bench --bin floor").run()?;
    let bench = target().join("release/bench");
    // What is only a part of it is told, and not written down.
    let page = if flags.is_empty() { vec!["--out", PAGE] } else { flags.to_vec() };
    let Some(bench) = bench.to_str() else { bail!("{} has a name that is no UTF-8", bench.display()) };
    line(bench).args(page).run()
}
