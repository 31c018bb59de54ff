//! What the command line may say.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};

/// Measures the memory and the time that fetching mail takes, on loopback.
#[derive(Debug, Parser)]
#[command(name = "pop3-bench", version, subcommand_negates_reqs = true)]
pub(crate) struct Arguments {
    /// Write JSON to this file; `-` is standard output, instead of the table
    #[arg(long, value_name = "FILE", num_args = 0..=1, default_missing_value = "-")]
    pub(crate) json: Option<PathBuf>,
    /// Measure this part alone
    #[arg(long, value_enum)]
    pub(crate) only: Option<Part>,
    /// Size of the one message whose memory is measured, in octets
    #[arg(long, default_value_t = 1 << 30)]
    pub(crate) octets: u64,
    /// Number of messages whose time is measured
    #[arg(long, default_value_t = 10_000)]
    pub(crate) messages: u32,
    /// How often each contender fetches them
    #[arg(long, default_value_t = 5)]
    pub(crate) rounds: usize,
    /// The `pop3` command; without this, the one beside this program
    #[arg(long, value_name = "FILE")]
    pub(crate) pop3: Option<PathBuf>,
    #[command(subcommand)]
    pub(crate) role: Option<Role>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Part {
    /// Peak memory for one huge message
    Memory,
    /// Time for many small messages
    Speed,
}

/// What the processes that are measured, or must not be, are started as.
#[derive(Debug, Subcommand)]
pub(crate) enum Role {
    /// A mock server with one generated message, until standard input ends
    #[command(hide = true)]
    Serve(Serve),
    /// Fetches the first message of a maildrop
    #[command(hide = true)]
    Fetch(Fetch),
}

#[derive(Args, Debug)]
pub(crate) struct Serve {
    #[arg(long)]
    pub(crate) octets: u64,
}

#[derive(Args, Debug)]
pub(crate) struct Fetch {
    #[arg(long, value_enum)]
    pub(crate) subject: Subject,
    #[arg(long, value_enum)]
    pub(crate) security: Security,
    #[arg(long)]
    pub(crate) port: u16,
    #[arg(long)]
    pub(crate) ca_file: PathBuf,
    /// Size that the message must have
    #[arg(long)]
    pub(crate) octets: u64,
}

/// Which of our clients.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Subject {
    /// `pop3-client`.
    Native,
    /// The component under wasmtime.
    Component,
}

/// Whether the connection is private.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, ValueEnum)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Security {
    /// It is not.
    Plaintext,
    /// TLS from the first octet.
    Tls,
}

impl Security {
    /// As the command line has it.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Plaintext => "plaintext",
            Self::Tls => "tls",
        }
    }
}

impl Subject {
    /// As the command line has it.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Native => "native",
            Self::Component => "component",
        }
    }
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;

    #[test]
    fn the_definition_is_consistent() {
        Arguments::command().debug_assert();
    }

    #[test]
    fn json_without_a_file_goes_to_standard_output() {
        let arguments = Arguments::try_parse_from(["pop3-bench", "--json"]).unwrap();
        assert_eq!(arguments.json, Some(PathBuf::from("-")));
    }
}
