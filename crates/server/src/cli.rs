//! The command line.

use crate::config::{Given, Origin, Values};
use crate::settings::{CONFIG, DATA_DIR, Kind, SETTINGS, Setting};
use clap::error::{ContextKind, ErrorKind};
use clap::{Arg, ArgAction, ArgMatches, Command};
use std::ffi::OsString;
use std::path::PathBuf;

/// What the program is asked to do.
#[derive(PartialEq, Eq, Debug)]
pub enum Asked {
    /// Print this and be done.
    Print(String),
    /// Serve, with what the flags say.
    Serve {
        /// The configuration file.
        config: Option<PathBuf>,
        /// The settings given as flags.
        flags: Values,
    },
    /// Make a new key for the administration.
    AdminKey {
        /// The configuration file.
        config: Option<PathBuf>,
        /// The settings given as flags.
        flags: Values,
    },
}

/// A command line that cannot be understood.
#[derive(PartialEq, Eq, Debug, thiserror::Error)]
#[error("{0}; `starling help` shows what there is")]
pub struct BadCommand(String);

/// Reads the command line, the program's name first.
///
/// # Errors
/// [`BadCommand`] says which word is wrong.
pub fn read(arguments: impl IntoIterator<Item = OsString>) -> Result<Asked, BadCommand> {
    let matches = match command().try_get_matches_from(arguments) {
        Ok(matches) => matches,
        Err(error) if matches!(error.kind(), ErrorKind::DisplayHelp | ErrorKind::DisplayVersion) => {
            return Ok(Asked::Print(error.to_string()));
        }
        Err(error) => return Err(BadCommand(one_sentence(&error))),
    };
    match matches.subcommand() {
        Some(("serve", serve)) => {
            Ok(Asked::Serve { config: config_file(serve), flags: flags(serve, &SETTINGS) })
        }
        Some(("admin-key", renew)) => {
            Ok(Asked::AdminKey { config: config_file(renew), flags: flags(renew, where_it_is()) })
        }
        _ => Err(BadCommand("say what to do: `starling serve` starts the server".into())),
    }
}

fn command() -> Command {
    let serve = Command::new("serve")
        .about("Start the server")
        .after_help(
            "Each flag can be given as a variable too, --data-dir as STARLING_DATA_DIR, or as a line of the\n\
             configuration file, data-dir = \"/var/lib/starling\". A flag outweighs the variable, the variable\n\
             outweighs the file.",
        )
        .arg(config_argument())
        .args(SETTINGS.iter().map(argument));
    let admin_key = Command::new("admin-key")
        .about("Make a new key for the administration; whoever is signed in is signed out")
        .after_help("The server may be running or not. The old key is worth nothing from then on.")
        .arg(config_argument())
        .args(where_it_is().map(argument));
    Command::new("starling")
        .about("Meetings from one program: rooms, sound, pictures, screens and chat")
        .version(env!("CARGO_PKG_VERSION"))
        .subcommand(serve)
        .subcommand(admin_key)
}

/// The settings that tell which server is meant.
fn where_it_is() -> impl Iterator<Item = &'static Setting> {
    SETTINGS.iter().filter(|setting| setting.name == DATA_DIR)
}

fn config_argument() -> Arg {
    Arg::new(CONFIG)
        .long(CONFIG)
        .value_name("PATH")
        .value_parser(clap::value_parser!(PathBuf))
        .help("A TOML file with any of these settings [default: none]")
}

fn argument(setting: &Setting) -> Arg {
    let arg = Arg::new(setting.name).long(setting.name).help(setting.help);
    match setting.kind {
        Kind::Switch => arg.action(ArgAction::SetTrue),
        Kind::One(value) => arg.value_name(value).allow_hyphen_values(true),
        Kind::Many(value) => arg.value_name(value).action(ArgAction::Append).allow_hyphen_values(true),
    }
}

fn config_file(matches: &ArgMatches) -> Option<PathBuf> {
    matches.get_one::<PathBuf>(CONFIG).cloned()
}

fn flags(matches: &ArgMatches, settings: impl IntoIterator<Item = &'static Setting>) -> Values {
    let mut values = Values::new();
    for setting in settings {
        let given = |text: &str| Given { text: text.to_owned(), origin: Origin::Flag(setting.name) };
        let texts: Vec<Given> = match setting.kind {
            Kind::Switch => matches.get_flag(setting.name).then(|| given("true")).into_iter().collect(),
            Kind::One(_) | Kind::Many(_) => matches
                .get_many::<String>(setting.name)
                .into_iter()
                .flatten()
                .map(|text| given(text))
                .collect(),
        };
        if !texts.is_empty() {
            values.insert(setting.name, texts);
        }
    }
    values
}

/// clap explains over several lines; whoever mistyped a flag wants one.
fn one_sentence(error: &clap::Error) -> String {
    let text = error.to_string();
    let first = text.lines().next().unwrap_or_default();
    let mut sentence = first.trim_start_matches("error: ").to_owned();
    if let Some(tip) = error.get(ContextKind::SuggestedArg).or(error.get(ContextKind::SuggestedSubcommand)) {
        sentence.push_str(&format!("; did you mean {}?", tip.to_string().replace('\n', " or ")));
    }
    sentence
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read_words(words: &str) -> Result<Asked, BadCommand> {
        read(words.split(' ').map(OsString::from))
    }

    fn served(words: &str) -> Values {
        match read_words(words).unwrap() {
            Asked::Serve { flags, .. } => flags,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn flags_become_values_that_know_where_they_came_from() {
        let flags =
            served("starling serve --listen 127.0.0.1:1 --announce 192.0.2.1 --announce ::1 --plain-http");
        let texts = |name| flags[name].iter().map(|given| given.text.as_str()).collect::<Vec<_>>();
        assert_eq!(texts("listen"), ["127.0.0.1:1"]);
        assert_eq!(texts("announce"), ["192.0.2.1", "::1"]);
        assert_eq!(texts("plain-http"), ["true"]);
        assert_eq!(flags["listen"][0].origin.to_string(), "--listen");
        assert_eq!(flags.len(), 3);
    }

    #[test]
    fn a_new_admin_key_is_made_for_the_server_of_a_directory() {
        let Ok(Asked::AdminKey { config: None, flags }) = read_words("starling admin-key --data-dir /srv")
        else {
            panic!()
        };
        assert_eq!(flags["data-dir"][0].text, "/srv");
        assert!(read_words("starling admin-key --listen 127.0.0.1:1").is_err());
    }

    #[test]
    fn help_and_version_are_printed() {
        for words in ["starling help", "starling --help", "starling help serve", "starling serve --help"] {
            assert!(matches!(read_words(words), Ok(Asked::Print(text)) if text.contains("serve")), "{words}");
        }
        assert_eq!(
            read_words("starling --version"),
            Ok(Asked::Print(format!("starling {}\n", env!("CARGO_PKG_VERSION"))))
        );
    }

    #[test]
    fn a_wrong_word_is_named_in_one_line() {
        for (words, named) in [
            ("starling", "starling serve"),
            ("starling sing", "'sing'"),
            ("starling serve --lisen 1", "'--lisen'"),
            ("starling serve --listen", "--listen"),
            ("starling serve --listen a --listen b", "--listen"),
            ("starling serve extra", "'extra'"),
        ] {
            let error = read_words(words).unwrap_err().to_string();
            assert!(error.contains(named) && !error.contains('\n'), "{words}: {error}");
        }
        assert!(
            read_words("starling serve --lisen 1")
                .unwrap_err()
                .to_string()
                .contains("did you mean --listen?")
        );
    }
}
