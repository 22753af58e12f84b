//! A command line that can be run, and said so that somebody can repeat it by hand.

use crate::tally::Tally;
use anyhow::{Context, Result, bail};
use std::fmt;
use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// The root of this repository.
pub fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap_or(Path::new("."))
}

/// Where cargo puts what it builds.
pub fn target() -> PathBuf {
    std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| root().join("target"), |dir| root().join(dir))
}

/// One program with its arguments.
#[derive(Clone)]
pub struct Line {
    program: String,
    args: Vec<String>,
    dir: &'static str,
    env: Vec<(&'static str, String)>,
}

/// A line of words that need no quoting.
pub fn line(words: &str) -> Line {
    let mut words = words.split_whitespace().map(str::to_owned);
    Line { program: words.next().unwrap_or_default(), args: words.collect(), dir: "", env: Vec::new() }
}

impl Line {
    /// Adds arguments.
    pub fn args<'a>(mut self, args: impl IntoIterator<Item = &'a str>) -> Self {
        self.args.extend(args.into_iter().map(str::to_owned));
        self
    }

    /// Runs in this folder of the repository.
    pub fn dir(mut self, dir: &'static str) -> Self {
        self.dir = dir;
        self
    }

    /// Sets a variable of the environment.
    pub fn env(mut self, key: &'static str, value: impl Into<String>) -> Self {
        self.env.push((key, value.into()));
        self
    }

    /// The same for the standard library, for uses the methods below do not cover.
    pub fn command(&self) -> Command {
        let mut command = Command::new(&self.program);
        command.args(&self.args).current_dir(root().join(self.dir));
        command.envs(self.env.iter().map(|(key, value)| (key, value)));
        command
    }

    /// Runs it where everybody can watch.
    pub fn run(&self) -> Result<()> {
        let status = self.command().status().with_context(|| self.cannot_start())?;
        if !status.success() {
            bail!("`{self}` failed ({status})");
        }
        Ok(())
    }

    /// Runs it where everybody can watch, and counts the tests it says it ran.
    pub fn run_counting(&self, tally: &mut Tally) -> Result<()> {
        let mut child = self.command().stdout(Stdio::piped()).spawn().with_context(|| self.cannot_start())?;
        let stdout = child.stdout.take().context("the output was asked for")?;
        for said in BufReader::new(stdout).lines() {
            let said = said?;
            tally.read(&said);
            let _ = writeln!(std::io::stdout(), "{said}");
        }
        let status = child.wait()?;
        if !status.success() {
            bail!("`{self}` failed ({status})");
        }
        Ok(())
    }

    /// What it prints.
    pub fn output(&self) -> Result<String> {
        let output = self.command().stderr(Stdio::inherit()).output().with_context(|| self.cannot_start())?;
        if !output.status.success() {
            bail!("`{self}` failed ({})", output.status);
        }
        Ok(String::from_utf8(output.stdout)?)
    }

    /// Whether it can be run at all and ends well. Prints nothing.
    pub fn succeeds(&self) -> bool {
        let silent = self.command().stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).status();
        silent.is_ok_and(|status| status.success())
    }

    /// The same, and ended after `limit`: for what may wait for a network that is not there.
    pub fn succeeds_within(&self, limit: Duration) -> bool {
        let spawned = self.command().stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).spawn();
        let Ok(mut child) = spawned else { return false };
        let end = Instant::now() + limit;
        while Instant::now() < end {
            match child.try_wait() {
                Ok(Some(status)) => return status.success(),
                Ok(None) => std::thread::sleep(Duration::from_millis(100)),
                Err(_) => break,
            }
        }
        let _ = child.kill();
        let _ = child.wait();
        false
    }

    fn cannot_start(&self) -> String {
        format!("`{}` cannot be started", self.program)
    }
}

impl fmt::Display for Line {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if !self.dir.is_empty() {
            write!(f, "(cd {} && ", self.dir)?;
        }
        for (key, value) in &self.env {
            write!(f, "{key}={value} ")?;
        }
        write!(f, "{}", self.program)?;
        for arg in &self.args {
            if arg.contains(' ') { write!(f, " '{arg}'")? } else { write!(f, " {arg}")? }
        }
        if self.dir.is_empty() { Ok(()) } else { write!(f, ")") }
    }
}
