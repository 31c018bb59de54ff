//! Errors by blame, each with the step it happened at.

use std::fmt;

pub use wasmtime_wasi::p2::bindings::sockets::network::ErrorCode as SocketError;

pub use crate::bindings::exports::mail::pop3::types::{Limit, Refusal, Step, Violation};
use crate::{Escaped, bindings::exports::mail::pop3::types as wit};

/// An error and where it happened. Shown as one line, with what the server sent made safe for a terminal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Error {
    /// The step that failed.
    pub step: Step,
    /// What went wrong.
    pub kind: ErrorKind,
}

/// What went wrong, by whose fault: the cases of `error-kind` in the WIT, and those that the host adds.
///
/// After [`Refused`](Self::Refused) and [`Misuse`](Self::Misuse) the session
/// goes on. After any other case it is over.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ErrorKind {
    /// The server broke the protocol.
    Violation(Violation),
    /// The server said `-ERR`.
    Refused(Refusal),
    /// The caller asked for something that cannot be.
    Misuse(String),
    /// A limit of the options was passed.
    Limit(Limit),
    /// The host name did not resolve.
    Resolve(SocketError),
    /// No address of the host took the connection.
    Connect(SocketError),
    /// TLS handshake or record layer; the text is for people. [`Client::tls_error`](crate::Client::tls_error) has
    /// the reason as a value.
    Tls(String),
    /// The connection broke below TLS; the text is for people.
    Transport(String),
    /// The server closed the connection between replies.
    Closed,
    /// The connection ended inside a reply, or TLS ended without close_notify.
    Truncated,
    /// A deadline of the options passed.
    Timeout,
    /// An earlier error ended the session.
    Poisoned,
    /// The guest stopped with a trap. All sessions of its client are gone.
    Trap(String),
    /// The host stopped the guest. All sessions of its client are gone.
    Host(HostError),
}

/// Why the host did not run a guest, or not to its end.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum HostError {
    /// The component does not start: it is not the one that this crate was written for, or the
    /// [`pool`](crate::HostBuilder::pool) has no room for one more.
    #[error("the component does not start: {0}")]
    Start(String),
    /// The future of an earlier call was dropped before it was done, which a guest does not survive.
    #[error("an earlier call was abandoned before it was done")]
    Abandoned,
    /// A call used more processor time than [`Policy::compute`](crate::Policy::compute).
    #[error("the component used more processor time than the policy allows")]
    Compute,
    /// The guest asked for more memory than [`Policy::memory`](crate::Policy::memory).
    #[error("the component needs more memory than the policy allows")]
    Memory,
    /// The guest has lived for as long as [`Policy::lifetime`](crate::Policy::lifetime) allows.
    #[error("the component lived for as long as the policy allows")]
    Lifetime,
}

impl From<wit::Error> for Error {
    fn from(error: wit::Error) -> Self {
        Self { step: error.step, kind: error.kind.into() }
    }
}

impl From<wit::ErrorKind> for ErrorKind {
    fn from(kind: wit::ErrorKind) -> Self {
        use wit::ErrorKind as Wit;
        match kind {
            Wit::Violation(violation) => Self::Violation(violation),
            Wit::Refused(refusal) => Self::Refused(refusal),
            Wit::Misuse(what) => Self::Misuse(what),
            Wit::Limit(limit) => Self::Limit(limit),
            Wit::Resolve(code) => Self::Resolve(code),
            Wit::Connect(code) => Self::Connect(code),
            Wit::Tls(text) => Self::Tls(text),
            Wit::Transport(text) => Self::Transport(text),
            Wit::Closed => Self::Closed,
            Wit::Truncated => Self::Truncated,
            Wit::Timeout => Self::Timeout,
            Wit::Poisoned => Self::Poisoned,
        }
    }
}

impl ErrorKind {
    /// Whether the session can be used after this error.
    #[must_use]
    pub fn leaves_session_usable(&self) -> bool {
        matches!(self, Self::Refused(_) | Self::Misuse(_))
    }

    /// The error, at a step.
    #[must_use]
    pub fn at(self, step: Step) -> Error {
        Error { step, kind: self }
    }
}

