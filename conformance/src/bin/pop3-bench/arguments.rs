//! What the command line may say.

use std::{path::PathBuf, time::Duration};

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
    /// Sizes that take seconds, to see that it works: compare nothing with them
    #[arg(long)]
    pub(crate) quick: bool,
    /// Size of the one message whose memory is measured, in octets; 1 GiB
    #[arg(long)]
    octets: Option<u64>,
    /// Number of small messages whose time is measured; 10,000
    #[arg(long)]
    messages: Option<u32>,
    /// Number of large messages whose time is measured; 20
    #[arg(long)]
    large: Option<u32>,
    /// Number of small messages that come over a long link; 1,000
    #[arg(long)]
    distant: Option<u32>,
    /// How often each contender fetches them; 5, over the link once
    #[arg(long)]
    rounds: Option<usize>,
    /// What the component consists of, as `cargo xtask component --sizes --json` writes it, to be told along
    #[arg(long, value_name = "FILE")]
    pub(crate) parts: Option<PathBuf>,
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
    /// Time for many small messages, and for a few large ones
    Speed,
    /// Time for small messages over a long link
    Distant,
}

/// How much is measured.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Sizes {
    /// Size of the one message whose memory is measured, in octets.
    pub(crate) octets: u64,
    /// Number of small messages.
    pub(crate) messages: u32,
    /// Number of large messages.
    pub(crate) large: u32,
    /// Size of a large message as it is sent, in octets.
    pub(crate) large_octets: usize,
    /// Number of messages that come over a long link.
    pub(crate) distant: u32,
    /// Time that this link takes there and back.
    pub(crate) round_trip: Duration,
    /// How often each contender fetches them.
    pub(crate) rounds: usize,
}

impl Sizes {
    const FULL: Self = Self {
        octets: 1 << 30,
        messages: 10_000,
        large: 20,
        large_octets: 25 << 20,
        distant: 1000,
        round_trip: Duration::from_millis(50),
        rounds: 5,
    };

    const QUICK: Self = Self {
        octets: 4 << 20,
        messages: 20,
        large: 2,
        large_octets: 256 << 10,
        distant: 10,
        round_trip: Duration::from_millis(4),
        rounds: 1,
    };
}

impl Arguments {
    /// What is asked for, and else what is usual.
    pub(crate) fn sizes(&self) -> Sizes {
        let usual = if self.quick { Sizes::QUICK } else { Sizes::FULL };
        Sizes {
            octets: self.octets.unwrap_or(usual.octets),
            messages: self.messages.unwrap_or(usual.messages),
            large: self.large.unwrap_or(usual.large),
            distant: self.distant.unwrap_or(usual.distant),
            rounds: self.rounds.unwrap_or(usual.rounds).max(1),
            ..usual
        }
    }
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
    fn quick_changes_what_is_usual_and_not_what_is_asked_for() {
        let arguments = Arguments::try_parse_from(["pop3-bench", "--quick", "--messages", "7"]).unwrap();
        assert_eq!((arguments.sizes().messages, arguments.sizes().rounds), (7, 1));
    }

    #[test]
    fn json_without_a_file_goes_to_standard_output() {
        let arguments = Arguments::try_parse_from(["pop3-bench", "--json"]).unwrap();
        assert_eq!(arguments.json, Some(PathBuf::from("-")));
    }
}
