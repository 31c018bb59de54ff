//! The command line.

use std::net::SocketAddr;
use std::path::PathBuf;

use clap::{Args as Group, Parser, Subcommand};

use crate::exit::Sysexit;

/// A mock POP3 server for tests.
#[derive(Debug, Parser)]
#[command(version, after_help = Sysexit::help())]
pub(crate) struct Args {
    #[command(subcommand)]
    pub(crate) command: Command,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Serve maildrops until SIGTERM or SIGINT.
    ///
    /// The first line on standard output, written once connections are accepted, is a JSON object
    /// with the addresses, the file of the CA certificate and the users. Files to write are opened before: what
    /// cannot be served is told in one line on standard error, and nothing starts.
    #[command(after_help = Sysexit::help())]
    Serve(Options),
}

#[derive(Debug, Group)]
pub(crate) struct Options {
    /// A user, named as USER can carry it: printable ASCII without a space. May be given several times,
    /// each time with another name and a --password. Default: "user" with the password "pass".
    #[arg(long = "user", value_name = "NAME", requires = "passwords")]
    pub(crate) users: Vec<String>,
    /// The password of the user at the same place.
    #[arg(long = "password", value_name = "PASSWORD", requires = "users")]
    pub(crate) passwords: Vec<String>,
    /// Serve the messages of a Maildir (new/ and cur/, by file name). Its files are never changed.
    #[arg(long, value_name = "DIR")]
    pub(crate) maildir: Option<PathBuf>,
    /// Serve the files *.eml of a directory, by file name. The files are never changed.
    #[arg(long, value_name = "DIR")]
    pub(crate) eml: Option<PathBuf>,
    /// Serve N generated messages of many shapes [default: 22, one of each shape, if no directory is
    /// given].
    #[arg(long, value_name = "N")]
    pub(crate) messages: Option<usize>,
    /// What the generated messages follow from.
    #[arg(long, value_name = "N", default_value_t = 1)]
    pub(crate) seed: u64,
    /// Address for plain connections and STLS; port 0 takes a free one.
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:0")]
    pub(crate) pop3: SocketAddr,
    /// Address for implicit TLS; port 0 takes a free one.
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:0")]
    pub(crate) pop3s: SocketAddr,
    /// Permit addresses that other machines can reach.
    #[arg(long)]
    pub(crate) allow_remote: bool,
    /// Refuse passwords before TLS is active.
    #[arg(long)]
    pub(crate) require_tls: bool,
    /// Write the CA certificate here, in PEM [default: a temporary file, removed at the end].
    #[arg(long, value_name = "FILE")]
    pub(crate) ca_file: Option<PathBuf>,
    /// At the end, write the transcript of all sessions here, secrets removed. Until then the file is empty.
    #[arg(long, value_name = "FILE")]
    pub(crate) transcript: Option<PathBuf>,
    /// Stop when standard input ends, too: a parent that dies takes the server with it.
    #[arg(long)]
    pub(crate) exit_with_stdin: bool,
}