impl std::error::Error for Error {}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.step.name(), self.kind)
    }
}

impl fmt::Display for ErrorKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let escaped = |text: &str| Escaped(text.as_bytes()).to_string();
        match self {
            Self::Violation(Violation { rule, text }) => {
                write!(f, "the server broke the protocol: {} ({})", escaped(text), escaped(rule))
            }
            Self::Refused(refusal) => write_refusal(f, refusal),
            Self::Misuse(what) => f.write_str(&escaped(what)),
            Self::Limit(limit) => write!(f, "the server sent too much: {}", limit_text(*limit)),
            Self::Resolve(code) | Self::Connect(code) => f.write_str(socket_text(*code)),
            Self::Tls(text) => f.write_str(&escaped(text)),
            Self::Transport(text) => write!(f, "the connection broke: {}", escaped(text)),
            Self::Closed => f.write_str("the server closed the connection"),
            Self::Truncated => f.write_str("the connection ended in the middle of a reply"),
            Self::Timeout => f.write_str("no answer in time"),
            Self::Poisoned => f.write_str("an earlier error ended the session"),
            Self::Trap(text) => write!(f, "the component stopped: {}", escaped(text)),
            Self::Host(error) => f.write_str(&escaped(&error.to_string())),
        }
    }
}

fn write_refusal(f: &mut fmt::Formatter<'_>, refusal: &Refusal) -> fmt::Result {
    f.write_str("the server refused")?;
    if let Some(code) = &refusal.code {
        write!(f, " [{}]", Escaped(code.as_bytes()))?;
    }
    if refusal.text.is_empty() { Ok(()) } else { write!(f, ": {}", Escaped(&refusal.text)) }
}

fn limit_text(limit: Limit) -> &'static str {
    match limit {
        Limit::Line => "a line is longer than the limit",
        Limit::Listing => "a listing is larger than the limit",
        Limit::Message => "a message is larger than the limit",
        Limit::Drain => "the rest of a message that was left early is larger than the limit",
    }
}

/// The cases that name resolution and connecting can end with; the others are about other uses of sockets.
fn socket_text(code: SocketError) -> &'static str {
    match code {
        SocketError::NameUnresolvable => "no such host, or it has no address",
        SocketError::TemporaryResolverFailure => "temporary failure of name resolution",
        SocketError::PermanentResolverFailure => "permanent failure of name resolution",
        SocketError::ConnectionRefused => "connection refused",
        SocketError::ConnectionReset => "connection reset by the server",
        SocketError::ConnectionAborted => "connection aborted",
        SocketError::RemoteUnreachable => "no route to the server",
        SocketError::Timeout => "no answer in time",
        SocketError::AccessDenied => "not allowed by the policy",
        SocketError::InvalidArgument => "not a host name or address that can be connected to",
        SocketError::NotSupported => "this kind of address is not supported",
        SocketError::OutOfMemory | SocketError::NewSocketLimit => "out of resources",
        SocketError::Unknown
        | SocketError::ConcurrencyConflict
        | SocketError::NotInProgress
        | SocketError::WouldBlock
        | SocketError::InvalidState
        | SocketError::AddressNotBindable
        | SocketError::AddressInUse
        | SocketError::DatagramTooLarge => "unknown error",
    }
}

impl fmt::Display for Step {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl Step {
    /// The step in words: `connect`, `TLS handshake`, `PASS`.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Options => "options",
            Self::Resolve => "name resolution",
            Self::Connect => "connect",
            Self::Tls => "TLS handshake",
            Self::Greeting => "greeting",
            Self::Capa => "CAPA",
            Self::Stls => "STLS",
            Self::User => "USER",
            Self::Pass => "PASS",
            Self::Auth => "AUTH",
            Self::Stat => "STAT",
            Self::List => "LIST",
            Self::Uidl => "UIDL",
            Self::Retr => "RETR",
            Self::Top => "TOP",
            Self::Dele => "DELE",
            Self::Rset => "RSET",
            Self::Noop => "NOOP",
            Self::Quit => "QUIT",
        }
    }
}
