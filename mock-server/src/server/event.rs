//! What happens on a server, apart from the dialogue.

use std::sync::Arc;

/// Something a test may wait for. Sessions are numbered from 1 in the order of their connections.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Event {
    /// A connection was accepted.
    Connected {
        /// Number of the session.
        session: u64,
        /// Whether it came to the address for implicit TLS.
        implicit_tls: bool,
    },
    /// A TLS handshake succeeded.
    TlsStarted {
        /// Number of the session.
        session: u64,
    },
    /// A login opened a maildrop; told before the reply is sent.
    LoggedIn {
        /// Number of the session.
        session: u64,
        /// Whose maildrop.
        user: String,
    },
    /// QUIT passed the UPDATE state; told before the reply is sent.
    Updated {
        /// Number of the session.
        session: u64,
        /// Messages removed.
        removed: usize,
    },
    /// The session is over; its lock is released.
    Closed {
        /// Number of the session.
        session: u64,
        /// How it ended.
        ending: Ending,
    },
    /// [`Server::deliver`](crate::Server::deliver) added a message.
    Delivered {
        /// To whom.
        user: String,
        /// The message's unique-id.
        unique_id: Arc<str>,
    },
    /// A message was removed for its age or behind its RETR, as [`Expire`](crate::Expire) says, or by
    /// [`Server::remove_message`](crate::Server::remove_message).
    Expired {
        /// Whose it was.
        user: String,
        /// The message's unique-id.
        unique_id: Arc<str>,
    },
}

/// How a session ended.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Ending {
    /// The client said QUIT.
    Quit,
    /// The client closed the connection before QUIT.
    ClosedByClient,
    /// The server behind a [`Proxy`](crate::Proxy) closed the connection, also behind QUIT.
    ClosedByServer,
    /// The connection failed, for instance by a reset; with the system's words.
    Broken(String),
    /// Nothing was heard within the autologout time (RFC 1939 §3), or nothing was taken.
    TimedOut,
    /// A [`Fault`](crate::Fault) cut the connection; with its text.
    Fault(String),
    /// The TLS handshake failed; with the reason.
    TlsFailed(String),
    /// The script was played to its end, or left.
    Script,
    /// More sessions were open than the server has room for.
    Refused,
    /// The server was stopped.
    Shutdown,
}

/// A session as it is now.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct SessionState {
    /// Number of the session, from 1.
    pub session: u64,
    /// Whether TLS is or was active.
    pub tls: bool,
    /// Who logged in.
    pub user: Option<String>,
    /// How it ended; `None` while it is open.
    pub ending: Option<Ending>,
}
