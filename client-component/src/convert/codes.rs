//! Between the error codes of `wasi:sockets` and those of `pop3-client`.

use pop3_client::SocketError;

use super::ErrorCode;

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
