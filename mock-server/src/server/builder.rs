//! What a server is made from.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::time::Duration;

use crate::expectation::Expectation;
use crate::fault::Fault;
use crate::maildrop::{Directory, Expire, User};
use crate::rules::{Dialogue, Misbehaviour};
use crate::script::{Script, Scripts};
use crate::session::Logins;
use crate::tls::{Certificate, Flaws};
use crate::transcript::DEFAULT_LIMIT;

/// "Such a timer MUST be of at least 10 minutes' duration", RFC 1939 §3.
const AUTOLOGOUT: Duration = Duration::from_secs(600);

/// Settings of a server; every one has a default.
///
/// ```
/// use pop3_mock::{Certificate, Server, User};
///
/// let server = Server::builder()
///     .user(User::new("alice", "secret").message("Subject: hi\r\n\r\nhello\r\n"))
///     .require_tls(true)
///     .certificate(Certificate::Valid)
///     .start_blocking()?;
/// assert!(server.pop3().ip().is_loopback());
/// # Ok::<(), pop3_mock::StartError>(())
/// ```
#[derive(Debug)]
#[must_use = "a builder does nothing until it is started"]
pub struct Builder {
    pub(super) directory: Directory,
    pub(super) require_tls: bool,
    pub(super) certificate: Certificate,
    pub(super) autologout: Duration,
    pub(super) manual_clock: bool,
    pub(super) login_delay: Duration,
    pub(super) expire: Expire,
    pub(super) transcript_limit: usize,
    pub(super) pop3: SocketAddr,
    pub(super) pop3s: SocketAddr,
    pub(super) allow_remote: bool,
    pub(super) scripts: Scripts,
    pub(super) logins: Logins,
    pub(super) nonce_seed: Option<u64>,
    pub(super) faults: Vec<Fault>,
    pub(super) tls_flaws: Flaws,
    pub(super) client_certificate: bool,
    pub(super) misbehaviour: Misbehaviour,
    pub(super) persona: Option<String>,
    pub(super) expectations: Vec<Expectation>,
}

impl Default for Builder {
    fn default() -> Self {
        let any_port = SocketAddr::new(Ipv4Addr::LOCALHOST.into(), 0);
        Self {
            directory: Directory::default(),
            require_tls: false,
            certificate: Certificate::default(),
            autologout: AUTOLOGOUT,
            manual_clock: false,
            login_delay: Duration::ZERO,
            expire: Expire::default(),
            transcript_limit: DEFAULT_LIMIT,
            pop3: any_port,
            pop3s: any_port,
            allow_remote: false,
            scripts: Scripts::default(),
            logins: Logins::default(),
            nonce_seed: None,
            faults: Vec::new(),
            tls_flaws: Flaws::default(),
            client_certificate: false,
            misbehaviour: Misbehaviour::default(),
            persona: None,
            expectations: Vec::new(),
        }
    }
}

impl Builder {
    /// Adds a user; one of the same name, or of a name that SASLprep makes the same, is replaced.
    pub fn user(self, user: User) -> Self {
        self.directory.add(user);
        self
    }

    /// Adds users.
    pub fn users(self, users: impl IntoIterator<Item = User>) -> Self {
        users.into_iter().fold(self, Self::user)
    }

    /// Whether USER, PASS, APOP and AUTH are refused, and not announced, before TLS is active
    /// (RFC 2595 §2.3, RFC 5034 §4, RFC 8314 §3). The default accepts passwords in clear: it is loopback.
    pub fn require_tls(mut self, require: bool) -> Self {
        self.require_tls = require;
        self
    }

    /// The certificate to show. With one that clients should refuse, a handshake that fails is no
    /// failure of a script.
    pub fn certificate(mut self, certificate: Certificate) -> Self {
        self.certificate = certificate;
        self
    }

    /// The octets that the transcript keeps in all, by default 16 MiB, of which an entry (the
    /// octets in one direction until the other side speaks) keeps at most 256 KiB. A quarter
    /// is for what clients send alone. The rest is counted.
    pub fn transcript_limit(mut self, octets: usize) -> Self {
        self.transcript_limit = octets;
        self
    }

    /// Listens on free ports of `ip`, for instance `::1`, instead of 127.0.0.1.
    pub fn listen(mut self, ip: impl Into<IpAddr>) -> Self {
        let any_port = SocketAddr::new(ip.into(), 0);
        (self.pop3, self.pop3s) = (any_port, any_port);
        self
    }

    /// The address for plain connections and STLS; port 0 means a free one.
    pub fn pop3_address(mut self, address: SocketAddr) -> Self {
        self.pop3 = address;
        self
    }

    /// The address for implicit TLS; port 0 means a free one.
    pub fn pop3s_address(mut self, address: SocketAddr) -> Self {
        self.pop3s = address;
        self
    }

    /// Whether addresses other than loopback may be listened on.
    pub fn allow_remote(mut self, allow: bool) -> Self {
        self.allow_remote = allow;
        self
    }

    /// Has the next connection that no other script is for play `script`.
    ///
    /// Behind the last script, connections get the reference session if there are users; else they
    /// are closed and count as a failure.
    pub fn script(mut self, script: Script) -> Self {
        self.scripts.push(Dialogue { script, repeat: false });
        self
    }

    /// Has every connection behind those of [`script`](Self::script) play `script`; none need come.
    pub fn script_for_all(mut self, script: Script) -> Self {
        self.scripts.push(Dialogue { script, repeat: true });
        self
    }
}
