//! Between the types of the WIT and those of `pop3-client`, case by case.

use alloc::{string::ToString, vec::Vec};
use core::time::Duration;

use pop3_client::{Direction, ErrorKind, Secret, Step};

use crate::{types as wit, wasi::to_wasi};

pub(crate) fn options(options: wit::Options) -> pop3_client::Options {
    pop3_client::Options {
        security: match options.security {
            wit::Security::Plaintext => pop3_client::Security::Plaintext,
            wit::Security::Stls => pop3_client::Security::Stls,
            wit::Security::Tls => pop3_client::Security::Tls,
        },
        server_name: options.server_name,
        allow_plaintext_auth: options.allow_plaintext_auth,
        deadlines: deadlines(&options.deadlines),
        limits: pop3_client::Limits {
            line: options.limits.line,
            listing: options.limits.listing,
            message: options.limits.message,
            drain: options.limits.drain,
            trace: options.limits.trace,
        },
    }
}

fn deadlines(deadlines: &wit::Deadlines) -> pop3_client::Deadlines {
    pop3_client::Deadlines {
        connect: Duration::from_nanos(deadlines.connect),
        tls: Duration::from_nanos(deadlines.tls),
        greeting: Duration::from_nanos(deadlines.greeting),
        reply: Duration::from_nanos(deadlines.reply),
        silence: Duration::from_nanos(deadlines.silence),
    }
}

pub(crate) fn default_options() -> wit::Options {
    let pop3_client::Options { server_name, allow_plaintext_auth, deadlines, limits, .. } =
        pop3_client::Options::default();
    wit::Options {
        security: wit::Security::Tls,
        server_name,
        allow_plaintext_auth,
        deadlines: wit::Deadlines {
            connect: nanoseconds(deadlines.connect),
            tls: nanoseconds(deadlines.tls),
            greeting: nanoseconds(deadlines.greeting),
            reply: nanoseconds(deadlines.reply),
            silence: nanoseconds(deadlines.silence),
        },
        limits: wit::Limits {
            line: limits.line,
            listing: limits.listing,
            message: limits.message,
            drain: limits.drain,
            trace: limits.trace,
        },
    }
}

fn nanoseconds(time: Duration) -> u64 {
    u64::try_from(time.as_nanos()).unwrap_or(u64::MAX)
}

pub(crate) fn credentials(credentials: wit::Credentials) -> pop3_client::Credentials {
    match credentials {
        wit::Credentials::UserPass(login) => {
            pop3_client::Credentials::UserPass { user: login.user, password: Secret::from(login.password) }
        }
        wit::Credentials::Plain(login) => pop3_client::Credentials::Plain {
            authorization_id: login.authorization_id,
            user: login.user,
            password: Secret::from(login.password),
        },
    }
}

pub(crate) fn error(error: pop3_client::Error) -> wit::Error {
    wit::Error { step: step(error.step), kind: kind(error.kind) }
}

fn step(step: Step) -> wit::Step {
    match step {
        Step::Options => wit::Step::Options,
        Step::Resolve => wit::Step::Resolve,
        Step::Connect => wit::Step::Connect,
        Step::Tls => wit::Step::Tls,
        Step::Greeting => wit::Step::Greeting,
        Step::Capa => wit::Step::Capa,
        Step::Stls => wit::Step::Stls,
        Step::User => wit::Step::User,
        Step::Pass => wit::Step::Pass,
        Step::Auth => wit::Step::Auth,
        Step::Stat => wit::Step::Stat,
        Step::List => wit::Step::List,
        Step::Uidl => wit::Step::Uidl,
        Step::Retr => wit::Step::Retr,
        Step::Top => wit::Step::Top,
        Step::Dele => wit::Step::Dele,
        Step::Rset => wit::Step::Rset,
        Step::Noop => wit::Step::Noop,
        Step::Quit => wit::Step::Quit,
    }
}

fn kind(kind: ErrorKind) -> wit::ErrorKind {
    match kind {
        ErrorKind::Violation(rule) => {
            wit::ErrorKind::Violation(wit::Violation { rule: rule.id().into(), text: rule.text().into() })
        }
        ErrorKind::Refused(refusal) => {
            wit::ErrorKind::Refused(wit::Refusal { code: refusal.code, text: refusal.text })
        }
        ErrorKind::Misuse(what) => wit::ErrorKind::Misuse(what),
        ErrorKind::Limit(which) => wit::ErrorKind::Limit(limit(which)),
        ErrorKind::Resolve(error) => wit::ErrorKind::Resolve(to_wasi(error)),
        ErrorKind::Connect(error) => wit::ErrorKind::Connect(to_wasi(error)),
        ErrorKind::Tls(text) => wit::ErrorKind::Tls(text),
        ErrorKind::Transport(text) => wit::ErrorKind::Transport(text),
        ErrorKind::Closed => wit::ErrorKind::Closed,
        ErrorKind::Truncated => wit::ErrorKind::Truncated,
        ErrorKind::Timeout => wit::ErrorKind::Timeout,
        ErrorKind::Poisoned => wit::ErrorKind::Poisoned,
        // `ErrorKind` may grow; a case that this version of the WIT lacks still has its words.
        other => wit::ErrorKind::Transport(other.to_string()),
    }
}

fn limit(limit: pop3_client::Limit) -> wit::Limit {
    match limit {
        pop3_client::Limit::Line => wit::Limit::Line,
        pop3_client::Limit::Listing => wit::Limit::Listing,
        pop3_client::Limit::Message => wit::Limit::Message,
        pop3_client::Limit::Drain => wit::Limit::Drain,
    }
}

pub(crate) fn maildrop(maildrop: pop3_client::Maildrop) -> wit::Maildrop {
    wit::Maildrop { messages: maildrop.messages, octets: maildrop.octets }
}

pub(crate) fn scan_entry(entry: pop3_client::ScanEntry) -> wit::ScanEntry {
    wit::ScanEntry { message: entry.message.get(), octets: entry.octets }
}

pub(crate) fn unique_id(unique_id: pop3_client::UniqueId) -> wit::UniqueId {
    wit::UniqueId { message: unique_id.message.get(), id: unique_id.id }
}

pub(crate) fn trace(trace: pop3_client::Trace) -> wit::Trace {
    let entries = trace.entries.into_iter().map(|entry| wit::TraceEntry {
        connection: entry.connection,
        at: nanoseconds(entry.at),
        direction: match entry.direction {
            Direction::Sent => wit::Direction::Sent,
            Direction::Received => wit::Direction::Received,
        },
        octets: entry.octets,
    });
    wit::Trace { entries: entries.collect(), dropped: trace.dropped }
}

pub(crate) fn warnings(warnings: Vec<pop3_client::Warning>) -> Vec<wit::Warning> {
    let text = |warning: pop3_client::Warning| wit::Warning {
        rule: warning.rule.id().into(),
        text: warning.rule.text().into(),
    };
    warnings.into_iter().map(text).collect()
}
