//! What the flags, the environment and the configuration file say, as one checked [`Config`].

use crate::live::address::Cidr;
use crate::logging::{LogFilter, LogFormat};
use crate::settings::{Kind, SETTINGS};
use model::Travel;
use std::collections::BTreeMap;
use std::fmt;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};

/// How this server is run.
#[derive(Clone, PartialEq, Debug)]
pub struct Config {
    /// Where everything is kept.
    pub data_dir: PathBuf,
    /// Where pages and sockets are served.
    pub listen: SocketAddr,
    /// The port of the media, UDP and TCP; 0 for a free one.
    pub media_port: u16,
    /// Addresses browsers send media to; empty for this machine's own.
    pub announce: Vec<IpAddr>,
    /// No TLS.
    pub plain_http: bool,
    /// Proxies whose `X-Forwarded-…` headers are believed.
    pub trusted_proxies: Vec<Cidr>,
    /// Who may read `/metrics` besides this machine.
    pub metrics_from: Vec<Cidr>,
    /// Who may reach the administration at all; empty for any address.
    pub admin_from: Vec<Cidr>,
    /// How many media threads; one for each core where it is not said.
    pub media_threads: Option<NonZeroUsize>,
    /// How media travels in new rooms.
    pub travel: Travel,
    /// What is logged.
    pub log: LogFilter,
    /// How it is logged.
    pub log_format: LogFormat,
}

/// The default of `--data-dir`.
pub const DATA_DIR: &str = "./data";
/// The default of `--listen`.
pub const LISTEN: SocketAddr = SocketAddr::new(IpAddr::V4(Ipv4Addr::UNSPECIFIED), 8443);
/// The default of `--media-port`.
pub const MEDIA_PORT: u16 = 8444;

/// Settings by name, each with the values one source gives it.
pub type Values = BTreeMap<&'static str, Vec<Given>>;

/// A value and where it stands.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Given {
    /// As it was written.
    pub text: String,
    /// Where.
    pub origin: Origin,
}

/// Where a value stands.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Origin {
    /// After this flag.
    Flag(&'static str),
    /// In this variable of the environment.
    Variable(String),
    /// In the configuration file.
    File {
        /// The file.
        path: PathBuf,
        /// The line, counted from 1.
        line: usize,
        /// The setting.
        name: &'static str,
    },
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Flag(name) => write!(f, "--{name}"),
            Self::Variable(name) => f.write_str(name),
            Self::File { path, line, name } => write!(f, "{name} in {} line {line}", path.display()),
        }
    }
}

/// A value that cannot be used.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
#[error("{origin}: {text:?} {wrong}")]
pub struct BadValue {
    origin: Origin,
    text: String,
    wrong: String,
}

/// Puts the sources together: a flag outweighs a variable, a variable outweighs the file.
///
/// # Errors
/// [`BadValue`] for the first value that cannot be used.
pub fn resolve(flags: Values, environment: Values, file: Values) -> Result<Config, BadValue> {
    let mut values = file;
    values.extend(environment);
    values.extend(flags);
    let values = Chosen(values);

    Ok(Config {
        data_dir: values.one("data-dir", data_dir)?.unwrap_or_else(|| PathBuf::from(DATA_DIR)),
        listen: values.one("listen", listen)?.unwrap_or(LISTEN),
        media_port: values.one("media-port", media_port)?.unwrap_or(MEDIA_PORT),
        announce: values.many("announce", announce)?,
        plain_http: values.one("plain-http", switch)?.unwrap_or(false),
        trusted_proxies: values.many("trusted-proxy", range)?,
        metrics_from: values.many("metrics-from", range)?,
        admin_from: values.many("admin-from", range)?,
        media_threads: values.one("media-threads", threads)?,
        travel: values.one("travel", travel)?.unwrap_or_default(),
        log: values.one("log", log)?.unwrap_or_default(),
        log_format: values.one("log-format", log_format)?.unwrap_or_default(),
    })
}

/// What the environment says. An empty variable says nothing.
#[must_use]
pub fn from_environment(variable: impl Fn(&str) -> Option<String>) -> Values {
    let mut values = Values::new();
    for setting in &SETTINGS {
        let name = setting.variable();
        let Some(text) = variable(&name).filter(|text| !text.trim().is_empty()) else { continue };
        let given =
            |text: &str| Given { text: text.trim().to_owned(), origin: Origin::Variable(name.clone()) };
        let texts = match setting.kind {
            Kind::Switch | Kind::One(_) => vec![given(&text)],
            Kind::Many(_) => text.split(',').map(given).collect(),
        };
        values.insert(setting.name, texts);
    }
    values
}

/// The path of the configuration file: the flag's, else the variable's.
#[must_use]
pub fn file_path(flag: Option<PathBuf>, variable: Option<String>) -> Option<PathBuf> {
    flag.or_else(|| variable.filter(|text| !text.is_empty()).map(PathBuf::from))
}

struct Chosen(Values);

impl Chosen {
    fn one<T>(&self, name: &str, parse: fn(&str) -> Result<T, String>) -> Result<Option<T>, BadValue> {
        Ok(self.many(name, parse)?.pop())
    }

    fn many<T>(&self, name: &str, parse: fn(&str) -> Result<T, String>) -> Result<Vec<T>, BadValue> {
        self.0
            .get(name)
            .into_iter()
            .flatten()
            .map(|Given { text, origin }| {
                parse(text).map_err(|wrong| BadValue { origin: origin.clone(), text: text.clone(), wrong })
            })
            .collect()
    }
}

