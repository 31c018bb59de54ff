//! What streams and TLS say went wrong.

use pop3_client::TransportError;

use crate::bindings::wasi::io::{error::Error, streams::StreamError};

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
