//! Why a fetch did not do everything.

use std::fmt;

use super::{MaildirError, Tally};
use crate::Error;

/// What was done, and what went wrong after it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure {
    /// Up to the problem. Every message in it is stored.
    pub tally: Tally,
    /// The first problem, or the worst.
    pub problem: Problem,
}

impl std::error::Error for Failure {}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.problem.fmt(f)?;
        match self.tally.unconfirmed {
            0 => Ok(()),
            unconfirmed => write!(f, "; deletions not confirmed: {unconfirmed} (these may come again)"),
        }
    }
}

/// Why not every message could be fetched.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Problem {
    /// The session ended.
    #[error("{0}")]
    Session(#[from] Error),
    /// The session ended while this message was fetched or deleted.
    #[error("{error} (message {message})")]
    Message {
        /// Its number.
        message: u32,
        /// Why it ended.
        error: Error,
    },
    /// A message could not be stored. Those before it are, and QUIT was said after them.
    #[error("{error}{}", quit.as_ref().map(|quit| format!("; then {quit}")).unwrap_or_default())]
    Delivery {
        /// Why it could not.
        error: MaildirError,
        /// Why QUIT failed, where messages had been marked as deleted.
        quit: Option<Box<Error>>,
    },
    /// The server refused some messages, or their deletion; the others are done.
    #[error("{first} (message {message}, {messages} in all)")]
    Refused {
        /// How many.
        messages: u64,
        /// The first of them.
        message: u32,
        /// What the server said about it.
        first: Error,
    },
    /// All messages are stored, but QUIT failed: they may come again.
    #[error("{0}")]
    Unconfirmed(Error),
}

impl From<MaildirError> for Problem {
    fn from(error: MaildirError) -> Self {
        Self::Delivery { error, quit: None }
    }
}
