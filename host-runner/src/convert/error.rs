//! What a guest says went wrong.

use pop3_client::{Error, ErrorKind, HostError, Limit, Refusal, Rule, SocketError, Step};
use wasmtime_wasi::p2::bindings::sockets::network::ErrorCode;

use crate::bindings::exports::mail::pop3::types as wit;

impl From<wit::Error> for Error {
    fn from(error: wit::Error) -> Self {
        ErrorKind::from(error.kind).at(error.step.into())
    }
}

impl From<wit::ErrorKind> for ErrorKind {
    fn from(kind: wit::ErrorKind) -> Self {
        use wit::ErrorKind as Wit;
        match kind {
            Wit::Violation(violation) => violated(&violation),
            Wit::Refused(wit::Refusal { code, text }) => Self::Refused(Refusal { code, text }),
            Wit::Misuse(what) => Self::Misuse(what),
            Wit::Limit(limit) => Self::Limit(limit.into()),
            Wit::Resolve(code) => Self::Resolve(socket_error(code)),
            Wit::Connect(code) => Self::Connect(socket_error(code)),
            Wit::Tls(text) => Self::Tls(text),
            Wit::Transport(text) => Self::Transport(text),
            Wit::Closed => Self::Closed,
            Wit::Truncated => Self::Truncated,
            Wit::Timeout => Self::Timeout,
            Wit::Poisoned => Self::Poisoned,
        }
    }
}

/// A rule by its id. The component has the same table; one that has another is not ours.
fn violated(violation: &wit::Violation) -> ErrorKind {
    match rule(&violation.rule) {
        Some(rule) => ErrorKind::Violation(rule),
        None => ErrorKind::Host(HostError::Foreign(format!("it names the rule {}", violation.rule))),
    }
}

pub(super) fn rule(id: &str) -> Option<Rule> {
    Rule::ALL.iter().copied().find(|rule| rule.id() == id)
}

impl From<wit::Limit> for Limit {
    fn from(limit: wit::Limit) -> Self {
        match limit {
            wit::Limit::Line => Self::Line,
            wit::Limit::Listing => Self::Listing,
            wit::Limit::Message => Self::Message,
            wit::Limit::Drain => Self::Drain,
        }
    }
}

/// A function, because both types belong to other crates.
fn socket_error(code: ErrorCode) -> SocketError {
    match code {
        ErrorCode::AccessDenied => SocketError::AccessDenied,
        ErrorCode::NotSupported => SocketError::NotSupported,
        ErrorCode::InvalidArgument | ErrorCode::AddressNotBindable => SocketError::InvalidArgument,
        ErrorCode::OutOfMemory | ErrorCode::NewSocketLimit => SocketError::OutOfResources,
        ErrorCode::Timeout => SocketError::Timeout,
        ErrorCode::RemoteUnreachable => SocketError::RemoteUnreachable,
        ErrorCode::ConnectionRefused => SocketError::ConnectionRefused,
        ErrorCode::ConnectionReset => SocketError::ConnectionReset,
        ErrorCode::ConnectionAborted => SocketError::ConnectionAborted,
        ErrorCode::NameUnresolvable => SocketError::NameUnresolvable,
        ErrorCode::TemporaryResolverFailure => SocketError::TemporaryResolverFailure,
        ErrorCode::PermanentResolverFailure => SocketError::PermanentResolverFailure,
        ErrorCode::Unknown
        | ErrorCode::ConcurrencyConflict
        | ErrorCode::NotInProgress
        | ErrorCode::WouldBlock
        | ErrorCode::InvalidState
        | ErrorCode::AddressInUse
        | ErrorCode::DatagramTooLarge => SocketError::Unknown,
    }
}

impl From<wit::Step> for Step {
    fn from(step: wit::Step) -> Self {
        use wit::Step as Wit;
        match step {
            Wit::Options => Self::Options,
            Wit::Resolve => Self::Resolve,
            Wit::Connect => Self::Connect,
            Wit::Tls => Self::Tls,
            Wit::Greeting => Self::Greeting,
            Wit::Capa => Self::Capa,
            Wit::Stls => Self::Stls,
            Wit::User => Self::User,
            Wit::Pass => Self::Pass,
            Wit::Auth => Self::Auth,
            Wit::Stat => Self::Stat,
            Wit::List => Self::List,
            Wit::Uidl => Self::Uidl,
            Wit::Retr => Self::Retr,
            Wit::Top => Self::Top,
            Wit::Dele => Self::Dele,
            Wit::Rset => Self::Rset,
            Wit::Noop => Self::Noop,
            Wit::Quit => Self::Quit,
        }
    }
}
