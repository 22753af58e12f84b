//! The long run: `cargo xtask fuzz [--inputs N] [--seed N] [TARGET]`. What breaks a target is written to its corpus.
#![allow(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "a program for development"
)]

use hostile::mutate::{Rng, input};
use hostile::{TARGETS, Target, corpus};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::process::ExitCode;
use std::time::Instant;

/// What was asked for.
struct Asked {
    inputs: u64,
    seed: u64,
    target: Option<String>,
}

fn main() -> ExitCode {
    let asked = match read_args(std::env::args().skip(1)) {
        Ok(asked) => asked,
        Err(word) => {
            eprintln!("`{word}` is not understood: cargo xtask fuzz [--inputs N] [--seed N] [TARGET]");
            return ExitCode::from(2);
        }
    };
    let mut good = true;
    for target in TARGETS.iter().filter(|target| asked.target.as_ref().is_none_or(|name| name == target.name))
    {
        let begun = Instant::now();
        let findings = search(target, asked.inputs, asked.seed);
        let seconds = begun.elapsed().as_secs_f64();
        println!("{:>8}: {} inputs in {seconds:.0} s, {} panics", target.name, asked.inputs, findings.len());
        for path in &findings {
            println!("          {path}");
        }
        good &= findings.is_empty();
    }
    if good { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

/// Splits the inputs over the cores; each has a seed of its own. Each core stops at its first finding.
fn search(target: &'static Target, inputs: u64, seed: u64) -> Vec<String> {
    let seeds: Vec<Vec<u8>> = corpus::read(target.name).into_iter().map(|(_, bytes)| bytes).collect();
    let cores = std::thread::available_parallelism().map_or(1, |count| count.get() as u64);
    std::thread::scope(|scope| {
        let searchers: Vec<_> = (0..cores)
            .map(|core| {
                let seeds = &seeds;
                let share = inputs / cores + u64::from(core < inputs % cores);
                scope.spawn(move || search_on_one_core(target, share, seed ^ (core << 56), seeds))
            })
            .collect();
        searchers.into_iter().filter_map(|searcher| searcher.join().unwrap()).collect()
    })
}

fn search_on_one_core(target: &Target, inputs: u64, seed: u64, seeds: &[Vec<u8>]) -> Option<String> {
    let mut rng = Rng::new(seed);
    for _ in 0..inputs {
        let bytes = input(&mut rng, seeds, target.words);
        if catch_unwind(AssertUnwindSafe(|| (target.run)(&bytes))).is_err() {
            let path = corpus::folder(target.name).join(format!("found-{:016x}", rng.next()));
            std::fs::write(&path, &bytes).unwrap();
            return Some(path.display().to_string());
        }
    }
    None
}

fn read_args(mut words: impl Iterator<Item = String>) -> Result<Asked, String> {
    let mut asked = Asked { inputs: 10_000_000, seed: 1, target: None };
    while let Some(word) = words.next() {
        let mut number = || words.next().and_then(|next| next.parse().ok()).ok_or(word.clone());
        match word.as_str() {
            "--inputs" => asked.inputs = number()?,
            "--seed" => asked.seed = number()?,
            name if TARGETS.iter().any(|target| target.name == name) => asked.target = Some(name.to_owned()),
            _ => return Err(word),
        }
    }
    Ok(asked)
}
