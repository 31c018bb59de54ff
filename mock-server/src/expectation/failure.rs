//! What was expected and has not come.

use std::fmt;

use super::nearest::{Nearest, Place};
use super::pattern::PatternError;
use super::said::Commands;
use super::times::Times;

/// The expectations of a server that are not met. `Display` tells each, and what clients have sent.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct ExpectationFailure {
    /// How many expectations were looked at.
    pub asked: usize,
    /// Those that are not met; one at least.
    pub unmet: Vec<Unmet>,
    /// What clients have sent until then.
    pub commands: Commands,
}

/// An expectation that is not met.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Unmet {
    /// What was expected, for people.
    pub expectation: String,
    /// What came instead.
    pub problem: ExpectationProblem,
}

/// Why an expectation is not met.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ExpectationProblem {
    /// The command came too rarely.
    TooFew {
        /// How often it came.
        came: u64,
        /// How often it was to come.
        times: Times,
        /// What came that is much like it.
        nearest: Option<Nearest>,
    },
    /// The command came too often.
    TooMany {
        /// How often it came.
        came: u64,
        /// How often it was to come.
        times: Times,
        /// The first one that was too much.
        first: Place,
    },
    /// No session sent all commands in order; this is about the one that came furthest.
    OutOfOrder {
        /// The command that did not come in its turn.
        missing: String,
        /// The one behind which it was to come; `None` for the first one.
        behind: Option<Place>,
        /// Where it came too early.
        early: Option<Place>,
        /// What came that is much like it.
        nearest: Option<Nearest>,
    },
    /// So much was sent that not all of it was kept, see
    /// [`Builder::transcript_limit`](crate::Builder::transcript_limit).
    NotKept {
        /// Octets of clients that were not kept.
        omitted: u64,
    },
    /// What was expected is nothing that a line can be compared with.
    Pattern(PatternError),
}

impl fmt::Display for ExpectationProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::TooFew { came, times, nearest } => {
                match came {
                    0 => f.write_str("no client sent it")?,
                    came => write!(f, "sent {}, not {times}", Times::from(*came))?,
                }
                write_nearest(f, nearest.as_ref())
            }
            Self::TooMany { came: 1, first, .. } => write!(f, "a client sent {first}"),
            Self::TooMany { came, times: Times::NEVER, first } => {
                write!(f, "a client sent {first}; {came} times in all")
            }
            Self::TooMany { came, times, first } => {
                write!(f, "sent {came} times, not {times}; too many from {first}")
            }
            Self::OutOfOrder { missing, behind, early, nearest } => {
                write_order(f, missing, behind.as_ref(), early.as_ref())?;
                write_nearest(f, nearest.as_ref())
            }
            Self::NotKept { omitted } => {
                write!(f, "cannot be told: {omitted} octets of clients were too many to keep")
            }
            Self::Pattern(error) => error.fmt(f),
        }
    }
}

fn write_order(
    f: &mut fmt::Formatter<'_>,
    missing: &str,
    behind: Option<&Place>,
    early: Option<&Place>,
) -> fmt::Result {
    match behind {
        Some(place) => write!(f, "'{missing}' did not come behind {place}")?,
        None => write!(f, "'{missing}' did not come")?,
    }
    early.map_or(Ok(()), |place| write!(f, ", but before: {place}"))
}

fn write_nearest(f: &mut fmt::Formatter<'_>, nearest: Option<&Nearest>) -> fmt::Result {
    nearest.map_or(Ok(()), |nearest| write!(f, "; {nearest}"))
}

impl fmt::Display for Unmet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.expectation, self.problem)
    }
}

impl ExpectationFailure {
    /// Whether more commands could make it pass.
    pub(crate) fn may_pass(&self) -> bool {
        use ExpectationProblem::{OutOfOrder, TooFew};
        self.unmet.iter().all(|unmet| matches!(unmet.problem, TooFew { .. } | OutOfOrder { .. }))
    }
}

impl fmt::Display for ExpectationFailure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} of {} expectations not met", self.unmet.len(), self.asked)?;
        for unmet in &self.unmet {
            write!(f, "\n  {unmet}")?;
        }
        write!(f, "\n{}", self.commands)
    }
}

impl std::error::Error for ExpectationFailure {}
