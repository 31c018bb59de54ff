//! Complaints and exit codes, those of sysexits(3).

use std::{io, process::ExitCode};

use pop3_host::{
    BuildError, Client, Error, ErrorKind, Refusal, Security, SocketError, Step,
    delivery::{MaildirError, Problem, Stage},
    tls::Reason,
};

/// The codes of sysexits(3) that this command uses.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Sysexit {
    Ok = 0,
    Usage = 64,
    Data = 65,
    NoInput = 66,
    NoHost = 68,
    Unavailable = 69,
    Software = 70,
    OsError = 71,
    CannotCreate = 73,
    Io = 74,
    Temporary = 75,
    Protocol = 76,
    NoPermission = 77,
}

impl From<Sysexit> for ExitCode {
    fn from(code: Sysexit) -> Self {
        Self::from(code as u8)
    }
}

/// How the connection was to become private, as far as advice depends on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Trust {
    pub(crate) security: Security,
    /// Whether `--ca-file` was given.
    pub(crate) ca_file: bool,
}

/// Why the command failed: one line for people, and the exit code.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Complaint {
    pub(crate) code: Sysexit,
    pub(crate) text: String,
}

impl Complaint {
    pub(crate) fn new(code: Sysexit, text: impl Into<String>) -> Self {
        Self { code, text: text.into() }
    }

    /// About a session; the client knows more of TLS than the error says.
    pub(crate) fn session(error: &Error, client: &Client, trust: Trust) -> Self {
        let code = code(error);
        match (&error.kind, client.tls_error()) {
            (ErrorKind::Tls(_), Some(reason)) => {
                Self::new(code, format!("{}: {}", error.step.name(), advice(&reason, trust)))
            }
            _ => Self::new(code, error.to_string()),
        }
    }

    /// About a fetch that was not completed.
    pub(crate) fn problem(problem: &Problem, client: &Client, trust: Trust) -> Self {
        match problem {
            Problem::Session(error) => Self::session(error, client, trust),
            Problem::Delivery { error, .. } => {
                Self::new(stage_code(error.stage), format!("delivery: {problem}"))
            }
            Problem::Refused { first, .. } => Self::new(code(first), problem.to_string()),
            Problem::Unconfirmed(error) => Self::new(code(error), problem.to_string()),
            // The enum may grow; until this command knows the case, its text has to do.
            _ => Self::new(Sysexit::Software, problem.to_string()),
        }
    }
}

impl From<&MaildirError> for Complaint {
    fn from(error: &MaildirError) -> Self {
        Self::new(stage_code(error.stage), format!("delivery: {error}"))
    }
}

impl From<BuildError> for Complaint {
    fn from(error: BuildError) -> Self {
        Self::new(Sysexit::Software, error.to_string())
    }
}

/// About a file that was given and cannot be read.
pub(crate) fn unreadable(option: &str, path: &std::path::Path, error: &io::Error) -> Complaint {
    Complaint::new(Sysexit::NoInput, format!("{option} {}: {error}", path.display()))
}

fn advice(error: &rustls::Error, trust: Trust) -> String {
    let reason = Reason::from(error);
    match reason {
        Reason::UnknownIssuer if trust.ca_file => format!("{reason}: it is not in the --ca-file"),
        Reason::UnknownIssuer => format!("{reason}: --ca-file names others to trust"),
        Reason::NotTls if trust.security == Security::Stls => {
            format!("{reason}, though it agreed to STLS: nothing that is private can be sent to it")
        }
        Reason::NotTls => format!("{reason}: pop3:// begins without TLS and upgrades by STLS"),
        Reason::WrongName | Reason::Expired | Reason::NotValidYet => reason.to_string(),
        _ => format!("{reason}: {}", pop3_host::Escaped(error.to_string().as_bytes())),
    }
}

fn stage_code(stage: Stage) -> Sysexit {
    match stage {
        Stage::Create => Sysexit::CannotCreate,
        Stage::Write | Stage::Store => Sysexit::Io,
    }
}

fn code(error: &Error) -> Sysexit {
    match &error.kind {
        ErrorKind::Misuse(_) => Sysexit::Usage,
        ErrorKind::Violation(_) | ErrorKind::Limit(_) | ErrorKind::Tls(_) => Sysexit::Protocol,
        ErrorKind::Refused(refusal) => refused(error.step, refusal),
        ErrorKind::Resolve(SocketError::TemporaryResolverFailure) => Sysexit::Temporary,
        ErrorKind::Resolve(_) => Sysexit::NoHost,
        ErrorKind::Connect(_) => Sysexit::Unavailable,
        ErrorKind::Transport(_) | ErrorKind::Closed | ErrorKind::Truncated | ErrorKind::Timeout => {
            Sysexit::Temporary
        }
        _ => Sysexit::Software,
    }
}

/// RFC 2449 section 8.1 and RFC 3206 say which refusals may pass by themselves.
fn refused(step: Step, refusal: &Refusal) -> Sysexit {
    let code = refusal.code.as_deref().unwrap_or_default().to_ascii_uppercase();
    match (code.as_str(), step) {
        ("IN-USE" | "LOGIN-DELAY" | "SYS/TEMP", _) => Sysexit::Temporary,
        ("SYS/PERM", _) => Sysexit::Unavailable,
        (_, Step::User | Step::Pass | Step::Auth) => Sysexit::NoPermission,
        _ => Sysexit::Unavailable,
    }
}
