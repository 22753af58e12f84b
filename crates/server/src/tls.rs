//! The server's own certificate: self-signed, kept in the data directory, covering what this machine is called.
//!
//! The key is made once and stays. The certificate is issued anew, with that key, when this machine has a name or an
//! address it does not cover, or when it runs out.

use crate::data_dir::{DataDir, DataDirError};
use rcgen::{
    CertificateParams, DistinguishedName, DnType, ExtendedKeyUsagePurpose, KeyPair, KeyUsagePurpose,
};
use rustls::crypto::CryptoProvider;
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer, PrivatePkcs8KeyDer};
use rustls::server::{ClientHello, ResolvesServerCert};
use rustls::sign::CertifiedKey;
use rustls::{ServerConfig, SupportedProtocolVersion};
use std::collections::BTreeSet;
use std::fs;
use std::net::IpAddr;
use std::path::PathBuf;
use std::sync::{Arc, PoisonError, RwLock};
use std::time::{Duration, SystemTime, UNIX_EPOCH};
use time::OffsetDateTime;
use x509_parser::extensions::GeneralName;

/// What a certificate covers: names and addresses, as text.
pub type Names = BTreeSet<String>;

/// Apple's devices believe no certificate that lasts longer, not even one their owner has accepted.
const LIFETIME: Duration = Duration::from_secs(825 * 24 * 60 * 60);
/// A certificate with less time left is issued anew.
const RENEW_BEFORE: Duration = Duration::from_secs(30 * 24 * 60 * 60);
/// Clocks of other machines may be behind.
const BACKDATED: Duration = Duration::from_secs(24 * 60 * 60);

const VERSIONS: &[&SupportedProtocolVersion] = &[&rustls::version::TLS13, &rustls::version::TLS12];

/// Why there is no certificate.
#[derive(Debug, thiserror::Error)]
pub enum TlsError {
    /// A file in the data directory is broken.
    #[error("{path} cannot be used ({reason}); move it away and a new one is made", path = path.display())]
    File {
        /// Which.
        path: PathBuf,
        /// What is wrong.
        reason: String,
    },
    /// It cannot be kept.
    #[error(transparent)]
    DataDir(#[from] DataDirError),
    /// The TLS library refuses.
    #[error("the certificate cannot be made: {0}")]
    Make(String),
}

/// The certificate in use. It can be replaced while connections are served.
#[derive(Debug)]
pub struct Certificates {
    provider: Arc<CryptoProvider>,
    current: RwLock<Arc<CertifiedKey>>,
}

impl Certificates {
    /// Reads the certificate, or makes one.
    ///
    /// # Errors
    /// [`TlsError`].
    pub fn open(dir: &DataDir, names: &Names, now: SystemTime) -> Result<Arc<Self>, TlsError> {
        let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
        let current = RwLock::new(load(dir, names, now, &provider)?);
        Ok(Arc::new(Self { provider, current }))
    }

    /// Issues the certificate anew if it has to be, for connections from here on.
    ///
    /// # Errors
    /// [`TlsError`]; the certificate stays as it is.
    pub fn renew(&self, dir: &DataDir, names: &Names, now: SystemTime) -> Result<(), TlsError> {
        let renewed = load(dir, names, now, &self.provider)?;
        *self.current.write().unwrap_or_else(PoisonError::into_inner) = renewed;
        Ok(())
    }

