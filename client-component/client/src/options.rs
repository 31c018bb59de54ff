//! What a connection has to know beforehand.

use pop3_proto::Tolerances;

use crate::Deadlines;

use crate::PipeliningOptions;

/// How the connection becomes private.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Security {
    /// Stay in plaintext. Passwords and tokens are not sent unless [`Options::allow_plaintext_auth`] is set: what proves
    /// the password without showing it (SCRAM, and by name CRAM-MD5 and APOP) is left.
    Plaintext,
    /// Upgrade with STLS (RFC 2595) before anything else; a server that refuses ends the attempt.
    Stls,
    /// TLS from the first octet (RFC 8314 section 3, port 995).
    Tls,
}

/// Most that a server may send before the session ends with [`ErrorKind::Limit`](crate::ErrorKind::Limit), and most
/// that is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Status or listing line, in octets with its CRLF. A line inside a message has no limit.
    pub line: u32,
    /// Greeting, in octets with its CRLF.
    pub greeting: u32,
    /// Octets of one listing (LIST, UIDL, CAPA), 32 more counted for each line.
    pub listing: u32,
    /// Lines of LIST or UIDL, and highest message number in them: one above it is left out, with a warning.
    pub entries: u32,
    /// Lines of CAPA.
    pub capabilities: u32,
    /// Octets of one message.
    pub message: u64,
    /// Octets of a message dropped half-read that are still read to keep the session usable.
    pub drain: u64,
    /// Octets of trace that are kept, 64 more counted for each entry; older entries go first.
    pub trace: u32,
    /// Challenge of an AUTH exchange, in octets of its line as sent, in base64.
    pub sasl_challenge: u32,
    /// Challenges of one AUTH exchange.
    pub sasl_rounds: u32,
}

impl Default for Limits {
    /// 8 KiB a line, greeting or challenge (RFC 2449 allows 512 octets; servers exceed it), 16 MiB and 500,000 lines a
    /// listing, 256 capabilities, 4 GiB a message, 1 MiB to drain, 64 KiB of trace, 16 challenges.
    fn default() -> Self {
        Self {
            line: 8 << 10,
            greeting: 8 << 10,
            listing: 16 << 20,
            entries: 500_000,
            capabilities: 256,
            message: 4 << 30,
            drain: 1 << 20,
            trace: 64 << 10,
            sasl_challenge: 8 << 10,
            sasl_rounds: 16,
        }
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
    /// Send passwords and tokens over a connection without TLS, for everybody to read.
    pub allow_plaintext_auth: bool,
    /// Longest times to wait.
    pub deadlines: Deadlines,
    /// Most that a server may send.
    pub limits: Limits,
    /// Rules that the server may break.
    pub tolerances: Tolerances,
    /// How a batch is sent.
    pub pipelining: PipeliningOptions,
    /// Send the first message of a SASL mechanism with AUTH where that is safe (RFC 5034 section 4): CAPA lists SASL
    /// and the line has at most 255 octets. It saves a round trip; some servers take only the form in two steps.
    pub initial_response: bool,
    /// Do not send CAPA: for servers that hang or hang up on it. Nothing is known of the server then.
    pub skip_capa: bool,
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
            tolerances: Tolerances::default(),
            pipelining: PipeliningOptions::default(),
            initial_response: false,
            skip_capa: false,
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
        let limits = &self.limits;
        if limits.line.min(limits.greeting).min(limits.sasl_challenge) < 512 {
            return Err(
                "limits.line, greeting or sasl_challenge is below the 512 octets that RFC 2449 grants a server",
            );
        }
        Ok(())
    }
}
