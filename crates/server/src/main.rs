//! The program `starling`. What it does is in the library beside it.

use std::process::ExitCode;

fn main() -> ExitCode {
    server::start::program(std::env::args_os())
}
