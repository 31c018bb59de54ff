//! From the errors of the system to ours.

use std::io::{Error, ErrorKind};

use crate::{SocketError, TransportError};

/// An error of a connection that stood.
pub(super) fn broken(error: &Error) -> TransportError {
    // rustls reports the end of TCP without close_notify so; TCP alone never does.
    if error.kind() == ErrorKind::UnexpectedEof {
        return TransportError::Truncated;
    }
    match error.get_ref().and_then(|inner| inner.downcast_ref::<rustls::Error>()) {
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
