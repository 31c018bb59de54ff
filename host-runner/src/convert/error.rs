//! What a guest says went wrong.

use std::time::Duration;

use pop3_client::{
    Error, ErrorKind, HostError, Limit, Phase, QuitFailure, Refusal, ResponseCode, Rule, SocketError, Step,
};
use wasmtime_wasi::p2::bindings::sockets::network::ErrorCode;

use crate::bindings::exports::mail::pop3::types as wit;

impl From<wit::Error> for Error {
    fn from(error: wit::Error) -> Self {
        // Whether to try again, and whether the session can go on, follow from the rest.
        let wit::Error { step, kind, login_delay, retry: _, session_usable: _ } = error;
        let login_delay = login_delay.map(Duration::from_nanos);
        Self { login_delay, ..ErrorKind::from(kind).at(step.into()) }
    }
}

impl From<wit::QuitFailure> for QuitFailure {
    fn from(failure: wit::QuitFailure) -> Self {
        match failure {
            wit::QuitFailure::Refused(refusal) => Self::from(refused(refusal).at(Step::Quit)),
            wit::QuitFailure::Unknown(error) => Self::Unknown(error.into()),
        }
    }
}

impl From<wit::ErrorKind> for ErrorKind {
    fn from(kind: wit::ErrorKind) -> Self {
        use wit::ErrorKind as Wit;
        match kind {
            Wit::Violation(violation) => violated(&violation),
            Wit::Refused(refusal) => refused(refusal),
            Wit::Dismissed(refusal) => refusal_of(refusal).map_or_else(Self::Host, Self::Dismissed),
            Wit::Misuse(what) => Self::Misuse(what),
            Wit::Limit(limit) => Self::Limit(limit.into()),
            Wit::Resolve(code) => Self::Resolve(socket_error(code)),
            Wit::Connect(code) => Self::Connect(socket_error(code)),
            Wit::Tls(text) => Self::Tls(text),
            Wit::Transport(text) => Self::Transport(text),
            Wit::Closed => Self::Closed,
            Wit::Truncated => Self::Truncated,
            Wit::Timeout(phase) => Self::Timeout(phase.into()),
            Wit::Cancelled => Self::Cancelled,
            Wit::Poisoned => Self::Poisoned,
        }
    }
}

/// A rule by its id. The component has the same table; one that has another is not ours.
fn violated(violation: &wit::Violation) -> ErrorKind {
    match rule(&violation.rule) {
        Some(rule) => ErrorKind::Violation(rule),
        None => ErrorKind::Host(HostError::Foreign(format!("it names the rule {}", violation.rule))),
    }
}

fn refused(refusal: wit::Refusal) -> ErrorKind {
    refusal_of(refusal).map_or_else(ErrorKind::Host, ErrorKind::Refused)
}

pub(super) fn refusal_of(refusal: wit::Refusal) -> Result<Refusal, HostError> {
    let wit::Refusal { code, text, detail } = refusal;
    Ok(Refusal { code: response_code(code)?, text, detail })
}

pub(super) fn response_code(code: Option<String>) -> Result<Option<ResponseCode>, HostError> {
    let known = |code: String| {
        ResponseCode::new(&code).ok_or_else(|| HostError::Foreign(format!("[{code}] is no response code")))
    };
    code.map(known).transpose()
}

pub(super) fn rule(id: &str) -> Option<Rule> {
    Rule::ALL.iter().copied().find(|rule| rule.id() == id)
}

impl From<wit::Limit> for Limit {
    fn from(limit: wit::Limit) -> Self {
        match limit {
            wit::Limit::Line => Self::Line,
            wit::Limit::Greeting => Self::Greeting,
            wit::Limit::Listing => Self::Listing,
            wit::Limit::Entries => Self::Entries,
            wit::Limit::Capabilities => Self::Capabilities,
            wit::Limit::Message => Self::Message,
            wit::Limit::Drain => Self::Drain,
            wit::Limit::SaslChallenge => Self::SaslChallenge,
            wit::Limit::SaslRounds => Self::SaslRounds,
        }
    }
}

impl From<wit::Phase> for Phase {
    fn from(phase: wit::Phase) -> Self {
        match phase {
            wit::Phase::Connect => Self::Connect,
            wit::Phase::Tls => Self::Tls,
            wit::Phase::Greeting => Self::Greeting,
            wit::Phase::Login => Self::Login,
            wit::Phase::Reply => Self::Reply,
            wit::Phase::Silence => Self::Silence,
            wit::Phase::Operation => Self::Operation,
            wit::Phase::Quit => Self::Quit,
        }
    }
}

/// A function, because both types belong to other crates.
fn socket_error(code: ErrorCode) -> SocketError {
    match code {
        ErrorCode::AccessDenied => SocketError::AccessDenied,
        ErrorCode::NotSupported => SocketError::NotSupported,
        ErrorCode::InvalidArgument | ErrorCode::AddressNotBindable => SocketError::InvalidArgument,
        ErrorCode::OutOfMemory | ErrorCode::NewSocketLimit => SocketError::OutOfResources,
        ErrorCode::Timeout => SocketError::Timeout,
        ErrorCode::RemoteUnreachable => SocketError::RemoteUnreachable,
        ErrorCode::ConnectionRefused => SocketError::ConnectionRefused,
        ErrorCode::ConnectionReset => SocketError::ConnectionReset,
        ErrorCode::ConnectionAborted => SocketError::ConnectionAborted,
        ErrorCode::NameUnresolvable => SocketError::NameUnresolvable,
        ErrorCode::TemporaryResolverFailure => SocketError::TemporaryResolverFailure,
        ErrorCode::PermanentResolverFailure => SocketError::PermanentResolverFailure,
        ErrorCode::Unknown
        | ErrorCode::ConcurrencyConflict
        | ErrorCode::NotInProgress
        | ErrorCode::WouldBlock
        | ErrorCode::InvalidState
        | ErrorCode::AddressInUse
        | ErrorCode::DatagramTooLarge => SocketError::Unknown,
    }
}

impl From<wit::Step> for Step {
    fn from(step: wit::Step) -> Self {
        use wit::Step as Wit;
        match step {
            Wit::Options => Self::Options,
            Wit::Resolve => Self::Resolve,
            Wit::Connect => Self::Connect,
            Wit::Tls => Self::Tls,
            Wit::Greeting => Self::Greeting,
            Wit::Capa => Self::Capa,
            Wit::Stls => Self::Stls,
            Wit::User => Self::User,
            Wit::Pass => Self::Pass,
            Wit::Auth => Self::Auth,
            Wit::Apop => Self::Apop,
            Wit::Rpop => Self::Rpop,
            Wit::Utf8 => Self::Utf8,
            Wit::Lang => Self::Lang,
            Wit::Raw => Self::Raw,
            Wit::Stat => Self::Stat,
            Wit::List => Self::List,
            Wit::Uidl => Self::Uidl,
            Wit::Retr => Self::Retr,
            Wit::Top => Self::Top,
            Wit::Dele => Self::Dele,
            Wit::Rset => Self::Rset,
            Wit::Noop => Self::Noop,
            Wit::Quit => Self::Quit,
        }
    }
}
