//! What went over the connections of a client, kept within a bound.

use alloc::{collections::VecDeque, vec::Vec};
use core::{fmt, time::Duration};

use pop3_proto::Rule;

use crate::{Escaped, Observation};

/// Which side sent the octets of a [`TraceEntry`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// Client to server.
    Sent,
    /// Server to client.
    Received,
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
    /// The octets. Those of a reply come once it is understood, at the latest when the session ends.
    pub octets: Vec<u8>,
    /// Octets that came behind them and were not recorded: of a message only the beginning is.
    pub omitted: u64,
}

/// What a client recorded: shown as a dialogue of `C:` and `S:` lines, made safe for a terminal.
///
/// ```
/// use pop3_client::{Direction, Trace, TraceEntry};
///
/// let octets = b"+OK 1 message\r\n".to_vec();
/// let entry = TraceEntry { connection: 1, at: Default::default(), direction: Direction::Received, octets, omitted: 0 };
/// let trace = Trace { entries: vec![entry], dropped: 0 };
/// assert_eq!(trace.to_string(), "S: +OK 1 message\\r\\n\n");
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Trace {
    /// Oldest first.
    pub entries: Vec<TraceEntry>,
    /// Octets that were dropped to stay within [`Limits::trace`](crate::Limits::trace).
    pub dropped: u64,
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
            if entry.omitted > 0 {
                writeln!(f, "{side}: ({} more octets)", entry.omitted)?;
            }
        }
        Ok(())
    }
}

/// A departure from the protocol that the client put up with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Warning {
    /// The rule that the server did not keep.
    pub rule: Rule,
}

/// Keeps the last octets of a trace, and the warnings.
#[derive(Debug)]
pub struct Recorder {
    entries: VecDeque<TraceEntry>,
    kept: usize,
    limit: usize,
    dropped: u64,
    warnings: Vec<Warning>,
    connections: u32,
    /// When the last octets were recorded.
    last: Duration,
}

/// Octets that an entry costs beside its own: a server that drips them must not outgrow the limit.
const OVERHEAD: usize = 64;

/// More warnings than this say nothing new.
const MOST_WARNINGS: usize = 1000;

impl Recorder {
    /// A recorder that keeps at most `limit` octets; an entry counts as 64 more than it holds.
    #[must_use]
    pub fn new(limit: u32) -> Self {
        Self {
            entries: VecDeque::new(),
            kept: 0,
            limit: limit as usize,
            dropped: 0,
            warnings: Vec::new(),
            connections: 0,
            last: Duration::ZERO,
        }
    }

    /// The ordinal of a new connection, from 1.
    pub fn connection(&mut self) -> u32 {
        self.connections += 1;
        self.connections
    }

    /// Records an observation made on a connection `at` a time since the client was made; for
    /// [`Observation::Omitted`] the time of the octets before it counts.
    pub fn record(&mut self, connection: u32, at: Duration, observation: Observation<'_>) {
        let (direction, octets) = match observation {
            Observation::Sent(octets) => (Direction::Sent, octets),
            Observation::Received(octets) => (Direction::Received, octets),
            Observation::Omitted(octets) => return self.omit(connection, octets),
            Observation::Tolerated(rule) => return self.warn(rule),
        };
        self.last = at;
        // Of a chunk larger than the whole trace only the end can stay.
        let most = self.limit.saturating_sub(OVERHEAD);
        let kept = &octets[octets.len().saturating_sub(most)..];
        self.dropped += (octets.len() - kept.len()) as u64;
        if most > 0 {
            self.keep(TraceEntry { connection, at, direction, octets: kept.to_vec(), omitted: 0 });
        }
    }

    fn keep(&mut self, entry: TraceEntry) {
        let cost = OVERHEAD + entry.octets.len();
        self.make_room(cost);
        self.kept += cost;
        self.entries.push_back(entry);
    }

    /// Counts octets received behind the last entry.
    fn omit(&mut self, connection: u32, octets: u64) {
        let (direction, at) = (Direction::Received, self.last);
        match self.entries.back_mut() {
            Some(last) if (last.connection, last.direction) == (connection, direction) => {
                last.omitted += octets;
            }
            _ if self.limit > OVERHEAD => {
                self.keep(TraceEntry { connection, at, direction, octets: Vec::new(), omitted: octets });
            }
            _ => self.dropped += octets,
        }
    }

    fn warn(&mut self, rule: Rule) {
        if self.warnings.len() < MOST_WARNINGS {
            self.warnings.push(Warning { rule });
        }
    }

    fn make_room(&mut self, octets: usize) {
        while self.kept + octets > self.limit
            && let Some(oldest) = self.entries.pop_front()
        {
            self.kept -= OVERHEAD + oldest.octets.len();
            self.dropped += oldest.octets.len() as u64 + oldest.omitted;
        }
    }

    /// Takes the trace recorded so far; the next one starts after it.
    pub fn take_trace(&mut self) -> Trace {
        self.kept = 0;
        Trace {
            entries: core::mem::take(&mut self.entries).into(),
            dropped: core::mem::take(&mut self.dropped),
        }
    }

    /// Takes the warnings collected so far, oldest first.
    pub fn take_warnings(&mut self) -> Vec<Warning> {
        core::mem::take(&mut self.warnings)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn recorded(limit: u32, chunks: &[&[u8]]) -> Trace {
        let mut recorder = Recorder::new(limit);
        for chunk in chunks {
            recorder.record(1, Duration::ZERO, Observation::Received(chunk));
        }
        recorder.take_trace()
    }

    #[test]
    fn the_oldest_entries_go_first() {
        let trace = recorded(8 + 2 * 64, &[b"first", b"second", b"3"]);
        let kept: Vec<_> = trace.entries.iter().map(|entry| entry.octets.as_slice()).collect();
        assert_eq!(kept, [b"second".as_slice(), b"3"]);
        assert_eq!(trace.dropped, 5);
    }

    #[test]
    fn of_an_entry_larger_than_the_limit_the_end_stays() {
        let trace = recorded(4 + 64, &[b"abcdefgh"]);
        assert_eq!(trace.entries[0].octets, b"efgh");
        assert_eq!(trace.dropped, 4);
    }

    #[test]
    fn octets_that_drip_do_not_outgrow_the_limit() {
        let trace = recorded(1000, &[b"x".as_slice(); 5000]);
        assert!(trace.entries.len() <= 1000 / 64, "{} entries", trace.entries.len());
    }

    #[test]
    fn a_limit_of_zero_keeps_nothing_and_counts_all() {
        let trace = recorded(0, &[b"abc", b"de"]);
        assert_eq!((trace.entries.len(), trace.dropped), (0, 5));
    }
}
