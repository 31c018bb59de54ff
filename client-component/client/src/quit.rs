//! What became of the deletions.

use core::fmt;

use crate::{Error, ErrorKind, Refusal, Step};

/// QUIT did not confirm that the marked messages are gone (RFC 1939 section 6).
///
/// `?` turns it into an [`Error`] where the difference does not matter.
///
/// ```
/// use pop3_client::{Error, ErrorKind, QuitFailure, Step};
///
/// let failure = QuitFailure::Unknown(ErrorKind::Closed.at(Step::Quit));
/// assert_eq!(Error::from(failure), ErrorKind::Closed.at(Step::Quit));
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum QuitFailure {
    /// The server said `-ERR`: some or all of the marked messages were not removed.
    Refused(Refusal),
    /// No answer came: the messages may be there or not. Their unique-ids tell in the next session.
    Unknown(Error),
}

impl fmt::Display for QuitFailure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Refused(refusal) => write!(f, "the server did not remove all marked messages: {refusal}"),
            Self::Unknown(error) => write!(f, "whether the marked messages are gone is unknown: {error}"),
        }
    }
}

impl core::error::Error for QuitFailure {}

impl From<Error> for QuitFailure {
    /// A refusal is the server's word; after anything else nobody knows.
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
