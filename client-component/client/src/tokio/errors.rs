//! From the errors of the system to ours.

use std::io::{self, Error, ErrorKind};

use super::last_error::of_rustls;
use crate::{SocketError, TransportError};

/// An error of a connection that stood.
pub(super) fn broken(error: &Error) -> TransportError {
    // rustls reports the end of TCP without close_notify so; TCP alone never does.
    if error.kind() == ErrorKind::UnexpectedEof {
        return TransportError::Truncated;
    }
    match of_rustls(error) {
        Some(tls) => TransportError::Tls(tls.to_string()),
        None => TransportError::Broken(error.to_string()),
    }
}

/// An error of a TLS handshake: the peer's, unless the connection below it broke.
pub(super) fn handshake(error: &Error) -> TransportError {
    match error.kind() {
        ErrorKind::ConnectionReset | ErrorKind::ConnectionAborted | ErrorKind::BrokenPipe => broken(error),
        _ => TransportError::Tls(error.to_string()),
    }
}

/// An error of an attempt to connect.
pub(super) fn connecting(error: &Error) -> SocketError {
    match error.kind() {
        ErrorKind::ConnectionRefused => SocketError::ConnectionRefused,
        ErrorKind::ConnectionReset => SocketError::ConnectionReset,
        ErrorKind::ConnectionAborted => SocketError::ConnectionAborted,
        ErrorKind::HostUnreachable | ErrorKind::NetworkUnreachable => SocketError::RemoteUnreachable,
        ErrorKind::PermissionDenied => SocketError::AccessDenied,
        ErrorKind::InvalidInput | ErrorKind::AddrNotAvailable => SocketError::InvalidArgument,
        ErrorKind::OutOfMemory | ErrorKind::QuotaExceeded => SocketError::OutOfResources,
        ErrorKind::Unsupported => SocketError::NotSupported,
        ErrorKind::TimedOut => SocketError::Timeout,
        _ => SocketError::Unknown,
    }
}

impl From<crate::Error> for io::Error {
    /// The error inside an [`io::Error`] of the kind that comes nearest.
    fn from(error: crate::Error) -> Self {
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
        Ours::Dismissed(_) | Ours::Closed | Ours::Truncated => ErrorKind::UnexpectedEof,
        Ours::Timeout(_) => ErrorKind::TimedOut,
        Ours::Poisoned => ErrorKind::NotConnected,
        Ours::Refused(_) | Ours::Cancelled => ErrorKind::Other,
    }
}

/// The way back of [`connecting`].
fn nearest_of_socket(error: SocketError) -> ErrorKind {
    match error {
        SocketError::ConnectionRefused => ErrorKind::ConnectionRefused,
        SocketError::ConnectionReset => ErrorKind::ConnectionReset,
        SocketError::ConnectionAborted => ErrorKind::ConnectionAborted,
        SocketError::RemoteUnreachable => ErrorKind::HostUnreachable,
        SocketError::AccessDenied => ErrorKind::PermissionDenied,
        SocketError::InvalidArgument => ErrorKind::InvalidInput,
        SocketError::OutOfResources => ErrorKind::QuotaExceeded,
        SocketError::NotSupported => ErrorKind::Unsupported,
        SocketError::Timeout => ErrorKind::TimedOut,
        SocketError::NameUnresolvable => ErrorKind::NotFound,
        SocketError::TemporaryResolverFailure
        | SocketError::PermanentResolverFailure
        | SocketError::Unknown => ErrorKind::Other,
    }
}
