//! The timestamp in a greeting, for APOP (RFC 1939 section 7).

use memchr::{memchr, memrchr_iter};

/// Longest timestamp that is taken, in octets with its brackets.
const LONGEST: usize = 128;

/// The timestamp of a greeting: the last well-formed msg-id in its text, brackets included.
///
/// `None` means that the server does not offer APOP. Servers put other things between angle brackets, and whoever can
/// choose octets outside printable ASCII can find out a password by MD5 collisions, so the grammar of RFC 5322 section
/// 3.6.4 is asked for strictly, and at most 128 octets are taken.
///
/// ```
/// use pop3_proto::apop_timestamp;
///
/// let text = b"POP3 server ready <1896.697170952@dbc.mtview.ca.us>";
/// assert_eq!(apop_timestamp(text), Some(&b"<1896.697170952@dbc.mtview.ca.us>"[..]));
/// assert_eq!(apop_timestamp(b"POP Ya! v1.0.0na@2 <IbeYKj57Sa61>"), None);
/// ```
#[must_use]
pub fn apop_timestamp(text: &[u8]) -> Option<&[u8]> {
    memrchr_iter(b'<', text).find_map(|start| {
        let rest = &text[start..];
        let length = memchr(b'>', &rest[..rest.len().min(LONGEST)])?;
        let token = &rest[..=length];
        is_msg_id(token).then_some(token)
    })
}

/// RFC 5322 §3.6.4: msg-id = "<" id-left "@" id-right ">"
fn is_msg_id(token: &[u8]) -> bool {
    let Some(inside) = token.strip_prefix(b"<").and_then(|token| token.strip_suffix(b">")) else {
        return false;
    };
    let mut sides = inside.splitn(2, |&octet| octet == b'@');
    let (left, right) = (sides.next().unwrap_or_default(), sides.next().unwrap_or_default());
    let literal = right.strip_prefix(b"[").and_then(|right| right.strip_suffix(b"]"));
    is_dot_atom(left) && literal.map_or_else(|| is_dot_atom(right), is_literal)
}

/// atext and full stops, wherever they are: some servers begin or end with one.
fn is_dot_atom(text: &[u8]) -> bool {
    let is_atext = |octet: &u8| octet.is_ascii_alphanumeric() || b"!#$%&'*+-/=?^_`{|}~.".contains(octet);
    !text.is_empty() && text.iter().all(is_atext)
}

/// *dtext between brackets: an address.
fn is_literal(text: &[u8]) -> bool {
    !text.is_empty() && text.iter().all(|octet| octet.is_ascii_graphic() && !b"[\\]<>@".contains(octet))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn timestamp(text: &str) -> Option<&str> {
        apop_timestamp(text.as_bytes()).map(|found| core::str::from_utf8(found).unwrap())
    }

    #[test]
    fn the_timestamp_stands_anywhere() {
        // quirks apop-timestamp-first, apop-timestamp-after-text
        assert_eq!(timestamp("<16184.1473445882@host.example>"), Some("<16184.1473445882@host.example>"));
        assert_eq!(timestamp("<1.2@host> [XMail 1.22] ready; x"), Some("<1.2@host>"));
        assert_eq!(timestamp("Qpopper (version 4.0.5) starting.  <30396.1@h>"), Some("<30396.1@h>"));
        assert_eq!(timestamp("ready <-12.a=+b/c@[192.0.2.7]>"), Some("<-12.a=+b/c@[192.0.2.7]>"));
    }

    #[test]
    fn the_last_well_formed_one_counts() {
        assert_eq!(timestamp("<1@a> <2@b> <no>"), Some("<2@b>"));
        assert_eq!(timestamp("<x <1@a>"), Some("<1@a>"));
    }

    #[test]
    fn what_is_no_msg_id_is_no_timestamp() {
        // quirks greeting-without-timestamp, apop-fake-timestamp, apop-malformed-timestamp
        for text in [
            "",
            "Hello there.",
            "POP3 server ready <Jana-Server>",
            "v1.0.0na@2 <IbeYKj57Sa61>",
            "<>",
            "<@>",
            "<a@>",
            "<@b>",
            "<a@b@c>",
            "<123@h",
            "<1234.5678@(null)>",
            "<12:34@h>",
            "<a b@c>",
            "<a@b\t>",
            "<\u{e9}@h>",
            "<a@[]>",
            "<a@[b]c>",
        ] {
            assert_eq!(timestamp(text), None, "{text}");
        }
        assert_eq!(apop_timestamp(b"ready <\xff\xfe.1@h>"), None);
    }

    #[test]
    fn a_timestamp_has_128_octets_at_most() {
        let of = |octets: usize| alloc::format!("<{}@h>", "x".repeat(octets - 4));
        assert_eq!(timestamp(&of(128)), Some(&*of(128)));
        assert_eq!(timestamp(&of(129)), None);
    }
}
