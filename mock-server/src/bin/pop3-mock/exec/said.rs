//! What clients have said, line by line.

use std::collections::BTreeMap;
use std::fmt;

use pop3_mock::{Direction, Transcript};

/// The most lines to show.
const SHOWN: usize = 40;
/// The most characters of a line to show.
const WIDTH: usize = 120;

/// A client's line without its end; a secret shows as `***`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Line {
    pub(super) session: u64,
    pub(super) octets: Vec<u8>,
}

/// The lines of all clients, session by session.
#[derive(Clone, Debug, Default)]
pub(super) struct Said {
    pub(super) lines: Vec<Line>,
    /// How many octets of clients were not kept.
    pub(super) omitted: u64,
}

impl Said {
    pub(super) fn of(transcript: &Transcript) -> Self {
        let mut sessions: BTreeMap<u64, Vec<u8>> = BTreeMap::new();
        for entry in transcript.entries.iter().filter(|entry| entry.direction == Direction::Client) {
            sessions.entry(entry.session).or_default().extend_from_slice(&entry.octets);
        }
        let lines = sessions.into_iter().flat_map(|(session, octets)| lines(session, &octets));
        Self { lines: lines.collect(), omitted: transcript.client_omitted }
    }
}

/// A last line without an end is one, too.
fn lines(session: u64, octets: &[u8]) -> Vec<Line> {
    let whole = octets.strip_suffix(b"\n").unwrap_or(octets).split(|octet| *octet == b'\n');
    whole.map(|line| Line { session, octets: line.strip_suffix(b"\r").unwrap_or(line).to_vec() }).collect()
}

impl fmt::Display for Line {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text = self.octets.escape_ascii().to_string();
        let shown = &text[..text.len().min(WIDTH)];
        f.write_str(if shown == text { "" } else { "(cut) " })?;
        f.write_str(shown)
    }
}

/// The first and the last lines, each on a line of its own behind two spaces.
impl fmt::Display for Said {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
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
            write!(f, "\n  {line}")?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(session: u64, octets: &[u8]) -> Said {
        Said { lines: lines(session, octets), omitted: 0 }
    }

    #[test]
    fn lines_end_with_or_without_a_carriage_return_or_not_at_all() {
        let texts = said(1, b"USER a\r\nSTAT\n\r\nQUI").lines.into_iter().map(|line| line.octets);
        assert_eq!(texts.collect::<Vec<_>>(), [&b"USER a"[..], b"STAT", b"", b"QUI"]);
    }

    #[test]
    fn many_lines_and_long_ones_are_cut() {
        let many = said(2, &b"NOOP\r\n".repeat(1000)).to_string();
        assert!(many.starts_with("\n  -- session 2\n  NOOP\n"), "{many}");
        assert!(many.contains("NOOP\n  ... 960 more lines\n  NOOP"), "{many}");
        assert_eq!(many.matches("NOOP").count(), SHOWN);
        let long = said(1, &[0xff; 100_000]).to_string();
        assert!(long.len() < 2 * WIDTH && long.contains("(cut) \\xff"), "{long}");
    }
}
