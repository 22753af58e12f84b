//! What is said to whoever started the program: where to go.

use crate::live::admin::key::AdminKey;
use qrcode::render::unicode::Dense1x2;
use qrcode::{EcLevel, QrCode};
use std::fmt::Write;
use std::net::{IpAddr, SocketAddr};

/// Where pages are served.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Addresses {
    /// For a browser on this machine.
    pub here: String,
    /// For browsers elsewhere, the likeliest first.
    pub network: Vec<String>,
}

impl Addresses {
    /// Of a listener at `listen`, on a machine with these addresses.
    #[must_use]
    pub fn new(listen: SocketAddr, own: &[IpAddr], plain_http: bool) -> Self {
        let scheme = if plain_http { "http" } else { "https" };
        let port = match (plain_http, listen.port()) {
            (true, 80) | (false, 443) => String::new(),
            (_, port) => format!(":{port}"),
        };
        let url = |host: String| format!("{scheme}://{host}{port}");
        let literal = |ip: IpAddr| match ip {
            IpAddr::V4(ip) => ip.to_string(),
            IpAddr::V6(ip) => format!("[{ip}]"),
        };
        let ip = listen.ip().to_canonical();
        if !ip.is_unspecified() {
            let at = url(literal(ip));
            return if ip.is_loopback() {
                Self { here: at, network: Vec::new() }
            } else {
                Self { here: at.clone(), network: vec![at] }
            };
        }
        let reached = |own: &&IpAddr| !own.is_loopback() && (own.is_ipv4() || listen.is_ipv6());
        let network = own.iter().filter(reached).map(|own| url(literal(*own))).collect();
        Self { here: url("localhost".into()), network }
    }
}

/// The words for standard output; with a QR code of the first address elsewhere, for a terminal, and the admin key
/// where it was made just now.
#[must_use]
pub fn text(
    addresses: &Addresses,
    self_signed: bool,
    terminal: bool,
    admin_key: Option<&AdminKey>,
) -> String {
    let mut text = format!("\nStarling {} is ready.\n\n", env!("CARGO_PKG_VERSION"));
    let mut line = |label: &str, value: &str| {
        writeln!(text, "  {label:<17} {value}").unwrap_or_else(|_| unreachable!("a String takes any text"));
    };
    line("On this machine:", &addresses.here);
    for (n, address) in addresses.network.iter().enumerate() {
        line(if n == 0 { "In this network:" } else { "" }, address);
    }
    if let Some(key) = admin_key {
        line("Administration:", &format!("{}/admin", addresses.here));
        line("Admin key:", &key.to_string());
    }
    if let Some(code) = addresses.network.first().filter(|_| terminal).and_then(|address| qr_code(address)) {
        text.push('\n');
        text.push_str(&code);
        text.push('\n');
    }
    if self_signed {
        text.push_str(
            "\n  The certificate is this server's own: each browser asks once whether to trust it.\n",
        );
    }
    if admin_key.is_some() {
        text.push_str(
            "\n  The admin key shows who uses this server and how. It is printed this once, so keep it;\n  \
             `starling admin-key` makes a new one.\n",
        );
    }
    text.push('\n');
    text
}

/// In half blocks, light on dark, as phones read it from a dark terminal as well as from a light one.
fn qr_code(address: &str) -> Option<String> {
    let code = QrCode::with_error_correction_level(address, EcLevel::L).ok()?;
    Some(code.render::<Dense1x2>().dark_color(Dense1x2::Light).light_color(Dense1x2::Dark).build())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn addresses(listen: &str, plain_http: bool) -> (String, Vec<String>) {
        let own = ["192.0.2.1", "2001:db8::1", "127.0.0.1"].map(|text| text.parse().unwrap());
        let Addresses { here, network } = Addresses::new(listen.parse().unwrap(), &own, plain_http);
        (here, network)
    }

    #[test]
    fn addresses_are_those_that_are_listened_at() {
        let check = |listen, plain_http, here: &str, network: &[&str]| {
            assert_eq!(
                addresses(listen, plain_http),
                (here.to_owned(), network.iter().map(|&text| text.to_owned()).collect())
            );
        };
        check("0.0.0.0:8443", false, "https://localhost:8443", &["https://192.0.2.1:8443"]);
        check("[::]:443", false, "https://localhost", &["https://192.0.2.1", "https://[2001:db8::1]"]);
        check("127.0.0.1:8080", true, "http://127.0.0.1:8080", &[]);
        check("192.0.2.1:80", true, "http://192.0.2.1", &["http://192.0.2.1"]);
    }

    #[test]
    fn a_terminal_gets_a_code_to_point_a_phone_at() {
        let addresses =
            Addresses { here: "https://localhost".into(), network: vec!["https://192.0.2.1".into()] };
        let count =
            |terminal| text(&addresses, true, terminal, None).chars().filter(|c| "█▀▄".contains(*c)).count();
        assert_eq!(count(false), 0);
        assert!(count(true) > 100);
    }
}
