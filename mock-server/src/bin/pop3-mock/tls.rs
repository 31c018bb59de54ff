//! What the command line asks for about TLS.

use std::path::PathBuf;

use clap::{Args as Group, ValueEnum};
use pop3_mock::{Builder, Certificate, TlsFlaw};

use crate::exit::{Complaint, Sysexit};

/// How TLS is to go wrong, and who must show a certificate.
#[derive(Debug, Default, Group)]
pub(crate) struct Tls {
    /// Show a certificate that clients must refuse. The CA file is the one that a good certificate would need.
    #[arg(long, value_name = "KIND")]
    pub(crate) bad_cert: Option<BadCertificate>,
    /// Do something wrong about TLS. May be given several times. In clear: clear-implicit (the port for implicit TLS),
    /// clear-after-stls, clear-after-failure (of a handshake), line-behind-stls and part-behind-stls (behind the reply,
    /// in its segment). Handshakes: stall, alert-protocol-version, alert-handshake-failure, tls12-only, tls13-only.
    /// STLS: stls-unannounced, stls-refused. The end: no-close-notify.
    #[arg(long = "tls-flaw", value_name = "KIND")]
    pub(crate) flaws: Vec<TlsFlaw>,
    /// Refuse clients that show no certificate of the CA under TLS, and write one for them here, with its key, in PEM.
    #[arg(long, value_name = "FILE")]
    pub(crate) client_cert: Option<PathBuf>,
}

/// What is wrong with a certificate.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub(crate) enum BadCertificate {
    /// It was valid until the year 2001.
    Expired,
    /// It is valid for wrong.example alone.
    WrongName,
    /// It is signed by another CA than the one in the CA file.
    UnknownCa,
    /// It is valid from the year 2999 on.
    NotYetValid,
    /// It is valid for "localhost\0.evil.example" alone, with a NUL octet.
    NulInName,
    /// It is good for clients that name the server (SNI); others get one that is signed by itself.
    NoSni,
}

impl Tls {
    /// Refuses flaws of which one could never show.
    pub(crate) fn check(&self) -> Result<(), Complaint> {
        let excluded = |both: String| {
            Complaint::new(Sysexit::Usage, format!("{both} exclude one another: leave one of them out"))
        };
        if let Some((one, other)) = TlsFlaw::excluding(&self.flaws) {
            return Err(excluded(format!("--tls-flaw {one} and --tls-flaw {other}")));
        }
        match self.flaws.iter().find(|flaw| self.bad_cert.is_some() && flaw.hides_certificate()) {
            Some(flaw) => Err(excluded(format!("--tls-flaw {flaw} and --bad-cert"))),
            None => Ok(()),
        }
    }

    /// The builder that does what was asked for.
    pub(crate) fn apply(&self, builder: Builder) -> Builder {
        let builder = self.flaws.iter().copied().fold(builder, Builder::tls_flaw);
        let builder = match self.certificate() {
            Certificate::Valid => builder,
            bad => builder.certificate(bad),
        };
        builder.require_client_certificate(self.client_cert.is_some())
    }

    fn certificate(&self) -> Certificate {
        match self.bad_cert {
            None => Certificate::Valid,
            Some(BadCertificate::Expired) => Certificate::Expired,
            Some(BadCertificate::WrongName) => Certificate::WrongName,
            Some(BadCertificate::UnknownCa) => Certificate::UnknownCa,
            Some(BadCertificate::NotYetValid) => Certificate::NotYetValid,
            Some(BadCertificate::NulInName) => Certificate::NulInName,
            Some(BadCertificate::NoSni) => Certificate::NoSni,
        }
    }
}
