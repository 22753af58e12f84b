//! Everything that can be configured, as one table. A flag `--data-dir`, a variable `STARLING_DATA_DIR` and a line
//! `data-dir = …` of the configuration file are the same setting.

/// One thing that can be configured.
#[derive(Debug)]
pub struct Setting {
    /// Its name: the flag without the dashes, and the key in the file.
    pub name: &'static str,
    /// What kind of value it takes.
    pub kind: Kind,
    /// What it is for, with its default.
    pub help: &'static str,
}

/// What kind of value a setting takes.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Kind {
    /// Yes or no: a flag without a value, `true` or `false` elsewhere.
    Switch,
    /// One value, shown like this in the help.
    One(&'static str),
    /// Any number of values: the flag repeated, a list in the file, commas in the variable.
    Many(&'static str),
}

/// The name of the setting that says where everything is kept.
pub const DATA_DIR: &str = "data-dir";
/// The name of the variable and flag that name the configuration file.
pub const CONFIG: &str = "config";

/// The table.
pub const SETTINGS: [Setting; 12] = [
    Setting {
        name: DATA_DIR,
        kind: Kind::One("PATH"),
        help: "Where everything is kept: database, certificate, secrets [default: ./data]",
    },
    Setting {
        name: "listen",
        kind: Kind::One("ADDRESS:PORT"),
        help: "Where pages and sockets are served [default: 0.0.0.0:8443]",
    },
    Setting {
        name: "media-port",
        kind: Kind::One("PORT"),
        help: "The one port for sound and pictures, UDP and TCP [default: 8444]",
    },
    Setting {
        name: "announce",
        kind: Kind::Many("IP"),
        help: "An address browsers send media to; repeatable [default: this machine's own addresses]",
    },
    Setting {
        name: "plain-http",
        kind: Kind::Switch,
        help: "Serve HTTP without TLS, for this machine only or behind a proxy",
    },
    Setting {
        name: "trusted-proxy",
        kind: Kind::Many("CIDR"),
        help: "A proxy whose X-Forwarded-For is believed; repeatable [default: none]",
    },
    Setting {
        name: "metrics-from",
        kind: Kind::Many("CIDR"),
        help: "Who may read /metrics besides this machine; repeatable [default: nobody]",
    },
    Setting {
        name: "admin-from",
        kind: Kind::Many("CIDR"),
        help: "Who may reach the administration at all; repeatable [default: any address, with the admin key]",
    },
    Setting {
        name: "media-threads",
        kind: Kind::One("N"),
        help: "How many threads carry media [default: one for each core]",
    },
    Setting {
        name: "travel",
        kind: Kind::One("WAY"),
        help: "How media travels in new rooms: automatic, direct, mixer or server [default: automatic]",
    },
    Setting {
        name: "log",
        kind: Kind::One("FILTER"),
        help: "What is logged: error, warn, info, debug, trace, or info,server=debug [default: info,str0m=error]",
    },
    Setting {
        name: "log-format",
        kind: Kind::One("FORMAT"),
        help: "How it is logged: text or json [default: text]",
    },
];

impl Setting {
    /// The variable of the environment that says the same.
    #[must_use]
    pub fn variable(&self) -> String {
        variable(self.name)
    }
}

/// The variable of the environment for a name.
#[must_use]
pub fn variable(name: &str) -> String {
    format!("STARLING_{}", name.to_uppercase().replace('-', "_"))
}

/// The setting of this name.
#[must_use]
pub fn find(name: &str) -> Option<&'static Setting> {
    SETTINGS.iter().find(|setting| setting.name == name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_manual_has_every_setting() {
        let manual = include_str!("../../../docs/operating.md");
        for setting in &SETTINGS {
            let row = format!("| `{}` | `{}` |", setting.name, setting.variable());
            assert!(manual.contains(&row), "{row}");
        }
    }
}
