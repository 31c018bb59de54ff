//! What an argument of a command may hold.

use crate::Misuse;

/// One argument among others: 1*VCHAR.
pub(crate) fn check_visible(argument: &[u8]) -> Result<(), Misuse> {
    check_printable(argument)?;
    // RFC 2449 §3: param = 1*VCHAR
    if argument.contains(&b' ') { Err(Misuse::Space) } else { Ok(()) }
}

/// The rest of a line: visible ASCII and spaces.
pub(crate) fn check_printable(argument: &[u8]) -> Result<(), Misuse> {
    if argument.is_empty() {
        return Err(Misuse::Empty);
    }
    if argument.iter().any(|octet| b"\r\n\0".contains(octet)) {
        return Err(Misuse::LineBreak);
    }
    // RFC 1939 §3: "Keywords and arguments consist of printable ASCII characters."
    if argument.iter().all(|octet| matches!(octet, b' '..=b'~')) { Ok(()) } else { Err(Misuse::NotPrintable) }
}

/// A command line of `octets` without its CRLF.
pub(crate) fn check_length(octets: usize) -> Result<(), Misuse> {
    // RFC 2449 §4: "255 octets, including the terminating CRLF"
    if octets + 2 > 255 { Err(Misuse::TooLong) } else { Ok(()) }
}
