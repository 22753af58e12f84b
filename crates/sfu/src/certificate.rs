//! The certificate our side of DTLS shows.

use std::fmt;

use str0m::config::{CryptoProvider, DtlsCert};

/// A self-signed DTLS certificate with its key. Made once at start and shared by every hub; browsers learn its
/// fingerprint from the SDP answer.
#[derive(Clone)]
pub struct Certificate(pub(crate) DtlsCert);

/// The system has no cryptography to make a certificate with.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
#[error("no DTLS certificate can be made: the cryptographic library refused; check that this build has one")]
pub struct NoCertificate;

impl Certificate {
    /// A new one, with an ECDSA key.
    ///
    /// # Errors
    /// When the cryptographic library refuses.
    pub fn generate() -> Result<Self, NoCertificate> {
        crypto().dtls_provider.generate_certificate().map(Self).ok_or(NoCertificate)
    }
}

impl fmt::Debug for Certificate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Certificate(…)")
    }
}

/// The cryptography this crate was built with.
pub(crate) fn crypto() -> CryptoProvider {
    str0m::crypto::from_feature_flags()
}
