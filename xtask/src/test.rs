//! `cargo xtask test`: everything CI runs, cheapest first, and the first failure ends it with the line to repeat.

use crate::shell::line;
use crate::tally::Tally;
use crate::{deny, tools, types, web};
use anyhow::{Result, bail};
use std::time::{Duration, Instant};

/// Which part of the tests a step belongs to.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Part {
    Rust,
    Web,
    Browser,
}

/// One thing that may fail.
struct Step {
    name: &'static str,
    parts: &'static [Part],
    /// How to do just this again.
    repeat: &'static str,
    run: fn(&Selection, &mut Tally) -> Result<()>,
}

use Part::{Browser, Rust, Web};

/// One build of the server serves the unit tests and the browser tests; the web client is built once, before the
/// browsers need it.
const STEPS: &[Step] = &[
    Step {
        name: "build tools",
        parts: &[Rust, Web, Browser],
        repeat: "cargo xtask test",
        run: |_, _| tools::for_building(),
    },
    Step {
        name: "rustfmt",
        parts: &[Rust],
        repeat: "cargo fmt --all --check",
        run: |_, _| line("cargo fmt --all --check").run(),
    },
    Step { name: "npm ci", parts: &[Web, Browser], repeat: "cd web && npm ci", run: |_, _| web::install() },
    Step {
        name: "biome",
        parts: &[Web],
        repeat: "cd web && npm run lint",
        run: |_, _| line("npm run --silent lint").dir("web").run(),
    },
    Step {
        name: "tsc",
        parts: &[Web],
        repeat: "cd web && npm run typecheck",
        run: |_, _| line("npm run --silent typecheck").dir("web").run(),
    },
    Step {
        name: "vitest",
        parts: &[Web],
        repeat: "cd web && npm test",
        run: |_, tally| line("npm run --silent test").dir("web").run_counting(tally),
    },
    Step {
        name: "web build",
        parts: &[Web, Browser],
        repeat: "cd web && npm run build",
        run: |_, _| web::build(),
    },
    Step {
        name: "generated types",
        parts: &[Rust, Web],
        repeat: "cargo xtask types",
        run: |_, _| types::check(),
    },
    Step {
        name: "clippy",
        parts: &[Rust],
        repeat: "cargo clippy --workspace --all-targets -- -D warnings",
        run: |_, _| line("cargo clippy --workspace --all-targets -- -D warnings").run(),
    },
    Step {
        name: "unit and property tests",
        parts: &[Rust],
        repeat: "cargo test --workspace",
        run: |_, tally| line("cargo test --workspace").run_counting(tally),
    },
    Step { name: "cargo-deny", parts: &[Rust], repeat: "cargo xtask test rust", run: |_, _| deny::check() },
    Step {
        name: "known vulnerabilities",
        parts: &[Rust],
        repeat: "cargo xtask test rust",
        run: |_, _| deny::advisories(),
    },
    Step {
        name: "browsers",
        parts: &[Browser],
        repeat: "cargo xtask test browser",
        run: |_, _| tools::for_browser_tests(),
    },
    Step {
        name: "foreign clients",
        parts: &[Browser],
        repeat: "cargo xtask test browser",
        run: |_, _| tools::foreign_clients(),
    },
    Step {
        name: "server",
        parts: &[Browser],
        // As the tests were built: the server alone would be built anew, with what it depends on.
        repeat: "cargo build --workspace --bin starling",
        run: |_, _| line("cargo build --workspace --bin starling").run(),
    },
    Step {
        name: "browser tests",
        parts: &[Browser],
        repeat: "cargo xtask test browser",
        run: |selection, tally| {
            line("node --test-reporter=spec e2e/run.mjs")
                .dir("web")
                .args(selection.scenarios.iter().copied())
                .run_counting(tally)
        },
    },
];

/// What was asked for.
struct Selection<'a> {
    parts: Vec<Part>,
    /// Words in the names of browser scenarios; none: all of them.
    scenarios: Vec<&'a str>,
}

/// Runs the steps of the given parts, or of all.
pub fn run(words: &[&str]) -> Result<()> {
    let selection = select(words)?;
    let begun = Instant::now();
    let mut tally = Tally::default();
    let mut times: Vec<(&str, Duration)> = Vec::new();
    let mut failure = None;

    for step in STEPS.iter().filter(|step| step.parts.iter().any(|part| selection.parts.contains(part))) {
        println!("\n=== {}", step.name);
        let step_begun = Instant::now();
        let result = (step.run)(&selection, &mut tally);
        times.push((step.name, step_begun.elapsed()));
        if let Err(error) = result {
            // A step that counts no tests of its own counts as one.
            tally.failed = tally.failed.max(1);
            failure =
                Some(error.context(format!("{} failed. To repeat it:\n\n    {}\n", step.name, step.repeat)));
            break;
        }
    }

    println!("\n=== times");
    for (name, time) in &times {
        println!("{:>8.1} s  {name}", time.as_secs_f64());
    }
    println!("{:>8.1} s  in all", begun.elapsed().as_secs_f64());
    println!("\n{} passed, {} failed", tally.passed, tally.failed);
    failure.map_or(Ok(()), Err)
}

fn select<'a>(words: &[&'a str]) -> Result<Selection<'a>> {
    let mut parts = Vec::new();
    let mut scenarios = Vec::new();
    for &word in words {
        match word {
            "rust" => parts.push(Rust),
            "web" => parts.push(Web),
            "browser" => parts.push(Browser),
            scenario if parts.contains(&Browser) => scenarios.push(scenario),
            unknown => bail!("There is no part `{unknown}` of the tests; there are rust, web and browser."),
        }
    }
    if parts.is_empty() {
        parts = vec![Rust, Web, Browser];
    }
    Ok(Selection { parts, scenarios })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn without_words_everything_runs() {
        assert_eq!(select(&[]).unwrap().parts, [Rust, Web, Browser]);
    }

    #[test]
    fn words_after_browser_name_scenarios() {
        let selection = select(&["browser", "chat", "layers"]).unwrap();
        assert_eq!((selection.parts, selection.scenarios), (vec![Browser], vec!["chat", "layers"]));
        assert!(select(&["chat"]).is_err());
    }
}
