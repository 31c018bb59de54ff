//! Which certificate a server shows.

/// The certificate a server shows to its clients; all but the first must be refused by them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Deserialize, serde::Serialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Certificate {
    /// Valid for `localhost`, `127.0.0.1` and `::1`, signed by the server's CA.
    #[default]
    Valid,
    /// Valid for `wrong.example` alone, signed by the server's CA.
    WrongName,
    /// Like [`Valid`](Self::Valid), but its validity ended on 2001-02-01.
    Expired,
    /// Like [`Valid`](Self::Valid), but its validity begins on 2999-01-01.
    NotYetValid,
    /// Valid for `localhost\0.evil.example` and `pop.good.example\0.evil.example` alone, with a NUL octet inside, signed
    /// by the server's CA. A client that takes a name for a C string reads `localhost`.
    NulInName,
    /// Like [`Valid`](Self::Valid), but signed by another CA than
    /// [`Server::ca_pem`](crate::Server::ca_pem) tells.
    UnknownCa,
    /// [`Valid`](Self::Valid) for clients that name the server (SNI, RFC 6066 §3). Others get a certificate that is
    /// signed by itself and says `No SNI provided`, as pop.gmail.com shows it. A client that connects to an IP address
    /// names no server.
    NoSni,
}

impl Certificate {
    /// Every one there is.
    pub(crate) const ALL: [Self; 7] = [
        Self::Valid,
        Self::WrongName,
        Self::Expired,
        Self::NotYetValid,
        Self::NulInName,
        Self::UnknownCa,
        Self::NoSni,
    ];

    /// Its name in TOML.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Valid => "valid",
            Self::WrongName => "wrong-name",
            Self::Expired => "expired",
            Self::NotYetValid => "not-yet-valid",
            Self::NulInName => "nul-in-name",
            Self::UnknownCa => "unknown-ca",
            Self::NoSni => "no-sni",
        }
    }

    pub(super) fn names(self) -> Vec<String> {
        let names: &[&str] = match self {
            Self::WrongName => &["wrong.example"],
            Self::NulInName => &["localhost\0.evil.example", "pop.good.example\0.evil.example"],
            Self::Valid | Self::Expired | Self::NotYetValid | Self::UnknownCa | Self::NoSni => {
                &["localhost", "127.0.0.1", "::1"]
            }
        };
        names.iter().copied().map(String::from).collect()
    }
}
