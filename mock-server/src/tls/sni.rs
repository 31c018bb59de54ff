//! A certificate for each client, by the name it asks for.

use std::sync::Arc;

use rustls::server::{ClientHello, ResolvesServerCert};
use rustls::sign::CertifiedKey;

use super::authority::Shown;
use super::provider;

/// Shows one certificate to clients that name the server (SNI, RFC 6066 §3), and maybe another one to the rest.
#[derive(Debug)]
pub(super) struct BySni {
    named: Arc<CertifiedKey>,
    unnamed: Arc<CertifiedKey>,
}

impl BySni {
    pub(super) fn new(leaf: Shown, without_sni: Option<Shown>) -> Result<Self, rustls::Error> {
        let named = certified(leaf)?;
        let unnamed = without_sni.map_or_else(|| Ok(named.clone()), certified)?;
        Ok(Self { named, unnamed })
    }
}

impl ResolvesServerCert for BySni {
    fn resolve(&self, client: ClientHello<'_>) -> Option<Arc<CertifiedKey>> {
        let is_named = client.server_name().is_some();
        Some(if is_named { &self.named } else { &self.unnamed }.clone())
    }
}

fn certified(shown: Shown) -> Result<Arc<CertifiedKey>, rustls::Error> {
    CertifiedKey::from_der(vec![shown.certificate], shown.key, &provider()).map(Arc::new)
}
