//! How a script and a client came apart.

use std::fmt;

use super::excerpt::Excerpt;

/// The first script that was not followed.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct ScriptFailure {
    /// Which script, from 1 in the order in which they were added.
    pub script: usize,
    /// Which step, from 1, and its text; `None` if no step was reached or all were done.
    pub step: Option<(usize, String)>,
    /// What went wrong.
    pub problem: ScriptProblem,
    /// The session's transcript until now.
    pub transcript: String,
}

/// What went wrong with a script.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ScriptProblem {
    /// The client sent something else. Unlike a transcript this tells the octets as they are, for
    /// what was expected stands in the test anyway.
    Unexpected {
        /// What was to come.
        expected: Vec<u8>,
        /// What came in its place, as far as it was read.
        actual: Vec<u8>,
    },
    /// The client closed the connection, or it broke, before the script was done.
    Closed {
        /// What came of it until then.
        actual: Vec<u8>,
        /// How the connection ended.
        reason: String,
    },
    /// Octets came behind the last step, or in clear where a TLS handshake was due.
    Extra {
        /// The octets.
        actual: Vec<u8>,
    },
    /// The TLS handshake failed.
    Tls(String),
    /// The script was still waiting when it was verified.
    Unfinished,
    /// No connection came for the script.
    Unused,
    /// A connection came and no script was left for it.
    NoScript,
}

impl ScriptProblem {
    /// Whether the client has not come, or not come to the end: it may still have been about to.
    #[must_use]
    pub fn is_waiting(&self) -> bool {
        matches!(self, Self::Unused | Self::Unfinished)
    }
}

impl fmt::Display for ScriptProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unexpected { expected, actual } => {
                let (expected, actual) = (Excerpt(expected), Excerpt(actual));
                write!(f, "the client sent other octets\n  expected: {expected}\n  actual:   {actual}")
            }
            Self::Closed { actual, reason } => {
                write!(f, "the connection ended ({reason}) behind {}", Excerpt(actual))
            }
            Self::Extra { actual } => write!(f, "the client sent more: {}", Excerpt(actual)),
            Self::Tls(reason) => write!(f, "the TLS handshake failed: {reason}"),
            Self::Unfinished => f.write_str("the script is still waiting for the client"),
            Self::Unused => f.write_str("no connection came for the script"),
            Self::NoScript => f.write_str("a connection came and no script was left for it"),
        }
    }
}

impl fmt::Display for ScriptFailure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "script {}", self.script)?;
        if let Some((number, step)) = &self.step {
            write!(f, ", step {number} ({step})")?;
        }
        writeln!(f, ": {}", self.problem)?;
        f.write_str(&self.transcript)
    }
}

impl std::error::Error for ScriptFailure {}
