//! What a guest says that it found.

use std::time::Duration;

use pop3_client::{
    Capabilities, Condition, Direction, Error, ErrorKind, Greeting, HostError, Language, Maildrop,
    MessageNumber, RawCommand, RawReply, ScanEntry, Step, Summary, Trace, TraceEntry, UniqueId, Warning,
};

use super::error::{response_code, rule};
use crate::bindings::exports::mail::pop3::types as wit;

impl From<wit::Greeting> for Greeting {
    fn from(greeting: wit::Greeting) -> Self {
        let wit::Greeting { text, code, apop_timestamp } = greeting;
        // A code that is none would be text; our component never says so.
        let code = response_code(code).unwrap_or_default();
        Self { text, code, apop_timestamp }
    }
}

impl From<wit::Capabilities> for Capabilities {
    /// The lines say it all.
    fn from(capabilities: wit::Capabilities) -> Self {
        capabilities.lines.iter().map(Vec::as_slice).collect()
    }
}

impl From<wit::Language> for Language {
    fn from(language: wit::Language) -> Self {
        Self { tag: language.tag, description: language.description }
    }
}

impl From<wit::Condition> for Condition {
    fn from(condition: wit::Condition) -> Self {
        match condition {
            wit::Condition::Ready => Self::Ready,
            wit::Condition::Unfinished => Self::Unfinished,
            wit::Condition::Over => Self::Over,
        }
    }
}

impl From<wit::Summary> for Summary {
    fn from(summary: wit::Summary) -> Self {
        Self { octets: summary.octets, announced: summary.announced }
    }
}

impl From<&RawCommand> for wit::RawCommand {
    fn from(command: &RawCommand) -> Self {
        Self { line: command.line().to_vec(), secret: command.is_secret(), listing: command.has_listing() }
    }
}

impl TryFrom<wit::RawReply> for RawReply {
    type Error = Error;

    fn try_from(reply: wit::RawReply) -> Result<Self, Error> {
        let wit::RawReply { code, text, lines } = reply;
        let code = response_code(code).map_err(|error| ErrorKind::Host(error).at(Step::Raw))?;
        Ok(Self { code, text, lines })
    }
}

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
        let wit::TraceEntry { connection, at, direction, octets, omitted } = entry;
        let direction = match direction {
            wit::Direction::Sent => Direction::Sent,
            wit::Direction::Received => Direction::Received,
        };
        Self { connection, at: Duration::from_nanos(at), direction, octets, omitted }
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
