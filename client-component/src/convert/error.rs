//! What went wrong.

use alloc::string::String;

use pop3_client::{Error, ErrorKind, Limit, Phase, QuitFailure, Refusal, ResponseCode, Retry, Step};

use super::{nanoseconds, to_wasi, wit};

pub(crate) fn error(error: Error) -> wit::Error {
    wit::Error {
        retry: match error.retry() {
            Retry::Never => wit::Retry::Never,
            Retry::Later { after } => wit::Retry::Later(after.map(nanoseconds)),
            Retry::Unclear => wit::Retry::Unclear,
        },
        session_usable: error.leaves_session_usable(),
        login_delay: error.login_delay.map(nanoseconds),
        step: step(error.step),
        kind: kind(error.kind),
    }
}

pub(crate) fn quit_failure(failure: QuitFailure) -> wit::QuitFailure {
    match failure {
        QuitFailure::Refused(refused) => wit::QuitFailure::Refused(refusal(refused)),
        QuitFailure::Unknown(unknown) => wit::QuitFailure::Unknown(error(unknown)),
    }
}

pub(crate) fn refusal(refusal: Refusal) -> wit::Refusal {
    let Refusal { code: sent, text, detail } = refusal;
    wit::Refusal { code: sent.as_ref().map(code), text, detail }
}

pub(super) fn code(code: &ResponseCode) -> String {
    code.as_str().into()
}

fn kind(kind: ErrorKind) -> wit::ErrorKind {
    match kind {
        ErrorKind::Violation(rule) => {
            wit::ErrorKind::Violation(wit::Violation { rule: rule.id().into(), text: rule.text().into() })
        }
        ErrorKind::Refused(refused) => wit::ErrorKind::Refused(refusal(refused)),
        ErrorKind::Dismissed(refused) => wit::ErrorKind::Dismissed(refusal(refused)),
        ErrorKind::Misuse(what) => wit::ErrorKind::Misuse(what),
        ErrorKind::Limit(which) => wit::ErrorKind::Limit(limit(which)),
        ErrorKind::Resolve(error) => wit::ErrorKind::Resolve(to_wasi(error)),
        ErrorKind::Connect(error) => wit::ErrorKind::Connect(to_wasi(error)),
        ErrorKind::Tls(text) => wit::ErrorKind::Tls(text),
        ErrorKind::Transport(text) => wit::ErrorKind::Transport(text),
        ErrorKind::Closed => wit::ErrorKind::Closed,
        ErrorKind::Truncated => wit::ErrorKind::Truncated,
        ErrorKind::Timeout(which) => wit::ErrorKind::Timeout(phase(which)),
        ErrorKind::Cancelled => wit::ErrorKind::Cancelled,
        ErrorKind::Poisoned => wit::ErrorKind::Poisoned,
        // `ErrorKind` may grow, and has cases of hosts alone. To write them out would take all that formats text along.
        _ => wit::ErrorKind::Transport("an error that this component has no case for".into()),
    }
}

fn limit(limit: Limit) -> wit::Limit {
    match limit {
        Limit::Line => wit::Limit::Line,
        Limit::Greeting => wit::Limit::Greeting,
        Limit::Listing => wit::Limit::Listing,
        Limit::Entries => wit::Limit::Entries,
        Limit::Capabilities => wit::Limit::Capabilities,
        Limit::Message => wit::Limit::Message,
        Limit::Drain => wit::Limit::Drain,
        Limit::SaslChallenge => wit::Limit::SaslChallenge,
        Limit::SaslRounds => wit::Limit::SaslRounds,
    }
}

fn phase(phase: Phase) -> wit::Phase {
    match phase {
        Phase::Connect => wit::Phase::Connect,
        Phase::Tls => wit::Phase::Tls,
        Phase::Greeting => wit::Phase::Greeting,
        Phase::Login => wit::Phase::Login,
        Phase::Reply => wit::Phase::Reply,
        Phase::Silence => wit::Phase::Silence,
        Phase::Operation => wit::Phase::Operation,
        Phase::Quit => wit::Phase::Quit,
    }
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
        Step::Apop => wit::Step::Apop,
        Step::Rpop => wit::Step::Rpop,
        Step::Utf8 => wit::Step::Utf8,
        Step::Lang => wit::Step::Lang,
        Step::Raw => wit::Step::Raw,
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
