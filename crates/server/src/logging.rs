//! Logs go to standard error, so that standard output stays for people.

use std::io;
use std::io::IsTerminal;
use std::str::FromStr;
use tracing::level_filters::LevelFilter;
use tracing_subscriber::filter::{ParseError, Targets};
use tracing_subscriber::layer::{Layer, SubscriberExt};
use tracing_subscriber::util::SubscriberInitExt;

/// What is logged: a level, or levels by module.
#[derive(Clone, PartialEq, Debug)]
pub struct LogFilter(Targets);

impl Default for LogFilter {
    /// Of str0m errors only: it warns of every browser that offers a codec we do not take.
    fn default() -> Self {
        Self(Targets::new().with_default(LevelFilter::INFO).with_target("str0m", LevelFilter::ERROR))
    }
}

impl FromStr for LogFilter {
    type Err = ParseError;

    fn from_str(text: &str) -> Result<Self, ParseError> {
        text.parse().map(Self)
    }
}

/// How it is logged.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub enum LogFormat {
    /// Lines for people.
    #[default]
    Text,
    /// One JSON object a line, for collectors.
    Json,
}

impl FromStr for LogFormat {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        match text {
            "text" => Ok(Self::Text),
            "json" => Ok(Self::Json),
            _ => Err(()),
        }
    }
}

/// Begins to log. A second call changes nothing.
pub fn start(filter: &LogFilter, format: LogFormat) {
    let filter = filter.0.clone();
    let registry = tracing_subscriber::registry();
    let done = match format {
        LogFormat::Text => {
            let lines = tracing_subscriber::fmt::layer()
                .with_writer(io::stderr)
                .with_ansi(io::stderr().is_terminal())
                .with_filter(filter);
            registry.with(lines).try_init()
        }
        LogFormat::Json => {
            let objects = tracing_subscriber::fmt::layer().json().flatten_event(true).with_writer(io::stderr);
            registry.with(objects.with_filter(filter)).try_init()
        }
    };
    drop::<Result<(), _>>(done);
}
