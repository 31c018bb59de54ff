//! A recorder: a thread that sits between a client and an upstream for one session.

use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::sync::{Arc, Mutex};
use std::thread::{self, JoinHandle};

use rustls::ServerConfig;
use tokio::runtime;
use tokio::sync::{oneshot, watch};

use super::log::Log;
use super::relay::{self, Client};
use super::upstream::Resolved;
use super::{RecordError, Recording, Upstream, anonymise::anonymise};
use crate::sync::lock;
use crate::tls::{Certificate, Flaws, Identity};

/// Records the first session that a client has with it.
///
/// To its client it is the server: it listens on loopback for plain connections, with STLS if the upstream has it, and
/// for implicit TLS, and shows a certificate of its own. It keeps a session of at most 16 MiB in memory until it ends.
///
/// ```
/// use std::io::{Read, Write};
/// use std::net::TcpStream;
///
/// use pop3_mock::{Recorder, Server, Upstream, User};
///
/// let server = Server::builder().user(User::new("alice", "secret")).start_blocking()?;
/// let recorder = Recorder::start_blocking(&Upstream::new(server.pop3().to_string()))?;
///
/// let mut client = TcpStream::connect(recorder.pop3())?;
/// client.write_all(b"USER alice\r\nPASS secret\r\nQUIT\r\n")?;
/// client.read_to_end(&mut Vec::new())?;
///
/// let recording = recorder.finish()?.to_string();
/// assert!(recording.contains(r"client = 'USER aaaaa\r\n'"));
/// assert!(!recording.contains("secret"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug)]
#[must_use = "the recorder stops when it is dropped"]
pub struct Recorder {
    pop3: SocketAddr,
    pop3s: SocketAddr,
    ca_pem: String,
    stop: Option<oneshot::Sender<()>>,
    over: watch::Receiver<bool>,
    thread: Option<JoinHandle<Result<(), RecordError>>>,
    log: Arc<Mutex<Log>>,
}

struct Listeners {
    pop3: tokio::net::TcpListener,
    pop3s: tokio::net::TcpListener,
}

impl Recorder {
    /// Starts a recorder on free ports of 127.0.0.1.
    ///
    /// # Errors
    /// [`RecordError`] if the upstream cannot be used or the system refuses sockets or a thread.
    pub fn start_blocking(upstream: &Upstream) -> Result<Self, RecordError> {
        let any_port = SocketAddr::new(Ipv4Addr::LOCALHOST.into(), 0);
        Self::start_blocking_on(upstream, any_port, any_port)
    }

    /// Starts a recorder on loopback addresses of its own: `pop3` for plain connections, `pop3s` for implicit TLS. Port 0
    /// means a free one.
    ///
    /// # Errors
    /// [`RecordError`] if the upstream or an address cannot be used or the system refuses a thread.
    pub fn start_blocking_on(
        upstream: &Upstream,
        pop3: SocketAddr,
        pop3s: SocketAddr,
    ) -> Result<Self, RecordError> {
        let upstream = upstream.resolve()?;
        let identity = Identity::mint(false).map_err(|error| not_started(&error))?;
        let handshakes = identity.handshakes(Certificate::Valid, Flaws::default());
        let config = handshakes.map_err(|error| not_started(&error))?.config;
        let runtime = runtime::Builder::new_current_thread().enable_all().build();
        let runtime = runtime.map_err(|error| not_started(&error))?;
        let listeners = {
            let _guard = runtime.enter();
            Listeners { pop3: listen(pop3)?, pop3s: listen(pop3s)? }
        };
        let addresses = (listeners.pop3.local_addr(), listeners.pop3s.local_addr());
        let ((stop, stopped), (ended, over)) = (oneshot::channel(), watch::channel(false));
        let log = Arc::new(Mutex::new(Log::default()));
        let kept = log.clone();
        let record = move || {
            let recorded = runtime.block_on(record(listeners, &upstream, config, stopped, &kept));
            ended.send_replace(true);
            recorded
        };
        let thread = thread::Builder::new().name("pop3-mock-record".into()).spawn(record);
        Ok(Self {
            pop3: addresses.0.map_err(|error| not_started(&error))?,
            pop3s: addresses.1.map_err(|error| not_started(&error))?,
            ca_pem: identity.ca_pem,
            stop: Some(stop),
            over,
            thread: Some(thread.map_err(|error| not_started(&error))?),
            log,
        })
    }

