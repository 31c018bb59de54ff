//! The size that some servers name in their answer to RETR.

use crate::{
    Rule,
    field::{number, split_field},
};

/// Size of a message from a status text like `120 octets`, where it reads so.
///
/// A hint for progress displays: the message ends at the terminator whatever this says, and nothing may be reserved
/// by it.
///
/// ```
/// use pop3_proto::size_hint;
///
/// assert_eq!(size_hint(b"120 octets"), Some(120));
/// assert_eq!(size_hint(b"message 1 follows"), None);
/// ```
pub fn size_hint(text: &[u8]) -> Option<u64> {
    let (size, rest) = split_field(text);
    let size = number(size, Rule::NumberOverflow).ok()?;
    let (unit, _) = split_field(rest);
    // Without the unit the number may as well be that of the message.
    [&b"octets"[..], b"bytes"].iter().any(|name| unit.eq_ignore_ascii_case(name)).then_some(size)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn number_with_a_unit_is_a_size() {
        for text in ["120 octets", "120 OCTETS follow", " 120  bytes"] {
            assert_eq!(size_hint(text.as_bytes()), Some(120), "{text}");
        }
    }

    #[test]
    fn anything_else_is_no_size() {
        for text in ["", "120", "1 message", "octets 120", "+120 octets", "99999999999999999999999 octets"] {
            assert_eq!(size_hint(text.as_bytes()), None, "{text}");
        }
    }
}
