//! On what it was measured.

use super::contestant::Programs;
use anyhow::Result;
use std::fs;
use std::process::Command;

/// This machine, and the versions of what ran.
pub struct Machine {
    /// Its processor, and how many cores there are of it.
    pub processor: String,
    /// Its kernel.
    pub kernel: String,
    /// `starling --version` and the commit.
    pub starling: String,
    /// `janus --version`.
    pub janus: String,
    /// The day, as `date` says it.
    pub day: String,
}

impl Machine {
    /// What it says of itself.
    ///
    /// # Errors
    /// What must be known and is not.
    pub fn read(programs: &Programs) -> Result<Self> {
        let cores = std::thread::available_parallelism()?;
        let cpuinfo = fs::read_to_string("/proc/cpuinfo")?;
        let field = |name: &str| {
            let line = cpuinfo.lines().find(|line| line.starts_with(name))?;
            Some(line.split_once(':')?.1.trim().to_owned())
        };
        let model = field("model name").or_else(|| field("CPU part")).unwrap_or_else(|| "unknown".into());
        let commit = say("git", &["rev-parse", "--short", "HEAD"]);
        let version = say(&programs.starling.to_string_lossy(), &["--version"]);
        Ok(Self {
            processor: format!("{model}, {cores} cores"),
            kernel: say("uname", &["-sr"]),
            starling: format!("{version} ({commit})"),
            janus: say("janus", &["--version"]),
            day: say("date", &["+%Y-%m-%d"]),
        })
    }
}

/// The first line that a program prints.
fn say(program: &str, args: &[&str]) -> String {
    let output = Command::new(program).args(args).output().map(|output| output.stdout).unwrap_or_default();
    String::from_utf8_lossy(&output).lines().next().unwrap_or("unknown").trim().to_owned()
}
