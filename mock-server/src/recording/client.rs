//! What becomes of a client's lines, and which lines fit them later.

use super::dialogue::{ClientRole, Command, is_space, words};
use super::filler::{base64, digest, fill, hide};
use super::split_end;
use super::status::{is_number, pieces};
use super::words::is_mechanism;

/// What a client's line becomes, of the same length.
pub(super) fn anonymise(line: &[u8], role: ClientRole) -> Vec<u8> {
    let (text, end) = split_end(line);
    let shown = match role {
        ClientRole::Response => response(text),
        ClientRole::Command(Command { keyword: "", .. }) => hide(text),
        ClientRole::Command(command) => arguments(text, command.keyword),
    };
    [&shown, end].concat()
}

/// `*` cancels an exchange and `=` is an empty response: neither is secret.
fn response(text: &[u8]) -> Vec<u8> {
    if matches!(text, b"*" | b"=") { text.to_vec() } else { base64(text) }
}

fn arguments(text: &[u8], keyword: &str) -> Vec<u8> {
    let (mut shown, mut place) = (Vec::with_capacity(text.len()), 0);
    for piece in pieces(text) {
        if piece.iter().all(|octet| is_space(*octet)) {
            shown.extend_from_slice(piece);
            continue;
        }
        shown.extend_from_slice(&argument(piece, keyword, place));
        place += 1;
    }
    shown
}

/// Place 0 is the keyword.
fn argument(word: &[u8], keyword: &str, place: usize) -> Vec<u8> {
    match (keyword, place) {
        (_, 0) => word.to_vec(),
        ("USER", _) | ("APOP", 1) => fill(word),
        ("APOP", _) => digest(word),
        ("AUTH", 1) if is_mechanism(word) => word.to_vec(),
        ("AUTH", 2) => response(word),
        ("LIST" | "UIDL" | "RETR" | "TOP" | "DELE", _) if is_number(word) => word.to_vec(),
        _ => hide(word),
    }
}

/// A line of a recording, to be heard again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Expectation {
    line: Vec<u8>,
    role: ClientRole,
}

impl Expectation {
    pub(super) fn new(line: Vec<u8>, role: ClientRole) -> Self {
        Self { line, role }
    }

    /// The line as it was recorded.
    pub(crate) fn line(&self) -> &[u8] {
        &self.line
    }

    /// What may be shown of a line that came in its place.
    pub(crate) fn anonymised(&self, actual: &[u8]) -> Vec<u8> {
        match self.role {
            ClientRole::Response => anonymise(actual, ClientRole::Response),
            ClientRole::Command(_) => anonymise(actual, ClientRole::Command(Command::of(actual))),
        }
    }

    /// Whether a line is this one again, with another name, password or response perhaps.
    pub(crate) fn fits(&self, actual: &[u8]) -> bool {
        let (actual, actual_end) = split_end(actual);
        let (expected, end) = split_end(&self.line);
        if actual_end != end {
            return false;
        }
        match self.role {
            ClientRole::Response => (actual == b"*") == (expected == b"*"),
            ClientRole::Command(command) => {
                Command::of(actual).keyword == command.keyword
                    && arguments_fit(command.keyword, expected, actual)
            }
        }
    }
}

fn arguments_fit(keyword: &str, expected: &[u8], actual: &[u8]) -> bool {
    let count = |text| words(text).count();
    match keyword {
        // A password may have spaces in it.
        "USER" | "PASS" => (count(expected) > 1) == (count(actual) > 1),
        "APOP" => count(expected) == count(actual),
        "AUTH" => {
            let mechanism = |text| words(text).nth(1).unwrap_or_default().to_ascii_uppercase();
            count(expected) == count(actual) && mechanism(expected) == mechanism(actual)
        }
        "" => hide(expected) == hide(actual),
        _ => words(expected).skip(1).eq(words(&arguments(actual, keyword)).skip(1)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn role(line: &str) -> ClientRole {
        ClientRole::Command(Command::of(line.as_bytes()))
    }

    #[test]
    fn keywords_and_numbers_stay_and_nothing_else() {
        for (line, expected) in [
            ("USER bob@mail.example\r\n", "USER aaa@aaaa.aaaaaaa\r\n"),
            ("pass  p$w \td\r\n", "pass  a*a \ta\r\n"),
            ("APOP bob c4c9334bac560ecc979e58001b3e22fb\n", "APOP aaa 00000000000000000000000000000000\n"),
            ("AUTH PLAIN AGJvYgBw\r\n", "AUTH PLAIN AAAAAAAA\r\n"),
            ("AUTH s3cret\r\n", "AUTH a0aaaa\r\n"),
            ("TOP 1 x\r\n", "TOP 1 a\r\n"),
            ("PASSp$w\r\n", "AAAAa*a\r\n"),
        ] {
            assert_eq!(anonymise(line.as_bytes(), role(line)), expected.as_bytes(), "{line}");
        }
    }

    #[test]
    fn a_login_fits_whoever_logs_in_and_a_command_only_itself() {
        let fits = |recorded: &str, actual: &str| {
            Expectation::new(recorded.into(), role(recorded)).fits(actual.as_bytes())
        };
        for (recorded, actual) in [
            ("USER aaa\r\n", "user somebody.else@example\r\n"),
            ("PASS a*a\r\n", "PASS two words\r\n"),
            ("AUTH PLAIN AAAA\r\n", "AUTH plain AGJvYgBwdwAA\r\n"),
            ("APOP aaa 00000000000000000000000000000000\r\n", "APOP b c4c9334bac560ecc979e58001b3e22fb\r\n"),
            ("RETR 1\r\n", "retr 1\r\n"),
        ] {
            assert!(fits(recorded, actual), "{recorded} {actual}");
        }
        for (recorded, actual) in [
            ("USER aaa\r\n", "USER\r\n"),
            ("AUTH PLAIN AAAA\r\n", "AUTH PLAIN\r\n"),
            ("AUTH PLAIN\r\n", "AUTH LOGIN\r\n"),
            ("RETR 1\r\n", "RETR 2\r\n"),
            ("RETR 1\r\n", "RETR 1\n"),
            ("STAT\r\n", "LIST\r\n"),
        ] {
            assert!(!fits(recorded, actual), "{recorded} {actual}");
        }
    }

    #[test]
    fn any_response_fits_a_response_but_not_its_cancellation() {
        let response = Expectation::new(b"AAAA\r\n".to_vec(), ClientRole::Response);
        assert!(response.fits(b"AGJvYgBwdwAA\r\n") && !response.fits(b"*\r\n"));
        assert_eq!(response.anonymised(b"AGJv\r\n"), b"AAAA\r\n");
    }
}
