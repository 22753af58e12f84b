//! The wide search: `cargo run -p sim -- --rooms 100000 --seed 1 --steps 150`.
//!
//! Prints every seed that fails and ends with 1 if one did. `--rooms 1 --seed N` lives through one of them again.
#![allow(clippy::print_stdout, clippy::print_stderr, reason = "it reports to a terminal")]

use std::process::ExitCode;

struct Wanted {
    rooms: u64,
    seed: u64,
    steps: u32,
}

fn main() -> ExitCode {
    let wanted = match read(std::env::args().skip(1)) {
        Ok(wanted) => wanted,
        Err(what) => {
            eprintln!("{what}\nusage: sim [--rooms N] [--seed N] [--steps N]");
            return ExitCode::from(2);
        }
    };
    // A line now and then, for whoever waits.
    let (mut done, mut steps, mut failed) = (0, 0, 0);
    while done < wanted.rooms {
        let rooms = (wanted.rooms - done).min(10_000);
        let found = sim::search(wanted.seed.wrapping_add(done), rooms, wanted.steps);
        found.failures.iter().for_each(|failure| println!("{failure}"));
        (done, steps, failed) = (done + rooms, steps + found.steps, failed + found.failures.len());
        println!("{done} rooms of up to {} people, {steps} steps, {failed} failed", found.most);
    }
    if failed == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

fn read(mut args: impl Iterator<Item = String>) -> Result<Wanted, String> {
    let mut wanted = Wanted { rooms: 1_000, seed: 1, steps: 150 };
    while let Some(flag) = args.next() {
        let value = args.next().ok_or_else(|| format!("{flag} needs a number"))?;
        let number = || value.parse().map_err(|_| format!("{flag} needs a number, not {value}"));
        match flag.as_str() {
            "--rooms" => wanted.rooms = number()?,
            "--seed" => wanted.seed = number()?,
            "--steps" => {
                wanted.steps = value.parse().map_err(|_| format!("{flag} needs a number, not {value}"))?;
            }
            _ => return Err(format!("there is no {flag}")),
        }
    }
    Ok(wanted)
}
