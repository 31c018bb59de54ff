//! The SASL mechanisms by name.

use std::fmt;
use std::str::FromStr;

use super::super::Client;
use crate::nearest::{advice, nearest};

/// A SASL mechanism, for [`Builder::mechanisms`](crate::Builder::mechanisms).
///
/// ```
/// use pop3_mock::Mechanism;
///
/// assert_eq!("scram-sha-256".parse(), Ok(Mechanism::ScramSha256));
/// assert_eq!(Mechanism::CramMd5.to_string(), "CRAM-MD5");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Mechanism {
    /// PLAIN, RFC 4616.
    Plain,
    /// LOGIN, which no RFC describes; prompts `Username:` and `Password:`.
    Login,
    /// CRAM-MD5, RFC 2195.
    CramMd5,
    /// SCRAM-SHA-1, RFC 5802.
    ScramSha1,
    /// SCRAM-SHA-256, RFC 7677.
    ScramSha256,
    /// SCRAM-SHA-512: RFC 5802 with SHA-512.
    ScramSha512,
    /// OAUTHBEARER, RFC 7628.
    OAuthBearer,
    /// XOAUTH2, as Google and Microsoft describe it.
    XOAuth2,
    /// EXTERNAL, RFC 4422 appendix A.
    External,
    /// ANONYMOUS, RFC 4505.
    Anonymous,
    /// SCRAM-SHA-1-PLUS, RFC 5802 §6: bound to the TLS channel by tls-exporter (RFC 9266), under TLS 1.3 alone.
    ScramSha1Plus,
    /// SCRAM-SHA-256-PLUS, RFC 7677, bound likewise.
    ScramSha256Plus,
    /// SCRAM-SHA-512-PLUS, bound likewise.
    ScramSha512Plus,
}

/// No mechanism has this name.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "there is no SASL mechanism {0:?}{advice}; there are {list}",
    advice = Mechanism::advice(.0),
    list = Mechanism::list()
)]
pub struct UnknownMechanism(String);

impl Mechanism {
    /// Every mechanism there is.
    pub const ALL: [Self; 13] = [
        Self::Plain,
        Self::Login,
        Self::CramMd5,
        Self::ScramSha1,
        Self::ScramSha256,
        Self::ScramSha512,
        Self::OAuthBearer,
        Self::XOAuth2,
        Self::External,
        Self::Anonymous,
        Self::ScramSha1Plus,
        Self::ScramSha256Plus,
        Self::ScramSha512Plus,
    ];

    /// What a server offers unless the builder says otherwise: all but LOGIN and CRAM-MD5, which nothing new should use,
    /// and those that are bound to a channel.
    pub const DEFAULT: [Self; 8] = [
        Self::Plain,
        Self::ScramSha1,
        Self::ScramSha256,
        Self::ScramSha512,
        Self::OAuthBearer,
        Self::XOAuth2,
        Self::External,
        Self::Anonymous,
    ];

    /// The name as the IANA registers it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Plain => "PLAIN",
            Self::Login => "LOGIN",
            Self::CramMd5 => "CRAM-MD5",
            Self::ScramSha1 => "SCRAM-SHA-1",
            Self::ScramSha256 => "SCRAM-SHA-256",
            Self::ScramSha512 => "SCRAM-SHA-512",
            Self::OAuthBearer => "OAUTHBEARER",
            Self::XOAuth2 => "XOAUTH2",
            Self::External => "EXTERNAL",
            Self::Anonymous => "ANONYMOUS",
            Self::ScramSha1Plus => "SCRAM-SHA-1-PLUS",
            Self::ScramSha256Plus => "SCRAM-SHA-256-PLUS",
            Self::ScramSha512Plus => "SCRAM-SHA-512-PLUS",
        }
    }

    /// Whether it can succeed now: what cannot is neither announced nor begun (RFC5034-3-07, RFC4422-6.1.2-01).
    pub(in super::super) fn is_open(self, client: Client<'_>) -> bool {
        let (logins, directory) = (&client.policy.logins, &client.policy.directory);
        let is_user = |name: Option<&str>| name.is_some_and(|name| directory.account(name).is_some());
        let can_succeed = match self {
            // RFC 7628 §3: OAUTHBEARER "MUST be used over TLS"; of tokens in XOAUTH2 the same is true.
            Self::OAuthBearer | Self::XOAuth2 => client.tls && directory.has_tokens(),
            // What is established by other means is, with POP3, a client certificate.
            Self::External => client.tls && is_user(logins.external.as_deref()),
            Self::Anonymous => is_user(logins.anonymous.as_deref()),
            Self::Plain | Self::Login | Self::CramMd5 => true,
            Self::ScramSha1 | Self::ScramSha256 | Self::ScramSha512 => true,
            Self::ScramSha1Plus | Self::ScramSha256Plus | Self::ScramSha512Plus => client.channel.is_some(),
        };
        can_succeed && logins.mechanisms.contains(&self) && !client.is_too_open()
    }

    /// Whether the exchange is bound to the TLS channel.
    pub(in super::super) fn is_bound(self) -> bool {
        matches!(self, Self::ScramSha1Plus | Self::ScramSha256Plus | Self::ScramSha512Plus)
    }

    fn advice(name: &str) -> String {
        advice("the nearest", nearest(&name.to_ascii_uppercase(), Self::ALL.map(Self::name)))
    }

    fn list() -> String {
        Self::ALL.map(Self::name).join(", ")
    }
}

impl fmt::Display for Mechanism {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

impl FromStr for Mechanism {
    type Err = UnknownMechanism;

    /// Case does not matter, RFC 5034 §5.
    fn from_str(name: &str) -> Result<Self, UnknownMechanism> {
        let found = Self::ALL.into_iter().find(|mechanism| mechanism.name().eq_ignore_ascii_case(name));
        found.ok_or_else(|| UnknownMechanism(name.to_owned()))
    }
}
