//! A wrong start ends with one sentence that says what is wrong and what to do, and with exit code 2.
#![allow(
    clippy::unwrap_used,
    clippy::disallowed_methods,
    clippy::disallowed_types,
    reason = "a test that cannot go on fails; it is a client with a socket and a clock"
)]

mod starling;

use starling::{Starling, World};
use std::net::{TcpListener, UdpSocket};

#[test]
fn a_wrong_flag() {
    refused(
        World::new().starling().args(["serve", "--lisen", "127.0.0.1:0"]),
        &["'--lisen'", "did you mean --listen"],
    );
    refused(World::new().starling().args(["sing"]), &["'sing'", "starling help"]);
    refused(&mut World::new().starling(), &["starling serve"]);
}

#[test]
fn a_wrong_address() {
    let world = World::new();
    refused(world.serve().args(["--listen", "localhost"]), &["--listen", "\"localhost\"", "0.0.0.0:8443"]);
    refused(world.serve().args(["--announce", "example.org"]), &["--announce", "203.0.113.7"]);
    refused(
        world.serve().env("STARLING_TRUSTED_PROXY", "10.0.0.0/99"),
        &["STARLING_TRUSTED_PROXY", "10.0.0.0/8"],
    );
    refused(
        world.serve().args(["--listen", "192.0.2.1:8443"]),
        &["192.0.2.1 is not an address of this machine"],
    );
}

#[test]
fn a_wrong_line_in_the_file() {
    let world = World::new();
    let file = world.file("starling.toml", "log = \"info\"\nlissten = \"127.0.0.1:0\"\n");
    refused(world.serve().arg("--config").arg(&file), &["starling.toml line 2", "\"lissten\"", "listen"]);

    let file = world.file("other.toml", "\n\nmedia-port = 99999\n");
    refused(
        world.serve_defaults().env("STARLING_CONFIG", &file),
        &["media-port in", "other.toml line 3", "65535"],
    );

    refused(
        world.serve().args(["--config", "/nowhere/starling.toml"]),
        &["/nowhere/starling.toml cannot be read"],
    );
}

#[test]
fn a_taken_port() {
    let world = World::new();
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap();
    refused(
        world.serve().args(["--listen", &address.to_string()]),
        &[&format!("port {} is taken", address.port()), "--listen"],
    );

    let taken = UdpSocket::bind("0.0.0.0:0").unwrap();
    let port = taken.local_addr().unwrap().port().to_string();
    refused(
        world.serve().args(["--listen", "127.0.0.1:0", "--media-port", &port]),
        &[&format!("media port {port} is taken")],
    );
}

#[test]
fn a_data_directory_that_cannot_be_written() {
    let world = World::new();
    let file = world.file("file", "");
    refused(
        world.serve_defaults().arg("--data-dir").arg(file.join("data")),
        &["file/data cannot be written", "--data-dir"],
    );
}

#[test]
fn a_data_directory_in_use() {
    let world = World::new();
    let first = world.start(&["--plain-http"]);
    let process = first.process_id();
    refused(
        &mut world.serve(),
        &[&format!("in use by another running starling (process {process})"), "--data-dir"],
    );
}

#[test]
fn an_admin_key_for_no_server() {
    let world = World::new();
    refused(
        world.starling().args(["admin-key", "--data-dir", "nowhere"]),
        &["there is no database at nowhere/starling.db", "--data-dir"],
    );
    assert!(!world.data().exists());
}

#[test]
fn a_database_of_something_else() {
    let world = World::new();
    world.file("data/starling.db", &"this is no database, however long one reads it\n".repeat(100));
    refused(&mut world.serve(), &["starling.db cannot be opened"]);
}

/// The program ends by itself, with exit code 2 and one line that has all these words.
fn refused(starling: &mut Starling, words: &[&str]) {
    let output = starling.output().unwrap();
    let errors = String::from_utf8(output.stderr).unwrap();
    let said: Vec<&str> = errors.lines().filter(|line| line.starts_with("starling: ")).collect();
    assert_eq!(said.len(), 1, "{errors}");
    for word in words {
        assert!(said[0].contains(word), "{word:?} is missing in {:?}", said[0]);
    }
    assert_eq!(output.status.code(), Some(2), "{errors}");
    assert!(output.stdout.is_empty(), "nothing was announced");
}
