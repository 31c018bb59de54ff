//! From the types of `pop3-host` to those that all subjects share, case by case. Options and credentials are those of
//! the native client.

use pop3_host as host;

use crate::{
    Failure,
    failure::{FailureKind, Limit, Step},
    outcome::{Answer, ScanEntry, UniqueId},
};

impl From<host::Maildrop> for Answer {
    fn from(maildrop: host::Maildrop) -> Self {
        Self::Maildrop { messages: maildrop.messages, octets: maildrop.octets }
    }
}

impl From<host::ScanEntry> for ScanEntry {
    fn from(entry: host::ScanEntry) -> Self {
        Self { message: entry.message, octets: entry.octets }
    }
}

impl From<host::UniqueId> for UniqueId {
    fn from(unique_id: host::UniqueId) -> Self {
        Self { message: unique_id.message, id: unique_id.id.into() }
    }
}

impl From<host::Error> for Failure {
    fn from(error: host::Error) -> Self {
        FailureKind::from(error.kind).at(error.step.into())
    }
}

impl From<host::ErrorKind> for FailureKind {
    fn from(kind: host::ErrorKind) -> Self {
        use host::ErrorKind as Kind;
        match kind {
            Kind::Violation(violation) => Self::Violation(violation.rule),
            Kind::Refused(host::Refusal { code, text }) => Self::Refused { code, text: text.into() },
            Kind::Misuse(_) => Self::Misuse,
            Kind::Limit(limit) => Self::Limit(limit.into()),
            Kind::Resolve(_) => Self::Resolve,
            Kind::Connect(_) => Self::Connect,
            Kind::Tls(_) => Self::Tls,
            Kind::Transport(_) => Self::Transport,
            Kind::Closed => Self::Closed,
            Kind::Truncated => Self::Truncated,
            Kind::Timeout => Self::Timeout,
            Kind::Poisoned => Self::Poisoned,
            // A trap, a guest that the host has stopped, or a case that this table does not have yet.
            other => Self::Subject(other.to_string()),
        }
    }
}

impl From<host::Limit> for Limit {
    fn from(limit: host::Limit) -> Self {
        match limit {
            host::Limit::Line => Self::Line,
            host::Limit::Listing => Self::Listing,
            host::Limit::Message => Self::Message,
            host::Limit::Drain => Self::Drain,
        }
    }
}

impl From<host::Step> for Step {
    fn from(step: host::Step) -> Self {
        match step {
            host::Step::Options => Self::Options,
            host::Step::Resolve => Self::Resolve,
            host::Step::Connect => Self::Connect,
            host::Step::Tls => Self::Tls,
            host::Step::Greeting => Self::Greeting,
            host::Step::Capa => Self::Capa,
            host::Step::Stls => Self::Stls,
            host::Step::User => Self::User,
            host::Step::Pass => Self::Pass,
            host::Step::Auth => Self::Auth,
            host::Step::Stat => Self::Stat,
            host::Step::List => Self::List,
            host::Step::Uidl => Self::Uidl,
            host::Step::Retr => Self::Retr,
            host::Step::Top => Self::Top,
            host::Step::Dele => Self::Dele,
            host::Step::Rset => Self::Rset,
            host::Step::Noop => Self::Noop,
            host::Step::Quit => Self::Quit,
        }
    }
}