    /// TLS 1.3 and 1.2 with this certificate, for HTTP/2 and HTTP/1.1.
    ///
    /// # Errors
    /// [`TlsError::Make`].
    pub fn server_config(self: &Arc<Self>) -> Result<ServerConfig, TlsError> {
        let mut config = ServerConfig::builder_with_provider(self.provider.clone())
            .with_protocol_versions(VERSIONS)
            .map_err(|error| TlsError::Make(error.to_string()))?
            .with_no_client_auth()
            .with_cert_resolver(self.clone());
        config.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
        Ok(config)
    }
}

impl ResolvesServerCert for Certificates {
    fn resolve(&self, _: ClientHello<'_>) -> Option<Arc<CertifiedKey>> {
        Some(self.current.read().unwrap_or_else(PoisonError::into_inner).clone())
    }
}

/// What this machine is called, for people on it and around it.
#[must_use]
pub fn names(host: Option<String>, addresses: &[IpAddr]) -> Names {
    let mut names: Names = ["localhost", "127.0.0.1", "::1"].map(str::to_owned).into();
    names.extend(addresses.iter().map(IpAddr::to_string));
    if let Some(host) = host.map(|host| host.to_lowercase()).filter(|host| is_dns_name(host)) {
        if !host.contains('.') {
            names.insert(format!("{host}.local"));
        }
        names.insert(host);
    }
    names
}

fn is_dns_name(text: &str) -> bool {
    let label = |label: &str| {
        (1..=63).contains(&label.len())
            && label.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
            && !label.starts_with('-')
            && !label.ends_with('-')
    };
    text.len() <= 253 && text.split('.').all(label)
}

fn load(
    dir: &DataDir,
    names: &Names,
    now: SystemTime,
    provider: &CryptoProvider,
) -> Result<Arc<CertifiedKey>, TlsError> {
    let key = load_key(dir)?;
    let certificate = match fs::read(dir.certificate()) {
        Ok(pem) => CertificateDer::from_pem_slice(&pem).ok().filter(|kept| serves(kept, &key, names, now)),
        Err(_) => None,
    };
    let certificate = match certificate {
        Some(kept) => kept,
        None => {
            let issued = issue(&key, names, now).map_err(|error| TlsError::Make(error.to_string()))?;
            dir.write(&dir.certificate(), &issued.pem())?;
            tracing::info!(file = %dir.certificate().display(), "self-signed certificate issued");
            issued.der().clone()
        }
    };
    let key = PrivateKeyDer::from(PrivatePkcs8KeyDer::from(key.serialize_der()));
    CertifiedKey::from_der(vec![certificate], key, provider)
        .map(Arc::new)
        .map_err(|error| TlsError::Make(error.to_string()))
}

fn load_key(dir: &DataDir) -> Result<KeyPair, TlsError> {
    let path = dir.key();
    match fs::read_to_string(&path) {
        Ok(pem) => {
            KeyPair::from_pem(&pem).map_err(|error| TlsError::File { path, reason: error.to_string() })
        }
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            let key = KeyPair::generate().map_err(|error| TlsError::Make(error.to_string()))?;
            dir.write(&path, &key.serialize_pem())?;
            Ok(key)
        }
        Err(error) => Err(TlsError::File { path, reason: error.to_string() }),
    }
}

/// Whether a kept certificate is of this key, covers all names and lasts a while.
fn serves(der: &CertificateDer<'_>, key: &KeyPair, names: &Names, now: SystemTime) -> bool {
    let Ok((_, certificate)) = x509_parser::parse_x509_certificate(der) else { return false };
    let Ok(Some(alternatives)) = certificate.subject_alternative_name() else { return false };
    let covered: Names = alternatives
        .value
        .general_names
        .iter()
        .filter_map(|name| match name {
            GeneralName::DNSName(host) => Some((*host).to_owned()),
            GeneralName::IPAddress(bytes) => ip_address(bytes).map(|ip| ip.to_string()),
            _ => None,
        })
        .collect();
    let renew_at = certificate.validity().not_after.timestamp() - seconds(RENEW_BEFORE);
    certificate.public_key().subject_public_key.data == key.public_key_raw()
        && names.is_subset(&covered)
        && unix_seconds(now) < renew_at
}

fn ip_address(bytes: &[u8]) -> Option<IpAddr> {
    match bytes.len() {
        4 => <[u8; 4]>::try_from(bytes).ok().map(IpAddr::from),
        _ => <[u8; 16]>::try_from(bytes).ok().map(IpAddr::from),
    }
}

