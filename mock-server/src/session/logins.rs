//! How users may log in and be answered, the same for all sessions of a server.

use std::net::SocketAddr;
use std::num::NonZeroU32;

use super::language::Language;
use super::sasl::Mechanism;
use crate::rules::Persona;

/// What the builder decides.
#[derive(Clone, Debug)]
pub(crate) struct Logins {
    /// What may be announced, in this order, once it can succeed.
    pub(crate) mechanisms: Vec<Mechanism>,
    /// Whether the greeting has a timestamp.
    pub(crate) apop: bool,
    /// Whom EXTERNAL logs in.
    pub(crate) external: Option<String>,
    /// Whose maildrop ANONYMOUS opens.
    pub(crate) anonymous: Option<String>,
    pub(crate) scram_iterations: NonZeroU32,
    /// What `LANG *` selects.
    pub(crate) preferred_language: Language,
    /// The host that OAUTHBEARER must name if it names one; `None` for any.
    pub(crate) oauth_host: Option<String>,
    /// The ports that it may name then.
    pub(super) ports: [u16; 2],
}

impl Logins {
    pub(crate) fn listening_on(self, addresses: [SocketAddr; 2]) -> Self {
        Self { ports: addresses.map(|address| address.port()), ..self }
    }

    /// Whether a client that names these is at the right server: RFC 7628 §3.2, values that the server knows "MUST be
    /// validated to match".
    pub(super) fn are_reached_by(&self, host: Option<&str>, port: Option<&str>) -> bool {
        let Some(own) = &self.oauth_host else { return true };
        let is_port = |port: &str| self.ports.iter().any(|own| own.to_string() == port);
        host.is_none_or(|host| host.eq_ignore_ascii_case(own)) && port.is_none_or(is_port)
    }
}

/// "servers SHOULD announce a hash iteration-count of at least 4096", RFC 5802 §5.1, RFC 7677 §4.
const SCRAM_ITERATIONS: NonZeroU32 = NonZeroU32::new(4096).expect("4096 is not zero");

impl Logins {
    /// Has the mechanisms of a persona, if they are known, and APOP if it has that.
    pub(crate) fn follow(&mut self, persona: &Persona) {
        self.apop = persona.has_apop();
        if let Some(mechanisms) = persona.mechanisms() {
            self.mechanisms = mechanisms;
        }
    }
}

impl Default for Logins {
    fn default() -> Self {
        Self {
            mechanisms: Mechanism::DEFAULT.to_vec(),
            apop: false,
            external: None,
            anonymous: None,
            scram_iterations: SCRAM_ITERATIONS,
            preferred_language: Language::English,
            oauth_host: None,
            ports: [0; 2],
        }
    }
}
