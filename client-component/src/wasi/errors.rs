//! Between the error codes of `wasi:sockets` and those of `pop3-client`.

use alloc::string::ToString;

use pop3_client::{SocketError, TransportError};

use crate::bindings::wasi::{io::streams::StreamError, sockets::network::ErrorCode};

pub(crate) fn from_wasi(code: ErrorCode) -> SocketError {
    match code {
        ErrorCode::Unknown
        | ErrorCode::ConcurrencyConflict
        | ErrorCode::NotInProgress
        | ErrorCode::WouldBlock
        | ErrorCode::InvalidState
        | ErrorCode::AddressInUse
        | ErrorCode::DatagramTooLarge => SocketError::Unknown,
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
    }
}

pub(crate) fn to_wasi(error: SocketError) -> ErrorCode {
    match error {
        SocketError::AccessDenied => ErrorCode::AccessDenied,
        SocketError::NotSupported => ErrorCode::NotSupported,
        SocketError::InvalidArgument => ErrorCode::InvalidArgument,
        SocketError::OutOfResources => ErrorCode::OutOfMemory,
        SocketError::Timeout => ErrorCode::Timeout,
        SocketError::RemoteUnreachable => ErrorCode::RemoteUnreachable,
        SocketError::ConnectionRefused => ErrorCode::ConnectionRefused,
        SocketError::ConnectionReset => ErrorCode::ConnectionReset,
        SocketError::ConnectionAborted => ErrorCode::ConnectionAborted,
        SocketError::NameUnresolvable => ErrorCode::NameUnresolvable,
        SocketError::TemporaryResolverFailure => ErrorCode::TemporaryResolverFailure,
        SocketError::PermanentResolverFailure => ErrorCode::PermanentResolverFailure,
        // `SocketError` may grow; what has no code of its own is unknown to a caller of this version.
        _ => ErrorCode::Unknown,
    }
}

/// What a stream that failed says. `None`: the peer has ended it in good order.
pub(crate) fn from_stream(error: StreamError, tls: bool) -> Option<TransportError> {
    let StreamError::LastOperationFailed(error) = error else { return None };
    let text = error.to_debug_string();
    Some(match tls {
        // The host has text only; rustls words the end without close_notify so.
        true if text.contains("without sending TLS close_notify") => TransportError::Truncated,
        true => TransportError::Tls(text),
        false => TransportError::Broken(text.to_string()),
    })
}
