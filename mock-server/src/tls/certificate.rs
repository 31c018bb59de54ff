//! Which certificate a server shows.

/// The certificate a server shows to its clients; all but the first must be refused by them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum Certificate {
    /// Valid for `localhost`, `127.0.0.1` and `::1`, signed by the server's CA.
    #[default]
    Valid,
    /// Valid for `wrong.example` alone, signed by the server's CA.
    WrongName,
    /// Like [`Valid`](Self::Valid), but its validity ended on 2001-02-01.
    Expired,
    /// Like [`Valid`](Self::Valid), but signed by another CA than
    /// [`Server::ca_pem`](crate::Server::ca_pem) tells.
    UnknownCa,
}

impl Certificate {
    pub(super) fn names(self) -> Vec<String> {
        let names: &[&str] = match self {
            Self::WrongName => &["wrong.example"],
            Self::Valid | Self::Expired | Self::UnknownCa => &["localhost", "127.0.0.1", "::1"],
        };
        names.iter().copied().map(String::from).collect()
    }
}
