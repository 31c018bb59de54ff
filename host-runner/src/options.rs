//! What a connection has to know beforehand.

use std::time::Duration;

use crate::bindings::exports::mail::pop3::types as wit;
pub use crate::bindings::exports::mail::pop3::types::{Limits, Security};

/// Everything that a connection needs to know beforehand.
///
/// ```
/// use pop3_host::{Options, Security};
///
/// let options = Options { security: Security::Stls, ..Options::default() };
/// assert!(!options.allow_plaintext_auth);
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Options {
    /// How the connection becomes private.
    pub security: Security,
    /// Name that the certificate must carry, where it is not the host that is connected to.
    pub server_name: Option<String>,
    /// Send credentials over a connection without TLS.
    pub allow_plaintext_auth: bool,
    /// Longest times to wait.
    pub deadlines: Deadlines,
    /// Most that a server may send.
    pub limits: Limits,
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

impl Default for Options {
    /// The component's own defaults: TLS from the first octet, no credentials in plaintext.
    fn default() -> Self {
        Self {
            security: Security::Tls,
            server_name: None,
            allow_plaintext_auth: false,
            deadlines: Deadlines::default(),
            limits: Limits::default(),
        }
    }
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
}

impl Default for Limits {
    /// 8 KiB a line, 16 MiB a listing, 4 GiB a message, 1 MiB to drain, 64 KiB of trace.
    fn default() -> Self {
        Self { line: 8 << 10, listing: 16 << 20, message: 4 << 30, drain: 1 << 20, trace: 64 << 10 }
    }
}

impl From<&Options> for wit::Options {
    fn from(options: &Options) -> Self {
        Self {
            security: options.security,
            server_name: options.server_name.clone(),
            allow_plaintext_auth: options.allow_plaintext_auth,
            deadlines: options.deadlines.into(),
            limits: options.limits,
        }
    }
}

impl From<wit::Options> for Options {
    fn from(options: wit::Options) -> Self {
        let wit::Options { security, server_name, allow_plaintext_auth, deadlines, limits } = options;
        Self { security, server_name, allow_plaintext_auth, deadlines: deadlines.into(), limits }
    }
}

impl From<Deadlines> for wit::Deadlines {
    fn from(deadlines: Deadlines) -> Self {
        let Deadlines { connect, tls, greeting, reply, silence } = deadlines;
        let [connect, tls, greeting, reply, silence] =
            [connect, tls, greeting, reply, silence].map(nanoseconds);
        Self { connect, tls, greeting, reply, silence }
    }
}

impl From<wit::Deadlines> for Deadlines {
    fn from(deadlines: wit::Deadlines) -> Self {
        let wit::Deadlines { connect, tls, greeting, reply, silence } = deadlines;
        let [connect, tls, greeting, reply, silence] =
            [connect, tls, greeting, reply, silence].map(Duration::from_nanos);
        Self { connect, tls, greeting, reply, silence }
    }
}

/// More than 584 years counts as 584 years.
fn nanoseconds(duration: Duration) -> u64 {
    u64::try_from(duration.as_nanos()).unwrap_or(u64::MAX)
}
