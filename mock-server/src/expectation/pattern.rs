//! How a command begins, in words.

use std::fmt;
use std::str::FromStr;

use crate::nearest;

/// The first words of a line that a client sends, for instance `DELE 1`.
///
/// Words are compared whole, the first one (the keyword) without regard to case; what stands behind them in the line
/// does not matter. A last word `...` says so, and changes nothing. Secrets cannot be compared: no transcript keeps
/// them.
///
/// ```
/// use pop3_mock::{Pattern, PatternError};
///
/// let pattern: Pattern = "DELE 1".parse()?;
/// assert!(pattern.is_of(b"dele 1") && !pattern.is_of(b"DELE 10"));
/// let secret = "PASS secret".parse::<Pattern>();
/// assert!(matches!(secret, Err(PatternError::Secret { .. })));
/// # Ok::<(), PatternError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pattern {
    words: Vec<String>,
}

/// Why no line can be compared with a text.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum PatternError {
    /// It is more than a line.
    #[error("a command is one line, without control characters")]
    ControlCharacter,
    /// RFC 1939 §3: "Keywords are three or four characters long."
    #[error("a command begins with a keyword of three or four characters, for instance DELE")]
    Keyword,
    /// It goes on where a secret stands, of which a transcript keeps nothing.
    #[error("secrets of {command} are not kept, so none can be compared; say {open:?} alone")]
    Secret {
        /// The command, in capitals.
        command: &'static str,
        /// What can be compared.
        open: String,
    },
}

impl Pattern {
    /// Whether a line, without its CRLF, begins with these words. Words are separated by one space (RFC 1939 §3), so
    /// that two of them have an empty word between them.
    #[must_use]
    pub fn is_of(&self, line: &[u8]) -> bool {
        self.words_shared_with(line) == self.words.len()
    }

    /// The command that was probably meant, if the keyword is none of POP3 and nearly one: a slip. Commands of a server's
    /// own can be expected like others.
    ///
    /// ```
    /// let pattern: pop3_mock::Pattern = "QIUT".parse()?;
    /// assert_eq!(pattern.probably_meant(), Some("QUIT"));
    /// # Ok::<(), pop3_mock::PatternError>(())
    /// ```
    #[must_use]
    pub fn probably_meant(&self) -> Option<&'static str> {
        nearest::command(&self.words[0])
    }

    /// How many words at the beginning of a line are these.
    pub(super) fn words_shared_with(&self, line: &[u8]) -> usize {
        let pairs = self.words.iter().zip(line.split(|octet| *octet == b' '));
        let is_same = |(index, (word, said)): &(usize, (&String, &[u8]))| {
            let (word, is_keyword) = (word.as_bytes(), *index == 0);
            word == *said || is_keyword && word.eq_ignore_ascii_case(said)
        };
        pairs.enumerate().take_while(is_same).count()
    }

    /// Which of the words no transcript shows: the place of the first one, and the command.
    fn secret(&self) -> Option<(usize, &'static str)> {
        let secrets = [("PASS", 1), ("AUTH", 2), ("APOP", 2)];
        let (command, place) =
            secrets.into_iter().find(|(word, _)| self.words[0].eq_ignore_ascii_case(word))?;
        (self.words.len() > place).then_some((place, command))
    }
}

impl FromStr for Pattern {
    type Err = PatternError;

    fn from_str(text: &str) -> Result<Self, PatternError> {
        if text.contains(|character: char| character.is_control()) {
            return Err(PatternError::ControlCharacter);
        }
        let mut words: Vec<String> =
            text.split(' ').filter(|word| !word.is_empty()).map(Into::into).collect();
        words.pop_if(|last| last == "...");
        if !words.first().is_some_and(|keyword| (3..=4).contains(&keyword.len())) {
            return Err(PatternError::Keyword);
        }
        let pattern = Self { words };
        match pattern.secret() {
            None => Ok(pattern),
            Some((place, command)) => {
                Err(PatternError::Secret { command, open: pattern.words[..place].join(" ") })
            }
        }
    }
}

impl fmt::Display for Pattern {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.words.join(" "))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn is_of(pattern: &str, line: &[u8]) -> bool {
        pattern.parse::<Pattern>().unwrap().is_of(line)
    }

    #[test]
    fn whole_words_are_compared_and_the_keyword_without_regard_to_case() {
        for line in [&b"DELE 1"[..], b"dele 1", b"Dele 1 and more"] {
            assert!(is_of("DELE 1", line), "{}", line.escape_ascii());
        }
        for line in [&b"DELE 10"[..], b"DELE  1", b" DELE 1", b"DELE", b"DELE1", b"RETR 1", b""] {
            assert!(!is_of("DELE 1", line), "{}", line.escape_ascii());
        }
        assert!(is_of("dele", b"DELE 7") && is_of(" dele  7 ", b"DELE 7"));
        assert!(is_of("USER Alice", b"user Alice") && !is_of("USER Alice", b"USER alice"));
    }

    #[test]
    fn what_no_transcript_shows_cannot_be_compared() {
        for (text, hint) in [
            ("PASS secret", "say \"PASS\" alone"),
            ("pass ***", "say \"pass\" alone"),
            ("AUTH PLAIN AGEAYg==", "say \"AUTH PLAIN\" alone"),
            ("APOP alice c4c9334bac560ecc", "say \"APOP alice\" alone"),
        ] {
            let error = text.parse::<Pattern>().unwrap_err();
            assert!(error.to_string().ends_with(hint), "{text}: {error}");
        }
        for text in ["PASS", "AUTH", "AUTH PLAIN", "APOP alice", "PASS ..."] {
            assert!(text.parse::<Pattern>().is_ok(), "{text}");
        }
    }

    #[test]
    fn what_can_never_be_a_command_is_refused() {
        for text in ["", " ", "DELETE 1", "GO", "DELE 1\r\nQUIT", "DELE\t1", "..."] {
            assert!(text.parse::<Pattern>().is_err(), "{text:?}");
        }
    }
}
