//! Where a native program starts.

use std::{
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Instant,
};

use rustls::ClientConfig;
use tokio::net::TcpStream;

use super::{connector::Connector, last_error::LastError, transport::TokioTransport};
use crate::{Connection, Credentials, Error, Mailbox, Options, Recorder, Trace, Warning, enter, open};

/// Makes connections over TCP and rustls, and remembers what went over them, also when connecting failed.
///
/// ```
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// use pop3_client::{Options, Security, tokio::{Client, tls_config}};
///
/// let server = pop3_mock::Server::builder().start().await?;
/// let roots = tls_config(server.ca_pem().as_bytes())?;
/// let client = Client::new(Options { security: Security::Stls, ..Options::default() }, roots);
/// client.connect("localhost", server.pop3().port()).await?.quit().await?;
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug)]
pub struct Client {
    options: Options,
    tls: Arc<ClientConfig>,
    record: Record,
}

/// What a client shares with its connections.
#[derive(Clone, Debug)]
pub(super) struct Record {
    recorder: Arc<Mutex<Recorder>>,
    started: Instant,
    pub(super) tls_error: LastError,
}

impl Record {
    /// A panic elsewhere leaves a trace that is still worth reading.
    pub(super) fn lock(&self) -> MutexGuard<'_, Recorder> {
        self.recorder.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn started(&self) -> Instant {
        self.started
    }
}

impl Client {
    /// A client with these options, that trusts what `tls` trusts (see [`tls_config`](super::tls_config)).
    #[must_use]
    pub fn new(options: Options, tls: Arc<ClientConfig>) -> Self {
        let recorder = Arc::new(Mutex::new(Recorder::new(options.limits.trace)));
        let record = Record { recorder, started: Instant::now(), tls_error: LastError::default() };
        Self { options, tls, record }
    }

    /// Resolves `host`, connects, reads the greeting and starts TLS as the options say.
    ///
    /// # Errors
    /// Any [`ErrorKind`](crate::ErrorKind), with the step that failed.
    pub async fn connect(&self, host: &str, port: u16) -> Result<Connection<TokioTransport>, Error> {
        self.record.tls_error.clear();
        let mut connector = Connector::new(self.tls.clone(), self.record.clone());
        open(&mut connector, host, port, &self.options).await
    }

    /// Connects and logs in; see [`enter`](fn@crate::enter) for servers that break at CAPA.
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # use pop3_mock::{Server, User};
    /// # let server = Server::builder().user(User::new("mrose", "tanstaaf")).start().await?;
    /// use pop3_client::{Credentials, Options, tokio::Client};
    ///
    /// let client = Client::new(Options::default(), server.client_config());
    /// let credentials = Credentials::automatic("mrose", "tanstaaf");
    /// let mailbox = client.enter("localhost", server.pop3s().port(), &credentials).await?;
    /// mailbox.quit().await?;
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// As [`connect`](Self::connect), and what a login fails with.
    pub async fn enter(
        &self,
        host: &str,
        port: u16,
        credentials: &Credentials,
    ) -> Result<Mailbox<TokioTransport>, Error> {
        self.record.tls_error.clear();
        let mut connector = Connector::new(self.tls.clone(), self.record.clone());
        enter(&mut connector, host, port, &self.options, credentials).await
    }

    /// As [`connect`](Self::connect), over a TCP connection that the caller has made: through a proxy, from an address
    /// of its own, with other buffers. `host` is what the certificate must carry, unless the options name another.
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// use pop3_client::{Options, tokio::Client};
    /// use tokio::net::TcpStream;
    ///
    /// let server = pop3_mock::Server::builder().start().await?;
    /// let client = Client::new(Options::default(), server.client_config());
    /// let stream = TcpStream::connect(("127.0.0.1", server.pop3s().port())).await?;
    /// client.connect_over(stream, "localhost").await?.quit().await?;
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// As `connect`.
    pub async fn connect_over(
        &self,
        stream: TcpStream,
        host: &str,
    ) -> Result<Connection<TokioTransport>, Error> {
        self.record.tls_error.clear();
        let mut connector = Connector::over(stream, self.tls.clone(), self.record.clone());
        open(&mut connector, host, 0, &self.options).await
    }

    /// Takes the trace recorded so far; the next call starts after it.
    #[must_use]
    pub fn take_trace(&self) -> Trace {
        self.record.lock().take_trace()
    }

    /// Takes the warnings collected so far, oldest first.
    #[must_use]
    pub fn take_warnings(&self) -> Vec<Warning> {
        self.record.lock().take_warnings()
    }

    /// Why TLS failed last since the last [`connect`](Self::connect): in the handshake, or later in a record.
    ///
    /// The error itself ([`ErrorKind::Tls`](crate::ErrorKind::Tls)) has a text for people; this one is for programs.
    /// `None` also where rustls was not asked: a host that cannot be the name of a server, a connection that ended.
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// use pop3_client::{ErrorKind, Options, tokio::Client};
    /// use pop3_mock::{Certificate, Server};
    /// use rustls::{CertificateError, Error};
    ///
    /// let server = Server::builder().certificate(Certificate::UnknownCa).start().await?;
    /// let client = Client::new(Options::default(), server.client_config());
    /// let failure = client.connect("localhost", server.pop3s().port()).await.err().expect("not trusted");
    /// assert!(matches!(failure.kind, ErrorKind::Tls(_)));
    /// assert_eq!(client.tls_error(), Some(Error::InvalidCertificate(CertificateError::UnknownIssuer)));
    /// # Ok(())
    /// # }
    /// ```
    #[must_use]
    pub fn tls_error(&self) -> Option<rustls::Error> {
        self.record.tls_error.read()
    }
}
