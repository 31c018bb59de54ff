//! What came of a run.

use std::fmt;

use serde::{Deserialize, Serialize};

/// The result of one probe.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "verdict", rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Verdict {
    /// The server does what the clauses say.
    Pass,
    /// The server breaks them.
    Fail {
        /// What was wrong.
        reason: String,
        /// What was said, line by line: `C:` the probe, `S:` the server.
        dialogue: Vec<String>,
    },
    /// Nothing can be said: the server lacks the command, or the probe an ability, or what it builds upon failed.
    Unsupported {
        /// What is lacking.
        reason: String,
    },
}

/// A probe and its verdict.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Outcome {
    /// The probe's id.
    pub probe: String,
    /// The clauses that it judges.
    pub clauses: Vec<String>,
    /// Its verdict.
    #[serde(flatten)]
    pub verdict: Verdict,
}

impl fmt::Display for Outcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} ({}): ", self.probe, self.clauses.join(", "))?;
        match &self.verdict {
            Verdict::Pass => f.write_str("pass"),
            Verdict::Unsupported { reason } => write!(f, "unsupported: {reason}"),
            Verdict::Fail { reason, dialogue } => {
                write!(f, "{reason}")?;
                dialogue.iter().try_for_each(|line| write!(f, "\n    {line}"))
            }
        }
    }
}

/// The outcomes of all probes, in their order.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Report {
    /// One for each probe.
    pub outcomes: Vec<Outcome>,
}

impl Report {
    /// The outcomes that are failures.
    pub fn failures(&self) -> impl Iterator<Item = &Outcome> {
        self.outcomes.iter().filter(|outcome| matches!(outcome.verdict, Verdict::Fail { .. }))
    }

    /// The clauses of the probes that failed, sorted, each once.
    #[must_use]
    pub fn failed_clauses(&self) -> Vec<&str> {
        let mut clauses: Vec<&str> =
            self.failures().flat_map(|outcome| outcome.clauses.iter().map(String::as_str)).collect();
        clauses.sort_unstable();
        clauses.dedup();
        clauses
    }

    /// The outcomes of which nothing can be said.
    pub fn unsupported(&self) -> impl Iterator<Item = &Outcome> {
        self.outcomes.iter().filter(|outcome| matches!(outcome.verdict, Verdict::Unsupported { .. }))
    }
}
