//! How much a server may send.

/// Most that a server may send before [`Connection::receive`](crate::Connection::receive) fails.
///
/// ```
/// use pop3_proto::Limits;
///
/// let limits = Limits { message: 50 * 1024 * 1024, ..Limits::default() };
/// assert_eq!(limits.line, 8192);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Octets of a status, challenge or listing line with its CRLF; 8192 by default.
    ///
    /// Values below 512 count as 512, which RFC 1939 section 3 lets a server send. Lines inside a message have no
    /// limit of their own. RFC 5034 section 4 sets challenges no limit either, but those of AUTH PLAIN are empty.
    pub line: usize,
    /// Octets of one listing (LIST, UIDL, CAPA) without line ends; 16 MiB by default.
    ///
    /// A line counts 32 more than it has, so that short lines do not fill memory either: 16 MiB are some 250,000
    /// lines of UIDL.
    pub listing: usize,
    /// Octets of one message without byte-stuffing and terminator; 4 GiB by default.
    pub message: u64,
}

impl Limits {
    /// `line`, but never below what every client must take.
    pub(crate) fn line_octets(&self) -> usize {
        // RFC 1939 §3: "Responses may be up to 512 characters long, including the terminating CRLF."
        self.line.max(512)
    }
}

impl Default for Limits {
    fn default() -> Self {
        Self { line: 8192, listing: 16 << 20, message: 4 << 30 }
    }
}
