//! Stories told through real sockets and real HTTP against a server that is really bound.

#![allow(clippy::unwrap_used, reason = "a test fails by it")]

mod admin;
mod chat;
mod coming_in;
mod document;
mod http;
mod limits;
mod media_link;
mod rights;
mod streams;
mod world;
