//! The server under test, and what its surroundings can do.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use rustls::pki_types::CertificateDer;
use rustls::sign::CertifiedKey;

/// A name and a password. `Debug` does not show the password.
#[derive(Clone)]
pub struct Account {
    /// The user name: ASCII without spaces.
    pub name: String,
    /// The password: ASCII without spaces.
    pub password: String,
}

impl Account {
    /// An account.
    pub fn new(name: impl Into<String>, password: impl Into<String>) -> Self {
        Self { name: name.into(), password: password.into() }
    }
}

impl std::fmt::Debug for Account {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Account").field("name", &self.name).finish_non_exhaustive()
    }
}

/// A server, as a client sees it.
#[derive(Clone, Debug)]
pub struct Target {
    /// The address for plain connections, STLS included.
    pub plain: SocketAddr,
    /// The address for implicit TLS (RFC 8314), if there is one.
    pub tls: Option<SocketAddr>,
    /// The CA that signed the server's certificate. Without it nothing is done under TLS.
    pub ca: Option<CertificateDer<'static>>,
    /// The name that the certificate is for.
    pub server_name: String,
    /// Its maildrop holds [`maildrop`], in this order, and nothing else.
    pub reader: Account,
    /// Its maildrop is at the probes' disposal: messages are delivered to it and removed from it.
    pub remover: Account,
    /// Its maildrop is empty.
    pub empty: Account,
    /// A bearer token of the reader, for OAUTHBEARER (RFC 7628).
    pub token: Option<String>,
    /// A certificate with its key that the server accepts from clients, for EXTERNAL (RFC 4422 appendix A).
    pub certified: Option<Arc<CertifiedKey>>,
    /// How long a reply is waited for, by default a second.
    pub patience: Duration,
}

impl Target {
    /// A server without TLS whose accounts are called `reader`, `remover` and `empty`.
    pub fn plain(address: SocketAddr, password: &str) -> Self {
        Self {
            plain: address,
            tls: None,
            ca: None,
            server_name: "localhost".into(),
            reader: Account::new("reader", password),
            remover: Account::new("remover", password),
            empty: Account::new("empty", password),
            token: None,
            certified: None,
            patience: Duration::from_secs(1),
        }
    }
}

/// What the surroundings of a server can do besides speaking POP3. By default nothing.
pub trait Abilities {
    /// Delivers a message to a user; `false` if that cannot be done.
    fn deliver(&self, _user: &str, _message: &[u8]) -> bool {
        false
    }

    /// Makes the server's clock advance; `false` if that cannot be done.
    fn advance(&self, _duration: Duration) -> bool {
        false
    }

    /// How many messages a user's maildrop holds, seen from the inside.
    fn left(&self, _user: &str) -> Option<usize> {
        None
    }

    /// Adds an account with an empty maildrop, whatever its name and password are; `false` if that cannot be done.
    fn open_account(&self, _account: &Account) -> bool {
        false
    }

    /// Has the next login with right credentials fail, for a while or until somebody mends it; `false` if that cannot be
    /// done.
    fn fail_login(&self, _permanently: bool) -> bool {
        false
    }

    /// Has the next QUIT that has messages to remove remove none; `false` if that cannot be done.
    fn fail_removal(&self) -> bool {
        false
    }
}

/// A server of which nothing is known but its addresses.
#[derive(Clone, Copy, Debug, Default)]
pub struct NoAbilities;

impl Abilities for NoAbilities {}

/// The messages that the reader's maildrop holds. The first and the third are plain text with CRLF throughout:
///
/// 1. lines that begin with full stops, and empty lines;
/// 2. no line end behind the last line;
/// 3. nine body lines, for TOP;
/// 4. octets that are no text: a bare CR, 8-bit octets and a line of 2000 octets, in the body alone;
/// 5. a header in UTF-8 (RFC 6532).
#[must_use]
pub fn maildrop() -> Vec<Vec<u8>> {
    let odd = [b"Subject: odd\r\n\r\ncr \r in \xE9 line\r\n".to_vec(), vec![b'x'; 2000], b"\r\n".to_vec()];
    vec![
        DOTS.to_vec(),
        b"Subject: no end\r\n\r\nthe last line has no end".to_vec(),
        LINES.to_vec(),
        odd.concat(),
        "Subject: Gr\u{fc}\u{df}e\r\nFrom: reader@example.org\r\n\r\nplain body\r\n".into(),
    ]
}

pub(crate) const DOTS: &[u8] =
    b"Subject: dots\r\nFrom: reader@example.org\r\n\r\n.\r\n..\r\n.a\r\na.b.\r\n\r\n\r\n. end\r\n";

pub(crate) const LINES: &[u8] =
    b"Subject: lines\r\nX-Folded: one\r\n two\r\n\r\n1\r\n.2\r\n\r\n4.4.\r\n..5\r\n6\r\n7\r\n8\r\n9\r\n";

/// How many messages [`maildrop`] has.
pub(crate) const COUNT: usize = 5;
