//! Octets as text in a file: printable ASCII as it is, `\r`, `\n`, `\t`, `\\`, `\xNN`, and `\{` ... `\}` around octets that
//! are others each time. No apostrophe stands for itself, so that the text fits into a literal string of TOML.

use std::fmt::Write;

use super::Said;

/// The text of octets.
pub(super) fn escape(said: &Said) -> String {
    let mut text = String::new();
    for (at, octet) in said.octets.iter().enumerate() {
        let fresh = said.fresh_at(at);
        if fresh.is_some_and(|range| range.start == at) {
            text.push_str("\\{");
        }
        match octet {
            b'\'' => text.push_str("\\x27"),
            octet => push(*octet, &mut text),
        }
        if fresh.is_some_and(|range| range.end == at + 1) {
            text.push_str("\\}");
        }
    }
    text
}

/// The text of octets whose marks do not matter, for a file in which an apostrophe may stand for itself.
pub(super) fn escape_all(octets: &[u8]) -> String {
    let mut text = String::new();
    octets.iter().for_each(|octet| push(*octet, &mut text));
    text
}

fn push(octet: u8, text: &mut String) {
    match octet {
        b'\r' => text.push_str("\\r"),
        b'\n' => text.push_str("\\n"),
        b'\t' => text.push_str("\\t"),
        b'\\' => text.push_str("\\\\"),
        b' '..=b'~' => text.push(char::from(octet)),
        // Writing to a string does not fail.
        _ => drop(write!(text, "\\x{octet:02x}")),
    }
}

/// Appends the octets of a text.
///
/// # Errors
/// What is wrong with the text.
pub(super) fn unescape(text: &str, said: &mut Said) -> Result<(), String> {
    let (mut characters, mut fresh) = (text.chars(), false);
    while let Some(character) = characters.next() {
        if character != '\\' {
            let octet = u8::try_from(character).ok().filter(|octet| matches!(octet, b' '..=b'~'));
            said.push(octet.ok_or_else(|| unprintable(character))?, fresh);
            continue;
        }
        match characters.next() {
            Some('r') => said.push(b'\r', fresh),
            Some('n') => said.push(b'\n', fresh),
            Some('t') => said.push(b'\t', fresh),
            Some('\\') => said.push(b'\\', fresh),
            Some('x') => said.push(hex(characters.next(), characters.next())?, fresh),
            Some('{') if !fresh => fresh = true,
            Some('}') if fresh => fresh = false,
            Some(other) => return Err(format!("`\\{other}` means nothing here")),
            None => return Err("a backslash at the end; write `\\\\` for one".into()),
        }
    }
    if fresh { Err("`\\{` without `\\}`".into()) } else { Ok(()) }
}

fn unprintable(character: char) -> String {
    format!("{character:?} is not printable ASCII; write its octets as `\\xNN`")
}

fn hex(high: Option<char>, low: Option<char>) -> Result<u8, String> {
    let digit = |character: Option<char>| character.and_then(|character| character.to_digit(16));
    let octet = digit(high).zip(digit(low)).and_then(|(high, low)| u8::try_from(high * 16 + low).ok());
    octet.ok_or_else(|| "`\\x` takes two hex digits".into())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn every_octet_and_every_mark_comes_back(marked in prop::collection::vec((any::<u8>(), any::<bool>()), 0..40)) {
            let (mut said, mut again) = (Said::default(), Said::default());
            marked.iter().for_each(|(octet, fresh)| said.push(*octet, *fresh));
            let text = escape(&said);
            prop_assert!(text.bytes().all(|octet| matches!(octet, b' '..=b'~') && octet != b'\''), "{}", text);
            prop_assert_eq!(unescape(&text, &mut again), Ok(()));
            prop_assert_eq!(again, said);
        }
    }

    #[test]
    fn a_wrong_escape_is_told() {
        for text in ["\\q", "\\", "\\x4", "\\xzz", "\\{a", "a\\}", "ä", "\t"] {
            assert!(unescape(text, &mut Said::default()).is_err(), "{text}");
        }
    }
}
