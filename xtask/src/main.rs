//! Everything that is done to this repository by command: `cargo xtask run` and `cargo xtask test` are the two that
//! anyone needs.
//!
//! Nothing here is part of the program. Read [`test`] for what CI runs, [`run`] for what a newcomer runs, [`tools`]
//! for what must be on the machine.
#![allow(clippy::print_stdout, clippy::disallowed_methods, reason = "a program for a terminal, on real time")]

mod bench;
mod deny;
mod fuzz;
mod measure;
mod run;
mod shell;
mod tally;
mod test;
mod tools;
mod types;
mod web;

use std::process::ExitCode;

const HELP: &str = "\
cargo xtask run  [-- FLAGS]          build everything and start Starling; FLAGS go to `starling serve`
cargo xtask test [rust|web|browser]  everything CI runs, or a part of it; after `browser`, words that name scenarios

cargo xtask types                    write web/src/protocol/generated.ts from crates/protocol
cargo xtask fuzz [--inputs N] [--seed N] [TARGET]
                                     random and mutated inputs into every parser of outside bytes
cargo xtask soak [--people N] [--seconds N]
                                     one long meeting of real browsers, judged frame by frame
cargo xtask measure switching [--people N] [--times N] [--browsers chromium|firefox|mixed] [--camera colour|browser]
                                     a room that changes its shape, and what of it is heard and seen
cargo xtask measure coming [--times N] [--browsers chromium|firefox|mixed] [--travel automatic|server] [--camera colour|browser]
                                     people come and go, and what those who stay hear and see meanwhile
cargo xtask measure carrier [--times N] [--only killed|stalled|hidden]
                                     whoever mixes crashes or stands still: how long the others do not hear each other
cargo xtask measure blocked [--times N]
                                     nothing passes between two any more: when they hear each other again (needs root)
cargo xtask bench [--quick] [--only CASE] [--who NAMES] [--seconds N] [--out FILE]
                                     what forwarding costs, against Janus and the bare loop; all of it into docs/benchmarks.md
cargo xtask measure cost [--people N] [--times N]
                                     what a direct room costs the server, against one that it carries
";

fn main() -> ExitCode {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = args.iter().map(String::as_str).collect();
    let done = match words.as_slice() {
        ["run", "--", flags @ ..] | ["run", flags @ ..] => run::run(flags),
        ["test", parts @ ..] => test::run(parts),
        ["types"] => types::write(),
        ["fuzz", flags @ ..] => fuzz::run(flags),
        ["soak", flags @ ..] => measure::soak(flags),
        ["measure", words @ ..] => measure::run(words),
        ["bench", flags @ ..] => bench::run(flags),
        [] | ["help" | "--help" | "-h"] => {
            print!("{HELP}");
            return ExitCode::SUCCESS;
        }
        [unknown, ..] => {
            eprint!("There is no `cargo xtask {unknown}`.\n\n{HELP}");
            return ExitCode::from(2);
        }
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("\n{error:#}");
            ExitCode::FAILURE
        }
    }
}
