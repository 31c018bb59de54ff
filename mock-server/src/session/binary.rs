//! Messages that POP3 does not carry in any mode, RFC 6856 §2.1.

use super::top::Top;
use crate::maildrop::Message;

/// Whether a message is declared as "binary" (RFC 2045 §6.2) and is it: with a NUL in it, which no other encoding permits.
///
/// Mail of lines alone that is declared so is sent as it is; its line ends are those of the mock anyway.
pub(super) fn is_binary(message: &Message) -> bool {
    // What the mock generates is text, and may be large.
    if message.is_generated() {
        return false;
    }
    let header: Vec<u8> = Top::new(message.chunks(), 0).flatten().collect();
    header.split(|octet| *octet == b'\n').any(declares)
        && message.chunks().any(|piece| memchr::memchr(0, &piece).is_some())
}

fn declares(line: &[u8]) -> bool {
    const FIELD: &[u8] = b"Content-Transfer-Encoding:";
    let value = line.split_at_checked(FIELD.len()).filter(|(name, _)| name.eq_ignore_ascii_case(FIELD));
    value.is_some_and(|(_, value)| value.trim_ascii().eq_ignore_ascii_case(b"binary"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_declared_as_binary_and_has_a_nul_is_binary() {
        assert!(is_binary(&b"content-transfer-encoding:  Binary \r\n\r\na\0b\r\n".into()));
        for other in [
            &b"Content-Transfer-Encoding: 8bit\r\n\r\na\0b\r\n"[..],
            b"Content-Transfer-Encoding: binary\r\n\r\nab\r\n",
            b"a: b\r\n\r\nContent-Transfer-Encoding: binary\r\na\0b\r\n",
            b"",
        ] {
            assert!(!is_binary(&other.into()), "{}", other.escape_ascii());
        }
    }
}
