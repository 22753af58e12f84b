//! What must be on the machine, and how it gets there: by apt where that is possible without a question, else by a
//! line that somebody can copy.

use crate::shell::{line, root, target};
use anyhow::{Context, Result, bail};
use std::fs;

/// The oldest Node that Vite runs on.
const NODE: (u32, u32) = (20, 19);
/// How to get one where the distribution's is older.
const NEWER_NODE: &str =
    "curl -fsSL https://deb.nodesource.com/setup_22.x | sudo -E bash - && sudo apt-get install -y nodejs";

/// A program that is needed.
struct Tool {
    /// Any of these will do.
    programs: &'static [&'static str],
    /// Debian's package of it.
    package: &'static str,
    /// What it is for.
    purpose: &'static str,
}

const BUILD: &[Tool] = &[
    Tool {
        programs: &["cc", "gcc", "clang"],
        package: "build-essential",
        purpose: "compiles SQLite and AWS-LC",
    },
    Tool { programs: &["node"], package: "nodejs", purpose: "builds the web client" },
    Tool { programs: &["npm"], package: "npm", purpose: "fetches the web client's parts" },
];

const BROWSERS: &[Tool] = &[
    Tool { programs: &["chromium"], package: "chromium", purpose: "takes part in test meetings" },
    Tool { programs: &["firefox-esr"], package: "firefox-esr", purpose: "takes part in test meetings" },
    Tool { programs: &["pulseaudio"], package: "pulseaudio", purpose: "gives Firefox a sound device" },
    Tool { programs: &["nft"], package: "nftables", purpose: "cuts the network in tests" },
    Tool { programs: &["ip"], package: "iproute2", purpose: "tells this machine's addresses" },
];

const CONTESTANTS: &[Tool] =
    &[Tool { programs: &["janus"], package: "janus", purpose: "is what the server is compared with" }];

const PYTHON: &[Tool] =
    &[Tool { programs: &["python3"], package: "python3", purpose: "runs foreign WHIP and WHEP clients" }];
const VENV: &[Tool] =
    &[Tool { programs: &[], package: "python3-venv", purpose: "keeps foreign WHIP and WHEP clients apart" }];

/// A C compiler, Node and npm.
pub fn for_building() -> Result<()> {
    install_missing(BUILD)?;
    let version = line("node --version").output()?;
    if parse(&version).is_none_or(|found| found < NODE) {
        let (major, minor) = NODE;
        bail!(
            "Node {} is too old; the web client needs {major}.{minor} or newer. On Debian and Ubuntu:\n\n    {NEWER_NODE}",
            version.trim()
        );
    }
    Ok(())
}

/// Chromium, Firefox and what the browser tests do to sound and network.
pub fn for_browser_tests() -> Result<()> {
    install_missing(BROWSERS)
}

/// Servers that others have written.
pub fn for_benchmarks() -> Result<()> {
    install_missing(CONTESTANTS)
}

/// ffmpeg and aiortc, which send and play streams in the browser tests, as PyPI has them.
pub fn foreign_clients() -> Result<()> {
    const WANTED: &str = "web/e2e/foreign/requirements.txt";
    install_missing(PYTHON)?;
    if !line("python3 -c").args(["import ensurepip, venv"]).succeeds() {
        install_missing(VENV)?;
    }
    let place = target().join("foreign-clients");
    let have = place.join("requirements.txt");
    let wanted = fs::read_to_string(root().join(WANTED)).context(WANTED)?;
    if fs::read_to_string(&have).is_ok_and(|have| have == wanted) {
        return Ok(());
    }
    let path = place.to_string_lossy();
    line("python3 -m venv --clear").args([&*path]).run()?;
    line(&format!("{path}/bin/pip install --quiet --disable-pip-version-check --requirement {WANTED}"))
        .run()?;
    fs::write(&have, wanted).with_context(|| have.display().to_string())
}

fn install_missing(tools: &[Tool]) -> Result<()> {
    let missing: Vec<&Tool> = tools.iter().filter(|tool| !tool.programs.iter().any(|p| found(p))).collect();
    if missing.is_empty() {
        return Ok(());
    }
    let packages: Vec<&str> = missing.iter().map(|tool| tool.package).collect();
    for tool in &missing {
        println!("Missing: {} ({})", tool.package, tool.purpose);
    }
    let by_hand = format!("sudo apt-get install -y --no-install-recommends {}", packages.join(" "));
    let apt = if !found("apt-get") {
        bail!(
            "Please install the equivalents of these Debian packages, then run this again: {}",
            packages.join(" ")
        );
    } else if line("id -u").output()?.trim() == "0" {
        "apt-get"
    } else if line("sudo -n true").succeeds() {
        "sudo -n apt-get"
    } else {
        bail!("Please run this, then run this command again:\n\n    {by_hand}");
    };

    let install = || {
        line(&format!("{apt} install -y --no-install-recommends"))
            .args(packages.iter().copied())
            .env("DEBIAN_FRONTEND", "noninteractive")
            .run()
    };
    // The package lists of a fresh machine or container are empty or old.
    if line(&format!("{apt} update")).run().and_then(|()| install()).is_err() {
        bail!(
            "apt could not install them. Please see why and run this, then this command again:\n\n    {by_hand}"
        );
    }
    Ok(())
}

fn found(program: &str) -> bool {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let usual = ["/usr/sbin", "/sbin"].map(std::path::PathBuf::from);
    std::env::split_paths(&path).chain(usual).any(|dir| dir.join(program).is_file())
}

/// `v20.19.4` → (20, 19).
fn parse(version: &str) -> Option<(u32, u32)> {
    let mut parts = version.trim().strip_prefix('v')?.split('.');
    Some((parts.next()?.parse().ok()?, parts.next()?.parse().ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_of_node_are_compared_as_numbers() {
        assert!(parse("v20.9.0\n") < Some(NODE));
        assert!(parse("v20.19.0\n") >= Some(NODE));
        assert!(parse("v100.1.0\n") >= Some(NODE));
        assert_eq!(parse("nonsense"), None);
    }
}
