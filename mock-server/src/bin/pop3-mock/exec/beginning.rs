//! How a command begins, in the words of the command line.

use std::fmt;
use std::str::FromStr;

/// The first words of a line that a client sends.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Beginning {
    words: Vec<String>,
}

impl Beginning {
    /// Whether a line begins with these words. Words are separated by one space (RFC 1939 §3), so that two of them
    /// have an empty word between them.
    pub(super) fn is_of(&self, line: &[u8]) -> bool {
        self.words_shared_with(line) == self.words.len()
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

impl FromStr for Beginning {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        if text.contains(|character: char| character.is_control()) {
            return Err("a command is one line, without control characters".into());
        }
        let beginning =
            Self { words: text.split(' ').filter(|word| !word.is_empty()).map(Into::into).collect() };
        // RFC 1939 §3: "Keywords are three or four characters long."
        if !beginning.words.first().is_some_and(|keyword| (3..=4).contains(&keyword.len())) {
            return Err(
                "a command begins with a keyword of three or four characters, for instance DELE".into()
            );
        }
        if let Some((place, command)) = beginning.secret() {
            let open = beginning.words[..place].join(" ");
            return Err(format!(
                "secrets of {command} are not kept, so none can be compared; say {open:?} alone"
            ));
        }
        Ok(beginning)
    }
}

impl fmt::Display for Beginning {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.words.join(" "))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn is_of(beginning: &str, line: &[u8]) -> bool {
        beginning.parse::<Beginning>().unwrap().is_of(line)
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
            let error = text.parse::<Beginning>().unwrap_err();
            assert!(error.ends_with(hint), "{text}: {error}");
        }
        for text in ["PASS", "AUTH", "AUTH PLAIN", "APOP alice"] {
            assert!(text.parse::<Beginning>().is_ok(), "{text}");
        }
    }

    #[test]
    fn what_can_never_be_a_command_is_refused() {
        for text in ["", " ", "DELETE 1", "GO", "DELE 1\r\nQUIT", "DELE\t1"] {
            assert!(text.parse::<Beginning>().is_err(), "{text:?}");
        }
    }
}