fn data_dir(text: &str) -> Result<PathBuf, String> {
    if text.is_empty() { Err("is no path".into()) } else { Ok(Path::new(text).to_owned()) }
}

fn listen(text: &str) -> Result<SocketAddr, String> {
    text.parse().map_err(|_| {
        "is no address and port; write one like 0.0.0.0:8443, 127.0.0.1:8080 or [::]:8443".into()
    })
}

fn media_port(text: &str) -> Result<u16, String> {
    text.parse().map_err(|_| "is no port; write a number up to 65535".into())
}

fn travel(text: &str) -> Result<Travel, String> {
    let words = Travel::ALL.map(Travel::word);
    Travel::from_word(text).ok_or_else(|| format!("is no way for media; there are {}", words.join(", ")))
}

fn announce(text: &str) -> Result<IpAddr, String> {
    match text.parse::<IpAddr>() {
        Ok(ip) if ip.is_unspecified() || ip.is_multicast() => {
            Err("cannot be sent to; write the address browsers reach this server at".into())
        }
        Ok(ip) => Ok(ip.to_canonical()),
        Err(_) => Err("is no IP address; write one like 203.0.113.7 or 2001:db8::7".into()),
    }
}

fn switch(text: &str) -> Result<bool, String> {
    text.parse().map_err(|_| "is neither true nor false".into())
}

fn range(text: &str) -> Result<Cidr, String> {
    text.parse()
        .map_err(|_| "is no range of addresses; write one like 10.0.0.0/8, fd00::/8 or 192.0.2.7".into())
}

fn threads(text: &str) -> Result<NonZeroUsize, String> {
    text.parse().map_err(|_| "is no number of threads; write one from 1 up".into())
}

fn log(text: &str) -> Result<LogFilter, String> {
    text.parse()
        .map_err(|_| "is no log filter; write error, warn, info, debug or trace, or info,server=debug".into())
}

fn log_format(text: &str) -> Result<LogFormat, String> {
    text.parse().map_err(|()| "is neither text nor json".into())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::settings;

    fn values(name: &str, texts: &[&str]) -> Values {
        let name = settings::find(name).unwrap().name;
        let given = |text: &&str| Given { text: (*text).to_owned(), origin: Origin::Flag(name) };
        Values::from([(name, texts.iter().map(given).collect())])
    }

    fn error(name: &str, text: &str) -> String {
        resolve(values(name, &[text]), Values::new(), Values::new()).unwrap_err().to_string()
    }

    #[test]
    fn nothing_said_means_the_defaults() {
        let config = resolve(Values::new(), Values::new(), Values::new()).unwrap();
        assert_eq!(config.data_dir, Path::new("./data"));
        assert_eq!(config.listen.to_string(), "0.0.0.0:8443");
        assert_eq!(config.media_port, 8444);
        assert!(config.announce.is_empty() && config.trusted_proxies.is_empty() && !config.plain_http);
    }

    #[test]
    fn a_flag_outweighs_a_variable_and_a_variable_the_file() {
        let port = |text| values("media-port", &[text]);
        let none = Values::new;
        for (flags, environment, file, expected) in [
            (port("1"), port("2"), port("3"), 1),
            (none(), port("2"), port("3"), 2),
            (none(), none(), port("3"), 3),
        ] {
            assert_eq!(resolve(flags, environment, file).unwrap().media_port, expected);
        }
        let announce = |texts| values("announce", texts);
        let config =
            resolve(announce(&["192.0.2.1"]), announce(&["192.0.2.2", "192.0.2.3"]), none()).unwrap();
        assert_eq!(config.announce.len(), 1, "lists are replaced, never mixed");
    }

    #[test]
    fn the_environment_says_the_same_things() {
        let environment = from_environment(|name| match name {
            "STARLING_DATA_DIR" => Some("/srv/starling".into()),
            "STARLING_TRUSTED_PROXY" => Some("10.0.0.0/8, ::1".into()),
            "STARLING_PLAIN_HTTP" => Some("true".into()),
            "STARLING_LISTEN" => Some(" ".into()),
            _ => None,
        });
        let config = resolve(Values::new(), environment, Values::new()).unwrap();
        assert_eq!(config.data_dir, Path::new("/srv/starling"));
        assert_eq!(config.trusted_proxies.len(), 2);
        assert!(config.plain_http);
        assert_eq!(config.listen, LISTEN, "an empty variable says nothing");
    }

    #[test]
    fn a_wrong_value_is_named_with_its_place_and_a_right_one() {
        assert_eq!(
            error("listen", "localhost"),
            "--listen: \"localhost\" is no address and port; write one like 0.0.0.0:8443, 127.0.0.1:8080 or [::]:8443"
        );
        for (name, text) in [
            ("media-port", "-1"),
            ("media-port", "70000"),
            ("announce", "example.org"),
            ("announce", "0.0.0.0"),
            ("plain-http", "maybe"),
            ("trusted-proxy", "10.0.0.0/33"),
            ("media-threads", "0"),
            ("media-threads", "many"),
            ("log", "loud=very"),
            ("log-format", "xml"),
            ("data-dir", ""),
        ] {
            let error = error(name, text);
            assert!(error.starts_with(&format!("--{name}: {text:?} ")), "{error}");
        }
    }
}
