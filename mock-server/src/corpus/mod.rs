//! Messages of many shapes, from a seed.

mod shapes;
mod text;

use crate::maildrop::Message;
use crate::random::{Random, mix};
use shapes::SHAPES;

/// `count` messages in which every shape that has broken a POP3 implementation comes up in turn.
///
/// Lines of dots, a dot first and a dot last, 8-bit octets, NULs, lines of tens of thousands of
/// octets, an empty message, an empty body, no header, folded headers, a MIME attachment, blank
/// lines at the end, lines that look like replies. All are in the transmitted form already
/// ([`Message::repairs`] is none). The same seed and place give the same message.
///
/// ```
/// use pop3_mock::{Server, User, corpus};
///
/// let messages = corpus(7, 100);
/// assert_eq!(messages[..50], corpus(7, 50));
/// let server = Server::builder().user(User::new("alice", "secret").messages(&messages)).start_blocking()?;
/// assert_eq!(server.maildrop("alice").messages.len(), 100);
/// # Ok::<(), pop3_mock::StartError>(())
/// ```
#[must_use]
pub fn corpus(seed: u64, count: usize) -> Vec<Message> {
    (0..count)
        .map(|place| {
            let mut random = Random::new(seed ^ mix(place as u64));
            Message::from(SHAPES[place % SHAPES.len()](&mut random))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn holds(messages: &[Message], claim: impl Fn(&[u8]) -> bool) -> bool {
        messages.iter().any(|message| claim(&message.to_vec()))
    }

    #[test]
    fn the_seed_decides() {
        assert_eq!(corpus(1, 60), corpus(1, 60));
        assert_ne!(corpus(1, 60), corpus(2, 60));
    }

    #[test]
    fn all_messages_are_sent_as_they_are_given() {
        let messages = corpus(3, 200);
        assert_eq!(messages.len(), 200);
        assert!(messages.iter().all(|message| message.repairs().is_none()));
    }

    #[test]
    fn the_shapes_that_break_decoders_are_there() {
        let messages = corpus(4, SHAPES.len());
        assert!(holds(&messages, |octets| octets.is_empty()));
        assert!(holds(&messages, |octets| octets.starts_with(b".")));
        assert!(holds(&messages, |octets| octets.ends_with(b"\r\n.\r\n")));
        assert!(holds(&messages, |octets| octets.ends_with(b"\r\n\r\n\r\n")));
        assert!(holds(&messages, |octets| octets.starts_with(b"\r\n")));
        assert!(holds(&messages, |octets| octets.contains(&0)));
        assert!(holds(&messages, |octets| (0x80..=0xFF).all(|octet| octets.contains(&octet))));
        assert!(holds(&messages, |octets| octets.windows(5).any(|window| window == b"\r\n .\r")));
        assert!(holds(&messages, |octets| {
            octets.split(|octet| *octet == b'\n').any(|line| line.len() > 10_000)
        }));
    }
}
