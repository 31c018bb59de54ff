//! Why the command failed: a line for people, an exit code for scripts, and the exact error for programs.

use std::{io, path::Path};

use pop3_host::{
    BuildError, Error, ErrorKind, Escaped, HostError, Retry,
    delivery::{MaildirError, Problem, Stage},
    tls::Reason,
};
use serde_json::{Value, json};

use crate::{
    exit::Sysexit,
    explain::{self, Trust},
};

/// Why the command failed.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Complaint {
    pub(crate) code: Sysexit,
    /// One line; empty where nobody is left to read it.
    pub(crate) text: String,
    /// The parts of the error that a program can act on.
    pub(crate) exact: Value,
}

impl Complaint {
    pub(crate) fn new(code: Sysexit, text: impl Into<String>) -> Self {
        Self { code, text: text.into(), exact: json!({}) }
    }

    pub(crate) fn usage(text: impl Into<String>) -> Self {
        Self::new(Sysexit::Usage, text)
    }

    /// About a session. The client knows more of TLS than the error says, and the way it was asked to connect is a part
    /// of the advice.
    pub(crate) fn session(error: &Error, tls: Option<&rustls::Error>, trust: Trust) -> Self {
        let text = explain::session(error, tls, trust);
        Self { code: error.into(), text, exact: exact(error, tls) }
    }

    /// About a fetch that was not completed.
    pub(crate) fn problem(problem: &Problem, tls: Option<&rustls::Error>, trust: Trust) -> Self {
        match problem {
            Problem::Session(error) => Self::session(error, tls, trust),
            Problem::Delivery { error, .. } => {
                Self { text: format!("delivery: {problem}"), ..Self::from(error) }
            }
            Problem::Message { message, error } => {
                let complaint = Self::session(error, tls, trust);
                Self { text: format!("{} (message {message})", complaint.text), ..complaint }
            }
            Problem::Refused { first: error, .. } | Problem::Unconfirmed(error) => {
                Self { code: error.into(), text: problem.to_string(), exact: exact(error, None) }
            }
            // The enum may grow; until this command knows the case, its text has to do.
            _ => Self::new(Sysexit::Software, problem.to_string()),
        }
    }

    /// About a file that was given and cannot be read.
    pub(crate) fn unreadable(option: &str, path: &Path, error: &io::Error) -> Self {
        Self::new(Sysexit::NoInput, format!("{option} {}: {error}", path.display()))
    }

    /// About standard output. Whoever has closed it knows.
    pub(crate) fn stdout(error: &io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::BrokenPipe => Self::new(Sysexit::NobodyReads, ""),
            _ => Self::new(Sysexit::Io, format!("standard output: {error}")),
        }
    }

    /// For `--json`: the text, and what of the error is more than text.
    pub(crate) fn to_json(&self) -> Value {
        let mut object = json!({ "text": self.text });
        if let (Some(object), Some(exact)) = (object.as_object_mut(), self.exact.as_object()) {
            object.extend(exact.clone());
        }
        object
    }
}

/// Step and kind by the names that the WIT gives them, and what the kind carries.
fn exact(error: &Error, tls: Option<&rustls::Error>) -> Value {
    let (retry, seconds) = advice(error.retry());
    let mut exact = json!({
        "step": error.step.name(),
        "kind": kind(&error.kind),
        "retry": retry,
        "retry_seconds": seconds,
    });
    match &error.kind {
        ErrorKind::Violation(rule) => exact["rule"] = json!(rule.id()),
        ErrorKind::Refused(refusal) | ErrorKind::Dismissed(refusal) => {
            exact["code"] = json!(refusal.code.as_ref().map(|code| escaped(code.as_str().as_bytes())));
            exact["reply"] = json!(escaped(&refusal.text));
            exact["detail"] = json!(refusal.detail.as_deref().map(escaped));
        }
        ErrorKind::Limit(limit) => exact["limit"] = json!(format!("{limit:?}").to_lowercase()),
        ErrorKind::Timeout(phase) => exact["phase"] = json!(format!("{phase:?}").to_lowercase()),
        ErrorKind::Resolve(code) | ErrorKind::Connect(code) => {
            exact["socket_error"] = json!(code.name());
        }
        ErrorKind::Tls(text) => {
            exact["tls"] = json!(escaped(text.as_bytes()));
            exact["reason"] = json!(tls.map(|error| explain::reason_name(Reason::from(error))));
        }
        _ => {}
    }
    exact
}

/// Whether to try again, and the seconds to wait where they are known.
fn advice(retry: Retry) -> (&'static str, Option<u64>) {
    match retry {
        Retry::Never => ("never", None),
        Retry::Later { after } => ("later", after.map(|after| after.as_secs())),
        Retry::Unclear => ("unclear", None),
    }
}

/// A terminal may show JSON, too.
fn escaped(octets: &[u8]) -> String {
    Escaped(octets).in_full()
}

fn kind(kind: &ErrorKind) -> &'static str {
    match kind {
        ErrorKind::Violation(_) => "violation",
        ErrorKind::Refused(_) => "refused",
        ErrorKind::Dismissed(_) => "dismissed",
        ErrorKind::Cancelled => "cancelled",
        ErrorKind::Misuse(_) => "misuse",
        ErrorKind::Limit(_) => "limit",
        ErrorKind::Resolve(_) => "resolve",
        ErrorKind::Connect(_) => "connect",
        ErrorKind::Tls(_) => "tls",
        ErrorKind::Transport(_) => "transport",
        ErrorKind::Closed => "closed",
        ErrorKind::Truncated => "truncated",
        ErrorKind::Timeout(_) => "timeout",
        ErrorKind::Poisoned => "poisoned",
        ErrorKind::Host(HostError::Trap(_)) => "trap",
        _ => "host",
    }
}

impl From<&MaildirError> for Complaint {
    fn from(error: &MaildirError) -> Self {
        // Another run that has the Maildir will be done; a disk may be full for long.
        let retry = if error.stage == Stage::Lock { "later" } else { "unclear" };
        let exact = json!({
            "retry": retry,
            "retry_seconds": null,
            "step": "delivery",
            "kind": "maildir",
            "path": error.path.to_string_lossy(),
            "io_error": format!("{:?}", error.kind),
        });
        Self { code: error.stage.into(), text: format!("delivery: {error}"), exact }
    }
}

impl From<BuildError> for Complaint {
    fn from(error: BuildError) -> Self {
        Self::new(Sysexit::Software, error.to_string())
    }
}
