//! What a server does wrong about TLS, apart from its certificate.

use std::fmt;
use std::str::FromStr;

use crate::nearest::{advice, nearest};
use crate::session::Stls;

/// Something that a server does wrong, or does not do, about TLS; for [`Builder::tls_flaw`](crate::Builder::tls_flaw).
///
/// Several act together. Where two exclude one another, the one that stands first here acts.
///
/// Old TLS cannot be played: rustls has TLS 1.2 and 1.3 alone, so there is no TLS 1.0, 1.1 or SSL 3, no RC4, 3DES or
/// CBC suite, no key exchange without forward secrecy, no renegotiation and no compression. What a client of today gets
/// to see of a server that has nothing else is the alert that ends the handshake, and that is played:
/// [`AlertProtocolVersion`](Self::AlertProtocolVersion), [`AlertHandshakeFailure`](Self::AlertHandshakeFailure).
///
/// ```
/// use pop3_mock::TlsFlaw;
///
/// assert_eq!("stls-refused".parse(), Ok(TlsFlaw::StlsRefused));
/// assert_eq!(TlsFlaw::Tls12Only.to_string(), "tls12-only");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, serde::Deserialize)]
#[serde(try_from = "String")]
#[non_exhaustive]
pub enum TlsFlaw {
    /// `clear-implicit`: the port for implicit TLS speaks in clear, from its greeting on.
    ClearImplicit,
    /// `clear-after-stls`: behind its `+OK` to STLS the server goes on in clear, as if nothing had been said. A
    /// `ClientHello` is a line to it whose end has not come yet.
    ClearAfterStls,
    /// `stall`: the server takes what the client says in the handshake and says nothing, until the client closes or
    /// the autologout time is over.
    Stall,
    /// `alert-protocol-version`: the `ClientHello` is answered with the fatal alert 70, and the connection closed. So
    /// does a server whose versions of TLS are all too old or too new for the client.
    AlertProtocolVersion,
    /// `alert-handshake-failure`: the `ClientHello` is answered with the fatal alert 40, and the connection closed. So
    /// does a server that has no cipher suite in common with the client.
    AlertHandshakeFailure,
    /// `tls12-only`: no TLS 1.3.
    Tls12Only,
    /// `tls13-only`: no TLS 1.2.
    Tls13Only,
    /// `no-close-notify`: sessions under TLS end with the TCP connection alone (RFC 8446 §6.1 wants a `close_notify`
    /// before it), so that the client cannot tell the end from a cut.
    NoCloseNotify,
    /// `clear-after-failure`: behind a handshake that failed, the server answers STLS once more, with `-ERR` in clear,
    /// and goes on reading commands. It makes no handshake fail by itself: give it with an alert above or with a
    /// [`Certificate`](crate::Certificate) that the client refuses. Handshakes at the port for implicit TLS end as usual.
    ClearAfterFailure,
    /// `stls-unannounced`: CAPA does not list STLS. The command is obeyed all the same, as if somebody in between had
    /// taken the line out.
    StlsUnannounced,
    /// `stls-refused`: STLS is answered with `-ERR`; CAPA lists it.
    StlsRefused,
    /// `line-behind-stls`: a whole line in clear, `+OK said in clear`, stands behind the `+OK` to STLS in the same
    /// segment. A client that keeps it takes it for the reply to its first command under TLS.
    LineBehindStls,
    /// `part-behind-stls`: as above, but without its line end, so that what is kept stands before the first reply under
    /// TLS.
    PartBehindStls,
}

/// No flaw has this name.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("there is no TLS flaw {0:?}{advice}; there are {list}", advice = TlsFlaw::advice(.0), list = TlsFlaw::list())]
pub struct UnknownTlsFlaw(String);

/// The flaws of a server.
#[derive(Clone, Debug, Default)]
pub(crate) struct Flaws(pub(crate) Vec<TlsFlaw>);

impl TlsFlaw {
    /// Every flaw there is.
    pub const ALL: [Self; 13] = [
        Self::ClearImplicit,
        Self::ClearAfterStls,
        Self::Stall,
        Self::AlertProtocolVersion,
        Self::AlertHandshakeFailure,
        Self::Tls12Only,
        Self::Tls13Only,
        Self::NoCloseNotify,
        Self::ClearAfterFailure,
        Self::StlsUnannounced,
        Self::StlsRefused,
        Self::LineBehindStls,
        Self::PartBehindStls,
    ];

    /// The name that [`FromStr`] takes.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::ClearImplicit => "clear-implicit",
            Self::ClearAfterStls => "clear-after-stls",
            Self::Stall => "stall",
            Self::AlertProtocolVersion => "alert-protocol-version",
            Self::AlertHandshakeFailure => "alert-handshake-failure",
            Self::Tls12Only => "tls12-only",
            Self::Tls13Only => "tls13-only",
            Self::NoCloseNotify => "no-close-notify",
            Self::ClearAfterFailure => "clear-after-failure",
            Self::StlsUnannounced => "stls-unannounced",
            Self::StlsRefused => "stls-refused",
            Self::LineBehindStls => "line-behind-stls",
            Self::PartBehindStls => "part-behind-stls",
        }
    }

    fn advice(name: &str) -> String {
        advice("the nearest", nearest(name, Self::ALL.map(Self::name)))
    }

    fn list() -> String {
        Self::ALL.map(Self::name).join(", ")
    }
}

impl fmt::Display for TlsFlaw {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

impl TryFrom<String> for TlsFlaw {
    type Error = UnknownTlsFlaw;

    fn try_from(name: String) -> Result<Self, UnknownTlsFlaw> {
        name.parse()
    }
}

impl FromStr for TlsFlaw {
    type Err = UnknownTlsFlaw;

    fn from_str(name: &str) -> Result<Self, UnknownTlsFlaw> {
        let found = Self::ALL.into_iter().find(|flaw| flaw.name() == name);
        found.ok_or_else(|| UnknownTlsFlaw(name.to_owned()))
    }
}

impl Flaws {
    /// These and others, each once.
    pub(crate) fn with(mut self, others: Vec<TlsFlaw>) -> Self {
        self.0.extend(others);
        // In the order in which they act.
        Self(TlsFlaw::ALL.into_iter().filter(|flaw| self.has(*flaw)).collect())
    }

    /// What becomes of STLS before TLS is active.
    pub(crate) fn stls(&self) -> Stls {
        Stls { announced: !self.has(TlsFlaw::StlsUnannounced), obeyed: !self.has(TlsFlaw::StlsRefused) }
    }

    pub(crate) fn has(&self, flaw: TlsFlaw) -> bool {
        self.0.contains(&flaw)
    }

    /// The description of the alert that refuses every handshake, RFC 8446 §6.
    pub(crate) fn alert(&self) -> Option<u8> {
        if self.has(TlsFlaw::AlertProtocolVersion) {
            Some(70)
        } else {
            self.has(TlsFlaw::AlertHandshakeFailure).then_some(40)
        }
    }

    /// What is sent in clear directly behind the reply to STLS.
    pub(crate) fn behind_stls(&self) -> &'static [u8] {
        if self.has(TlsFlaw::LineBehindStls) {
            b"+OK said in clear\r\n"
        } else if self.has(TlsFlaw::PartBehindStls) {
            b"+OK said in clear"
        } else {
            b""
        }
    }
}
