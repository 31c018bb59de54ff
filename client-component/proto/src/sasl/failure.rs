//! Why an exchange cannot go on, or must not be believed.

use alloc::string::String;

use super::{FEWEST_ITERATIONS, MOST_ITERATIONS};
use crate::Rule;

/// What is wrong with what the server said. The exchange is over: cancel it by
/// [`Command::auth_cancel`](crate::Command::auth_cancel) where the server waits, else end the session.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Failure {
    /// The challenge is not base64 of RFC 4648 section 4, padding included.
    #[error("challenge is not base64")]
    NotBase64,
    /// The server goes on where the mechanism has nothing left to say.
    #[error("server asks for more than the mechanism has to say")]
    Overlong,
    /// The server said `+OK` before the mechanism had said everything.
    #[error("server accepts before the credentials were sent")]
    Unfinished,
    /// The challenge is not what the mechanism has the server say.
    #[error("challenge is not a message of the mechanism")]
    Malformed,
    /// SCRAM: the server demands an extension (RFC 5802 section 5.1, `m`).
    #[error("server demands an extension of SCRAM")]
    Extension,
    /// SCRAM: the server's nonce does not begin with the client's. It answers another exchange.
    #[error("nonce of the server does not begin with the client's")]
    Nonce,
    /// SCRAM: an iteration count below [`FEWEST_ITERATIONS`] or above [`MOST_ITERATIONS`].
    #[error("iteration count is outside of {FEWEST_ITERATIONS} to {MOST_ITERATIONS}")]
    Iterations,
    /// SCRAM: the server's signature is wrong or never came. It does not know the password.
    #[error("server has not proved that it knows the password")]
    Unproved,
    /// SCRAM: the server tells by `e=` why it refuses, e.g. `invalid-proof` (RFC 5802 section 7).
    #[error("server says {0:?}")]
    Told(String),
}

impl Failure {
    /// The rule that the server broke; `None` where it refuses, or asks for more than there is.
    #[must_use]
    pub fn rule(&self) -> Option<Rule> {
        match self {
            Self::NotBase64 => Some(Rule::ChallengeBase64),
            Self::Unfinished => Some(Rule::OkBeforeResponse),
            Self::Malformed => Some(Rule::ChallengeMessage),
            Self::Extension => Some(Rule::ScramExtension),
            Self::Nonce => Some(Rule::ScramNonce),
            Self::Iterations => Some(Rule::ScramIterations),
            Self::Unproved => Some(Rule::ScramSignature),
            Self::Overlong | Self::Told(_) => None,
        }
    }
}
