//! Sessions under TLS with a configuration that a probe chooses.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use rustls::client::ResolvesClientCert;
use rustls::crypto::ring::default_provider;
use rustls::sign::CertifiedKey;
use rustls::{ClientConfig, SignatureScheme};

use crate::context::Context;
use crate::probe::{Judged, Stop, failed, unable};
use crate::session::Session;
use crate::wire::Wire;

impl Context<'_> {
    /// A session under TLS, implicit or not, before login; a handshake that fails is the server's failure.
    pub(crate) fn secured_with(&self, config: Arc<ClientConfig>) -> Judged<Session> {
        let Some(address) = self.target.tls else {
            let mut session = self.plain()?;
            session.given("STLS")?;
            session.secure(config, &self.target.server_name)?;
            return Ok(session);
        };
        let wire = Wire::connect(address, self.target.patience);
        match wire.and_then(|wire| wire.secure(config, &self.target.server_name)) {
            Ok(wire) => {
                let mut session = self.session(wire);
                session.line()?;
                Ok(session)
            }
            Err(error) => failed(format!("the handshake fails: {error}")),
        }
    }

    /// TLS 1.2 alone; `extended` insists upon the extended master secret (RFC 7627).
    pub(crate) fn tls_1_2(&self, extended: bool) -> Judged<Arc<ClientConfig>> {
        let builder = ClientConfig::builder_with_provider(Arc::new(default_provider()));
        let builder = builder.with_protocol_versions(&[&rustls::version::TLS12]);
        let builder = builder.map_err(|error| Stop::Unable(format!("no TLS 1.2: {error}")))?;
        let mut config = builder.with_root_certificates(self.roots()?).with_no_client_auth();
        config.require_ems = extended;
        Ok(Arc::new(config))
    }

    /// A session of a client that shows its certificate, if the server asks for one.
    pub(crate) fn certified(&self) -> Judged<Session> {
        let Some(key) = self.target.certified.clone() else {
            return unable("no client certificate is known");
        };
        let resolver = Arc::new(Certified { key, asked: AtomicBool::new(false) });
        let builder = ClientConfig::builder_with_provider(Arc::new(default_provider()));
        let builder = builder.with_safe_default_protocol_versions();
        let builder = builder.map_err(|error| Stop::Unable(format!("no TLS: {error}")))?;
        let builder = builder.with_root_certificates(self.roots()?);
        let session = self.secured_with(Arc::new(builder.with_client_cert_resolver(resolver.clone())))?;
        if resolver.asked.load(Ordering::SeqCst) {
            Ok(session)
        } else {
            unable("no certificate is asked for")
        }
    }
}

/// A client with a certificate that notes whether it was asked for it.
#[derive(Debug)]
struct Certified {
    key: Arc<CertifiedKey>,
    asked: AtomicBool,
}

impl ResolvesClientCert for Certified {
    fn resolve(&self, _issuers: &[&[u8]], _schemes: &[SignatureScheme]) -> Option<Arc<CertifiedKey>> {
        self.asked.store(true, Ordering::SeqCst);
        Some(self.key.clone())
    }

    fn has_certs(&self) -> bool {
        true
    }
}
