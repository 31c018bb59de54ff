//! Status texts: the server's own words stay, everything else becomes filler.

use super::dialogue::is_space;
use super::filler::{fill, hide};
use super::secrets::Secrets;
use super::words::{is_code, is_common};

/// Which numbers of a text stay.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Numbers {
    /// None: they may be ids, dates or parts of addresses.
    None,
    /// Those of messages: the first words, and those beside `message` and `octets`.
    OfMessages,
}

/// Splits a text into words and the white space between them; every piece is one or the other.
pub(super) fn pieces(text: &[u8]) -> impl Iterator<Item = &[u8]> {
    text.chunk_by(|one, other| is_space(*one) == is_space(*other))
}

/// What a status text becomes, of the same length.
pub(super) fn anonymise(text: &[u8], numbers: Numbers, secrets: &Secrets) -> Vec<u8> {
    let pieces: Vec<&[u8]> = pieces(text).collect();
    let mut shown = Vec::with_capacity(text.len());
    let mut leading = true;
    for (at, piece) in pieces.iter().enumerate() {
        let is_number = is_number(core(piece));
        leading = leading && (is_number || piece.iter().all(|octet| is_space(*octet)));
        let before = at.checked_sub(2).and_then(|at| pieces.get(at));
        let neighbours = [before, pieces.get(at + 2)];
        let counts = leading || neighbours.into_iter().flatten().any(|word| is_unit(word));
        if numbers == Numbers::OfMessages && is_number && counts {
            shown.extend_from_slice(piece);
        } else {
            shown.extend_from_slice(&word(piece, secrets));
        }
    }
    shown
}

/// What one word becomes.
pub(super) fn word(word: &[u8], secrets: &Secrets) -> Vec<u8> {
    if let Some(code) = word.strip_prefix(b"[").and_then(|code| code.strip_suffix(b"]"))
        && is_code(code)
    {
        return word.to_vec();
    }
    let core = core(word);
    if secrets.contains(word) || secrets.contains(core) {
        return hide(word);
    }
    if is_common(core) || is_common(word) { word.to_vec() } else { fill(word) }
}

/// A word without the punctuation around it.
fn core(word: &[u8]) -> &[u8] {
    let is_around = |octet: &u8| {
        matches!(octet, b'(' | b')' | b'[' | b']' | b'.' | b',' | b'!' | b':' | b';' | b'"' | b'\'' | b'?')
    };
    let start = word.iter().position(|octet| !is_around(octet)).unwrap_or(word.len());
    let end = word.iter().rposition(|octet| !is_around(octet)).map_or(start, |last| last + 1);
    &word[start..end]
}

/// A count or a size: at most as many digits as a number of 64 bits has.
pub(super) fn is_number(word: &[u8]) -> bool {
    let digits = word.strip_prefix(b"-").unwrap_or(word);
    (1..=20).contains(&digits.len()) && digits.iter().all(u8::is_ascii_digit)
}

fn is_unit(word: &[u8]) -> bool {
    let core = core(word).to_ascii_lowercase();
    ["message", "messages", "octets", "bytes"].iter().any(|unit| core == unit.as_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::recording::dialogue::{ClientRole, Command};

    fn shown(text: &str, numbers: Numbers) -> String {
        let mut secrets = Secrets::default();
        let line = b"USER ready.alice@mail.example\r\n";
        secrets.note(line, ClientRole::Command(Command::of(line)));
        String::from_utf8(anonymise(text.as_bytes(), numbers, &secrets)).unwrap()
    }

    #[test]
    fn the_servers_own_words_stay_and_nothing_else() {
        for (text, expected) in [
            (
                "POP3 server mail.host.example (v3.1)  at 192.0.2.7",
                "POP3 server aaaa.aaaa.aaaaaaa (a0.0)  at 000.0.0.0",
            ),
            ("[AUTH] Authentication failed.", "[AUTH] Authentication failed."),
            ("[X-Y] Can't open /var/mail/bob: locked", "[A-A] Can't open /aaa/aaaa/aaa: locked"),
            ("Welcome Bob, you have 3 messages", "Welcome Aaa, you have 0 messages"),
            ("alice is ready", "aaaaa is aaaaa"),
            ("", ""),
        ] {
            assert_eq!(shown(text, Numbers::None), expected);
        }
    }

    #[test]
    fn numbers_of_messages_stay_where_a_command_is_about_messages() {
        for (text, expected) in [
            ("2 1234", "2 1234"),
            ("1234 octets follow, id 5678", "1234 octets follow, id 0000"),
            ("message 3 deleted by 99", "message 3 deleted by 00"),
        ] {
            assert_eq!(shown(text, Numbers::OfMessages), expected);
        }
    }
}
