//! Our errors where the system's are expected.

use std::io::{self, ErrorKind};

use crate::{Error, HostError, SocketError};

impl From<Error> for io::Error {
    /// The error inside an [`io::Error`] of the kind that comes nearest; as of the native client.
    fn from(error: Error) -> Self {
        Self::new(nearest(&error.kind), error)
    }
}

fn nearest(kind: &crate::ErrorKind) -> ErrorKind {
    use crate::ErrorKind as Ours;
    match kind {
        Ours::Violation(_) | Ours::Limit(_) | Ours::Tls(_) => ErrorKind::InvalidData,
        Ours::Misuse(_) => ErrorKind::InvalidInput,
        Ours::Connect(error) | Ours::Resolve(error) => nearest_of_socket(*error),
        Ours::Transport(_) => ErrorKind::ConnectionAborted,
        Ours::Closed | Ours::Truncated => ErrorKind::UnexpectedEof,
        Ours::Timeout => ErrorKind::TimedOut,
        Ours::Poisoned => ErrorKind::NotConnected,
        Ours::Host(error) => nearest_of_host(error),
        Ours::Refused(_) | Ours::Trap(_) => ErrorKind::Other,
    }
}

fn nearest_of_host(error: &HostError) -> ErrorKind {
    match error {
        HostError::Abandoned => ErrorKind::NotConnected,
        HostError::Compute | HostError::Memory => ErrorKind::QuotaExceeded,
        HostError::Lifetime => ErrorKind::TimedOut,
        HostError::Start(_) => ErrorKind::Other,
    }
}

fn nearest_of_socket(error: SocketError) -> ErrorKind {
    match error {
        SocketError::ConnectionRefused => ErrorKind::ConnectionRefused,
        SocketError::ConnectionReset => ErrorKind::ConnectionReset,
        SocketError::ConnectionAborted => ErrorKind::ConnectionAborted,
        SocketError::RemoteUnreachable => ErrorKind::HostUnreachable,
        SocketError::AccessDenied => ErrorKind::PermissionDenied,
        SocketError::InvalidArgument => ErrorKind::InvalidInput,
        SocketError::OutOfMemory | SocketError::NewSocketLimit => ErrorKind::QuotaExceeded,
        SocketError::NotSupported => ErrorKind::Unsupported,
        SocketError::Timeout => ErrorKind::TimedOut,
        SocketError::NameUnresolvable => ErrorKind::NotFound,
        SocketError::TemporaryResolverFailure
        | SocketError::PermanentResolverFailure
        | SocketError::Unknown
        | SocketError::ConcurrencyConflict
        | SocketError::NotInProgress
        | SocketError::WouldBlock
        | SocketError::InvalidState
        | SocketError::AddressNotBindable
        | SocketError::AddressInUse
        | SocketError::DatagramTooLarge => ErrorKind::Other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Step;

    #[test]
    fn both_builds_of_the_client_give_the_same_kind() {
        use pop3_client::{ErrorKind as Native, Limit, Rule, SocketError as Socket};
        for kind in [
            Native::Violation(Rule::StatusIndicator),
            Native::Refused(pop3_client::Refusal { code: None, text: Vec::new() }),
            Native::Misuse(String::new()),
            Native::Limit(Limit::Message),
            Native::Resolve(Socket::NameUnresolvable),
            Native::Connect(Socket::ConnectionRefused),
            Native::Connect(Socket::AccessDenied),
            Native::Tls(String::new()),
            Native::Transport(String::new()),
            Native::Closed,
            Native::Truncated,
            Native::Timeout,
            Native::Poisoned,
        ] {
            let native = kind.at(pop3_client::Step::Retr);
            let ours = Error::from(native.clone());
            assert_eq!(ours.step, Step::Retr);
            assert_eq!(io::Error::from(native).kind(), io::Error::from(ours).kind());
        }
    }
}