fn issue(key: &KeyPair, names: &Names, now: SystemTime) -> Result<rcgen::Certificate, rcgen::Error> {
    let mut params = CertificateParams::new(names.iter().cloned().collect::<Vec<_>>())?;
    let at = |seconds| OffsetDateTime::from_unix_timestamp(seconds).unwrap_or(OffsetDateTime::UNIX_EPOCH);
    let from = unix_seconds(now) - seconds(BACKDATED);
    params.not_before = at(from);
    params.not_after = at(from + seconds(LIFETIME));
    params.distinguished_name = DistinguishedName::new();
    params.distinguished_name.push(DnType::CommonName, "Starling");
    params.key_usages = vec![KeyUsagePurpose::DigitalSignature];
    params.extended_key_usages = vec![ExtendedKeyUsagePurpose::ServerAuth];
    params.self_signed(key)
}

fn unix_seconds(time: SystemTime) -> i64 {
    seconds(time.duration_since(UNIX_EPOCH).unwrap_or_default())
}

fn seconds(duration: Duration) -> i64 {
    i64::try_from(duration.as_secs()).unwrap_or(i64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: u64 = 1_800_000_000;
    const DAY: u64 = 24 * 60 * 60;

    struct World {
        dir: DataDir,
        _temp: tempfile::TempDir,
    }

    impl World {
        fn new() -> Self {
            let temp = tempfile::tempdir().unwrap();
            Self { dir: DataDir::open(temp.path()).unwrap(), _temp: temp }
        }

        /// Starts with these addresses after that many days; gives the key and the certificate as kept.
        fn start(&self, addresses: &[&str], days: u64) -> (String, String) {
            let addresses: Vec<IpAddr> = addresses.iter().map(|text| text.parse().unwrap()).collect();
            let now = UNIX_EPOCH + Duration::from_secs(NOW + days * DAY);
            Certificates::open(&self.dir, &names(Some("Desk".into()), &addresses), now).unwrap();
            (fs::read_to_string(self.dir.key()).unwrap(), fs::read_to_string(self.dir.certificate()).unwrap())
        }
    }

    #[test]
    fn key_and_certificate_stay_while_nothing_changes() {
        let world = World::new();
        let first = world.start(&["192.0.2.1", "2001:db8::1"], 0);
        assert_eq!(world.start(&["2001:db8::1", "192.0.2.1"], 700), first);
        assert_eq!(world.start(&["192.0.2.1"], 1), first, "an address less needs no new certificate");
    }

    #[test]
    fn a_new_address_gets_a_new_certificate_with_the_same_key() {
        let world = World::new();
        let (key, certificate) = world.start(&["192.0.2.1"], 0);
        let (same_key, other_certificate) = world.start(&["192.0.2.2"], 0);
        assert_eq!(key, same_key);
        assert_ne!(certificate, other_certificate);
    }

    #[test]
    fn a_certificate_is_issued_anew_a_month_before_it_runs_out() {
        let world = World::new();
        let first = world.start(&[], 0);
        assert_eq!(world.start(&[], 793).1, first.1);
        assert_ne!(world.start(&[], 795).1, first.1);
    }

    #[test]
    fn a_certificate_of_another_key_is_replaced() {
        let world = World::new();
        let first = world.start(&[], 0);
        fs::remove_file(world.dir.key()).unwrap();
        assert_ne!(world.start(&[], 0).1, first.1);
    }

    #[test]
    fn a_broken_key_is_named_and_not_overwritten() {
        let world = World::new();
        fs::write(world.dir.key(), "not a key").unwrap();
        let error = Certificates::open(&world.dir, &names(None, &[]), UNIX_EPOCH).unwrap_err().to_string();
        assert!(error.contains("tls-key.pem cannot be used"), "{error}");
        assert_eq!(fs::read_to_string(world.dir.key()).unwrap(), "not a key");
    }

    #[test]
    fn names_are_those_people_could_type() {
        let names = names(Some("Desk".into()), &["192.0.2.1".parse().unwrap()]);
        assert_eq!(
            Vec::from_iter(names),
            ["127.0.0.1", "192.0.2.1", "::1", "desk", "desk.local", "localhost"]
        );
        let plain = super::names(Some("under_score".into()), &[]);
        assert_eq!(plain.len(), 3, "a name no certificate can hold is left out");
    }
}
