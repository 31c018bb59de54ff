//! What a connection has to know beforehand.

use core::time::Duration;

use crate::PipeliningOptions;

/// How the connection becomes private.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Security {
    /// Stay in plaintext. Credentials are refused unless [`Options::allow_plaintext_auth`] is set.
    Plaintext,
    /// Upgrade with STLS (RFC 2595) before anything else; a server that refuses ends the attempt.
    Stls,
    /// TLS from the first octet (RFC 8314 section 3, port 995).
    Tls,
}

/// Longest times to wait, each above zero.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Deadlines {
    /// Name resolution and TCP, over all addresses of the host.
    pub connect: Duration,
    /// TLS handshake.
    pub tls: Duration,
    /// From the connection to the end of the greeting.
    pub greeting: Duration,
    /// From a command to the end of its status line.
    pub reply: Duration,
    /// Silence inside a multi-line response: between chunks of a message, or between lines of a listing.
    pub silence: Duration,
}

impl Default for Deadlines {
    /// 30 seconds to connect and for TLS, a minute for everything a server has to think about.
    fn default() -> Self {
        let (half, minute) = (Duration::from_secs(30), Duration::from_secs(60));
        Self { connect: half, tls: half, greeting: minute, reply: minute, silence: minute }
    }
}

impl Deadlines {
    /// The same deadline for every phase.
    #[must_use]
    pub fn all(within: Duration) -> Self {
        Self { connect: within, tls: within, greeting: within, reply: within, silence: within }
    }

    fn any_zero(&self) -> bool {
        [self.connect, self.tls, self.greeting, self.reply, self.silence].contains(&Duration::ZERO)
    }
}

/// Most that a server may send before the session ends with [`ErrorKind::Limit`](crate::ErrorKind::Limit).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Status or listing line, in octets with its CRLF. A line inside a message has no limit.
    pub line: u32,
    /// Octets of one listing (LIST, UIDL, CAPA), 32 more counted for each line.
    pub listing: u32,
    /// Octets of one message.
    pub message: u64,
    /// Octets of a message dropped half-read that are still read to keep the session usable.
    pub drain: u64,
    /// Octets of trace that are kept, 64 more counted for each entry; older entries go first.
    pub trace: u32,
}

impl Default for Limits {
    /// 8 KiB a line (RFC 2449 allows 512 octets; servers exceed it), 16 MiB a listing, 4 GiB a message, 1 MiB to
    /// drain, 64 KiB of trace.
    fn default() -> Self {
        Self { line: 8 << 10, listing: 16 << 20, message: 4 << 30, drain: 1 << 20, trace: 64 << 10 }
    }
}

/// Everything that a connection needs to know beforehand.
///
/// ```
/// use pop3_client::{Options, Security};
/// let options = Options { security: Security::Stls, ..Options::default() };
/// assert_eq!(options.check(), Ok(()));
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Options {
    /// How the connection becomes private.
    pub security: Security,
    /// Name that the certificate must carry, where it is not the host that is connected to.
    pub server_name: Option<alloc::string::String>,
    /// Send credentials over a connection without TLS.
    pub allow_plaintext_auth: bool,
    /// Longest times to wait.
    pub deadlines: Deadlines,
    /// Most that a server may send.
    pub limits: Limits,
    /// How far a batch goes ahead of the server.
    pub pipelining: PipeliningOptions,
}

impl Default for Options {
    /// TLS from the first octet, no credentials in plaintext.
    fn default() -> Self {
        Self {
            security: Security::Tls,
            server_name: None,
            allow_plaintext_auth: false,
            deadlines: Deadlines::default(),
            limits: Limits::default(),
            pipelining: PipeliningOptions::default(),
        }
    }
}

impl Options {
    /// Says whether the options can be used.
    ///
    /// # Errors
    /// What is wrong, in words: a deadline of zero, or a line limit below what every server may send.
    pub fn check(&self) -> Result<(), &'static str> {
        if self.deadlines.any_zero() {
            return Err("a deadline of zero fails at once: set each to the longest time worth waiting");
        }
        if self.limits.line < 512 {
            return Err("limits.line is below the 512 octets that RFC 2449 grants a server");
        }
        Ok(())
    }
}
