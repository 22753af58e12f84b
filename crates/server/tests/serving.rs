//! The running program, as a client sees it.
#![allow(
    clippy::unwrap_used,
    clippy::disallowed_methods,
    clippy::disallowed_types,
    reason = "a test that cannot go on fails; it is a client with a socket and a clock"
)]

mod starling;

use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use rustls::{ClientConfig, ClientConnection, DigitallySignedStruct, SignatureScheme, StreamOwned};
use starling::{Server, World};
use std::io::{Read, Write};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

#[test]
fn help_and_version_go_to_standard_output() {
    for (argument, word) in [("help", "serve"), ("--version", env!("CARGO_PKG_VERSION"))] {
        let output = World::new().starling().arg(argument).output().unwrap();
        assert!(output.status.success());
        assert!(String::from_utf8(output.stdout).unwrap().contains(word));
    }
}

#[test]
fn health_is_told_in_json() {
    let world = World::new();
    let answer = get(&world.start(&["--plain-http"]), "/healthz", "");
    assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
    assert!(answer.ends_with(&format!(r#"{{"status":"ok","version":"{}"}}"#, env!("CARGO_PKG_VERSION"))));
}

#[test]
fn every_answer_carries_the_security_headers() {
    let world = World::new();
    let server = world.start(&["--plain-http"]);
    for path in ["/", "/r/opening", "/admin", "/assets/none.js", "/api/none", "/api/admin/rooms", "/healthz"]
    {
        let answer = get(&server, path, "").to_lowercase();
        for header in [
            "content-security-policy: default-src 'self'",
            "x-content-type-options: nosniff",
            "permissions-policy: ",
        ] {
            assert!(answer.contains(header), "{path}: {header} is missing in\n{answer}");
        }
        assert!(!answer.contains("strict-transport-security"), "{path}");
    }
}

#[test]
fn an_unknown_address_of_the_api_is_a_problem_in_json() {
    let world = World::new();
    let answer = get(&world.start(&["--plain-http"]), "/api/none", "");
    assert!(answer.starts_with("HTTP/1.1 404"), "{answer}");
    assert!(answer.to_lowercase().contains("content-type: application/problem+json"), "{answer}");
}

#[test]
fn metrics_are_for_this_machine_only() {
    let world = World::new();
    let server = world.start(&["--plain-http"]);
    let page = get(&server, "/metrics", "");
    assert!(page.starts_with("HTTP/1.1 200") && page.contains("\nstarling_rooms 0\n"), "{page}");

    let asked_for_somebody = get(&server, "/metrics", "X-Forwarded-For: 203.0.113.1\r\n");
    assert!(asked_for_somebody.starts_with("HTTP/1.1 403"), "a proxy nobody declared: {asked_for_somebody}");
    drop(server);

    let behind_proxy = ["--plain-http", "--trusted-proxy", "127.0.0.1", "--metrics-from", "198.51.100.0/24"];
    let server = world.start(&behind_proxy);
    let status =
        |client: &str| get(&server, "/metrics", &format!("X-Forwarded-For: {client}\r\n"))[9..12].to_owned();
    assert_eq!(status("203.0.113.1"), "403");
    assert_eq!(status("198.51.100.7"), "200");
}

#[test]
fn a_page_brings_a_guest_cookie_and_a_file_does_not() {
    let world = World::new();
    let server = world.start(&["--plain-http"]);
    assert!(get(&server, "/", "").to_lowercase().contains("set-cookie: starling_guest="));
    assert!(!get(&server, "/assets/none.js", "").to_lowercase().contains("set-cookie"));
}

#[test]
fn the_first_start_shows_the_admin_key_and_no_later_one_does() {
    let world = World::new();
    let (_, announced) = world.start_and_stop(&["--plain-http"]);
    let key = admin_key(&announced).expect("a key").to_owned();
    assert!(announced.contains("/admin\n"), "{announced}");

    let server = world.start(&["--plain-http"]);
    assert_eq!(status(&server, &key), "200");
    drop(server);
    let (_, announced) = world.start_and_stop(&["--plain-http"]);
    assert_eq!(admin_key(&announced), None, "{announced}");
}

#[test]
fn a_new_admin_key_counts_at_once_in_a_server_that_runs() {
    let world = World::new();
    let (_, announced) = world.start_and_stop(&["--plain-http"]);
    let old = admin_key(&announced).unwrap();
    let server = world.start(&["--plain-http"]);
    let made = world.starling().args(["admin-key", "--data-dir"]).arg(world.data()).output().unwrap();
    let said = String::from_utf8(made.stdout).unwrap();
    assert!(made.status.success(), "{said}");
    let new = admin_key(&said).unwrap();
    assert_eq!((status(&server, old), status(&server, new)), ("401".to_owned(), "200".to_owned()));
}

/// The key in what the program printed.
fn admin_key(said: &str) -> Option<&str> {
    said.lines().find_map(|line| line.trim().strip_prefix("Admin key:")).map(str::trim)
}

/// What the administration says to somebody with this key.
fn status(server: &Server, key: &str) -> String {
    let answer = get(server, "/api/admin/rooms", &format!("Authorization: Bearer {key}\r\n"));
    answer[9..12].to_owned()
}

#[test]
fn the_certificate_is_kept_and_names_this_machine() {
    let world = World::new();
    let (first, answer) = certificate_and_answer(&world.start(&[]));
    let (second, _) = certificate_and_answer(&world.start(&[]));
    assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
    assert_eq!(first, second, "the same after a restart");

    let (_, certificate) = x509_parser::parse_x509_certificate(&first).unwrap();
    let names = format!("{:?}", certificate.subject_alternative_name().unwrap().unwrap().value);
    assert!(names.contains("localhost"), "{names}");
}

#[test]
fn plain_http_on_the_https_port_is_sent_on() {
    let world = World::new();
    let server = world.start(&[]);
    let answer = get(&server, "/r/opening", "");
    assert!(answer.starts_with("HTTP/1.1 308"), "{answer}");
    let location = format!("location: https://{}/r/opening\r\n", server.address);
    assert!(answer.contains(&location), "{answer}");
}

#[test]
fn a_sigterm_ends_it_cleanly_while_connections_are_open() {
    let world = World::new();
    let mut server = world.start(&["--plain-http", "--log-format", "json"]);
    let idle = server.connect();
    let mut half_asked = server.connect();
    half_asked.write_all(b"GET / HTTP/1.1\r\nHost: ").unwrap();

    let asked = Instant::now();
    let (status, log) = server.terminate();
    assert!(status.success(), "{log}");
    // It cuts off after four seconds what is not done; a busy machine may need some to get there.
    assert!(asked.elapsed() < Duration::from_secs(10), "{:?}", asked.elapsed());
    assert!(log.lines().all(|line| line.starts_with('{')), "each line is an object:\n{log}");
    drop((idle, half_asked));

    world.start(&["--plain-http"]);
}

#[test]
fn secrets_outlive_kill_nine() {
    let world = World::new();
    let mut server = world.start(&[]);
    let (first, _) = certificate_and_answer(&server);
    server.kill();
    let (second, _) = certificate_and_answer(&world.start(&[]));
    assert_eq!(first, second);
}

#[test]
fn a_flag_outweighs_the_environment_and_that_the_file() {
    let world = World::new();
    let file = world.file("starling.toml", "log-format = \"json\"\nplain-http = true\n");
    let mut server = world.start(&["--config", file.to_str().unwrap(), "--log-format", "text"]);
    assert!(get(&server, "/healthz", "").starts_with("HTTP/1.1 200"), "plain HTTP, as the file says");
    let (_, log) = server.terminate();
    assert!(!log.starts_with('{'), "text, as the flag says: {log}");
}

/// Asks over plain HTTP and gives the whole answer.
fn get(server: &Server, path: &str, headers: &str) -> String {
    ask(&mut server.connect(), server, path, headers)
}

fn ask(stream: &mut (impl Read + Write), server: &Server, path: &str, headers: &str) -> String {
    let host = server.address;
    write!(stream, "GET {path} HTTP/1.1\r\nHost: {host}\r\n{headers}Connection: close\r\n\r\n").unwrap();
    let mut answer = Vec::new();
    // The other end may close without a farewell of TLS.
    let _ = stream.read_to_end(&mut answer);
    String::from_utf8(answer).unwrap()
}

/// Asks over HTTPS, believing whatever certificate comes; gives it with the answer.
fn certificate_and_answer(server: &Server) -> (Vec<u8>, String) {
    let seen = Arc::new(Believing(Mutex::default()));
    let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
    let config = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap()
        .dangerous()
        .with_custom_certificate_verifier(seen.clone())
        .with_no_client_auth();
    let name = ServerName::try_from("localhost").unwrap();
    let client = ClientConnection::new(Arc::new(config), name).unwrap();
    let answer = ask(&mut StreamOwned::new(client, server.connect()), server, "/healthz", "");
    let certificate = seen.0.lock().unwrap().clone();
    (certificate, answer)
}

/// Notes the certificate and believes it.
#[derive(Debug)]
struct Believing(Mutex<Vec<u8>>);

impl ServerCertVerifier for Believing {
    fn verify_server_cert(
        &self,
        certificate: &CertificateDer<'_>,
        _: &[CertificateDer<'_>],
        _: &ServerName<'_>,
        _: &[u8],
        _: UnixTime,
    ) -> Result<ServerCertVerified, rustls::Error> {
        *self.0.lock().unwrap() = certificate.to_vec();
        Ok(ServerCertVerified::assertion())
    }

    fn verify_tls12_signature(
        &self,
        _: &[u8],
        _: &CertificateDer<'_>,
        _: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        Ok(HandshakeSignatureValid::assertion())
    }

    fn verify_tls13_signature(
        &self,
        _: &[u8],
        _: &CertificateDer<'_>,
        _: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        Ok(HandshakeSignatureValid::assertion())
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        vec![SignatureScheme::ECDSA_NISTP256_SHA256]
    }
}
