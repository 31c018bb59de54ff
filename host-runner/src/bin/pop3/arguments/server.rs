//! Which server, and how to prove who one is.

use std::{ffi::OsString, path::PathBuf, time::Duration};

use clap::{Args, ValueEnum};

use crate::mechanism::Mechanism;

#[derive(Args, Debug)]
pub(crate) struct ServerArguments {
    #[arg(help = "pop3s://user@host[:port]/ (TLS, port 995) or pop3://user@host[:port]/ (STLS, port 110); \
                ;AUTH=MECHANISM may follow the user (RFC 2384)")]
    pub(crate) url: String,
    /// How the connection becomes private; plaintext also sends the password in clear
    #[arg(long, value_enum)]
    pub(crate) security: Option<SecurityFlag>,
    /// Name that the certificate must carry, where it is not the host of the address
    #[arg(long, value_name = "NAME")]
    pub(crate) server_name: Option<String>,
    /// Trust the certificates in this PEM file instead of those of the system
    #[arg(long, value_name = "FILE")]
    pub(crate) ca_file: Option<PathBuf>,
    /// Longest time to wait for the server at each step, in seconds; the whole has no limit while octets come
    #[arg(long, value_name = "SECONDS", value_parser = seconds, allow_negative_numbers = true)]
    pub(crate) timeout: Option<Duration>,
    /// Write the dialogue to this file, with secrets removed; of each step the last MiB. Only an older trace is overwritten
    #[arg(long, value_name = "FILE")]
    pub(crate) trace: Option<PathBuf>,
    /// Run the same client natively, without the WebAssembly sandbox
    #[arg(long)]
    pub(crate) native: bool,
}

#[derive(Args, Debug)]
pub(crate) struct LoginArguments {
    /// How to log in; without it as the address says, else by USER and PASS, or by the token of --token-command
    #[arg(long, value_name = "MECH", value_enum, ignore_case = true)]
    pub(crate) auth: Option<Mechanism>,
    /// Read the password from the first line of standard input
    #[arg(long, group = "secret")]
    pub(crate) password_stdin: bool,
    /// Run this with sh, and read the password from the first line that it prints
    #[arg(long, value_name = "COMMAND", group = "secret")]
    pub(crate) password_command: Option<OsString>,
    /// Run this with sh, and read an access token from the first line that it prints, for XOAUTH2 or OAUTHBEARER
    #[arg(long, value_name = "COMMAND", group = "secret")]
    pub(crate) token_command: Option<OsString>,
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

impl SecurityFlag {
    /// As it is written on the command line.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Tls => "tls",
            Self::Stls => "stls",
            Self::Plaintext => "plaintext",
        }
    }
}

fn seconds(text: &str) -> Result<Duration, String> {
    let seconds: f64 = text.parse().map_err(|_| "not a number of seconds".to_owned())?;
    match Duration::try_from_secs_f64(seconds) {
        Ok(duration) if duration >= Duration::from_millis(1) => Ok(duration),
        _ => Err("not a time of a millisecond or more".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_timeout_is_a_millisecond_or_more() {
        assert_eq!(seconds("0.25"), Ok(Duration::from_millis(250)));
        for bad in ["0", "1e-9", "-1", "nan", "inf", "1e300", "soon"] {
            assert!(seconds(bad).is_err(), "{bad}");
        }
    }
}
