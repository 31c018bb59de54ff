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
    /// Octets of a status or listing line with its CRLF; 8192 by default.
    ///
    /// Values below 512 count as 512, which RFC 1939 section 3 lets a server send. Lines inside a message have no
    /// limit of their own.
    pub line: usize,
    /// Octets of the greeting with its CRLF; 8192 by default, and never below 512.
    pub greeting: usize,
    /// Octets of one listing (LIST, UIDL, CAPA) without line ends; 16 MiB by default.
    ///
    /// A line counts 32 more than it has, so that short lines do not fill memory either: 16 MiB are some 250,000
    /// lines of UIDL.
    pub listing: usize,
    /// Lines of LIST, UIDL or any other listing but CAPA, blank ones included; 500,000 by default.
    pub entries: usize,
    /// Lines of CAPA; 256 by default.
    pub capabilities: usize,
    /// Octets of one message without byte-stuffing and terminator; 4 GiB by default.
    pub message: u64,
    /// Octets of a challenge with its `+` and CRLF; 8192 by default, and never below 512.
    ///
    /// RFC 5034 section 4 sets challenges no limit; those of the usual mechanisms have some hundred octets.
    pub sasl_challenge: usize,
    /// Challenges of one AUTH exchange; 16 by default.
    pub sasl_rounds: u32,
}

/// RFC 1939 §3: "Responses may be up to 512 characters long, including the terminating CRLF."
const LEAST: usize = 512;

impl Limits {
    /// `line`, but never below what every client must take.
    pub(crate) fn line_octets(&self) -> usize {
        self.line.max(LEAST)
    }

    /// `greeting`, likewise.
    pub(crate) fn greeting_octets(&self) -> usize {
        self.greeting.max(LEAST)
    }

    /// `sasl_challenge`, likewise.
    pub(crate) fn challenge_octets(&self) -> usize {
        self.sasl_challenge.max(LEAST)
    }
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            line: 8192,
            greeting: 8192,
            listing: 16 << 20,
            entries: 500_000,
            capabilities: 256,
            message: 4 << 30,
            sasl_challenge: 8192,
            sasl_rounds: 16,
        }
    }
}
