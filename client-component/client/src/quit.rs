//! What became of the deletions.

use core::fmt;

use crate::{Error, ErrorKind, Refusal, Step};

/// QUIT did not succeed, so the deletions are not confirmed (RFC 1939 section 6).
///
/// ```
/// use pop3_client::{ErrorKind, QuitFailure, Step};
///
/// let failure = QuitFailure::from(ErrorKind::Closed.at(Step::Quit));
/// assert_eq!(failure.to_string(), "QUIT: the server closed the connection");
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum QuitFailure {
    /// The server said `-ERR`: some or none of the marked messages were removed.
    Refused(Refusal),
    /// No answer came: nobody knows which of the marked messages were removed.
    Unknown(Error),
}

impl From<Error> for QuitFailure {
    fn from(error: Error) -> Self {
        match error.kind {
            ErrorKind::Refused(refusal) => Self::Refused(refusal),
            _ => Self::Unknown(error),
        }
    }
}

impl From<QuitFailure> for Error {
    fn from(failure: QuitFailure) -> Self {
        match failure {
            QuitFailure::Refused(refusal) => ErrorKind::Refused(refusal).at(Step::Quit),
            QuitFailure::Unknown(error) => error,
        }
    }
}

impl fmt::Display for QuitFailure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Refused(refusal) => write!(f, "{}: {refusal}", Step::Quit),
            Self::Unknown(error) => error.fmt(f),
        }
    }
}

impl core::error::Error for QuitFailure {}
