//! What the native client trusts.

use std::sync::Arc;

use rustls::{
    ClientConfig, RootCertStore,
    pki_types::{CertificateDer, pem::PemObject},
};

/// Why a file of certificates cannot be used.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum TlsConfigError {
    /// The text is not PEM.
    #[error("the roots are not PEM: {0}")]
    NotPem(String),
    /// A certificate in it is not one.
    #[error("certificate {number} of the roots is not a certificate: {reason}")]
    NotACertificate {
        /// Its place in the file, from 1.
        number: usize,
        /// What rustls says.
        reason: String,
    },
    /// There is no certificate in it.
    #[error("the roots hold no certificate: nothing could be trusted")]
    Empty,
    /// ring cannot do what is needed.
    #[error("{0}")]
    Provider(String),
}

/// A rustls configuration (ring, TLS 1.2 and 1.3) that trusts the certificates in `pem` and nothing else.
///
/// # Errors
/// [`TlsConfigError`], where no trust can be had from `pem`.
pub fn tls_config(pem: &[u8]) -> Result<Arc<ClientConfig>, TlsConfigError> {
    tls_config_of(roots(pem)?)
}

/// A rustls configuration (ring, TLS 1.2 and 1.3) that trusts these roots and nothing else.
///
/// For the roots of the system give those of the crate `rustls-native-certs`:
///
/// ```no_run
/// use pop3_client::tokio::{rustls::RootCertStore, tls_config_of};
///
/// let mut roots = RootCertStore::empty();
/// roots.add_parsable_certificates(rustls_native_certs::load_native_certs().certs);
/// let tls = tls_config_of(roots)?;
/// # Ok::<(), pop3_client::tokio::TlsConfigError>(())
/// ```
///
/// # Errors
/// [`TlsConfigError::Empty`], where there is no root: every handshake would fail.
pub fn tls_config_of(roots: RootCertStore) -> Result<Arc<ClientConfig>, TlsConfigError> {
    if roots.is_empty() {
        return Err(TlsConfigError::Empty);
    }
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(|error| TlsConfigError::Provider(error.to_string()))?
        .with_root_certificates(roots)
        .with_no_client_auth();
    Ok(Arc::new(config))
}

fn roots(pem: &[u8]) -> Result<RootCertStore, TlsConfigError> {
    let mut roots = RootCertStore::empty();
    for (index, certificate) in CertificateDer::pem_slice_iter(pem).enumerate() {
        let certificate = certificate.map_err(|error| TlsConfigError::NotPem(error.to_string()))?;
        roots.add(certificate).map_err(|error| TlsConfigError::NotACertificate {
            number: index + 1,
            reason: error.to_string(),
        })?;
    }
    Ok(roots)
}
