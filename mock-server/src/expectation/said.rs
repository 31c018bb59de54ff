//! What clients have said, line by line.

use std::collections::BTreeMap;
use std::fmt;

use crate::server::{Ending, SessionState};
use crate::transcript::{Direction, Entry, Transcript};

/// The most lines to show.
const SHOWN: usize = 40;
/// The most characters of a line to show.
const WIDTH: usize = 120;

/// A client's line without its end; a secret shows as `***`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Line {
    pub(super) session: u64,
    /// Which line of its session, from 1.
    pub(super) number: u64,
    pub(super) octets: Vec<u8>,
    /// Its CRLF has come, and nothing of it is missing.
    pub(super) is_whole: bool,
}

/// The commands of all clients until now, from [`Server::commands`](crate::Server::commands).
///
/// `Display` numbers them session by session; a secret shows as `***`. Of more than 40 only the first and the last are
/// shown.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Commands {
    pub(super) lines: Vec<Line>,
    /// How many octets of clients were not kept.
    pub(super) omitted: u64,
    connections: usize,
    tls_failure: Option<String>,
}

impl Commands {
    pub(crate) fn of(transcript: &Transcript, sessions: &[SessionState]) -> Self {
        let tls_failure = sessions.iter().find_map(|session| match &session.ending {
            Some(Ending::TlsFailed(reason)) => Some(reason.clone()),
            _ => None,
        });
        let lines = lines(&transcript.entries);
        Self { lines, omitted: transcript.client_omitted, connections: sessions.len(), tls_failure }
    }
}

/// The lines of a session on their way.
#[derive(Default)]
struct Splitter {
    lines: Vec<Line>,
    rest: Vec<u8>,
    /// Octets are missing in front of the rest.
    is_torn: bool,
}

fn lines(entries: &[Entry]) -> Vec<Line> {
    let mut sessions: BTreeMap<u64, Splitter> = BTreeMap::new();
    for entry in entries.iter().filter(|entry| entry.direction == Direction::Client) {
        sessions.entry(entry.session).or_default().feed(entry);
    }
    sessions.into_iter().flat_map(|(session, splitter)| splitter.end(session)).collect()
}

impl Splitter {
    fn feed(&mut self, entry: &Entry) {
        for octet in &entry.octets {
            self.rest.push(*octet);
            if self.rest.ends_with(b"\r\n") {
                self.rest.truncate(self.rest.len() - 2);
                self.push(entry.session, !self.is_torn);
                self.is_torn = false;
            }
        }
        if entry.omitted > 0 {
            self.push_rest(entry.session);
            self.is_torn = true;
        }
    }

    fn push(&mut self, session: u64, is_whole: bool) {
        let number = self.lines.len() as u64 + 1;
        self.lines.push(Line { session, number, octets: std::mem::take(&mut self.rest), is_whole });
    }

    fn push_rest(&mut self, session: u64) {
        if !self.rest.is_empty() {
            self.push(session, false);
        }
    }

    fn end(mut self, session: u64) -> Vec<Line> {
        self.push_rest(session);
        self.lines
    }
}

/// The beginning of what a line shows as.
pub(super) fn shown(octets: &[u8]) -> String {
    octets[..octets.len().min(WIDTH)].escape_ascii().to_string().chars().take(WIDTH).collect()
}

impl fmt::Display for Line {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text = shown(&self.octets);
        let is_cut = self.octets.len() > WIDTH || self.octets.escape_ascii().count() > text.len();
        f.write_str(if is_cut { "(cut) " } else { "" })?;
        f.write_str(&text)?;
        f.write_str(if self.is_whole { "" } else { " (no CRLF behind it)" })
    }
}

/// The first and the last lines, each on a line of its own.
impl fmt::Display for Commands {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.lines.is_empty() {
            return self.write_nothing(f);
        }
        f.write_str("clients sent:")?;
        let mut session = 1;
        let left_out = self.lines.len().saturating_sub(SHOWN);
        let gap = SHOWN / 2..SHOWN / 2 + left_out;
        for (index, line) in self.lines.iter().enumerate() {
            if left_out > 0 && index == gap.start {
                write!(f, "\n  ... {left_out} more lines")?;
            }
            if gap.contains(&index) {
                continue;
            }
            if line.session != session {
                session = line.session;
                write!(f, "\n  -- session {session}")?;
            }
            write!(f, "\n  {:>3}  {line}", line.number)?;
        }
        Ok(())
    }
}

impl Commands {
    /// Why there is nothing.
    fn write_nothing(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.connections, &self.tls_failure) {
            (0, _) => f.write_str("no client connected"),
            (count, None) => write!(f, "connections: {count}; nothing was sent"),
            (count, Some(reason)) => {
                write!(f, "connections: {count}; nothing was sent; TLS failed: {reason}")
            }
        }
    }
}

#[cfg(test)]
pub(super) mod tests {
    use std::time::Duration;

    use super::*;

    /// What was said in a session, in pieces, each with a count of octets missing behind it.
    pub(in super::super) fn said(session: u64, pieces: &[(&[u8], u64)]) -> Commands {
        let entry = |(octets, omitted): &(&[u8], u64)| Entry {
            session,
            direction: Direction::Client,
            time: Duration::ZERO,
            offset: 0,
            tls: false,
            octets: octets.to_vec(),
            omitted: *omitted,
            dropped: None,
        };
        let entries = pieces.iter().map(entry).collect();
        let client_omitted = pieces.iter().map(|(_, omitted)| omitted).sum();
        Commands::of(&Transcript { entries, client_omitted }, &[])
    }

    fn texts(commands: &Commands) -> Vec<(&[u8], bool)> {
        commands.lines.iter().map(|line| (&line.octets[..], line.is_whole)).collect()
    }

    #[test]
    fn a_line_is_whole_once_its_crlf_has_come() {
        let said = said(1, &[(b"USER a\r\nSTAT\n\r\n\r", 0), (b"\nQUI", 0)]);
        assert_eq!(texts(&said), [(&b"USER a"[..], true), (b"STAT\n", true), (b"", true), (b"QUI", false)]);
    }

    #[test]
    fn octets_on_both_sides_of_a_gap_make_no_line() {
        let said = said(1, &[(b"NOOP\r\nDE", 7), (b"LE 1\r\nQUIT\r\n", 0)]);
        let expected = [(&b"NOOP"[..], true), (b"DE", false), (b"LE 1", false), (b"QUIT", true)];
        assert_eq!((texts(&said), said.omitted), (expected.to_vec(), 7));
    }

    #[test]
    fn many_lines_and_long_ones_are_cut() {
        let many = said(2, &[(&b"NOOP\r\n".repeat(1000), 0)]).to_string();
        assert!(many.starts_with("clients sent:\n  -- session 2\n    1  NOOP\n"), "{many}");
        assert!(many.contains("NOOP\n  ... 960 more lines\n  981  NOOP"), "{many}");
        assert_eq!(many.matches("NOOP").count(), SHOWN);
        let long = said(1, &[(&[0xff; 100_000], 0)]).to_string();
        assert!(long.len() < 2 * WIDTH && long.contains("(cut) \\xff"), "{long}");
    }
}
