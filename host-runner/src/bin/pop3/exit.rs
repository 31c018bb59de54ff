//! Exit codes, those of sysexits(3).

use std::process::ExitCode;

use pop3_host::{CodeKind, Error, ErrorKind, Refusal, ResponseCode, SocketError, Step, delivery::Stage};

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
    /// 128 and SIGINT, as a shell has it.
    Interrupted = 130,
    /// 128 and SIGPIPE: whoever read standard output has enough.
    NobodyReads = 141,
    /// 128 and SIGTERM.
    Terminated = 143,
}

impl From<Sysexit> for ExitCode {
    fn from(code: Sysexit) -> Self {
        Self::from(code as u8)
    }
}

impl From<Stage> for Sysexit {
    fn from(stage: Stage) -> Self {
        match stage {
            Stage::Create => Self::CannotCreate,
            Stage::Write | Stage::Store | Stage::Read => Self::Io,
            // Another run has it, and will be done.
            Stage::Lock => Self::Temporary,
        }
    }
}

impl From<&Error> for Sysexit {
    fn from(error: &Error) -> Self {
        match &error.kind {
            ErrorKind::Misuse(_) => Self::Usage,
            ErrorKind::Violation(_) | ErrorKind::Limit(_) | ErrorKind::Tls(_) => Self::Protocol,
            ErrorKind::Refused(refusal) => refused(error.step, refusal),
            ErrorKind::Resolve(SocketError::TemporaryResolverFailure) => Self::Temporary,
            ErrorKind::Resolve(_) => Self::NoHost,
            ErrorKind::Connect(_) => Self::Unavailable,
            ErrorKind::Dismissed(_)
            | ErrorKind::Transport(_)
            | ErrorKind::Closed
            | ErrorKind::Truncated
            | ErrorKind::Timeout(_) => Self::Temporary,
            _ => Self::Software,
        }
    }
}

/// RFC 2449 section 8.1 and RFC 3206 say which refusals may pass by themselves.
fn refused(step: Step, refusal: &Refusal) -> Sysexit {
    match (refusal.code.as_ref().map(ResponseCode::kind), step) {
        (Some(CodeKind::InUse | CodeKind::LoginDelay | CodeKind::SysTemp), _) => Sysexit::Temporary,
        (Some(CodeKind::SysPerm), _) => Sysexit::Unavailable,
        (_, Step::User | Step::Pass | Step::Auth | Step::Apop | Step::Rpop) => Sysexit::NoPermission,
        _ => Sysexit::Unavailable,
    }
}
