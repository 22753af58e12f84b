//! The configuration file: TOML with the names of [`SETTINGS`] as keys.

use crate::config::{Given, Origin, Values};
use crate::settings::{self, Kind, SETTINGS, Setting};
use std::path::{Path, PathBuf};
use toml::de::{DeTable, DeValue};

/// A configuration file that cannot be used.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum BadFile {
    /// It cannot be read.
    #[error("the configuration file {path} cannot be read: {reason}", path = path.display())]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// What the system says.
        reason: String,
    },
    /// A line of it cannot be used.
    #[error("{path} line {line}: {wrong}", path = path.display())]
    Line {
        /// The file.
        path: PathBuf,
        /// The line, counted from 1.
        line: usize,
        /// What is wrong and what would be right.
        wrong: String,
    },
}

/// Reads a configuration file.
///
/// # Errors
/// [`BadFile`] with the line.
pub fn read(path: &Path) -> Result<Values, BadFile> {
    let text = std::fs::read_to_string(path)
        .map_err(|error| BadFile::Unreadable { path: path.to_owned(), reason: error.to_string() })?;
    parse(path, &text)
}

fn parse(path: &Path, text: &str) -> Result<Values, BadFile> {
    let line = |at: usize| text.get(..at).unwrap_or(text).matches('\n').count() + 1;
    let bad = |at: usize, wrong: String| BadFile::Line { path: path.to_owned(), line: line(at), wrong };

    let table = DeTable::parse(text).map_err(|error| {
        let at = error.span().map_or(0, |span| span.start);
        bad(at, error.message().replace('\n', ", "))
    })?;

    let mut values = Values::new();
    for (key, value) in table.get_ref() {
        let (key, at) = (key.get_ref().as_ref(), key.span().start);
        let setting = settings::find(key).ok_or_else(|| bad(at, unknown(key)))?;
        let given = |text: String, at: usize| Given {
            text,
            origin: Origin::File { path: path.to_owned(), line: line(at), name: setting.name },
        };
        let list = match (setting.kind, value.get_ref()) {
            (Kind::Many(_), DeValue::Array(items)) => items
                .iter()
                .map(|item| Some(given(plain(item.get_ref())?, item.span().start)))
                .collect::<Option<Vec<_>>>(),
            (Kind::Switch, DeValue::Boolean(on)) => Some(vec![given(on.to_string(), at)]),
            (Kind::Switch, _) => None,
            (Kind::One(_) | Kind::Many(_), single) => plain(single).map(|text| vec![given(text, at)]),
        };
        let list = list.ok_or_else(|| bad(value.span().start, shape(setting)))?;
        values.insert(setting.name, list);
    }
    Ok(values)
}

fn plain(value: &DeValue<'_>) -> Option<String> {
    match value {
        DeValue::String(text) => Some(text.to_string()),
        DeValue::Integer(number) if number.radix() == 10 => Some(number.as_str().to_owned()),
        _ => None,
    }
}

fn unknown(key: &str) -> String {
    let names: Vec<_> = SETTINGS.iter().map(|setting| setting.name).collect();
    format!("there is no setting {key:?}; there are {}", names.join(", "))
}

fn shape(setting: &Setting) -> String {
    let name = setting.name;
    match setting.kind {
        Kind::Switch => format!("{name} takes true or false"),
        Kind::One(value) => format!("{name} takes one value, like {name} = \"{value}\""),
        Kind::Many(value) => format!("{name} takes a list, like {name} = [\"{value}\"]"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config;

    fn error(text: &str) -> String {
        let path = Path::new("starling.toml");
        match parse(path, text) {
            Err(error) => error.to_string(),
            Ok(values) => config::resolve(Values::new(), Values::new(), values).unwrap_err().to_string(),
        }
    }

    #[test]
    fn a_file_says_the_same_things_as_the_flags() {
        let text = r#"
            data-dir = "/var/lib/starling"   # a comment
            media-port = 9000
            announce = ["203.0.113.7", "2001:db8::7"]
            trusted-proxy = "10.0.0.0/8"
            plain-http = true
        "#;
        let values = parse(Path::new("starling.toml"), text).unwrap();
        let config = config::resolve(Values::new(), Values::new(), values).unwrap();
        assert_eq!(config.data_dir, Path::new("/var/lib/starling"));
        assert_eq!(config.media_port, 9000);
        assert_eq!(config.announce.len(), 2);
        assert_eq!(config.trusted_proxies.len(), 1);
        assert!(config.plain_http);
    }

    #[test]
    fn a_wrong_line_is_named_by_its_number() {
        for (text, expected) in [
            (
                "\nlisten_on = 1",
                "starling.toml line 2: there is no setting \"listen_on\"; there are data-dir,",
            ),
            ("listen = \"here\"", "listen in starling.toml line 1: \"here\" is no address and port"),
            ("log = \"info\"\nlisten = [\"a\"]", "starling.toml line 2: listen takes one value"),
            ("plain-http = \"yes\"", "starling.toml line 1: plain-http takes true or false"),
            (
                "announce = [\n\"192.0.2.1\",\n\"nowhere\"]",
                "announce in starling.toml line 3: \"nowhere\" is no IP",
            ),
            ("announce = [true]", "starling.toml line 1: announce takes a list"),
            ("log = \"info\"\n\nlisten = ", "starling.toml line 3: "),
            ("log = \"info\"\nlog = \"warn\"", "starling.toml line 2: "),
        ] {
            let error = error(text);
            assert!(error.starts_with(expected), "{error}");
            assert!(!error.contains('\n'), "{error}");
        }
    }

    #[test]
    fn the_example_says_what_it_shows() {
        let values =
            parse(Path::new("starling.toml"), include_str!("../../../deploy/starling.toml")).unwrap();
        let config = config::resolve(Values::new(), Values::new(), values).unwrap();
        assert_eq!(config.data_dir, Path::new("/var/lib/starling"));
        assert_eq!(config.listen, config::LISTEN);
        assert_eq!(config.media_port, config::MEDIA_PORT);
    }

    #[test]
    fn a_missing_file_is_named() {
        let error = read(Path::new("/nowhere/starling.toml")).unwrap_err().to_string();
        assert!(
            error.starts_with("the configuration file /nowhere/starling.toml cannot be read: "),
            "{error}"
        );
    }
}
