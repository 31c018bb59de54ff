//! Sockets and threads around the sans-I/O layers.

mod accept;
mod below;
mod board;
mod builder;
mod change;
mod ended;
mod event;
mod expecting;
mod failure;
mod faults;
mod finish;
mod gone;
mod handshake;
mod hearing;
mod impaired;
mod logins;
mod misbehave;
mod perform;
mod plan;
mod reference;
mod runner;
mod start;
mod start_error;
mod timing;
mod tls;
mod trouble;
mod unreached;
mod watching;
mod wire;

use std::net::SocketAddr;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use rustls::ClientConfig;
use rustls::pki_types::CertificateDer;

pub(crate) use accept::{CatchUp, Farewell, MAX_SESSIONS};
pub(crate) use board::Board;
pub use builder::Builder;
pub use event::{Ending, Event, SessionState};
pub use expecting::Expected;
pub use failure::Failure;
#[cfg(feature = "control")]
pub(crate) use runner::Knocker;
pub(crate) use runner::{Runner, listener};
pub(crate) use start::bind;
pub use start_error::StartError;
pub use unreached::Unreached;
pub(crate) use wire::Wire;

use faults::FaultList;
use plan::Base;
pub(crate) use plan::Plan;
#[cfg(feature = "control")]
pub(crate) use plan::Words;

use crate::clock::Clock;
use crate::expectation::Expectations;
use crate::ledger::Ledger;
use crate::maildrop::{MaildropState, Message, User};
use crate::rules::Reached;
use crate::script::Scripts;
use crate::session::Policy;
use crate::tls::Identity;
use crate::transcript::{Journal, Transcript};

/// A running server. [`finish`](Self::finish) stops it and tells whether the scripts were followed and
/// expectations are met; dropping it stops it, too, and panics if not.
///
/// It runs in a thread of its own: a test may block, run on any runtime or on none. It listens for
/// plain connections, on which STLS is offered, and for implicit TLS.
///
/// ```
/// use std::io::{BufRead, BufReader};
/// use std::net::TcpStream;
///
/// use pop3_mock::{Server, User};
///
/// let server = Server::builder().user(User::new("alice", "secret")).start_blocking()?;
/// let mut greeting = String::new();
/// BufReader::new(TcpStream::connect(server.pop3())?).read_line(&mut greeting)?;
/// assert_eq!(greeting, "+OK pop3-mock ready\r\n");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug)]
#[must_use = "the server stops when it is dropped"]
pub struct Server {
    runner: Runner,
    shared: Arc<Shared>,
    pop3: SocketAddr,
    pop3s: SocketAddr,
    client_config: Arc<ClientConfig>,
}

/// What all sessions of a server have in common.
#[derive(Debug)]
pub(crate) struct Shared {
    pub(crate) policy: Policy,
    pub(crate) clock: Clock,
    pub(crate) settings: Settings,
    pub(crate) identity: Identity,
    pub(crate) journal: Journal,
    pub(crate) board: Board,
    pub(crate) scripts: Scripts,
    /// What new sessions do otherwise than the reference.
    pub(crate) plan: Mutex<Arc<Plan>>,
    pub(crate) reached: Reached,
    pub(crate) expectations: Expectations,
    pub(crate) faults: FaultList,
    /// The users that the server started with.
    pub(crate) origins: Vec<User>,
    /// What sessions did otherwise then.
    first_plan: Arc<Plan>,
    /// What holds for every plan.
    base: Base,
}

/// What the builder decided for the layers below the session.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Settings {
    pub(crate) autologout: Duration,
}

impl Server {
    /// What a server is made from.
    pub fn builder() -> Builder {
        Builder::default()
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

    /// The certificate of the CA that signed the server's own, in PEM.
    #[must_use]
    pub fn ca_pem(&self) -> &str {
        &self.shared.identity.ca_pem
    }

    /// The certificate of the CA that signed the server's own, in DER.
    #[must_use]
    pub fn ca_der(&self) -> &CertificateDer<'static> {
        &self.shared.identity.ca_der
    }

    /// A client's configuration that trusts the server's CA and nothing else (provider: ring).
    #[must_use]
    pub fn client_config(&self) -> Arc<ClientConfig> {
        self.client_config.clone()
    }

    /// Everything that was said until now.
    #[must_use]
    pub fn transcript(&self) -> Transcript {
        self.shared.journal.transcript()
    }

    /// The maildrop of a user as it is now.
    ///
    /// # Panics
    /// If there is no such user.
    #[must_use]
    pub fn maildrop(&self, user: &str) -> MaildropState {
        self.shared.policy.directory.state(user).expect("the server has a user of that name")
    }

    /// What became of each message until now, also of those that are removed.
    #[must_use]
    pub fn ledger(&self) -> Ledger {
        self.shared.policy.directory.book().ledger()
    }

    /// Advances the server's clock: autologout, LOGIN-DELAY and pauses of scripts see the time as gone. What a client
    /// has read a reply to counts as said before. Comes back at once; [`wait_idle`](Self::wait_idle) waits for sessions
    /// to end.
    ///
    /// ```
    /// use std::io::{BufRead, BufReader, Read};
    /// use std::net::TcpStream;
    /// use std::time::Duration;
    ///
    /// use pop3_mock::{Ending, Server, User};
    ///
    /// let server = Server::builder().user(User::new("alice", "secret")).start_blocking()?;
    /// let mut client = BufReader::new(TcpStream::connect(server.pop3())?);
    /// client.read_line(&mut String::new())?;
    /// // Ten minutes in which the client says nothing, RFC 1939 §3.
    /// server.advance(Duration::from_secs(600));
    /// assert_eq!(client.read_to_end(&mut Vec::new())?, 0);
    /// server.wait_idle_blocking();
    /// assert_eq!(server.sessions()[0].ending, Some(Ending::TimedOut));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn advance(&self, duration: Duration) {
        self.shared.clock.advance(duration);
    }

    /// Delivers a message to a user and gives its unique-id. Sessions that are open do not see it
    /// (RFC 1939 §4 numbers the messages when the maildrop is opened).
    ///
    /// # Panics
    /// If there is no such user.
    pub fn deliver(&self, user: &str, message: impl Into<Message>) -> Arc<str> {
        self.shared.deliver(user, message.into()).expect("the server has a user of that name")
    }
}
