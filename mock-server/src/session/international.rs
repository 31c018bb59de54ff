//! Messages that only UTF-8 mode may send, RFC 6856 §2.1.

use super::top::Top;
use crate::maildrop::Message;

/// Whether a message has a header of RFC 6532: UTF-8 that is not ASCII.
///
/// Headers that are no UTF-8 are wrong in any mode, and a body in 8bit is ordinary mail.
pub(super) fn needs_utf8(message: &Message) -> bool {
    // What the mock generates has a header in ASCII, and may be large.
    if message.is_generated() {
        return false;
    }
    let header = || Top::new(message.chunks(), 0);
    if header().all(|piece| piece.is_ascii()) {
        return false;
    }
    let header: Vec<u8> = header().flatten().collect();
    str::from_utf8(&header).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::corpus;

    #[test]
    fn utf_8_in_the_header_is_what_counts() {
        assert!(needs_utf8(&"Subject: Gr\u{FC}\u{DF}e\r\n\r\nbody\r\n".into()));
        assert!(needs_utf8(&"Subject: \u{1F4EC}".into()));
        for other in ["Subject: =?utf-8?q?Gr=C3=BC=C3=9Fe?=\r\n\r\nGr\u{FC}\u{DF}e\r\n", "", "\r\n\u{E4}"] {
            assert!(!needs_utf8(&other.into()), "{other:?}");
        }
        assert!(!needs_utf8(&b"Subject: Gr\xFC\xDFe\r\n\r\n".to_vec().into()));
        assert!(!needs_utf8(&Message::generated(1 << 40, 1)));
        assert!(corpus(6, 44).iter().all(|message| !needs_utf8(&message.to_vec().into())));
    }

    #[test]
    fn a_character_on_the_border_of_two_pieces_is_one() {
        for padding in 65_530..65_540 {
            assert!(needs_utf8(&format!("Subject: {}\u{E4}\r\n\r\n", "x".repeat(padding)).into()));
        }
    }
}
