//! The server that is recorded.

use std::net::{SocketAddr, ToSocketAddrs};
use std::sync::Arc;

use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, ServerName};
use rustls::{ClientConfig, RootCertStore};

use super::RecordError;
use crate::tls::client_config;

/// How a recorder speaks to its upstream.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum UpstreamTls {
    /// TLS from the first octet (RFC 8314 §3).
    Implicit,
    /// In clear until the client says STLS and the upstream agrees: then there is TLS on both sides.
    #[default]
    Stls,
    /// Always in clear: a session in which the upstream agrees to STLS ends there.
    None,
}

/// A server to be recorded, and how it is reached.
///
/// ```
/// use pop3_mock::{Upstream, UpstreamTls};
///
/// let upstream = Upstream::new("localhost:995").tls(UpstreamTls::Implicit);
/// assert!(format!("{upstream:?}").contains("localhost:995"));
/// ```
#[derive(Clone, Debug)]
#[must_use = "an upstream is for `Recorder::start_blocking`"]
pub struct Upstream {
    address: String,
    tls: UpstreamTls,
    ca_pem: Option<Vec<u8>>,
    allow_remote: bool,
}

/// An upstream that can be connected to.
pub(super) struct Resolved {
    pub(super) addresses: Vec<SocketAddr>,
    pub(super) tls: UpstreamTls,
    pub(super) name: ServerName<'static>,
    /// Without it no certificate can be verified.
    pub(super) client_config: Option<Arc<ClientConfig>>,
}

impl Upstream {
    /// The server at `HOST:PORT`; it must be on this machine, and TLS begins with STLS.
    pub fn new(address: impl Into<String>) -> Self {
        Self { address: address.into(), tls: UpstreamTls::default(), ca_pem: None, allow_remote: false }
    }

    /// Whether there is TLS.
    pub fn tls(mut self, tls: UpstreamTls) -> Self {
        self.tls = tls;
        self
    }

    /// The certificates, in PEM, that the upstream's certificate is verified by.
    pub fn ca_pem(mut self, pem: impl Into<Vec<u8>>) -> Self {
        self.ca_pem = Some(pem.into());
        self
    }

    /// Whether the upstream may be on another machine.
    pub fn allow_remote(mut self, allow: bool) -> Self {
        self.allow_remote = allow;
        self
    }

    pub(super) fn resolve(&self) -> Result<Resolved, RecordError> {
        let wrong = || RecordError::Address(self.address.clone());
        let (host, _) = self.address.rsplit_once(':').ok_or_else(wrong)?;
        let host = host.trim_start_matches('[').trim_end_matches(']').to_owned();
        let addresses: Vec<_> = self.address.to_socket_addrs().map_err(|_| wrong())?.collect();
        if addresses.is_empty() {
            return Err(wrong());
        }
        if !self.allow_remote && addresses.iter().any(|address| !address.ip().is_loopback()) {
            return Err(RecordError::NotLoopback(self.address.clone()));
        }
        let client_config = self.ca_pem.as_deref().map(trust).transpose()?;
        if self.tls == UpstreamTls::Implicit && client_config.is_none() {
            return Err(no_ca());
        }
        let name = ServerName::try_from(host).map_err(|_| wrong())?;
        Ok(Resolved { addresses, tls: self.tls, name, client_config })
    }
}

pub(super) fn no_ca() -> RecordError {
    RecordError::Trust("no CA certificate was given for it".into())
}

fn trust(pem: &[u8]) -> Result<Arc<ClientConfig>, RecordError> {
    let wrong = |error: &dyn std::fmt::Display| RecordError::Trust(error.to_string());
    let mut roots = RootCertStore::empty();
    for certificate in CertificateDer::pem_slice_iter(pem) {
        let certificate = certificate.map_err(|error| wrong(&error))?;
        roots.add(certificate).map_err(|error| wrong(&error))?;
    }
    if roots.is_empty() {
        return Err(wrong(&"there is no certificate in the file of its CA"));
    }
    client_config(roots).map(Arc::new).map_err(|error| wrong(&error))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_upstream_elsewhere_must_be_allowed() {
        let upstream = Upstream::new("192.0.2.1:110");
        assert_eq!(upstream.resolve().err(), Some(RecordError::NotLoopback("192.0.2.1:110".into())));
        assert!(upstream.allow_remote(true).resolve().is_ok());
        assert!(Upstream::new("[::1]:110").resolve().is_ok());
    }

    #[test]
    fn what_is_no_host_and_port_is_told() {
        for address in ["", "localhost", "localhost:", "127.0.0.1:x", "127.0.0.1:70000"] {
            let error = Upstream::new(address).resolve().err();
            assert_eq!(error, Some(RecordError::Address(address.into())), "{address}");
        }
    }

    #[test]
    fn tls_needs_a_ca() {
        let implicit = Upstream::new("127.0.0.1:995").tls(UpstreamTls::Implicit);
        assert_eq!(implicit.resolve().err(), Some(no_ca()));
        assert!(matches!(implicit.ca_pem("nothing").resolve(), Err(RecordError::Trust(_))));
    }
}
