//! What a server says, and what it is asked.

use alloc::vec::Vec;

use pop3_client::{
    Answer, Capabilities, Condition, Direction, Greeting, Language, Maildrop, RawCommand, RawReply, Request,
    Retention, ScanEntry, Summary, Trace, UniqueId, Warning,
};

use super::{error::code, nanoseconds, wit};

pub(crate) fn greeting(greeting: &Greeting) -> wit::Greeting {
    wit::Greeting {
        text: greeting.text.clone(),
        code: greeting.code.as_ref().map(code),
        apop_timestamp: greeting.apop_timestamp.clone(),
    }
}

pub(crate) fn capabilities(capabilities: &Capabilities) -> wit::Capabilities {
    let owned = |octets: &[u8]| octets.to_vec();
    wit::Capabilities {
        lines: capabilities.lines().map(owned).collect(),
        unknown: capabilities.unknown().map(owned).collect(),
        known: capability_set(capabilities),
        sasl: capabilities.sasl_mechanisms().map(owned).collect(),
        implementation: capabilities.implementation().map(owned),
        expire: capabilities.expire().map(|expire| wit::Expire {
            days: match expire.retention {
                Retention::Never => None,
                Retention::Days(days) => Some(days),
            },
            per_user: expire.per_user,
        }),
        login_delay: capabilities.login_delay().map(|login_delay| wit::LoginDelay {
            delay: nanoseconds(login_delay.delay),
            per_user: login_delay.per_user,
        }),
    }
}

fn capability_set(capabilities: &Capabilities) -> wit::CapabilitySet {
    use wit::CapabilitySet as Set;
    let announced = [
        (capabilities.top(), Set::TOP),
        (capabilities.uidl(), Set::UIDL),
        (capabilities.user(), Set::USER),
        (capabilities.stls(), Set::STLS),
        (capabilities.pipelining(), Set::PIPELINING),
        (capabilities.resp_codes(), Set::RESP_CODES),
        (capabilities.auth_resp_code(), Set::AUTH_RESP_CODE),
        (capabilities.utf8(), Set::UTF8),
        (capabilities.utf8_user(), Set::UTF8_USER),
        (capabilities.lang(), Set::LANG),
    ];
    announced.into_iter().filter(|(announced, _)| *announced).fold(Set::empty(), |set, (_, one)| set | one)
}

pub(crate) fn language(language: Language) -> wit::Language {
    wit::Language { tag: language.tag, description: language.description }
}

pub(crate) fn raw_command(command: wit::RawCommand) -> RawCommand {
    let wit::RawCommand { line, secret, listing } = command;
    let command = if secret { RawCommand::secret(line) } else { RawCommand::new(line) };
    if listing { command.with_listing() } else { command }
}

pub(crate) fn raw_reply(reply: RawReply) -> wit::RawReply {
    wit::RawReply { code: reply.code.as_ref().map(code), text: reply.text, lines: reply.lines }
}

pub(crate) fn condition(condition: Condition) -> wit::Condition {
    match condition {
        Condition::Ready => wit::Condition::Ready,
        Condition::Unfinished => wit::Condition::Unfinished,
        Condition::Over => wit::Condition::Over,
    }
}

pub(crate) fn maildrop(maildrop: Maildrop) -> wit::Maildrop {
    wit::Maildrop { messages: maildrop.messages, octets: maildrop.octets }
}

pub(crate) fn scan_entry(entry: ScanEntry) -> wit::ScanEntry {
    wit::ScanEntry { message: entry.message.get(), octets: entry.octets }
}

pub(crate) fn unique_id(unique_id: UniqueId) -> wit::UniqueId {
    wit::UniqueId { message: unique_id.message.get(), id: unique_id.id }
}

pub(crate) fn requested(request: wit::Request) -> Request {
    match request {
        wit::Request::Retrieve(message) => Request::Retrieve(message),
        wit::Request::Top(wit::TopRequest { message, lines }) => Request::Top(message, lines),
        wit::Request::Delete(message) => Request::Delete(message),
        wit::Request::Scan(message) => Request::Scan(message),
        wit::Request::UniqueId(message) => Request::UniqueId(message),
    }
}

pub(crate) fn request(request: Request) -> wit::Request {
    match request {
        Request::Retrieve(message) => wit::Request::Retrieve(message),
        Request::Top(message, lines) => wit::Request::Top(wit::TopRequest { message, lines }),
        Request::Delete(message) => wit::Request::Delete(message),
        Request::Scan(message) => wit::Request::Scan(message),
        Request::UniqueId(message) => wit::Request::UniqueId(message),
    }
}

/// The answer, with the beginning of a message where it is one.
pub(crate) fn answer(answer: Answer, octets: Vec<u8>, complete: bool) -> wit::Answer {
    match answer {
        Answer::Message { announced } => {
            wit::Answer::Message(wit::MessageStart { announced, octets, complete })
        }
        Answer::Deleted => wit::Answer::Deleted,
        Answer::Scan(entry) => wit::Answer::Scan(scan_entry(entry)),
        Answer::UniqueId(id) => wit::Answer::UniqueId(unique_id(id)),
    }
}

pub(crate) fn summary(summary: Summary) -> wit::Summary {
    wit::Summary { octets: summary.octets, announced: summary.announced }
}

pub(crate) fn trace(trace: Trace) -> wit::Trace {
    let entries = trace.entries.into_iter().map(|entry| wit::TraceEntry {
        connection: entry.connection,
        at: nanoseconds(entry.at),
        direction: match entry.direction {
            Direction::Sent => wit::Direction::Sent,
            Direction::Received => wit::Direction::Received,
        },
        octets: entry.octets,
        omitted: entry.omitted,
    });
    wit::Trace { entries: entries.collect(), dropped: trace.dropped }
}

pub(crate) fn warnings(warnings: Vec<Warning>) -> Vec<wit::Warning> {
    let text =
        |warning: Warning| wit::Warning { rule: warning.rule.id().into(), text: warning.rule.text().into() };
    warnings.into_iter().map(text).collect()
}
