//! Results in words.

use pop3_client::{Error, ErrorKind, Maildrop, QuitFailure, Refusal, Retry, ScanEntry, UniqueId};

pub(crate) fn maildrop(maildrop: &Maildrop) -> String {
    format!("{} messages, {} octets", maildrop.messages, size(maildrop.octets))
}

pub(crate) fn scan(entry: &ScanEntry) -> String {
    format!("{} {}", entry.message, size(entry.octets))
}

pub(crate) fn unique_id(entry: &UniqueId) -> String {
    let id = entry.id.escape_ascii().to_string();
    let id = if id.len() > 60 { format!("({} octets)", entry.id.len()) } else { id };
    format!("{} {id}", entry.message)
}

pub(crate) fn all<E>(entries: &[E], say: impl Fn(&E) -> String) -> String {
    let said: Vec<_> = entries.iter().map(say).collect();
    if said.is_empty() { "none".into() } else { said.join(", ") }
}

/// A message beside the one that is stored.
pub(crate) fn message(octets: &[u8], stored: Option<&[u8]>) -> String {
    if stored == Some(octets) {
        "as stored".into()
    } else if octets.len() > 200 {
        format!("{} octets", octets.len())
    } else {
        format!("'{}'", octets.escape_ascii())
    }
}

fn size(octets: Option<u64>) -> String {
    octets.map_or("unknown".into(), |octets| octets.to_string())
}

/// An error by its case, the rule or limit it names, and whether it is worth trying again.
pub(crate) fn error(error: &Error) -> String {
    error_that(error, error.leaves_session_usable())
}

/// The same of an error behind which the session goes on or not.
pub(crate) fn error_that(error: &Error, goes_on: bool) -> String {
    let what = match &error.kind {
        ErrorKind::Violation(rule) => format!("violation {}", rule.id()),
        ErrorKind::Refused(refusal) => format!("refused{}", code(refusal)),
        ErrorKind::Dismissed(refusal) => format!("dismissed{}", code(refusal)),
        ErrorKind::Limit(limit) => format!("limit {limit:?}").to_lowercase(),
        ErrorKind::Timeout(phase) => format!("timeout {phase:?}").to_lowercase(),
        ErrorKind::Misuse(_) => "misuse".into(),
        ErrorKind::Resolve(_) => "unresolved".into(),
        ErrorKind::Connect(_) => "not connected".into(),
        ErrorKind::Tls(_) => "tls failed".into(),
        ErrorKind::Transport(_) => "broken".into(),
        ErrorKind::Closed => "closed".into(),
        ErrorKind::Truncated => "truncated".into(),
        ErrorKind::Cancelled => "cancelled".into(),
        ErrorKind::Poisoned => "poisoned".into(),
        other => format!("{other:?}"),
    };
    let retry = match error.retry() {
        Retry::Never => "never".into(),
        Retry::Later { after: None } => "later".into(),
        Retry::Later { after: Some(after) } => format!("after {} s", after.as_secs()),
        Retry::Unclear => "unclear".into(),
    };
    let session = if goes_on { "goes on" } else { "over" };
    format!("{what} (again: {retry}; session: {session})")
}

pub(crate) fn quit(failure: &QuitFailure) -> String {
    match failure {
        QuitFailure::Refused(refusal) => format!("not confirmed: refused{}", code(refusal)),
        QuitFailure::Unknown(unknown) => format!("unknown: {}", error(unknown)),
    }
}

fn code(refusal: &Refusal) -> String {
    let code = refusal.code.as_ref().map_or(String::new(), |code| format!(" [{}]", code.as_str()));
    let detail = if refusal.detail.is_some() { " with its reason" } else { "" };
    format!("{code}{detail}")
}
