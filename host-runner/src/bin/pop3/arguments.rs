//! What the command line may say.

use std::{path::PathBuf, time::Duration};

use clap::{Args, Parser, Subcommand, ValueEnum};
use pop3_host::delivery::After;

/// Fetches mail from a POP3 server, with the protocol in a WebAssembly sandbox.
#[derive(Debug, Parser)]
#[command(name = "pop3", version, after_help = EXIT_CODES)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    pub(crate) command: Command,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Fetches every message of a maildrop into a Maildir
    Fetch(Fetch),
}

#[derive(Args, Debug)]
pub(crate) struct Fetch {
    #[arg(help = "pop3s://user@host[:port]/ (TLS, port 995) or pop3://user@host[:port]/ (STLS, port 110)")]
    pub(crate) url: String,
    /// Maildir to deliver into; made if it is missing
    #[arg(long, value_name = "DIR")]
    pub(crate) maildir: PathBuf,
    #[command(flatten)]
    pub(crate) after: AfterFlags,
    /// Trust the certificates in this PEM file instead of those of the system
    #[arg(long, value_name = "FILE")]
    pub(crate) ca_file: Option<PathBuf>,
    /// Read the password from the first line of standard input instead of $POP3_PASSWORD
    #[arg(long)]
    pub(crate) password_stdin: bool,
    /// How the connection becomes private; plaintext also sends the password in clear
    #[arg(long, value_enum)]
    pub(crate) security: Option<SecurityFlag>,
    /// Longest time to wait for the server at each step, in seconds; the whole has no limit while octets come
    #[arg(long, value_name = "SECONDS", value_parser = seconds)]
    pub(crate) timeout: Option<Duration>,
    /// Say nothing unless something goes wrong
    #[arg(long, short)]
    pub(crate) quiet: bool,
    /// Print one JSON object about what was done
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Args, Clone, Copy, Debug)]
#[group(required = true, multiple = false)]
pub(crate) struct AfterFlags {
    /// Leave the messages on the server
    #[arg(long)]
    keep: bool,
    /// Delete each message from the server once it is stored
    #[arg(long)]
    delete: bool,
}

impl AfterFlags {
    pub(crate) fn after(self) -> After {
        if self.delete { After::Delete } else { After::Keep }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum SecurityFlag {
    /// TLS from the first octet
    Tls,
    /// Upgrade to TLS before the login, or fail
    Stls,
    /// No TLS at all
    Plaintext,
}

fn seconds(text: &str) -> Result<Duration, String> {
    let seconds: f64 = text.parse().map_err(|_| "not a number of seconds".to_owned())?;
    match Duration::try_from_secs_f64(seconds) {
        Ok(duration) if !duration.is_zero() => Ok(duration),
        _ => Err("not a time above zero".to_owned()),
    }
}

const EXIT_CODES: &str = "Exit codes (sysexits.h): 0 done, 64 usage, 65/66 a file given cannot be used, 68 no such host, \
69 server unavailable or refusing, 70 internal, 73 cannot create a file, 74 cannot write, 75 try again later, \
76 protocol or TLS error, 77 login refused.";

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;

    #[test]
    fn the_definition_is_consistent() {
        Arguments::command().debug_assert();
    }

    #[test]
    fn a_timeout_is_above_zero() {
        assert_eq!(seconds("0.25"), Ok(Duration::from_millis(250)));
        for bad in ["0", "-1", "nan", "inf", "1e300", "soon"] {
            assert!(seconds(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn keep_or_delete_must_be_said_and_not_both() {
        let parse = |flags: &[&str]| {
            let words = ["pop3", "fetch", "pop3s://a@b/", "--maildir", "m"].iter().chain(flags);
            Arguments::try_parse_from(words).is_ok()
        };
        assert!(parse(&["--keep"]) && parse(&["--delete"]));
        assert!(!parse(&[]) && !parse(&["--keep", "--delete"]));
    }
}
