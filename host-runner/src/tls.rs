//! TLS for the guest: rustls with ring, roots of the embedder's choice.

use std::{
    io,
    pin::Pin,
    sync::{Arc, Mutex, PoisonError},
    task::{Context, Poll, ready},
};

use rustls::{
    ClientConfig, RootCertStore,
    pki_types::{CertificateDer, ServerName, pem::PemObject},
};
use tokio::io::{AsyncRead, AsyncWrite, BufWriter, ReadBuf};
use tokio_rustls::{TlsConnector, client::TlsStream as Rustls};
/// What an implementation of [`TlsProvider`] fails with.
pub use wasmtime_wasi_tls::Error as ProviderError;
/// For [`HostBuilder::tls_provider`](crate::HostBuilder::tls_provider).
pub use wasmtime_wasi_tls::{TlsProvider, TlsStream, TlsTransport};

/// Trusts the roots of the system; without any, every handshake fails with an unknown issuer.
#[must_use]
pub fn trust_system() -> Arc<ClientConfig> {
    trust(system_roots())
}

/// The roots of the system, as far as there are any.
#[must_use]
pub fn system_roots() -> RootCertStore {
    let mut roots = RootCertStore::empty();
    roots.add_parsable_certificates(rustls_native_certs::load_native_certs().certs);
    roots
}

/// Trusts the certificates of a PEM file, and no others.
///
/// # Errors
/// A sentence that says what is wrong with the file: no PEM, no certificate in it, or one that cannot be a root.
pub fn trust_pem(pem: &[u8]) -> Result<Arc<ClientConfig>, String> {
    pem_roots(pem).map(trust)
}

/// The certificates of a PEM file.
///
/// # Errors
/// As [`trust_pem`].
pub fn pem_roots(pem: &[u8]) -> Result<RootCertStore, String> {
    let mut roots = RootCertStore::empty();
    for certificate in CertificateDer::pem_slice_iter(pem) {
        let certificate = certificate.map_err(|error| format!("not PEM: {error}"))?;
        roots.add(certificate).map_err(|error| format!("not a root certificate: {error}"))?;
    }
    if roots.is_empty() { Err("no certificate in it".to_owned()) } else { Ok(roots) }
}

/// Trusts the given roots, and no others.
#[must_use]
pub fn trust(roots: RootCertStore) -> Arc<ClientConfig> {
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .expect("ring serves the default versions");
    Arc::new(config.with_root_certificates(roots).with_no_client_auth())
}

/// Why TLS failed, as far as a person can do something about it. Shown as a sentence.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Reason {
    /// The certificate leads to no trusted root.
    #[error("the certificate comes from an issuer that is not trusted")]
    UnknownIssuer,
    /// The certificate is for another name.
    #[error("the certificate is for another name")]
    WrongName,
    /// The certificate is no longer valid.
    #[error("the certificate has expired")]
    Expired,
    /// The certificate is not valid yet.
    #[error("the certificate is not valid yet")]
    NotValidYet,
    /// Something else is wrong with the certificate.
    #[error("the certificate is not acceptable")]
    Certificate,
    /// What came is not TLS, e.g. a plaintext greeting.
    #[error("the server does not speak TLS here")]
    NotTls,
    /// The server broke the handshake off.
    #[error("the server refused the handshake")]
    Alert,
    /// Anything else.
    #[error("the handshake failed")]
    Other,
}

impl From<&rustls::Error> for Reason {
    fn from(error: &rustls::Error) -> Self {
        use rustls::{CertificateError as Certificate, Error};
        match error {
            Error::InvalidCertificate(Certificate::UnknownIssuer) => Self::UnknownIssuer,
            Error::InvalidCertificate(
                Certificate::NotValidForName | Certificate::NotValidForNameContext { .. },
            ) => Self::WrongName,
            Error::InvalidCertificate(Certificate::Expired | Certificate::ExpiredContext { .. }) => {
                Self::Expired
            }
            Error::InvalidCertificate(Certificate::NotValidYet | Certificate::NotValidYetContext { .. }) => {
                Self::NotValidYet
            }
            Error::InvalidCertificate(_) => Self::Certificate,
            Error::InvalidMessage(_) => Self::NotTls,
            Error::AlertReceived(_) => Self::Alert,
            _ => Self::Other,
        }
    }
}

/// What the last TLS failure of a guest was: the guest itself learns a text only.
#[derive(Clone, Debug, Default)]
pub(crate) struct LastError(Arc<Mutex<Option<rustls::Error>>>);

impl LastError {
    pub(crate) fn read(&self) -> Option<rustls::Error> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    pub(crate) fn clear(&self) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = None;
    }

    fn note(&self, error: &io::Error) {
        if let Some(error) = error.get_ref().and_then(|inner| inner.downcast_ref::<rustls::Error>()) {
            *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(error.clone());
        }
    }
}

/// Makes TLS connections for one guest.
pub(crate) struct RootsProvider {
    pub(crate) config: Arc<ClientConfig>,
    pub(crate) last_error: LastError,
}

impl TlsProvider for RootsProvider {
    fn connect(&self, server_name: String, transport: Box<dyn TlsTransport>) -> Handshake {
        let (connector, last_error) = (TlsConnector::from(Arc::clone(&self.config)), self.last_error.clone());
        Box::pin(async move {
            let name = ServerName::try_from(server_name).map_err(ProviderError::msg)?;
            // wasi:sockets has no TCP_NODELAY: two small segments of a handshake in a row would wait for an
            // acknowledgement in between.
            let transport = BufWriter::new(transport);
            let stream =
                connector.connect(name, transport).await.inspect_err(|error| last_error.note(error))?;
            Ok(Box::new(Stream { inner: stream, last_error }) as Box<dyn TlsStream>)
        })
    }
}

type Handshake = Pin<Box<dyn Future<Output = Result<Box<dyn TlsStream>, ProviderError>> + Send>>;

/// One provider for many guests.
pub(crate) struct Shared(pub(crate) Arc<dyn TlsProvider>);

impl TlsProvider for Shared {
    fn connect(&self, server_name: String, transport: Box<dyn TlsTransport>) -> Handshake {
        self.0.connect(server_name, transport)
    }
}

struct Stream {
    inner: Rustls<BufWriter<Box<dyn TlsTransport>>>,
    last_error: LastError,
}

impl TlsStream for Stream {}

impl AsyncRead for Stream {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let outcome = ready!(Pin::new(&mut self.inner).poll_read(cx, buffer));
        Poll::Ready(outcome.inspect_err(|error| self.last_error.note(error)))
    }
}

impl AsyncWrite for Stream {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, octets: &[u8]) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.inner).poll_write(cx, octets)
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.inner).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.inner).poll_shutdown(cx)
    }
}
