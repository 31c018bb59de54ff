//! What a guest says that it found.

use std::time::Duration;

use pop3_client::{
    Direction, Error, ErrorKind, HostError, Maildrop, MessageNumber, ScanEntry, Step, Trace, TraceEntry,
    UniqueId, Warning,
};

use super::error::rule;
use crate::bindings::exports::mail::pop3::types as wit;

impl From<wit::Maildrop> for Maildrop {
    fn from(maildrop: wit::Maildrop) -> Self {
        Self { messages: maildrop.messages, octets: maildrop.octets }
    }
}

impl TryFrom<wit::ScanEntry> for ScanEntry {
    type Error = Error;

    fn try_from(entry: wit::ScanEntry) -> Result<Self, Error> {
        Ok(Self { message: number(entry.message, Step::List)?, octets: entry.octets })
    }
}

impl TryFrom<wit::UniqueId> for UniqueId {
    type Error = Error;

    fn try_from(unique_id: wit::UniqueId) -> Result<Self, Error> {
        Ok(Self { message: number(unique_id.message, Step::Uidl)?, id: unique_id.id })
    }
}

/// No message has the number 0: our component never says so.
fn number(message: u32, step: Step) -> Result<MessageNumber, Error> {
    MessageNumber::try_from(message)
        .map_err(|error| ErrorKind::Host(HostError::Foreign(error.to_string())).at(step))
}

impl From<wit::Trace> for Trace {
    fn from(trace: wit::Trace) -> Self {
        Self { entries: trace.entries.into_iter().map(TraceEntry::from).collect(), dropped: trace.dropped }
    }
}

impl From<wit::TraceEntry> for TraceEntry {
    fn from(entry: wit::TraceEntry) -> Self {
        let wit::TraceEntry { connection, at, direction, octets } = entry;
        let direction = match direction {
            wit::Direction::Sent => Direction::Sent,
            wit::Direction::Received => Direction::Received,
        };
        Self { connection, at: Duration::from_nanos(at), direction, octets }
    }
}

impl TryFrom<wit::Warning> for Warning {
    type Error = Error;

    fn try_from(warning: wit::Warning) -> Result<Self, Error> {
        let foreign = || HostError::Foreign(format!("it names the rule {}", warning.rule));
        let rule = rule(&warning.rule).ok_or_else(|| ErrorKind::Host(foreign()).at(Step::Options))?;
        Ok(Self { rule })
    }
}
