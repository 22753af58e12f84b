//! The IO shell around the machines: clock, randomness, sockets, tasks, configuration.
//!
//! [`start`] reads the command line ([`cli`]) and the configuration ([`settings`], [`config`], [`config_file`]);
//! [`serve`] opens the data directory ([`data_dir`]), the certificate ([`tls`]) and the port ([`listener`]), and
//! answers as [`routes`] says: the web client from [`assets`], and everything that lives in rooms from [`live`].
//! [`admin_key`] is the other thing the program can be asked to do.
#![allow(
    clippy::disallowed_methods,
    clippy::disallowed_types,
    reason = "this crate owns clock, sockets and threads"
)]

pub mod admin_key;
pub mod assets;
pub mod banner;
pub mod cli;
pub mod config;
pub mod config_file;
pub mod data_dir;
pub mod headers;
pub mod listener;
pub mod live;
pub mod logging;
pub mod metrics;
pub mod routes;
pub mod serve;
pub mod settings;
pub mod start;
pub mod tls;
