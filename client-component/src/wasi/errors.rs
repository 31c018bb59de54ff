//! Between the error codes of `wasi:sockets` and those of `pop3-client`.

use pop3_client::{SocketError, TransportError};

use crate::bindings::wasi::{
    io::{error::Error, streams::StreamError},
    sockets::network::ErrorCode,
};

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
    Some(if tls { from_tls(&error) } else { TransportError::Broken(error.to_debug_string()) })
}

/// What TLS says. The host has text only, so the words of rustls and of its system decide.
pub(crate) fn from_tls(error: &Error) -> TransportError {
    let text = error.to_debug_string();
    if behind(&text, "without sending TLS close_notify").next().is_some() {
        TransportError::Truncated
    } else if is_below_tls(&text) {
        TransportError::Broken(text)
    } else {
        TransportError::Tls(text)
    }
}

/// Whether the text is that of an error of the connection. Names out of a certificate may stand anywhere in a text,
/// but not at its front, and they hold no blank.
fn is_below_tls(text: &str) -> bool {
    let kinds = ["ConnectionReset", "ConnectionAborted", "BrokenPipe"];
    let front = text.strip_prefix("last operation failed: ").unwrap_or(text);
    let kinds = kinds.map(str::as_bytes);
    let told = || behind(text, "kind: ").any(|rest| kinds.iter().any(|kind| rest.starts_with(kind)));
    kinds.iter().any(|kind| front.as_bytes().starts_with(kind)) || told()
}

/// What stands behind each `part` of a text. (The searchers of the library are 3 KiB, for texts that are long.)
fn behind<'t>(text: &'t str, part: &'t str) -> impl Iterator<Item = &'t [u8]> {
    let tails = (0..text.len()).map(|start| &text.as_bytes()[start..]);
    tails.filter_map(|tail| tail.strip_prefix(part.as_bytes()))
}
