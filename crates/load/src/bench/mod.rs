//! `cargo xtask bench`: the contestants against each other, in rounds, and what of it goes into `docs/benchmarks.md`.
//!
//! Every round starts a fresh server, brings the clients in, lets media flow and looks at the server's process from
//! outside. Rounds are interleaved, there and back (A B C, C B A), so that a machine that gets slower does not favour
//! anyone, and so are the cases that are held against each other; what is judged are ratios of one run. A round that says nothing about the server (packets missing, a client
//! that could not keep up) is void, said to be, and run again.

pub mod case;
pub mod chart;
pub mod contestant;
pub mod machine;
pub mod report;
pub mod round;

use anyhow::{Context, Result, bail};
use case::Case;
use contestant::{Contestant, Programs};
use round::Round;
use std::collections::BTreeMap;
use std::time::Duration;

/// How the benchmark is to run.
pub struct Plan {
    /// What is measured.
    pub cases: Vec<Case>,
    /// Who takes part.
    pub contestants: Vec<Contestant>,
    /// How long media is counted in each round.
    pub window: Duration,
    /// Where the programs are.
    pub programs: Programs,
}

/// A contestant's rounds of a case.
#[derive(Default)]
pub struct Rounds {
    /// Those that count.
    pub valid: Vec<Round>,
    /// Why others do not.
    pub void: Vec<String>,
    /// Why it takes no part in the case.
    pub failed: Option<String>,
}

/// Everything measured: by case, then by contestant.
pub type Results = Vec<(Case, BTreeMap<Contestant, Rounds>)>;

/// Runs of a round, before a contestant is given up.
const TRIES: usize = 3;

impl Plan {
    /// Runs all of it, and says on the way what comes out.
    ///
    /// # Errors
    /// A contestant cannot be started at all.
    pub fn run(&self) -> Result<Results> {
        let mut results: Results = self.cases.iter().map(|case| (case.clone(), BTreeMap::new())).collect();
        for together in results.chunk_by_mut(|(case, _), (next, _)| case.goes_with(next)) {
            let turns = together.iter().map(|(case, _)| case.turns()).max().unwrap_or(0);
            for turn in 0..turns {
                let mut due: Vec<_> = together.iter_mut().filter(|(case, _)| turn < case.turns()).collect();
                let mut order = self.contestants.clone();
                if turn % 2 == 1 {
                    due.reverse();
                    order.reverse();
                }
                for (case, all) in due {
                    println!("\n{}", case.title());
                    for contestant in order.iter().filter(|one| one.can(case)) {
                        self.turn(case, *contestant, all.entry(*contestant).or_default())?;
                    }
                }
            }
        }
        Ok(results)
    }

    fn turn(&self, case: &Case, contestant: Contestant, rounds: &mut Rounds) -> Result<()> {
        if rounds.failed.is_some() {
            return Ok(());
        }
        let mut why = String::new();
        for _ in 0..TRIES {
            match round::run(&self.programs, contestant, case, self.window) {
                Ok(round) if round.faults.is_empty() => {
                    println!("  {:<14} {round}", contestant.name());
                    rounds.valid.push(round);
                    return Ok(());
                }
                Ok(round) => {
                    why = round.faults.join(", ");
                    println!("  {:<14} {round}; void: {why}", contestant.name());
                }
                Err(error) => {
                    why = format!("{error:#}");
                    println!("  {:<14} void: {why}", contestant.name());
                }
            }
            rounds.void.push(why.clone());
        }
        if rounds.valid.is_empty() {
            rounds.failed = Some(why);
        }
        Ok(())
    }
}

/// What does the same again. Where the report goes is no part of that.
fn command(said: &[String]) -> String {
    let mut command = vec!["cargo xtask bench"];
    let mut words = said.iter();
    while let Some(word) = words.next() {
        if word == "--out" {
            words.next();
        } else {
            command.push(word);
        }
    }
    command.join(" ")
}

/// Reads the command line and does what it says.
///
/// # Errors
/// A word that means nothing, or what the benchmark itself cannot do.
pub fn main() -> Result<()> {
    let said: Vec<_> = std::env::args().skip(1).collect();
    let mut words = said.iter().cloned();
    let (mut quick, mut only, mut out) = (false, None, None);
    let mut contestants = Contestant::ALL.to_vec();
    let mut seconds = None;
    while let Some(word) = words.next() {
        let mut value = || words.next().with_context(|| format!("`{word}` needs a value"));
        match word.as_str() {
            "--quick" => quick = true,
            "--only" => only = Some(value()?),
            "--out" => out = Some(value()?),
            "--seconds" => {
                let given = value()?;
                seconds = Some(given.parse().with_context(|| format!("`{given}` is no number of seconds"))?);
            }
            "--who" => {
                let given = value()?;
                contestants.retain(|one| given.split(',').any(|word| word == one.word()));
                if contestants.is_empty() {
                    let words = Contestant::ALL.map(Contestant::word).join(", ");
                    bail!("`{given}` is nobody; there are {words}, with commas between them");
                }
            }
            other => bail!(
                "`{other}` means nothing here; there are --quick, --only CASES, --who NAMES, --seconds N and --out FILE"
            ),
        }
    }
    let mut cases = if quick { case::quick() } else { case::all() };
    if let Some(only) = &only {
        let names: Vec<_> = cases.iter().map(|case| case.name.clone()).collect();
        if let Some(name) = only.split(',').find(|wanted| !names.iter().any(|name| name == wanted)) {
            bail!("there is no case `{name}`; there are {}, with commas between them", names.join(", "));
        }
        cases.retain(|case| only.split(',').any(|name| name == case.name));
    }
    let plan = Plan {
        cases,
        contestants,
        window: Duration::from_secs(seconds.unwrap_or(if quick { 5 } else { 10 })),
        programs: Programs::find()?,
    };
    let results = plan.run()?;
    let machine = machine::Machine::read(&plan.programs)?;
    let report = report::text(&results, &machine, &command(&said), plan.window);
    println!("\n{report}");
    if let Some(out) = out {
        let out = std::path::Path::new(&out);
        std::fs::write(out, &report).with_context(|| out.display().to_string())?;
        for (name, svg) in chart::all(&results) {
            let file = out.with_file_name(name);
            std::fs::write(&file, svg).with_context(|| file.display().to_string())?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_report_says_which_command_makes_it_again() {
        let said = ["--only", "1-to-50,burst", "--out", "page.md", "--seconds", "5"].map(str::to_owned);
        assert_eq!(command(&said), "cargo xtask bench --only 1-to-50,burst --seconds 5");
        assert_eq!(command(&[]), "cargo xtask bench");
    }
}
