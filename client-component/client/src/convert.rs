//! From the errors of the layers below to [`ErrorKind`].

use crate::{ErrorKind, TransportError};

pub(crate) fn core_error(error: pop3_proto::Error) -> ErrorKind {
    match error {
        pop3_proto::Error::Violation(rule) => ErrorKind::Violation(rule),
        pop3_proto::Error::Limit(limit) => ErrorKind::Limit(limit),
        pop3_proto::Error::Misuse(misuse) => misuse.into(),
    }
}

impl From<pop3_proto::Misuse> for ErrorKind {
    fn from(misuse: pop3_proto::Misuse) -> Self {
        Self::Misuse(alloc::format!("{misuse}"))
    }
}

impl From<TransportError> for ErrorKind {
    fn from(error: TransportError) -> Self {
        match error {
            TransportError::Resolve(error) => Self::Resolve(error),
            TransportError::Connect(error) => Self::Connect(error),
            TransportError::Tls(text) => Self::Tls(text),
            TransportError::Truncated => Self::Truncated,
            TransportError::Broken(text) => Self::Transport(text),
            TransportError::Timeout(phase) => Self::Timeout(phase),
            TransportError::Cancelled => Self::Cancelled,
        }
    }
}
