//! A certificate for a client.

use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use zeroize::Zeroizing;

/// A certificate for a client, signed by the server's CA, with its key; from
/// [`Server::client_certificate`](crate::Server::client_certificate).
#[derive(Debug)]
pub struct ClientCertificate {
    pub(super) certificate: CertificateDer<'static>,
    pub(super) key: PrivateKeyDer<'static>,
    pub(super) pem: Pem,
}

/// Certificate and key, not shown in `Debug`.
pub(super) struct Pem(pub(super) Zeroizing<String>);

impl ClientCertificate {
    /// The certificate and behind it the key (PKCS #8), in PEM.
    #[must_use]
    pub fn pem(&self) -> &str {
        &self.pem.0
    }

    /// The certificate in DER.
    #[must_use]
    pub fn der(&self) -> &CertificateDer<'static> {
        &self.certificate
    }

    /// The key in DER (PKCS #8).
    #[must_use]
    pub fn key_der(&self) -> &PrivateKeyDer<'static> {
        &self.key
    }
}

impl std::fmt::Debug for Pem {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Pem(***)")
    }
}
