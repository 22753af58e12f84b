//! From the command line to a running server, and from any failure to one sentence.

use crate::admin_key::{self, NewKeyError};
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
    #[error(transparent)]
    NewKey(#[from] NewKeyError),
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
            print(&text);
            Ok(())
        }
        Asked::AdminKey { config, flags } => {
            let config = configure(config, flags)?;
            let runtime = tokio::runtime::Runtime::new().map_err(Failure::Runtime)?;
            print(&runtime.block_on(admin_key::make(&config.data_dir))?);
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

/// Whoever closes the pipe has read enough.
fn print(text: &str) {
    let _ = write!(io::stdout(), "{text}");
}

fn configure(file: Option<PathBuf>, flags: Values) -> Result<Config, Failure> {
    let variable = |name: &str| std::env::var(name).ok();
    let file = match config::file_path(file, variable(&settings::variable(settings::CONFIG))) {
        Some(path) => config_file::read(&path)?,
        None => Values::new(),
    };
    Ok(config::resolve(flags, config::from_environment(variable), file)?)
}
