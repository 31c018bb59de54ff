//! What a session asks its driver to do.

use std::sync::Arc;

use super::top::Top;
use crate::maildrop::Chunks;

/// Actions are performed in order; the next line is read when all are done.
#[derive(Debug)]
pub(crate) enum Action {
    /// Octets to send as they are, CRLF included.
    Send(Vec<u8>),
    /// Content to send byte-stuffed, with the terminator line behind it.
    Body(Body),
    /// Start TLS as the server; nothing more is sent in clear.
    StartTls,
    /// Close the connection once all is sent.
    Close,
}

/// The content of RETR or TOP, read while it is sent.
#[derive(Debug)]
pub(crate) enum Body {
    /// All of the message with this unique-id.
    Whole(Arc<str>, Chunks),
    Top(Top),
}

impl Iterator for Body {
    type Item = bytes::Bytes;

    fn next(&mut self) -> Option<bytes::Bytes> {
        match self {
            Self::Whole(_, chunks) => chunks.next(),
            Self::Top(top) => top.next(),
        }
    }
}

/// `+OK` with a text. The text must not begin with `[` and must leave the line under 512 octets
/// (RFC2449-6.4-01, RFC1939-3-17); texts are ours, never the client's.
pub(super) fn ok(text: impl AsRef<str>) -> Action {
    status("+OK", text.as_ref())
}

/// `-ERR` with a text, which may begin with a response code.
pub(super) fn error(text: impl AsRef<str>) -> Action {
    status("-ERR", text.as_ref())
}

/// A multi-line response whose lines cannot begin with a dot.
pub(super) fn listing(text: impl AsRef<str>, lines: impl Iterator<Item = String>) -> Action {
    let mut response = format!("+OK {}\r\n", text.as_ref()).into_bytes();
    for line in lines {
        response.extend_from_slice(line.as_bytes());
        response.extend_from_slice(b"\r\n");
    }
    response.extend_from_slice(b".\r\n");
    Action::Send(response)
}

fn status(indicator: &str, text: &str) -> Action {
    Action::Send(format!("{indicator} {text}\r\n").into_bytes())
}
