//! Certificates made when a server starts, and the TLS configurations built on them.
//!
//! One provider, ring, is passed explicitly everywhere: no process-wide default is set or used.

mod authority;
mod certificate;
mod client;
mod excluding;
mod flaw;
mod sni;

use std::sync::Arc;

use rustls::client::WantsClientCert;
use rustls::pki_types::CertificateDer;
use rustls::server::WebPkiClientVerifier;
use rustls::server::danger::ClientCertVerifier;
use rustls::version::{TLS12, TLS13};
use rustls::{ClientConfig, ConfigBuilder, RootCertStore, ServerConfig, SupportedProtocolVersion};

use authority::{Authority, Minted};
use sni::BySni;

pub use certificate::Certificate;
pub use client::ClientCertificate;
pub(crate) use flaw::Flaws;
pub use flaw::{TlsFlaw, UnknownTlsFlaw};

/// What a server is known by as long as it lives, and what its clients need to verify it.
#[derive(Debug)]
pub(crate) struct Identity {
    pub(crate) ca_pem: String,
    pub(crate) ca_der: CertificateDer<'static>,
    pub(crate) client: ClientCertificate,
    pub(crate) certified_client_config: Arc<ClientConfig>,
    authority: Authority,
    /// Clients must show a certificate.
    asks_client: bool,
}

/// What a server does in handshakes, and about them.
#[derive(Debug)]
pub(crate) struct Handshakes {
    pub(crate) config: Arc<ServerConfig>,
    #[cfg_attr(not(feature = "control"), expect(dead_code, reason = "the control interface alone tells it"))]
    pub(crate) certificate: Certificate,
    pub(crate) flaws: Flaws,
    /// Clients should refuse the certificate, or handshakes fail by another flaw.
    pub(crate) untrustworthy: bool,
}

static TLS12_ALONE: &[&SupportedProtocolVersion] = &[&TLS12];
static TLS13_ALONE: &[&SupportedProtocolVersion] = &[&TLS13];

/// Why certificates could not be made.
pub(crate) type Failure = Box<dyn std::error::Error + Send + Sync>;

impl Identity {
    /// Makes a CA, and a certificate for clients, who must show one if `asks_client`.
    pub(crate) fn mint(asks_client: bool) -> Result<Self, Failure> {
        let Minted { ca, ca_pem, authority, client } = authority::mint()?;
        let certified =
            trusting(&ca)?.with_client_auth_cert(vec![client.certificate.clone()], client.key.clone_key())?;
        let certified_client_config = Arc::new(certified);
        Ok(Self { ca_pem, ca_der: ca, client, certified_client_config, authority, asks_client })
    }

    /// Handshakes with a new certificate of this kind.
    pub(crate) fn handshakes(&self, certificate: Certificate, flaws: Flaws) -> Result<Handshakes, Failure> {
        let builder = ServerConfig::builder_with_provider(provider())
            .with_protocol_versions(versions(&flaws))?
            .with_client_cert_verifier(verifier(&self.ca_der, self.asks_client)?);
        let (leaf, without_sni) = self.authority.leaf(certificate)?;
        let config = Arc::new(builder.with_cert_resolver(Arc::new(BySni::new(leaf, without_sni)?)));
        let untrustworthy = certificate != Certificate::Valid || !flaws.0.is_empty() || self.asks_client;
        Ok(Handshakes { config, certificate, flaws, untrustworthy })
    }

    /// A client's configuration that trusts the CA and nothing else.
    pub(crate) fn client_config(&self) -> Result<ClientConfig, rustls::Error> {
        Ok(trusting(&self.ca_der)?.with_no_client_auth())
    }
}

/// A client's configuration that trusts these roots and nothing else.
pub(crate) fn client_config(roots: RootCertStore) -> Result<ClientConfig, rustls::Error> {
    let builder = ClientConfig::builder_with_provider(provider()).with_safe_default_protocol_versions()?;
    Ok(builder.with_root_certificates(roots).with_no_client_auth())
}

fn trusting(
    ca: &CertificateDer<'static>,
) -> Result<ConfigBuilder<ClientConfig, WantsClientCert>, rustls::Error> {
    let builder = ClientConfig::builder_with_provider(provider()).with_safe_default_protocol_versions()?;
    Ok(builder.with_root_certificates(roots(ca)?))
}

fn versions(flaws: &Flaws) -> &'static [&'static SupportedProtocolVersion] {
    if flaws.has(TlsFlaw::Tls12Only) {
        TLS12_ALONE
    } else if flaws.has(TlsFlaw::Tls13Only) {
        TLS13_ALONE
    } else {
        rustls::DEFAULT_VERSIONS
    }
}

fn verifier(ca: &CertificateDer<'static>, ask_client: bool) -> Result<Arc<dyn ClientCertVerifier>, Failure> {
    if !ask_client {
        return Ok(WebPkiClientVerifier::no_client_auth());
    }
    Ok(WebPkiClientVerifier::builder_with_provider(Arc::new(roots(ca)?), provider()).build()?)
}

fn roots(ca: &CertificateDer<'static>) -> Result<RootCertStore, rustls::Error> {
    let mut roots = RootCertStore::empty();
    roots.add(ca.clone())?;
    Ok(roots)
}

fn provider() -> Arc<rustls::crypto::CryptoProvider> {
    Arc::new(rustls::crypto::ring::default_provider())
}
