//! The command line.

use std::ffi::OsString;
use std::net::SocketAddr;
use std::path::PathBuf;

use clap::{Args as Group, Parser, Subcommand, ValueEnum};
use pop3_mock::{Fault, Mechanism, Pattern};

use crate::accounts::Accounts;
use crate::address;
use crate::exec;
use crate::exit::Sysexit;
use crate::known::Listing;
use crate::misbehave::Deviations;
use crate::proxy;
use crate::record::Record;
use crate::replay::Replay;
use crate::tls::Tls;

/// A mock POP3 server for tests.
#[derive(Debug, Parser)]
#[command(version, after_help = Sysexit::serve_help())]
pub(crate) struct Args {
    #[command(subcommand)]
    pub(crate) command: Command,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Serve maildrops until SIGTERM, SIGINT or SIGHUP.
    ///
    /// The first line on standard output, written once connections are accepted, is a JSON object
    /// with the addresses, the file of the CA certificate and the users; "repaired" counts a user's messages with other
    /// line ends than CRLF, which they are sent with. Files to write are opened before: what cannot be served is told in
    /// one line on standard error, and nothing starts.
    #[command(after_help = Sysexit::serve_help())]
    Serve(Serve),
    /// Run a command that finds the server in its environment, and end as it ends.
    ///
    /// The command has the standard streams of this one. SIGTERM and SIGHUP are passed on to it, SIGINT is left to it,
    /// and its end is waited for. The server is there as long as it runs.
    #[command(after_help = exec::help())]
    Exec(Exec),
    /// List the quirks of real servers, for --quirk.
    Quirks(Listing),
    /// List the real servers that the mock can be like, for --persona.
    Personas(Listing),
    /// Explain the keys of rules, for --rule and --script.
    Rules,
    /// Explain the grammar of faults, for --fault.
    Faults,
    /// Record one session between a client and a real server, without what is private.
    ///
    /// The first line on standard output is a JSON object with the addresses for the client and the file of the CA
    /// certificate. The recording is written when the session ends, or at SIGTERM, SIGINT or SIGHUP.
    #[command(after_help = Sysexit::session_help("the session could not be relayed; nothing is recorded"))]
    Record(Record),
    /// Replay a recording until SIGTERM, SIGINT or SIGHUP.
    ///
    /// The first line on standard output is a JSON object with the addresses and the file of the CA certificate. The
    /// exit code is 76 if a client has said something else than the recorded one.
    #[command(after_help = Sysexit::session_help("a client did not follow the recording"))]
    Replay(Replay),
    /// Pass connections on to any POP3 server, with faults on the way, until SIGTERM, SIGINT or SIGHUP.
    ///
    /// The first line on standard output, written once connections are accepted, is a JSON object with the address to
    /// connect to.
    #[command(after_help = Sysexit::proxy_help())]
    Proxy(proxy::Options),
}

#[derive(Debug, Group)]
pub(crate) struct Serve {
    #[command(flatten)]
    pub(crate) mock: Options,
    /// Stop when standard input ends, too: a parent that dies takes the server with it.
    #[arg(long)]
    pub(crate) exit_with_stdin: bool,
    /// Open the control interface, HTTP on a free port of 127.0.0.1: the ready line has its URL as "control" and, as
    /// "token", what each request must show as "Authorization: Bearer". GET /openapi.json describes it.
    #[arg(long)]
    pub(crate) control: bool,
    /// Write the ready line here, too, for those who cannot read standard output: the file is there, and whole, once
    /// the server is ready. Only its owner can read it. One that is there is replaced.
    #[arg(long, value_name = "FILE")]
    pub(crate) ready_file: Option<PathBuf>,
}

#[derive(Debug, Group)]
pub(crate) struct Exec {
    #[command(flatten)]
    pub(crate) mock: Options,
    /// The command and its arguments.
    #[arg(last = true, required = true, value_name = "CMD")]
    pub(crate) command: Vec<OsString>,
    #[command(flatten)]
    pub(crate) expectations: Expectations,
}

