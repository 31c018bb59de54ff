//! What verifying a server finds.

use crate::expectation::ExpectationFailure;
use crate::script::ScriptFailure;

/// What was to happen on a server and did not.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Failure {
    /// The first script that was not followed, not finished or not used.
    #[error(transparent)]
    Script(#[from] ScriptFailure),
    /// Scripts were followed, but expectations are not met.
    #[error(transparent)]
    Expectations(#[from] ExpectationFailure),
}

impl Failure {
    /// The script's failure, if it is one.
    #[must_use]
    pub fn script(self) -> Option<ScriptFailure> {
        if let Self::Script(failure) = self { Some(failure) } else { None }
    }

    /// The failure of expectations, if it is one.
    #[must_use]
    pub fn expectations(self) -> Option<ExpectationFailure> {
        if let Self::Expectations(failure) = self { Some(failure) } else { None }
    }
}
