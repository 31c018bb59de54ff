//! What the command line may say.

mod fetch;
mod server;

use clap::{Args, Parser, Subcommand};

pub(crate) use fetch::Fetch;
pub(crate) use server::{LoginArguments, SecurityFlag, ServerArguments};

/// Fetches mail from a POP3 server, with the protocol in a WebAssembly sandbox.
#[derive(Debug, Parser)]
#[command(name = "pop3", version, after_help = AFTER_HELP)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    pub(crate) command: Command,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Fetch the messages of a maildrop into a Maildir
    #[command(after_help = AFTER_HELP)]
    Fetch(Fetch),
    /// List the messages of a maildrop: number, size in octets, unique-id
    #[command(after_help = AFTER_HELP)]
    List(List),
    /// Write a message to standard output, octet for octet
    #[command(after_help = AFTER_HELP)]
    Show(Show),
    /// Tell what the server says it can do (CAPA), before login
    #[command(after_help = AFTER_HELP)]
    Capabilities(Capabilities),
    /// Try an account step by step: name, port, TLS, certificate, greeting, capabilities, login
    #[command(after_help = AFTER_HELP)]
    Check(Check),
    /// Print a completion script for a shell, e.g. pop3 completions bash > ~/.local/share/bash-completion/completions/pop3
    Completions {
        /// The shell
        shell: clap_complete::Shell,
    },
    /// Print the manual page, e.g. pop3 man > pop3.1 && man ./pop3.1
    Man,
}

#[derive(Args, Debug)]
pub(crate) struct List {
    #[command(flatten)]
    pub(crate) server: ServerArguments,
    #[command(flatten)]
    pub(crate) login: LoginArguments,
    /// Print JSON lines: one event a line, the last is "done"
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Args, Debug)]
pub(crate) struct Show {
    #[command(flatten)]
    pub(crate) server: ServerArguments,
    /// Number of the message; may also stand behind the host: pop3s://user@host/1
    #[arg(value_name = "N")]
    pub(crate) message: Option<u32>,
    #[command(flatten)]
    pub(crate) login: LoginArguments,
}

#[derive(Args, Debug)]
pub(crate) struct Capabilities {
    #[command(flatten)]
    pub(crate) server: ServerArguments,
    /// Print JSON lines: one event a line, the last is "done"
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Args, Debug)]
pub(crate) struct Check {
    #[command(flatten)]
    pub(crate) server: ServerArguments,
    #[command(flatten)]
    pub(crate) login: LoginArguments,
    /// Stop before the login: no password is asked for
    #[arg(long)]
    pub(crate) no_login: bool,
    /// Print JSON lines: one event a line, the last is "done"
    #[arg(long)]
    pub(crate) json: bool,
}

const AFTER_HELP: &str = "\
The password is the first line of what --password-command prints, of standard input with --password-stdin, or of
$POP3_PASSWORD; without any of them it is asked for on the terminal. It is never an argument.
--token-command gives an access token in its place, a new one for each run.

The compiled component is kept in $XDG_CACHE_HOME/pop3 or ~/.cache/pop3; it may be removed at any time.

Exit codes (sysexits.h): 0 done, 64 usage, 65/66 a file or --password-command cannot be used, 68 no such host, 69 server
unavailable or refusing, 70 internal, 71 the system refuses, 73 cannot create a file, 74 cannot write, 75 try again later,
76 protocol or TLS error, 77 login refused, 130 Ctrl-C, 141 nobody reads standard output, 143 SIGTERM.";

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;

    #[test]
    fn the_definition_is_consistent() {
        Arguments::command().debug_assert();
    }

    #[test]
    fn the_number_may_be_left_to_the_address() {
        let parse = |words: &[&str]| Arguments::try_parse_from(["pop3", "show"].iter().chain(words)).is_ok();
        assert!(parse(&["pop3s://a@b/1"]) && parse(&["pop3s://a@b", "1"]));
        assert!(!parse(&["pop3s://a@b", "one"]) && !parse(&["pop3s://a@b", "-1"]));
    }
}
