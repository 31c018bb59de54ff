//! Complaints and exit codes: those of sysexits(3), and two that shells have.

use std::io::{self, Write};
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
    Protocol = 76,
    NoPermission = 77,
    CannotExecute = 126,
    NotFound = 127,
}

/// Why the command failed: a text that names the option and what to do, and the exit code. It is one line, but for
/// expectations that were not met.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Complaint {
    pub(crate) code: Sysexit,
    pub(crate) text: String,
}

impl Sysexit {
    /// What ends a server, or keeps it from starting.
    const OF_THE_SERVER: [Self; 8] = [
        Self::Usage,
        Self::NoInput,
        Self::Unavailable,
        Self::Software,
        Self::OsError,
        Self::CannotCreate,
        Self::Io,
        Self::NoPermission,
    ];

    /// All codes of `serve` with their meanings, for the help.
    pub(crate) fn serve_help() -> String {
        let mut codes = [&[Self::Ok, Self::Protocol][..], &Self::OF_THE_SERVER].concat();
        codes.sort_by_key(|code| *code as u8);
        format!("Exit codes, those of sysexits(3):\n{}", Self::table(&codes))
    }

    /// All codes of `proxy` with their meanings, for its help.
    pub(crate) fn proxy_help() -> String {
        let of_a_mock = [Self::NoInput, Self::Software];
        let of_the_proxy = Self::OF_THE_SERVER.into_iter().filter(|code| !of_a_mock.contains(code));
        let codes: Vec<Self> = [Self::Ok].into_iter().chain(of_the_proxy).collect();
        let meanings = Self::table(&codes).replace(
            Self::Unavailable.meaning(),
            &format!("{}, or the upstream was there for no client", Self::Unavailable.meaning()),
        );
        format!("Exit codes, those of sysexits(3):\n{meanings}")
    }

    /// The codes of `exec` that are not those of its command, for its help.
    pub(crate) fn exec_help() -> String {
        let mut codes =
            [&Self::OF_THE_SERVER[..], &[Self::Protocol, Self::CannotExecute, Self::NotFound]].concat();
        codes.sort_by_key(|code| *code as u8);
        format!("Exit codes: that of CMD, 128+N where signal N ended it, or\n{}", Self::table(&codes))
    }

    /// All codes of a command with their meanings, for its help; `protocol` is what 76 means there.
    pub(crate) fn session_help(protocol: &str) -> String {
        format!("{}  {:>3}  {protocol}\n", Self::serve_help(), Self::Protocol as u8)
    }

    fn table(codes: &[Self]) -> String {
        codes.iter().map(|code| format!("  {:>3}  {}\n", *code as u8, code.meaning())).collect()
    }

    fn meaning(self) -> &'static str {
        match self {
            Self::Ok => "stopped as asked",
            Self::Usage => "the command line is wrong",
            Self::NoInput => "a Maildir, an mbox, a directory or a message cannot be read",
            Self::Unavailable => "an address is in use or not of this machine",
            Self::Software => "the certificates cannot be made",
            Self::OsError => "the system refuses a thread or a signal handler",
            Self::CannotCreate => "a file cannot be created",
            Self::Io => "a file or the ready line cannot be written",
            Self::Protocol => {
                "an expectation was not met, a dialogue not followed or, with --strict-rules, a rule not reached"
            }
            Self::NoPermission => "the address may not be listened on",
            Self::CannotExecute => "CMD cannot be executed",
            Self::NotFound => "CMD is not there",
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

    /// Tells it on standard error.
    pub(crate) fn tell(&self) {
        // The exit code tells, too.
        tell(&self.text);
    }
}

/// Tells something on standard error; nobody may be left to read it.
pub(crate) fn tell(text: impl std::fmt::Display) {
    let _ = writeln!(io::stderr(), "pop3-mock: {text}");
}
