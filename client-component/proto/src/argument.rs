//! What an argument of a command may hold.

use crate::Misuse;

/// One argument among others: 1*VCHAR.
pub(crate) fn check_visible(argument: &[u8]) -> Result<(), Misuse> {
    check_printable(argument)?;
    check_single(argument)
}

/// The rest of a line: visible ASCII and spaces.
pub(crate) fn check_printable(argument: &[u8]) -> Result<(), Misuse> {
    check_line(argument)?;
    // RFC 1939 §3: "Keywords and arguments consist of printable ASCII characters."
    if argument.iter().all(|octet| matches!(octet, b' '..=b'~')) { Ok(()) } else { Err(Misuse::NotPrintable) }
}

/// One argument among others, in UTF-8 (RFC 6856 section 2.2).
pub(crate) fn check_visible_utf8(argument: &[u8]) -> Result<(), Misuse> {
    check_printable_utf8(argument)?;
    check_single(argument)
}

/// The rest of a line, in UTF-8.
pub(crate) fn check_printable_utf8(argument: &[u8]) -> Result<(), Misuse> {
    check_line(argument)?;
    // RFC 6856 §2.2: servers "MUST reject UTF-8 usernames or passwords that fail to comply with the formal syntax"
    let text = core::str::from_utf8(argument).map_err(|_| Misuse::NotUtf8)?;
    if text.chars().any(char::is_control) { Err(Misuse::Control) } else { Ok(()) }
}

/// Anything that stays on its line.
pub(crate) fn check_line(argument: &[u8]) -> Result<(), Misuse> {
    if argument.is_empty() {
        return Err(Misuse::Empty);
    }
    if argument.iter().any(|octet| b"\r\n\0".contains(octet)) { Err(Misuse::LineBreak) } else { Ok(()) }
}

fn check_single(argument: &[u8]) -> Result<(), Misuse> {
    // RFC 2449 §3: param = 1*VCHAR
    if argument.contains(&b' ') { Err(Misuse::Space) } else { Ok(()) }
}

/// The name of a SASL mechanism.
pub(crate) fn check_mechanism(name: &str) -> Result<(), Misuse> {
    // RFC 4422 §3.1: sasl-mech = 1*20mech-char; mech-char = UPPER-ALPHA / DIGIT / HYPHEN / UNDERSCORE
    let is_letter = |octet: u8| matches!(octet, b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_');
    let fits = (1..=20).contains(&name.len()) && name.bytes().all(is_letter);
    if fits { Ok(()) } else { Err(Misuse::MechanismName) }
}

/// A command line of `octets` without its CRLF.
pub(crate) fn check_length(octets: usize) -> Result<(), Misuse> {
    // RFC 2449 §4: "255 octets, including the terminating CRLF"
    if octets + 2 > 255 { Err(Misuse::TooLong) } else { Ok(()) }
}
