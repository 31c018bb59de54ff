//! Why an action did not succeed.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::Octets;

/// An error in the terms that all subjects share.
///
/// ```
/// use pop3_conformance::failure::{Failure, FailureKind, Step};
///
/// let failure = FailureKind::refused_with("IN-USE", "locked").at(Step::Pass);
/// let json = r#"{"step":"pass","kind":{"refused":{"code":"IN-USE","text":"locked"}}}"#;
/// assert_eq!(serde_json::to_string(&failure)?, json);
/// assert_eq!(serde_json::from_str::<Failure>(json)?, failure);
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Failure {
    /// The step that failed.
    pub step: Step,
    /// What went wrong.
    pub kind: FailureKind,
}

/// The step of a session, named as in the WIT of the component.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[expect(missing_docs, reason = "the WIT documents the steps")]
pub enum Step {
    Options,
    Resolve,
    Connect,
    Tls,
    Greeting,
    Capa,
    Stls,
    User,
    Pass,
    Auth,
    Apop,
    Rpop,
    Utf8,
    Lang,
    Raw,
    Stat,
    List,
    Uidl,
    Retr,
    Top,
    Dele,
    Rset,
    Noop,
    Quit,
}

/// What went wrong, by whose fault, without the words that only people read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub enum FailureKind {
    /// The server broke the rule with this id.
    Violation(String),
    /// The server said `-ERR`.
    Refused(Refusal),
    /// The server said `-ERR` unasked, and closed.
    Dismissed(Refusal),
    /// The plan asks for something that cannot be.
    Misuse,
    /// A limit was passed.
    Limit(Limit),
    /// The name did not resolve.
    Resolve,
    /// No address took the connection.
    Connect,
    /// TLS failed.
    Tls,
    /// The connection broke.
    Transport,
    /// The server closed between replies.
    Closed,
    /// The connection ended inside a reply.
    Truncated,
    /// A deadline passed.
    Timeout(Phase),
    /// The call was cancelled.
    Cancelled,
    /// An earlier error ended the session.
    Poisoned,
    /// The subject itself stopped, or said something that this suite does not know. No case accepts it.
    Subject(String),
}

/// Which limit was passed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Limit {
    /// Octets of a status or listing line.
    Line,
    /// Octets of the greeting.
    Greeting,
    /// Octets of a listing.
    Listing,
    /// Lines of LIST or UIDL.
    Entries,
    /// Lines of CAPA.
    Capabilities,
    /// Octets of a message.
    Message,
    /// Octets of a dropped message.
    Drain,
    /// Octets of a challenge.
    SaslChallenge,
    /// Challenges of a login.
    SaslRounds,
}

/// Which deadline passed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[expect(missing_docs, reason = "the WIT documents the phases")]
pub enum Phase {
    Connect,
    Tls,
    Greeting,
    Login,
    Reply,
    Silence,
    Operation,
    Quit,
}

/// A negative reply.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Refusal {
    /// Response code without its brackets.
    pub code: Option<String>,
    /// Text after the status indicator and the code.
    pub text: Octets,
    /// What was told before the refusal, e.g. why a token is refused.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub detail: Option<Octets>,
}

impl FailureKind {
    /// The rule with this id was broken.
    #[must_use]
    pub fn violation(rule: &str) -> Self {
        Self::Violation(rule.into())
    }

    /// `-ERR` without a response code.
    pub fn refused(text: impl AsRef<[u8]>) -> Self {
        Self::Refused(Refusal { code: None, text: text.into(), detail: None })
    }

    /// `-ERR` with a response code.
    pub fn refused_with(code: &str, text: impl AsRef<[u8]>) -> Self {
        Self::Refused(Refusal { code: Some(code.into()), text: text.into(), detail: None })
    }

    /// The failure, at a step.
    #[must_use]
    pub fn at(self, step: Step) -> Failure {
        Failure { step, kind: self }
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "error at {:?}: {:?}", self.step, self.kind)
    }
}
