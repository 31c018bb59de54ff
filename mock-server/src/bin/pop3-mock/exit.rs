//! Complaints and exit codes, those of sysexits(3).

use std::process::ExitCode;

/// The exit codes of this command.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Sysexit {
    Ok = 0,
    Usage = 64,
    NoInput = 66,
    Unavailable = 69,
    Software = 70,
    OsError = 71,
    CannotCreate = 73,
    Io = 74,
    NoPermission = 77,
}

/// Why the command failed: one line that names the option and what to do, and the exit code.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Complaint {
    pub(crate) code: Sysexit,
    pub(crate) text: String,
}

impl Sysexit {
    const ALL: [Self; 9] = [
        Self::Ok,
        Self::Usage,
        Self::NoInput,
        Self::Unavailable,
        Self::Software,
        Self::OsError,
        Self::CannotCreate,
        Self::Io,
        Self::NoPermission,
    ];

    /// All codes with their meanings, for the help.
    pub(crate) fn help() -> String {
        let lines = Self::ALL.map(|code| format!("  {:>2}  {}\n", code as u8, code.meaning()));
        format!("Exit codes, those of sysexits(3):\n{}", lines.concat())
    }

    fn meaning(self) -> &'static str {
        match self {
            Self::Ok => "stopped as asked",
            Self::Usage => "the command line is wrong",
            Self::NoInput => "a Maildir, a directory or a message cannot be read",
            Self::Unavailable => "an address is in use or not of this machine",
            Self::Software => "the certificates cannot be made",
            Self::OsError => "the system refuses a thread or a signal handler",
            Self::CannotCreate => "a file cannot be created",
            Self::Io => "a file or the ready line cannot be written",
            Self::NoPermission => "the address may not be listened on",
        }
    }
}

impl From<Sysexit> for ExitCode {
    fn from(code: Sysexit) -> Self {
        Self::from(code as u8)
    }
}

impl Complaint {
    pub(crate) fn new(code: Sysexit, text: impl Into<String>) -> Self {
        Self { code, text: text.into() }
    }
}
