//! The mechanisms by name.

use core::fmt;

use super::Hash;

/// A SASL mechanism that [`Exchange`](super::Exchange) knows.
///
/// ```
/// use pop3_proto::sasl::{Hash, Mechanism};
///
/// assert_eq!(Mechanism::named(b"scram-sha-256"), Some(Mechanism::Scram(Hash::Sha256)));
/// assert_eq!(Mechanism::CramMd5.name(), "CRAM-MD5");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Mechanism {
    /// PLAIN (RFC 4616): the password as it is.
    Plain,
    /// LOGIN, which no RFC describes: the password as it is.
    Login,
    /// CRAM-MD5 (RFC 2195). The password does not show, but whoever listens can try passwords at home.
    CramMd5,
    /// SCRAM-SHA-1, SCRAM-SHA-256 or SCRAM-SHA-512 (RFC 5802, RFC 7677), without channel binding. The server proves
    /// that it knows the password, too.
    Scram(Hash),
    /// XOAUTH2, as Google and Microsoft describe it: a bearer token.
    XOauth2,
    /// OAUTHBEARER (RFC 7628): a bearer token.
    OauthBearer,
    /// EXTERNAL (RFC 4422 appendix A): who the client is was established before, by its certificate.
    External,
    /// ANONYMOUS (RFC 4505).
    Anonymous,
}

impl Mechanism {
    /// Every mechanism there is.
    pub const ALL: [Self; 10] = [
        Self::Scram(Hash::Sha512),
        Self::Scram(Hash::Sha256),
        Self::Scram(Hash::Sha1),
        Self::OauthBearer,
        Self::XOauth2,
        Self::Plain,
        Self::Login,
        Self::CramMd5,
        Self::External,
        Self::Anonymous,
    ];

    /// The name as the IANA registers it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Plain => "PLAIN",
            Self::Login => "LOGIN",
            Self::CramMd5 => "CRAM-MD5",
            Self::Scram(Hash::Sha1) => "SCRAM-SHA-1",
            Self::Scram(Hash::Sha256) => "SCRAM-SHA-256",
            Self::Scram(Hash::Sha512) => "SCRAM-SHA-512",
            Self::XOauth2 => "XOAUTH2",
            Self::OauthBearer => "OAUTHBEARER",
            Self::External => "EXTERNAL",
            Self::Anonymous => "ANONYMOUS",
        }
    }

    /// The mechanism of this name, in any case (RFC 5034 section 5).
    #[must_use]
    pub fn named(name: &[u8]) -> Option<Self> {
        Self::ALL.into_iter().find(|mechanism| mechanism.name().as_bytes().eq_ignore_ascii_case(name))
    }

    /// Whether someone who listens can read the password or the token off the wire.
    #[must_use]
    pub const fn shows_secret(self) -> bool {
        matches!(self, Self::Plain | Self::Login | Self::XOauth2 | Self::OauthBearer)
    }
}

impl fmt::Display for Mechanism {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.name())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_mechanism_is_found_by_its_name_in_any_case() {
        for mechanism in Mechanism::ALL {
            let name = mechanism.name();
            assert_eq!(Mechanism::named(name.as_bytes()), Some(mechanism));
            assert_eq!(Mechanism::named(name.to_ascii_lowercase().as_bytes()), Some(mechanism));
        }
        assert_eq!(Mechanism::named(b"SCRAM-SHA-256-PLUS"), None);
        assert_eq!(Mechanism::named(b""), None);
    }
}
