//! Messages of many shapes, from a seed.

mod sample;
mod shapes;
mod text;

use crate::maildrop::Message;
pub(crate) use sample::Sample;

/// `count` messages in which every shape that has broken a POP3 implementation comes up in turn.
///
/// Lines of dots, a dot first and a dot last, 8-bit octets, NULs, lines of tens of thousands of
/// octets, an empty message, an empty body, no header, folded headers, a MIME attachment, blank
/// lines at the end, lines that look like replies. All are in the transmitted form already
/// ([`Message::repairs`] is none). The same seed and place give the same message, which is made each
/// time it is read: a hundred thousand of them are there at once and take hardly any memory.
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
    (0..count as u64).map(|place| Message::sample(Sample::new(seed, place))).collect()
}

#[cfg(test)]
mod tests {
    use super::shapes::SHAPES;
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
        assert!(messages.iter().all(|message| Message::from(message.to_vec()).repairs().is_none()));
    }

    #[test]
    fn sizes_are_told_without_the_content_and_are_right() {
        for seed in 0..20 {
            for (place, message) in corpus(seed, 2 * SHAPES.len()).iter().enumerate() {
                assert_eq!(message.octets(), message.to_vec().len() as u64, "{seed} {place}");
            }
        }
    }

    #[test]
    fn content_is_that_of_every_release() {
        let content: Vec<u8> = corpus(7, 44).iter().flat_map(Message::to_vec).collect();
        let sum = content.iter().fold(0_u64, |sum, octet| sum.wrapping_mul(31).wrapping_add((*octet).into()));
        assert_eq!((content.len(), sum), (846_955, 2_518_613_571_187_923_576));
    }

    #[test]
    fn a_message_is_equal_to_one_made_from_its_content() {
        let messages = corpus(5, 3);
        assert_eq!(messages[0], Message::from(messages[0].to_vec()));
        assert_ne!(messages[0], messages[1]);
        assert_ne!(messages[0], Message::generated(messages[0].octets(), 5));
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