    /// The address for plain connections and STLS.
    #[must_use]
    pub fn pop3(&self) -> SocketAddr {
        self.pop3
    }

    /// The address for implicit TLS.
    #[must_use]
    pub fn pop3s(&self) -> SocketAddr {
        self.pop3s
    }

    /// The certificate of the CA that signed the recorder's own, in PEM.
    #[must_use]
    pub fn ca_pem(&self) -> &str {
        &self.ca_pem
    }

    /// Waits until a client has come and its session is over.
    pub async fn wait(&mut self) {
        // An error means that the thread is gone: over, too.
        let _ = self.over.wait_for(|over| *over).await;
    }

    /// Waits for the session to end and gives its recording.
    ///
    /// # Errors
    /// [`RecordError`] if the session could not be relayed.
    pub fn finish(mut self) -> Result<Recording, RecordError> {
        self.join()?;
        self.recording()
    }

    /// Ends the session where it is and gives the recording of what was said.
    ///
    /// # Errors
    /// [`RecordError`] if no client has come, or the session could not be relayed.
    pub fn stop(mut self) -> Result<Recording, RecordError> {
        drop(self.stop.take());
        self.join()?;
        self.recording()
    }

    /// Ends the session where it is and gives the recording of what was said, also if the session could not be relayed to
    /// its end; and why not. There is none if nothing was said.
    ///
    /// # Errors
    /// In the second part, [`RecordError`] if the session could not be relayed to its end.
    pub fn salvage(mut self) -> (Option<Recording>, Result<(), RecordError>) {
        drop(self.stop.take());
        let ended = self.join();
        (self.recording().ok(), ended)
    }

    fn recording(&self) -> Result<Recording, RecordError> {
        let log = lock(&self.log);
        if log.events().is_empty() { Err(RecordError::NoClient) } else { Ok(anonymise(&log)) }
    }

    fn join(&mut self) -> Result<(), RecordError> {
        let Some(thread) = self.thread.take() else { return Ok(()) };
        thread.join().unwrap_or_else(|_| Err(RecordError::Start("its thread has panicked".into())))
    }
}

impl Drop for Recorder {
    fn drop(&mut self) {
        drop(self.stop.take());
        // Nobody asks what became of it.
        let _ = self.join();
    }
}

/// Waits for a client and relays its session. The listeners are closed with the first one.
async fn record(
    listeners: Listeners,
    upstream: &Resolved,
    config: Arc<ServerConfig>,
    stopped: oneshot::Receiver<()>,
    kept: &Mutex<Log>,
) -> Result<(), RecordError> {
    let mut log = Log::default();
    let session = async {
        let accepted = tokio::select! {
            accepted = listeners.pop3.accept() => accepted.map(|(stream, _)| (stream, false)),
            accepted = listeners.pop3s.accept() => accepted.map(|(stream, _)| (stream, true)),
        };
        drop(listeners);
        let (stream, implicit_tls) = accepted.map_err(|error| not_started(&error))?;
        stream.set_nodelay(true).map_err(|error| not_started(&error))?;
        relay::run(Client { stream, implicit_tls, config }, upstream, &mut log).await
    };
    let ended = tokio::select! {
        ended = session => ended,
        _ = stopped => Ok(()),
    };
    // Also of a session that was stopped or could not go on.
    log.end(None);
    *lock(kept) = log;
    ended
}

fn listen(address: SocketAddr) -> Result<tokio::net::TcpListener, RecordError> {
    if !address.ip().is_loopback() {
        return Err(RecordError::Start(format!("{address} is no loopback address")));
    }
    let bound = TcpListener::bind(address).and_then(|listener| {
        listener.set_nonblocking(true)?;
        tokio::net::TcpListener::from_std(listener)
    });
    bound.map_err(|error| RecordError::Start(format!("cannot listen on {address}: {error}")))
}

fn not_started(error: &dyn std::fmt::Display) -> RecordError {
    RecordError::Start(error.to_string())
}
