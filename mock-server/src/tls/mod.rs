//! Certificates made when a server starts, and the TLS configurations built on them.
//!
//! One provider, ring, is passed explicitly everywhere: no process-wide default is set or used.

mod authority;
mod certificate;

use std::sync::Arc;

use rustls::pki_types::CertificateDer;
use rustls::{ClientConfig, RootCertStore, ServerConfig};

pub use certificate::Certificate;

/// What a server shows to its clients and what they need to verify it.
#[derive(Clone, Debug)]
pub(crate) struct Identity {
    pub(crate) server: Arc<ServerConfig>,
    pub(crate) ca_pem: String,
    pub(crate) ca_der: CertificateDer<'static>,
}

/// Why certificates could not be made.
pub(crate) type Failure = Box<dyn std::error::Error + Send + Sync>;

impl Identity {
    /// Makes a CA and a leaf of the given kind.
    pub(crate) fn mint(kind: Certificate) -> Result<Self, Failure> {
        let minted = authority::mint(kind)?;
        let server = ServerConfig::builder_with_provider(provider())
            .with_safe_default_protocol_versions()?
            .with_no_client_auth()
            .with_single_cert(vec![minted.leaf], minted.leaf_key)?;
        Ok(Self { server: Arc::new(server), ca_pem: minted.ca_pem, ca_der: minted.ca })
    }

    /// A client's configuration that trusts the CA and nothing else.
    pub(crate) fn client_config(&self) -> Result<ClientConfig, rustls::Error> {
        let mut roots = RootCertStore::empty();
        roots.add(self.ca_der.clone())?;
        client_config(roots)
    }
}

/// A client's configuration that trusts these roots and nothing else.
pub(crate) fn client_config(roots: RootCertStore) -> Result<ClientConfig, rustls::Error> {
    let builder = ClientConfig::builder_with_provider(provider()).with_safe_default_protocol_versions()?;
    Ok(builder.with_root_certificates(roots).with_no_client_auth())
}

fn provider() -> Arc<rustls::crypto::CryptoProvider> {
    Arc::new(rustls::crypto::ring::default_provider())
}