/// What must be true once the command has succeeded; else the exit code is 76.
#[derive(Debug, Default, Group)]
#[command(next_help_heading = "Expectations, looked at once CMD has succeeded")]
pub(crate) struct Expectations {
    /// A client must have sent a line that begins with these words, for instance "DELE 1". May be given several
    /// times; the order does not matter. Words are compared whole, the first one without regard to case.
    #[arg(long, value_name = "COMMAND")]
    pub(crate) expect: Vec<Pattern>,
    /// No client may have sent such a line. May be given several times.
    #[arg(long, value_name = "COMMAND")]
    pub(crate) never: Vec<Pattern>,
    /// The maildrop of the first user must hold N messages at the end: 0 if all were to be deleted.
    #[arg(long, value_name = "N")]
    pub(crate) expect_left: Option<usize>,
    /// No message of any user may have been removed that was never sent whole.
    #[arg(long)]
    pub(crate) expect_nothing_lost: bool,
}

/// The server, for every command.
#[derive(Debug, Group)]
pub(crate) struct Options {
    #[command(flatten)]
    pub(crate) accounts: Accounts,
    /// Address for plain connections and STLS; port 0 takes a free one.
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:0", value_parser = address::parse)]
    pub(crate) pop3: SocketAddr,
    /// Address for implicit TLS; port 0 takes a free one.
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:0", value_parser = address::parse)]
    pub(crate) pop3s: SocketAddr,
    /// Permit addresses that other machines can reach.
    #[arg(long)]
    pub(crate) allow_remote: bool,
    /// Refuse passwords before TLS is active.
    #[arg(long)]
    pub(crate) require_tls: bool,
    #[command(flatten)]
    pub(crate) logins: Logins,
    /// Write the CA certificate here, in PEM [default: a temporary file, removed at the end].
    #[arg(long, value_name = "FILE")]
    pub(crate) ca_file: Option<PathBuf>,
    /// Write the transcript of all sessions here, secrets removed: when a session ends, and at the end. What is no
    /// regular file is written at the end alone.
    #[arg(long, value_name = "FILE")]
    pub(crate) transcript: Option<PathBuf>,
    /// What the transcript is written as.
    #[arg(long, value_name = "FORMAT", default_value = "text", requires = "transcript")]
    pub(crate) transcript_format: TranscriptFormat,
    /// A fault of the connection (`pop3-mock faults` explains them), for instance "server cut rst after 2nd RETR +100" or "server throttle 10". May be given
    /// several times.
    #[arg(long = "fault", value_name = "TEXT")]
    pub(crate) faults: Vec<Fault>,
    #[command(flatten)]
    pub(crate) deviations: Deviations,
    /// At the end, write the mail ledger here, as JSON: for each message how often it was sent whole and cut, marked
    /// and removed. Until then the file is empty.
    #[arg(long, value_name = "FILE")]
    pub(crate) ledger: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) tls: Tls,
}

/// How users may log in.
#[derive(Debug, Default, Group)]
pub(crate) struct Logins {
    /// A SASL mechanism to offer. May be given several times [default: all but LOGIN and CRAM-MD5, as far as
    /// somebody can log in by them].
    #[arg(long = "mechanism", value_name = "NAME")]
    pub(crate) mechanisms: Vec<Mechanism>,
    /// Offer APOP, with a timestamp in the greeting.
    #[arg(long)]
    pub(crate) apop: bool,
    /// A bearer token of a user, for OAUTHBEARER and XOAUTH2, which are offered under TLS. May be given several times.
    #[arg(long = "token", value_name = "USER=TOKEN")]
    pub(crate) tokens: Vec<String>,
    /// The user whom EXTERNAL logs in under TLS, as if by a client certificate; --client-cert asks for one.
    #[arg(long, value_name = "USER")]
    pub(crate) external: Option<String>,
    /// The user whose maildrop ANONYMOUS opens.
    #[arg(long, value_name = "USER")]
    pub(crate) anonymous: Option<String>,
}

/// The forms of a transcript.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub(crate) enum TranscriptFormat {
    /// A line for each line that was sent, behind "C: " or "S: ".
    Text,
    /// A JSON object on each line: session, direction, time_us since the start, offset, tls, text, omitted, and base64
    /// of what is not UTF-8.
    Json,
}
