//! Flaws of which only one can show.

use super::TlsFlaw;

/// Each with those that it leaves no room for: a handshake ends before they act, STLS is never followed by TLS, or both
/// stand in one place.
const EXCLUDING: [(TlsFlaw, &[TlsFlaw]); 6] = [
    (
        TlsFlaw::Stall,
        &[
            TlsFlaw::AlertProtocolVersion,
            TlsFlaw::AlertHandshakeFailure,
            TlsFlaw::Tls12Only,
            TlsFlaw::Tls13Only,
            TlsFlaw::NoCloseNotify,
            TlsFlaw::ClearAfterFailure,
        ],
    ),
    (
        TlsFlaw::AlertProtocolVersion,
        &[TlsFlaw::AlertHandshakeFailure, TlsFlaw::Tls12Only, TlsFlaw::Tls13Only, TlsFlaw::NoCloseNotify],
    ),
    (TlsFlaw::AlertHandshakeFailure, &[TlsFlaw::Tls12Only, TlsFlaw::Tls13Only, TlsFlaw::NoCloseNotify]),
    (TlsFlaw::Tls12Only, &[TlsFlaw::Tls13Only]),
    (
        TlsFlaw::StlsRefused,
        &[
            TlsFlaw::ClearAfterStls,
            TlsFlaw::ClearAfterFailure,
            TlsFlaw::LineBehindStls,
            TlsFlaw::PartBehindStls,
        ],
    ),
    (TlsFlaw::LineBehindStls, &[TlsFlaw::PartBehindStls]),
];

impl TlsFlaw {
    /// Two of these flaws of which one can never show beside the other.
    ///
    /// ```
    /// use pop3_mock::TlsFlaw;
    ///
    /// let both = [TlsFlaw::Tls13Only, TlsFlaw::Tls12Only];
    /// assert_eq!(TlsFlaw::excluding(&both), Some((TlsFlaw::Tls12Only, TlsFlaw::Tls13Only)));
    /// assert_eq!(TlsFlaw::excluding(&[TlsFlaw::AlertHandshakeFailure, TlsFlaw::ClearAfterFailure]), None);
    /// ```
    #[must_use]
    pub fn excluding(flaws: &[Self]) -> Option<(Self, Self)> {
        let given = EXCLUDING.iter().filter(|(one, _)| flaws.contains(one));
        let mut pairs = given.flat_map(|(one, others)| others.iter().map(move |other| (*one, *other)));
        pairs.find(|(_, other)| flaws.contains(other))
    }

    /// Whether no handshake gets as far as the server's certificate.
    #[must_use]
    pub fn hides_certificate(self) -> bool {
        matches!(self, Self::Stall | Self::AlertProtocolVersion | Self::AlertHandshakeFailure)
    }
}
