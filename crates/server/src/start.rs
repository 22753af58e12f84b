//! From the command line to a running server, and from any failure to one sentence.

use crate::cli::{self, Asked, BadCommand};
use crate::config::{self, BadValue, Config, Values};
use crate::config_file::{self, BadFile};
use crate::serve::{self, StartError};
use crate::{logging, settings};
use std::ffi::OsString;
use std::io::{self, Write};
use std::path::PathBuf;
use std::process::ExitCode;

/// The exit code of a program that was started the wrong way.
const WRONG_START: u8 = 2;

/// Why the program ends without having served.
#[derive(Debug, thiserror::Error)]
enum Failure {
    #[error(transparent)]
    Command(#[from] BadCommand),
    #[error(transparent)]
    File(#[from] BadFile),
    #[error(transparent)]
    Value(#[from] BadValue),
    #[error(transparent)]
    Start(#[from] StartError),
    #[error("the system refuses to start threads: {0}")]
    Runtime(io::Error),
}

/// Runs the program with these arguments, its name first.
#[must_use]
pub fn program(arguments: impl IntoIterator<Item = OsString>) -> ExitCode {
    match run(arguments) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            let _ = writeln!(io::stderr(), "starling: {failure}");
            ExitCode::from(WRONG_START)
        }
    }
}

fn run(arguments: impl IntoIterator<Item = OsString>) -> Result<(), Failure> {
    match cli::read(arguments)? {
        Asked::Print(text) => {
            // Whoever closes the pipe has read enough.
            let _ = write!(io::stdout(), "{text}");
            Ok(())
        }
        Asked::Serve { config, flags } => {
            let config = configure(config, flags)?;
            logging::start(&config.log, config.log_format);
            let runtime = tokio::runtime::Runtime::new().map_err(Failure::Runtime)?;
            let served = runtime.block_on(serve::serve(config));
            // A password that is being hashed for somebody who is gone is not waited for.
            runtime.shutdown_background();
            Ok(served?)
        }
    }
}

fn configure(file: Option<PathBuf>, flags: Values) -> Result<Config, Failure> {
    let variable = |name: &str| std::env::var(name).ok();
    let file = match config::file_path(file, variable(&settings::variable(settings::CONFIG))) {
        Some(path) => config_file::read(&path)?,
        None => Values::new(),
    };
    Ok(config::resolve(flags, config::from_environment(variable), file)?)
}
