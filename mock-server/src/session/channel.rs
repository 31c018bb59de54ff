//! The TLS channel of a session, to which SCRAM can be bound.

/// What both ends of a channel know and nobody else: tls-exporter, RFC 9266.
///
/// There is one under TLS 1.3 alone. Whoever offers channel binding under TLS 1.2 must know tls-unique (RFC 5802 §6.1),
/// which the TLS library does not tell.
#[derive(Clone, Copy)]
pub(crate) struct Channel(pub(crate) [u8; 32]);

impl Channel {
    /// What the exporter is asked for, RFC 9266 §4.2.
    pub(crate) const LABEL: &[u8] = b"EXPORTER-Channel-Binding";
    /// The name of this type of channel binding.
    pub(super) const TYPE: &str = "tls-exporter";
}

impl std::fmt::Debug for Channel {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Channel")
    }
}
