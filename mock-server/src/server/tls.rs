//! Settings of a server that have to do with TLS, and what a client needs for it.

use std::sync::Arc;

use rustls::ClientConfig;

use super::{Builder, Server};
use crate::tls::{ClientCertificate, TlsFlaw};

impl Builder {
    /// Has the server do something wrong about TLS. Called several times, it does all of them. A handshake that fails
    /// is then no failure of a [`Script`](crate::Script), whose handshakes are those of the server; what it says about
    /// STLS is its own.
    ///
    /// ```
    /// use std::io::{Read, Write};
    /// use std::net::TcpStream;
    ///
    /// use pop3_mock::{Server, TlsFlaw};
    ///
    /// let server = Server::builder().tls_flaw(TlsFlaw::StlsRefused).start_blocking()?;
    /// let (mut client, mut replies) = (TcpStream::connect(server.pop3())?, String::new());
    /// client.write_all(b"STLS\r\n")?;
    /// client.shutdown(std::net::Shutdown::Write)?;
    /// client.read_to_string(&mut replies)?;
    /// assert!(replies.ends_with("-ERR TLS is not available\r\n"));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn tls_flaw(mut self, flaw: TlsFlaw) -> Self {
        self.tls_flaws.0.push(flaw);
        self
    }

    /// Whether clients must show a certificate of the server's CA in the handshake, for instance
    /// [`Server::client_certificate`]. Those that show none are refused; under TLS 1.3 they learn it behind the
    /// handshake only, when they read (RFC 8446 §4.4.2.4). With [`external`](Self::external), EXTERNAL then logs in who
    /// has shown one.
    pub fn require_client_certificate(mut self, require: bool) -> Self {
        self.client_certificate = require;
        self
    }
}

impl Server {
    /// A certificate of the server's CA for a client, with its key.
    ///
    /// ```
    /// use pop3_mock::{Server, User};
    ///
    /// let builder = Server::builder().user(User::new("alice", "secret")).external("alice");
    /// let server = builder.require_client_certificate(true).start_blocking()?;
    /// // A file for curl's option --cert; clients in Rust take `certified_client_config`.
    /// let pem = server.client_certificate().pem();
    /// assert!(pem.starts_with("-----BEGIN CERTIFICATE-----") && pem.contains("PRIVATE KEY-----"));
    /// # Ok::<(), pop3_mock::StartError>(())
    /// ```
    #[must_use]
    pub fn client_certificate(&self) -> &ClientCertificate {
        &self.shared.identity.client
    }

    /// As [`client_config`](Self::client_config), and shows [`client_certificate`](Self::client_certificate).
    #[must_use]
    pub fn certified_client_config(&self) -> Arc<ClientConfig> {
        self.shared.identity.certified_client_config.clone()
    }
}
