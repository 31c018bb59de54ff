//! Which command was nearly what was expected.

use std::fmt;

use super::pattern::Pattern;
use super::said::{Line, shown};

/// The most lines to compare letter by letter.
const COMPARED: usize = 1000;

/// Where a client said something.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Place {
    /// Number of the session, from 1.
    pub session: u64,
    /// Which command of the session, from 1; a SASL response counts as one.
    pub number: u64,
    /// What was said, escaped and perhaps cut; a secret shows as `***`.
    pub text: String,
}

/// The command that comes nearest to an expected one. `Display` points at the difference.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Nearest {
    /// What was expected.
    pub expected: String,
    /// Where the nearest stands.
    pub place: Place,
    /// Whether its CRLF has come.
    pub is_whole: bool,
}

impl Place {
    pub(super) fn of(line: &Line) -> Self {
        Self { session: line.session, number: line.number, text: shown(&line.octets) }
    }
}

impl Nearest {
    /// The line with the same keyword, or one that is but a letter away, that shares most words and then most letters.
    pub(super) fn find<'l>(pattern: &Pattern, lines: impl Iterator<Item = &'l Line>) -> Option<Self> {
        let expected = shown(pattern.to_string().as_bytes());
        let near = lines.filter(|line| is_near(&expected, line));
        let capitals = expected.to_ascii_uppercase();
        let away = |line: &&Line| {
            let shared = pattern.words_shared_with(&line.octets);
            (usize::MAX - shared, strsim::osa_distance(&capitals, &shown(&line.octets).to_ascii_uppercase()))
        };
        let line = near.take(COMPARED).min_by_key(away)?;
        Some(Self { place: Place::of(line), is_whole: line.is_whole, expected })
    }

    /// How many characters both texts begin with; case does not matter in the keyword.
    fn common(&self) -> usize {
        let is_same = |(index, (expected, said)): &(usize, (char, char))| {
            let is_keyword = !self.expected.chars().take(index + 1).any(|character| character == ' ');
            expected == said || is_keyword && expected.eq_ignore_ascii_case(said)
        };
        self.expected.chars().zip(self.place.text.chars()).enumerate().take_while(is_same).count()
    }
}

fn is_near(expected: &str, line: &Line) -> bool {
    let keyword = |text: &str| text.split(' ').next().unwrap_or_default().to_ascii_uppercase();
    // Half a CRLF is none, and no reason to miss that the rest is right.
    let said = line.octets.strip_suffix(b"\r").unwrap_or(&line.octets);
    strsim::osa_distance(&keyword(expected), &keyword(&shown(said))) <= 1
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { session, number, text } = self;
        write!(f, "'{text}', command {number} of session {session}")
    }
}

impl fmt::Display for Nearest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Place { session, number, text } = &self.place;
        let without = if self.is_whole { "" } else { ", without its CRLF" };
        writeln!(f, "nearest, command {number} of session {session}{without}:")?;
        writeln!(f, "    - {}", self.expected)?;
        writeln!(f, "    + {text}")?;
        write!(f, "      {:>1$}", '^', self.common() + 1)
    }
}

#[cfg(test)]
mod tests {
    use super::super::said::tests::said;
    use super::*;

    fn nearest(expected: &str, lines: &str) -> Option<String> {
        let said = said(1, &[(lines.as_bytes(), 0)]);
        Nearest::find(&expected.parse().unwrap(), said.lines.iter()).map(|nearest| nearest.to_string())
    }

    #[test]
    fn words_count_before_letters_and_the_first_of_equals_is_named() {
        let text = nearest("TOP 12 5", "TOP 1 5\r\ntop 12 9\r\nTOP 12 7\r\n").unwrap();
        let expected = "nearest, command 2 of session 1:\n    - TOP 12 5\n    + top 12 9\n             ^";
        assert_eq!(text, expected);
    }

    #[test]
    fn a_slip_in_the_keyword_is_near_and_another_keyword_is_not() {
        let text = nearest("QUIT", "STAT\r\nQIUT\r\n").unwrap();
        assert_eq!(text, "nearest, command 2 of session 1:\n    - QUIT\n    + QIUT\n       ^");
        assert_eq!(nearest("QUIT", "STAT\r\nUIDL\r\nLIST\r\n***\r\n"), None);
    }

    #[test]
    fn a_line_without_its_end_is_told_as_such() {
        let text = nearest("QUIT", "STAT\r\nQUIT").unwrap();
        let expected =
            "nearest, command 2 of session 1, without its CRLF:\n    - QUIT\n    + QUIT\n          ^";
        assert_eq!(text, expected);
    }
}
