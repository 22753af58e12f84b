//! The web client's parts and its build.

use crate::shell::{line, root};
use anyhow::Result;
use std::fs;

/// Fetches what `package-lock.json` says, if that is not there already.
///
/// npm writes `node_modules/.package-lock.json` at the end of each install: it is older than the lock file exactly
/// when the lock file has changed since.
pub fn install() -> Result<()> {
    let changed =
        |path: &str| fs::metadata(root().join("web").join(path)).and_then(|meta| meta.modified()).ok();
    let installed = changed("node_modules/.package-lock.json");
    if installed.is_some() && installed >= changed("package-lock.json") {
        return Ok(());
    }
    line("npm ci --no-audit --no-fund").dir("web").run()
}

/// Builds the pages into `web/dist`, from where the server takes them.
pub fn build() -> Result<()> {
    line("npm run --silent build").dir("web").run()
}
