//! Where a native program starts.

use std::{
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Instant,
};

use rustls::ClientConfig;

use super::{connector::Connector, transport::TokioTransport};
use crate::{Connection, Error, Options, Recorder, Trace, Warning, open};

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

/// The recorder that a client shares with its connections.
#[derive(Clone, Debug)]
pub(super) struct Record {
    recorder: Arc<Mutex<Recorder>>,
    started: Instant,
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
        Self { options, tls, record: Record { recorder, started: Instant::now() } }
    }

    /// Resolves `host`, connects, reads the greeting and starts TLS as the options say.
    ///
    /// # Errors
    /// Any [`ErrorKind`](crate::ErrorKind), with the step that failed.
    pub async fn connect(&self, host: &str, port: u16) -> Result<Connection<TokioTransport>, Error> {
        let mut connector = Connector::new(self.tls.clone(), self.record.clone());
        open(&mut connector, host, port, &self.options).await
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
}
