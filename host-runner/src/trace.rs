//! What went over the connections of a client.

use std::{fmt, time::Duration};

pub use crate::bindings::exports::mail::pop3::types::{Direction, Warning};
use crate::{Escaped, bindings::exports::mail::pop3::types as wit};

/// What a client recorded: shown as a dialogue of `C:` and `S:` lines, made safe for a terminal.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Trace {
    /// Oldest first.
    pub entries: Vec<TraceEntry>,
    /// Octets that were dropped to stay within [`Limits::trace`](crate::Limits).
    pub dropped: u64,
}

/// Octets that went over a connection, inside TLS where there is TLS, secrets replaced by `***`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TraceEntry {
    /// Ordinal of the connection within its client, from 1.
    pub connection: u32,
    /// Time since the client was made.
    pub at: Duration,
    /// Which side sent them.
    pub direction: Direction,
    /// The octets.
    pub octets: Vec<u8>,
}

impl From<wit::Trace> for Trace {
    fn from(trace: wit::Trace) -> Self {
        Self { entries: trace.entries.into_iter().map(TraceEntry::from).collect(), dropped: trace.dropped }
    }
}

impl From<wit::TraceEntry> for TraceEntry {
    fn from(entry: wit::TraceEntry) -> Self {
        let wit::TraceEntry { connection, at, direction, octets } = entry;
        Self { connection, at: Duration::from_nanos(at), direction, octets }
    }
}

impl fmt::Display for Trace {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for entry in &self.entries {
            let side = match entry.direction {
                Direction::Sent => 'C',
                Direction::Received => 'S',
            };
            for line in entry.octets.split_inclusive(|octet| *octet == b'\n') {
                writeln!(f, "{side}: {}", Escaped(line))?;
            }
        }
        Ok(())
    }
}
