//! From the types of the native client to those of the component, case by case.

use pop3_client as native;

use crate::{
    Direction, Error, ErrorKind, Limit, Refusal, ScanEntry, SocketError, Step, Trace, TraceEntry, UniqueId,
    Violation, Warning,
};

impl From<native::Error> for Error {
    fn from(error: native::Error) -> Self {
        ErrorKind::from(error.kind).at(error.step.into())
    }
}

impl From<native::ErrorKind> for ErrorKind {
    fn from(kind: native::ErrorKind) -> Self {
        use native::ErrorKind as Native;
        match kind {
            Native::Violation(rule) => {
                Self::Violation(Violation { rule: rule.id().into(), text: rule.text().into() })
            }
            Native::Refused(native::Refusal { code, text }) => Self::Refused(Refusal { code, text }),
            Native::Misuse(what) => Self::Misuse(what),
            Native::Limit(limit) => Self::Limit(limit.into()),
            Native::Resolve(error) => Self::Resolve(socket_error(error)),
            Native::Connect(error) => Self::Connect(socket_error(error)),
            Native::Tls(text) => Self::Tls(text),
            Native::Transport(text) => Self::Transport(text),
            Native::Closed => Self::Closed,
            Native::Truncated => Self::Truncated,
            Native::Timeout => Self::Timeout,
            Native::Poisoned => Self::Poisoned,
            // The enum may grow; until this table does too, a new case has its words.
            other => Self::Transport(other.to_string()),
        }
    }
}

impl From<native::Limit> for Limit {
    fn from(limit: native::Limit) -> Self {
        match limit {
            native::Limit::Line => Self::Line,
            native::Limit::Listing => Self::Listing,
            native::Limit::Message => Self::Message,
            native::Limit::Drain => Self::Drain,
        }
    }
}

/// A function, because both types belong to other crates.
fn socket_error(error: native::SocketError) -> SocketError {
    use native::SocketError as Native;
    match error {
        Native::AccessDenied => SocketError::AccessDenied,
        Native::NotSupported => SocketError::NotSupported,
        Native::InvalidArgument => SocketError::InvalidArgument,
        Native::OutOfResources => SocketError::OutOfMemory,
        Native::Timeout => SocketError::Timeout,
        Native::RemoteUnreachable => SocketError::RemoteUnreachable,
        Native::ConnectionRefused => SocketError::ConnectionRefused,
        Native::ConnectionReset => SocketError::ConnectionReset,
        Native::ConnectionAborted => SocketError::ConnectionAborted,
        Native::NameUnresolvable => SocketError::NameUnresolvable,
        Native::TemporaryResolverFailure => SocketError::TemporaryResolverFailure,
        Native::PermanentResolverFailure => SocketError::PermanentResolverFailure,
        // The enum may grow, and `Unknown` is what it is to this table.
        _ => SocketError::Unknown,
    }
}

impl From<native::Step> for Step {
    fn from(step: native::Step) -> Self {
        use native::Step as Native;
        match step {
            Native::Options => Self::Options,
            Native::Resolve => Self::Resolve,
            Native::Connect => Self::Connect,
            Native::Tls => Self::Tls,
            Native::Greeting => Self::Greeting,
            Native::Capa => Self::Capa,
            Native::Stls => Self::Stls,
            Native::User => Self::User,
            Native::Pass => Self::Pass,
            Native::Auth => Self::Auth,
            Native::Stat => Self::Stat,
            Native::List => Self::List,
            Native::Uidl => Self::Uidl,
            Native::Retr => Self::Retr,
            Native::Top => Self::Top,
            Native::Dele => Self::Dele,
            Native::Rset => Self::Rset,
            Native::Noop => Self::Noop,
            Native::Quit => Self::Quit,
        }
    }
}

impl From<native::ScanEntry> for ScanEntry {
    fn from(entry: native::ScanEntry) -> Self {
        Self { message: entry.message.get(), octets: entry.octets }
    }
}

impl From<native::UniqueId> for UniqueId {
    fn from(unique_id: native::UniqueId) -> Self {
        Self { message: unique_id.message.get(), id: unique_id.id }
    }
}

impl From<native::Trace> for Trace {
    fn from(trace: native::Trace) -> Self {
        Self { entries: trace.entries.into_iter().map(TraceEntry::from).collect(), dropped: trace.dropped }
    }
}

impl From<native::TraceEntry> for TraceEntry {
    fn from(entry: native::TraceEntry) -> Self {
        let native::TraceEntry { connection, at, direction, octets } = entry;
        let direction = match direction {
            native::Direction::Sent => Direction::Sent,
            native::Direction::Received => Direction::Received,
        };
        Self { connection, at, direction, octets }
    }
}

impl From<native::Warning> for Warning {
    fn from(warning: native::Warning) -> Self {
        Self { rule: warning.rule.id().into(), text: warning.rule.text().into() }
    }
}
