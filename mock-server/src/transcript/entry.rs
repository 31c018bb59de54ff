//! A run of octets in one direction.

use std::fmt;
use std::time::Duration;

/// Who sent an [`Entry`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// The client under test.
    Client,
    /// The mock server.
    Server,
}

/// Octets of one session that went in one direction without any in the other between them.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Entry {
    /// Number of the session, from 1.
    pub session: u64,
    /// Who sent the octets.
    pub direction: Direction,
    /// When the first of the octets was read or written: the time since the server started, by the clock of
    /// [`Server::advance`](crate::Server::advance).
    pub time: Duration,
    /// Octets of the session sent in this direction before these; TLS overhead does not count.
    pub offset: u64,
    /// Whether the octets went under TLS.
    pub tls: bool,
    /// The octets; a secret shows as `***`.
    pub octets: Vec<u8>,
    /// How many octets followed that were not kept, see
    /// [`Builder::transcript_limit`](crate::Builder::transcript_limit).
    pub omitted: u64,
    /// What the session has dropped of the octets, because a line was longer than it takes.
    pub dropped: Option<Dropped>,
}

/// Octets of a client that the session has not looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Dropped {
    /// How many, the CRLFs of their lines counted.
    pub octets: u64,
    /// The longest line that the session takes, in octets with its CRLF (RFC 2449 §4; more behind a SASL challenge).
    pub limit: usize,
}

impl Direction {
    /// `C` or `S`.
    pub(super) fn letter(self) -> char {
        match self {
            Self::Client => 'C',
            Self::Server => 'S',
        }
    }
}

impl Entry {
    /// The lines of the text form, each behind `prefix`.
    pub(super) fn write_lines(&self, f: &mut fmt::Formatter<'_>, prefix: &str) -> fmt::Result {
        let letter = self.direction.letter();
        for line in self.octets.split_inclusive(|octet| *octet == b'\n') {
            // A line end that is not CRLF is worth seeing.
            let line = line.strip_suffix(b"\r\n").unwrap_or(line);
            writeln!(f, "{prefix}{letter}: {}", line.escape_ascii())?;
        }
        if self.omitted > 0 {
            writeln!(f, "{prefix}{letter}: [{} octets not kept]", self.omitted)?;
        }
        if let Some(Dropped { octets, limit }) = self.dropped {
            let why = format!("the session takes no line of more than {limit}");
            writeln!(f, "{prefix}{letter}: [{octets} octets dropped: {why}]")?;
        }
        Ok(())
    }
}

impl fmt::Display for Entry {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.write_lines(f, "")
    }
}
