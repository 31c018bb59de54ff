//! Errors by blame.

use alloc::string::{String, ToString};
use core::{fmt, time::Duration};

use pop3_proto::{Limit, Rule};

use crate::{Escaped, HostError, Phase, Refusal, Step};

/// Why name resolution or a TCP connection failed: the cases of `wasi:sockets/network.error-code` that apply.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, thiserror::Error)]
#[non_exhaustive]
pub enum SocketError {
    /// Anything else.
    #[error("unknown error")]
    Unknown,
    /// Not allowed, by the system or by the policy of a host.
    #[error("not allowed by the policy")]
    AccessDenied,
    /// This kind of address is not supported.
    #[error("this kind of address is not supported")]
    NotSupported,
    /// The address cannot be connected to.
    #[error("not a host name or address that can be connected to")]
    InvalidArgument,
    /// Out of memory or of sockets.
    #[error("out of resources")]
    OutOfResources,
    /// The system gave up waiting.
    #[error("no answer in time")]
    Timeout,
    /// No route to the address.
    #[error("no route to the server")]
    RemoteUnreachable,
    /// Nobody listens there.
    #[error("connection refused")]
    ConnectionRefused,
    /// The peer reset the connection.
    #[error("connection reset by the server")]
    ConnectionReset,
    /// The connection was aborted.
    #[error("connection aborted")]
    ConnectionAborted,
    /// There is no such name, or it has no address.
    #[error("no such host, or it has no address")]
    NameUnresolvable,
    /// The resolver may answer later.
    #[error("temporary failure of name resolution")]
    TemporaryResolverFailure,
    /// The resolver will not answer.
    #[error("permanent failure of name resolution")]
    PermanentResolverFailure,
}

impl SocketError {
    /// The error by the name that the WIT gives its kind, for programs: `connection-refused`.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Unknown => "unknown",
            Self::AccessDenied => "access-denied",
            Self::NotSupported => "not-supported",
            Self::InvalidArgument => "invalid-argument",
            Self::OutOfResources => "out-of-resources",
            Self::Timeout => "timeout",
            Self::RemoteUnreachable => "remote-unreachable",
            Self::ConnectionRefused => "connection-refused",
            Self::ConnectionReset => "connection-reset",
            Self::ConnectionAborted => "connection-aborted",
            Self::NameUnresolvable => "name-unresolvable",
            Self::TemporaryResolverFailure => "temporary-resolver-failure",
            Self::PermanentResolverFailure => "permanent-resolver-failure",
        }
    }
}

/// What went wrong, by whose fault. The same cases as `error-kind` in the WIT of the component.
///
/// [`leaves_session_usable`](Error::leaves_session_usable) says whether the session goes on. Where it does not, later
/// calls answer [`Poisoned`](Self::Poisoned), and nothing more is written.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ErrorKind {
    /// The server broke the protocol.
    Violation(Rule),
    /// The server said `-ERR`.
    Refused(Refusal),
    /// The server said `-ERR` without being asked, before it ended the session: idle for too long, or the maildrop is
    /// lost. It answers no command.
    Dismissed(Refusal),
    /// The caller asked for something that cannot be.
    Misuse(String),
    /// A limit of the options was passed.
    Limit(Limit),
    /// The host name did not resolve.
    Resolve(SocketError),
    /// No address of the host took the connection.
    Connect(SocketError),
    /// TLS handshake or record layer; the text is for people.
    Tls(String),
    /// The connection broke below TLS; the text is for people.
    Transport(String),
    /// The server closed the connection between replies.
    Closed,
    /// The connection ended inside a reply, or TLS ended without close_notify.
    Truncated,
    /// A deadline of the options passed: the one of this phase.
    Timeout(Phase),
    /// The caller has cancelled the call. What is under way is read before the next command.
    Cancelled,
    /// An earlier error ended the session.
    Poisoned,
    /// The host of the component stopped it: never raised by the native build.
    Host(HostError),
}

impl ErrorKind {
    /// Whether the session can be used after this error, where its step does not end it
    /// ([`Error::leaves_session_usable`]).
    #[must_use]
    pub fn leaves_session_usable(&self) -> bool {
        match self {
            Self::Refused(_) | Self::Misuse(_) | Self::Cancelled => true,
            Self::Violation(rule) => rule.leaves_session_usable(),
            _ => false,
        }
    }

    /// The error, at a step.
    #[must_use]
    pub fn at(self, step: Step) -> Error {
        Error { step, kind: self, login_delay: None }
    }
}

impl fmt::Display for ErrorKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Violation(rule) => {
                write!(f, "the server broke the protocol: {} ({})", rule.text(), rule.id())
            }
            Self::Refused(refusal) => refusal.fmt(f),
            Self::Dismissed(refusal) => write!(f, "the server ended the session{}", refusal.words()),
            Self::Misuse(what) => write!(f, "{}", Escaped(what.as_bytes())),
            Self::Limit(limit) => write!(f, "the server sent too much: {limit}"),
            Self::Resolve(error) | Self::Connect(error) => error.fmt(f),
            Self::Tls(text) => write!(f, "{}", Escaped(text.as_bytes())),
            Self::Transport(text) => write!(f, "the connection broke: {}", Escaped(text.as_bytes())),
            Self::Closed => f.write_str("the server closed the connection"),
            Self::Truncated => f.write_str("the connection ended in the middle of a reply"),
            Self::Timeout(phase) => write!(f, "no answer in time ({phase})"),
            Self::Cancelled => f.write_str("cancelled"),
            Self::Poisoned => f.write_str("an earlier error ended the session"),
            // What a guest says is as foreign as what a server says.
            Self::Host(error) => write!(f, "{}", Escaped(error.to_string().as_bytes())),
        }
    }
}

/// An error and where it happened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Error {
    /// The step that failed.
    pub step: Step,
    /// What went wrong.
    pub kind: ErrorKind,
    /// Time that CAPA asks to leave between two logins (LOGIN-DELAY, RFC 2449 section 6.5), where a login was refused
    /// and it is known.
    pub login_delay: Option<Duration>,
}

impl Error {
    /// A refusal that says nothing of its reason to a program.
    pub(crate) fn is_plain_refusal(&self) -> bool {
        matches!(&self.kind, ErrorKind::Refused(refusal) if refusal.code.is_none())
    }

    /// Whether the session can be used after this error. Whether another one may do better tells
    /// [`retry`](Self::retry).
    #[must_use]
    pub fn leaves_session_usable(&self) -> bool {
        // A negative greeting and QUIT end the session whatever comes of them, and without STLS there is none.
        self.kind.leaves_session_usable() && !matches!(self.step, Step::Greeting | Step::Stls | Step::Quit)
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.step, self.kind)
    }
}

impl core::error::Error for Error {}
