//! The wide searches. Each prints every seed that fails and ends with 1 if one did.
//!
//! - `cargo run -p sim -- --rooms 100000 --seed 1 --steps 150`: rooms; `--rooms 1 --seed N` lives through one again.
//! - `cargo run --release -p sim -- plans --rooms 10000 --seed 1 --steps 150`: plans, one for each step of each room.
//! - `cargo run --release -p sim -- rooms --hours 100000 --seed 1`: calls of an hour each, on a network that fails.
//! - `cargo run -p sim -- pictures`: draws the pictures of docs/topologies.md.
#![allow(clippy::print_stdout, clippy::print_stderr, reason = "it reports to a terminal")]

use std::process::ExitCode;

struct Wanted {
    rooms: u64,
    seed: u64,
    steps: u32,
    hours: u64,
}

fn main() -> ExitCode {
    let mut args: Vec<String> = std::env::args().skip(1).collect();
    let what = match args.first() {
        Some(word) if !word.starts_with("--") => args.remove(0),
        _ => String::new(),
    };
    let search = match what.as_str() {
        "" => rooms,
        "plans" => plans,
        "rooms" => hours,
        "pictures" => pictures,
        _ => return usage(&format!("there is no {what}")),
    };
    match read(args.into_iter()) {
        Ok(wanted) => search(&wanted),
        Err(what) => usage(&what),
    }
}

fn usage(what: &str) -> ExitCode {
    eprintln!(
        "{what}\nusage: sim [plans] [--rooms N] [--seed N] [--steps N]\n       sim rooms [--hours N] [--seed N]\n       sim pictures"
    );
    ExitCode::from(2)
}

fn rooms(wanted: &Wanted) -> ExitCode {
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

fn plans(wanted: &Wanted) -> ExitCode {
    let mut all = sim::plans::Seen::default();
    let (mut done, mut failed) = (0, 0);
    while done < wanted.rooms {
        let rooms = (wanted.rooms - done).min(1_000);
        let mut seen = sim::plans::search(wanted.seed.wrapping_add(done), rooms, wanted.steps);
        seen.failures.iter().for_each(|failure| println!("{failure}"));
        failed += seen.failures.len();
        seen.failures.clear();
        all.add(seen);
        done += rooms;
        println!("{done} rooms, {} plans, {} of them new, {failed} failed", all.plans, all.changes);
    }
    println!("sound and picture unlike: {}, several mixers: {}", all.unlike, all.several_mixers);
    println!("shapes: {:?}\nreasons: {:?}", all.shapes, all.whys);
    if failed == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

fn pictures(_: &Wanted) -> ExitCode {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/topologies");
    for picture in sim::pictures::pictures() {
        let path = folder.join(&picture.file);
        if let Err(error) =
            std::fs::create_dir_all(&folder).and_then(|()| std::fs::write(&path, &picture.svg))
        {
            eprintln!("cannot write {}: {error}", path.display());
            return ExitCode::FAILURE;
        }
    }
    ExitCode::SUCCESS
}

fn hours(wanted: &Wanted) -> ExitCode {
    let mut all = sim::calls::Report::default();
    while all.hours < wanted.hours {
        let some = (wanted.hours - all.hours).min(10_000);
        let report = sim::calls::hours(wanted.seed.wrapping_add(all.hours), some);
        for failure in report.failures.iter().take(5) {
            println!(
                "seed {} at {} ms: {:?} {:?}",
                failure.seed, failure.at, failure.faults, failure.unexplained
            );
        }
        all.add(report);
        println!("{} hours, {} plans, {} failed", all.hours, all.plans, all.failures.len());
    }
    println!("{all}");
    if all.failures.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

fn read(mut args: impl Iterator<Item = String>) -> Result<Wanted, String> {
    let mut wanted = Wanted { rooms: 1_000, seed: 1, steps: 150, hours: 1_000 };
    while let Some(flag) = args.next() {
        let value = args.next().ok_or_else(|| format!("{flag} needs a number"))?;
        let number = || value.parse().map_err(|_| format!("{flag} needs a number, not {value}"));
        match flag.as_str() {
            "--rooms" => wanted.rooms = number()?,
            "--hours" => wanted.hours = number()?,
            "--seed" => wanted.seed = number()?,
            "--steps" => {
                wanted.steps = value.parse().map_err(|_| format!("{flag} needs a number, not {value}"))?;
            }
            _ => return Err(format!("there is no {flag}")),
        }
    }
    Ok(wanted)
}
