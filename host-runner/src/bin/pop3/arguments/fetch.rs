//! What `pop3 fetch` may be told.

use std::path::PathBuf;

use clap::{Args, ValueEnum};
use pop3_host::delivery::{After, LineEnds};

use super::{LoginArguments, ServerArguments};

#[derive(Args, Debug)]
pub(crate) struct Fetch {
    #[command(flatten)]
    pub(crate) server: ServerArguments,
    #[command(flatten)]
    pub(crate) login: LoginArguments,
    /// Maildir to deliver into; made if it is missing
    #[arg(long, value_name = "DIR")]
    pub(crate) maildir: PathBuf,
    #[command(flatten)]
    pub(crate) after: AfterFlags,
    /// Fetch at most this many messages
    #[arg(long, value_name = "N", allow_negative_numbers = true)]
    pub(crate) limit: Option<u64>,
    /// Leave messages on the server that are larger, in octets; k, M and G stand for powers of 1024
    #[arg(long, value_name = "SIZE", value_parser = octets, allow_negative_numbers = true)]
    pub(crate) max_size: Option<u64>,
    /// Ask for one message at a time, also where the server announces PIPELINING
    #[arg(long)]
    pub(crate) no_pipelining: bool,
    /// How lines end on disk: as received (CRLF), or as most programs of Unix write them
    #[arg(long, value_enum, default_value_t = LineEndsFlag::Crlf)]
    pub(crate) line_ends: LineEndsFlag,
    /// Say nothing unless something goes wrong
    #[arg(long, short)]
    pub(crate) quiet: bool,
    /// Print JSON lines: one event a line, the last is "done"
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Args, Clone, Copy, Debug)]
#[group(required = true, multiple = false)]
pub(crate) struct AfterFlags {
    /// Leave the messages on the server; what the Maildir holds already is not fetched again
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
pub(crate) enum LineEndsFlag {
    /// As received, octet for octet
    Crlf,
    /// LF instead of each CRLF
    Lf,
}

impl From<LineEndsFlag> for LineEnds {
    fn from(flag: LineEndsFlag) -> Self {
        match flag {
            LineEndsFlag::Crlf => Self::AsReceived,
            LineEndsFlag::Lf => Self::Lf,
        }
    }
}

fn octets(text: &str) -> Result<u64, String> {
    let (digits, unit) = match text.char_indices().next_back() {
        Some((end, 'k' | 'K')) => (&text[..end], 1 << 10),
        Some((end, 'm' | 'M')) => (&text[..end], 1 << 20),
        Some((end, 'g' | 'G')) => (&text[..end], 1 << 30),
        _ => (text, 1_u64),
    };
    let number: Option<u64> = digits.parse().ok();
    let octets = number.and_then(|number| number.checked_mul(unit));
    octets.ok_or_else(|| "not a size like 100000, 500k or 20M".to_owned())
}

#[cfg(test)]
mod tests {
    use clap::Parser as _;

    use super::*;
    use crate::arguments::Arguments;

    #[test]
    fn keep_or_delete_must_be_said_and_not_both() {
        let parse = |flags: &[&str]| {
            let words = ["pop3", "fetch", "pop3s://a@b/", "--maildir", "m"].iter().chain(flags);
            Arguments::try_parse_from(words).is_ok()
        };
        assert!(parse(&["--keep"]) && parse(&["--delete"]));
        assert!(!parse(&[]) && !parse(&["--keep", "--delete"]));
    }

    #[test]
    fn sizes_may_have_units() {
        assert_eq!(octets("1500"), Ok(1500));
        assert_eq!((octets("2k"), octets("20M"), octets("1g")), (Ok(2048), Ok(20 << 20), Ok(1 << 30)));
        for bad in ["", "k", "1.5M", "-1", "1 M", "99999999999G", "20MB"] {
            assert!(octets(bad).is_err(), "{bad}");
        }
    }
}
