//! The server's certificate as `check` sees it: rustls judges it, and what it judged is kept.

use std::{
    fmt,
    sync::{Arc, Mutex, PoisonError},
};

use pop3_host::Escaped;
use rustls::{
    ClientConfig, DigitallySignedStruct, Error, RootCertStore, SignatureScheme,
    client::{
        WebPkiServerVerifier,
        danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier},
    },
    crypto::ring::default_provider,
    pki_types::{CertificateDer, ServerName, UnixTime},
};
use x509_parser::{extensions::GeneralName, parse_x509_certificate, time::ASN1Time};

/// What was seen in the last handshake.
#[derive(Clone, Debug, Default)]
pub(crate) struct Seen(Arc<Mutex<State>>);

#[derive(Clone, Debug, Default)]
struct State {
    certificate: Option<CertificateDer<'static>>,
    version: Option<&'static str>,
}

impl Seen {
    /// A configuration that trusts `roots` and notes what it sees.
    pub(crate) fn config(&self, roots: RootCertStore) -> Arc<ClientConfig> {
        let provider = Arc::new(default_provider());
        let builder = ClientConfig::builder_with_provider(Arc::clone(&provider))
            .with_safe_default_protocol_versions()
            .expect("ring serves the default versions");
        // No verifier can be made of no roots; the ordinary configuration refuses everything then.
        let Ok(judge) = WebPkiServerVerifier::builder_with_provider(roots.into(), provider).build() else {
            return Arc::new(builder.with_root_certificates(RootCertStore::empty()).with_no_client_auth());
        };
        let verifier = Arc::new(Watching { judge, seen: self.clone() });
        Arc::new(builder.dangerous().with_custom_certificate_verifier(verifier).with_no_client_auth())
    }

    /// `TLS 1.3`, once a handshake has got so far.
    pub(crate) fn version(&self) -> Option<&'static str> {
        self.with(|state| state.version)
    }

    /// Whose the certificate is, who signed it, and until when.
    pub(crate) fn certificate(&self) -> Option<Certificate> {
        self.with(|state| state.certificate.clone()).and_then(|der| Certificate::read(&der))
    }

    fn with<T>(&self, look: impl FnOnce(&mut State) -> T) -> T {
        look(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

/// A certificate in words that are safe for a terminal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Certificate {
    pub(crate) names: Vec<String>,
    pub(crate) issuer: String,
    pub(crate) not_after: String,
    /// Whole days that it is still valid; below zero once it has expired.
    pub(crate) days_left: i64,
}

impl Certificate {
    fn read(der: &[u8]) -> Option<Self> {
        let (_, certificate) = parse_x509_certificate(der).ok()?;
        let names = certificate.subject_alternative_name().ok().flatten();
        let names = names.into_iter().flat_map(|names| &names.value.general_names).filter_map(name);
        let end = certificate.validity().not_after;
        Some(Self {
            names: names.collect(),
            issuer: Escaped(certificate.issuer().to_string().as_bytes()).to_string(),
            not_after: end.to_datetime().date().to_string(),
            days_left: (end.timestamp() - ASN1Time::now().timestamp()).div_euclid(24 * 60 * 60),
        })
    }
}

fn name(name: &GeneralName<'_>) -> Option<String> {
    match name {
        GeneralName::DNSName(name) => Some(Escaped(name.as_bytes()).to_string()),
        GeneralName::IPAddress(octets) => {
            let v4 = <[u8; 4]>::try_from(*octets).map(|octets| std::net::IpAddr::from(octets).to_string());
            let v6 = <[u8; 16]>::try_from(*octets).map(|octets| std::net::IpAddr::from(octets).to_string());
            v4.or(v6).ok()
        }
        _ => None,
    }
}

impl fmt::Display for Certificate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names = if self.names.is_empty() { "nobody".to_owned() } else { self.names.join(", ") };
        write!(f, "for {names}; by {}; until {}", self.issuer, self.not_after)?;
        match self.days_left {
            days if days < 0 => f.write_str(" (expired)"),
            days if days < 15 => write!(f, " ({days} days left)"),
            _ => Ok(()),
        }
    }
}

/// The verifier of webpki, watched.
#[derive(Debug)]
struct Watching {
    judge: Arc<WebPkiServerVerifier>,
    seen: Seen,
}

impl ServerCertVerifier for Watching {
    fn verify_server_cert(
        &self,
        end_entity: &CertificateDer<'_>,
        intermediates: &[CertificateDer<'_>],
        server_name: &ServerName<'_>,
        ocsp_response: &[u8],
        now: UnixTime,
    ) -> Result<ServerCertVerified, Error> {
        self.seen.with(|state| state.certificate = Some(end_entity.clone().into_owned()));
        self.judge.verify_server_cert(end_entity, intermediates, server_name, ocsp_response, now)
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        self.seen.with(|state| state.version = Some("TLS 1.2"));
        self.judge.verify_tls12_signature(message, certificate, signature)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        self.seen.with(|state| state.version = Some("TLS 1.3"));
        self.judge.verify_tls13_signature(message, certificate, signature)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.judge.supported_verify_schemes()
    }
}
