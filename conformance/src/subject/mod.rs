//! Clients that carry out plans.

mod component;
mod convert;
mod native;
mod session;

pub use component::Component;
pub use native::Native;

use pop3_mock::Server;

use crate::{
    outcome::Outcome,
    plan::{Plan, Security},
};

/// A client that the suite can ask.
pub trait Subject {
    /// Name for reports, e.g. `native`.
    fn name(&self) -> &'static str;

    /// Carries out a plan in one session. Whatever goes wrong is part of the outcome.
    #[expect(async_fn_in_trait, reason = "the suite waits for one subject at a time and spawns none")]
    async fn run(&self, target: &Target, plan: &Plan) -> Outcome;
}

/// Where the peer of a plan listens.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Target {
    /// Name or address; the peer's certificate carries it.
    pub host: String,
    /// Port for plaintext and STLS.
    pub pop3: u16,
    /// Port for implicit TLS.
    pub pop3s: u16,
    /// Certificates to trust, as PEM.
    pub roots: String,
}

impl Target {
    /// The port that a plan goes to.
    #[must_use]
    pub fn port(&self, plan: &Plan) -> u16 {
        match plan.security {
            Security::Plaintext | Security::Stls => self.pop3,
            Security::Tls => self.pop3s,
        }
    }
}

impl From<&Server> for Target {
    fn from(server: &Server) -> Self {
        Self {
            host: server.pop3().ip().to_string(),
            pop3: server.pop3().port(),
            pop3s: server.pop3s().port(),
            roots: server.ca_pem().into(),
        }
    }
}
