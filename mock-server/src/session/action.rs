//! What a session asks its driver to do.

use std::sync::Arc;
use std::time::Duration;

use super::top::Top;
use crate::maildrop::Chunks;
use crate::rules::{Editor, Then};

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
    /// Content that rules have changed.
    Shaped(Box<Shaped>),
    /// Send what is to be sent until now; what follows is another write.
    Flush,
    /// Wait, by the server's clock.
    Pause(Duration),
    /// Send octets again and again until the client is gone, with a pause between two writes.
    Endless { octets: Vec<u8>, interval: Option<Duration> },
    /// What rules want behind the answer.
    Then(Then),
}

/// Content on its way through the rules.
#[derive(Debug)]
pub(crate) struct Shaped {
    pub(crate) body: Body,
    pub(crate) editor: Editor,
    /// What is sent behind the content, write by write.
    pub(crate) terminator: Vec<Vec<u8>>,
    /// The most octets in a write, and the time between two.
    pub(crate) slice: Option<usize>,
    pub(crate) drip: Option<Duration>,
    /// How many octets are sent of content and terminator.
    pub(crate) octets: Option<u64>,
    /// How long its first line waits for the client to say something.
    pub(crate) hold: Option<Duration>,
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
