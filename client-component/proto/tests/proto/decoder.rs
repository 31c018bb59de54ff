//! The fast decoder finds what the slow one finds, in whatever pieces the octets arrive.

use pop3_proto::{
    BodyDecoder,
    body::{reference, reference_bare_lf},
};
use proptest::prelude::*;

use crate::pieces::{cut, sizes};

/// Content and the offset behind the terminator, where there is one.
type Decoded = (Vec<u8>, Option<usize>);

/// Decodes as a driver does: each piece is appended to what the decoder left over.
fn decode<'p>(pieces: impl IntoIterator<Item = &'p [u8]>) -> Decoded {
    decode_with(&mut BodyDecoder::default(), pieces)
}

fn decode_with<'p>(decoder: &mut BodyDecoder, pieces: impl IntoIterator<Item = &'p [u8]>) -> Decoded {
    let (mut buffer, mut content, mut offset) = (Vec::new(), Vec::new(), 0);
    for piece in pieces {
        buffer.extend_from_slice(piece);
        loop {
            let step = decoder.step(&buffer);
            assert!(step.content.end <= step.consumed && step.consumed <= buffer.len(), "{step:?}");
            content.extend_from_slice(&buffer[step.content.clone()]);
            buffer.drain(..step.consumed);
            offset += step.consumed;
            if step.done {
                assert!(step.content.is_empty(), "content and end come apart");
                return (content, Some(offset));
            }
            if step.consumed == 0 {
                break;
            }
        }
        assert!(buffer.len() <= 2, "{} octets held back", buffer.len());
    }
    (content, None)
}

/// Whether a client less strict ends the message earlier.
fn has_bare_terminator(input: &[u8]) -> bool {
    let end = |decoded: Decoded| decoded.1.unwrap_or(usize::MAX);
    end(reference_bare_lf(input)) < end(reference(input))
}

/// Every string of `length` octets that matter.
fn strings(length: u32) -> impl Iterator<Item = Vec<u8>> {
    (0..4usize.pow(length))
        .map(move |index| (0..length).map(|position| b"\r\n.x"[(index >> (2 * position)) & 3]).collect())
}

#[test]
fn every_two_cuts_of_every_short_string_equal_the_reference() {
    for input in (0..=7).flat_map(strings) {
        let (strict, bare) = (reference(&input), reference_bare_lf(&input));
        let told = has_bare_terminator(&input);
        for first in 0..=input.len() {
            for second in first..=input.len() {
                let pieces = [&input[..first], &input[first..second], &input[second..]];
                let mut decoder = BodyDecoder::default();
                let decoded = decode_with(&mut decoder, pieces);
                let cut = format!("{} cut at {first}, {second}", input.escape_ascii());
                assert_eq!(decoded, strict, "{cut}");
                assert_eq!(decoder.take_bare_terminator(), told, "{cut}");
                assert!(!decoder.take_bare_terminator(), "told once");
                assert_eq!(decode_with(&mut BodyDecoder::bare_lf(), pieces), bare, "{cut}");
            }
        }
    }
}

#[test]
fn reference_for_bare_line_feeds_ends_at_the_first_lone_full_stop() {
    for (input, content, end) in [
        ("a\n.\nb", "a\n", Some(4)),
        ("a\r\n.\n", "a\r\n", Some(5)),
        ("a\n.\r\n", "a\n", Some(5)),
        ("..\n.x\n.\n", ".\nx\n", Some(8)),
        (".\r\r\n.\n", "\r\r\n", Some(6)),
        ("a\n.\r", "a\n", None),
        ("a\r.\r", "a\r.\r", None),
    ] {
        let decoded = reference_bare_lf(input.as_bytes());
        assert_eq!(decoded, (content.as_bytes().to_vec(), end), "{}", input.escape_debug());
    }
}

#[test]
fn reference_reads_as_the_rfc_does() {
    let end = |content: &str, offset| (content.as_bytes().to_vec(), Some(offset));
    let open = |content: &str| (content.as_bytes().to_vec(), None);
    for (input, expected) in [
        (".\r\n", end("", 3)),
        ("a\r\n.\r\n+OK\r\n", end("a\r\n", 6)),
        ("..\r\n.x\r\n...\r\n.\r\n", end(".\r\nx\r\n..\r\n", 16)),
        ("a.\r\n.\r\n", end("a.\r\n", 7)),
        (".\r\r\n.\r\n", end("\r\r\n", 7)),
        ("a\n.\nb\r\n.\n\r\n.\r\n", end("a\n.\nb\r\n\n\r\n", 14)),
        (" .\r\n\r\n.\r\n", end(" .\r\n\r\n", 9)),
        ("a\r\n.", open("a\r\n")),
        ("a\r\n.\r", open("a\r\n")),
        ("a\r\n.\n", open("a\r\n\n")),
        ("a\r", open("a\r")),
        ("", open("")),
    ] {
        assert_eq!(reference(input.as_bytes()), expected, "{}", input.escape_debug());
    }
}

/// Sends a message as RFC 1939 section 3 tells a server to; `message` ends in CRLF or is empty.
fn encode(message: &[u8]) -> Vec<u8> {
    let mut wire = Vec::new();
    let mut behind = *b"\r\n";
    for &octet in message {
        if octet == b'.' && behind == *b"\r\n" {
            wire.push(b'.');
        }
        wire.push(octet);
        behind = [behind[1], octet];
    }
    [&wire[..], b".\r\n"].concat()
}

/// Octets in which line ends and full stops are as common as anything else.
fn octets(most: usize) -> impl Strategy<Value = Vec<u8>> {
    let octet = prop_oneof![Just(b'\r'), Just(b'\n'), Just(b'.'), Just(b'x'), any::<u8>()];
    let run = prop_oneof![
        4 => octet.prop_map(|octet| vec![octet]),
        2 => Just(b"\r\n".to_vec()),
        1 => Just(b"\r\n.".to_vec()),
        1 => (0..90usize).prop_map(|length| vec![b'A'; length]),
    ];
    prop::collection::vec(run, 0..most).prop_map(|runs| runs.concat())
}

proptest! {
    #[test]
    fn any_pieces_of_any_octets_equal_the_reference(
        input in octets(200),
        sizes in sizes(),
    ) {
        let mut decoder = BodyDecoder::default();
        prop_assert_eq!(decode_with(&mut decoder, cut(&input, &sizes)), reference(&input));
        prop_assert_eq!(decoder.take_bare_terminator(), has_bare_terminator(&input));
        let bare = decode_with(&mut BodyDecoder::bare_lf(), cut(&input, &sizes));
        prop_assert_eq!(bare, reference_bare_lf(&input));
    }

    #[test]
    fn what_was_stuffed_comes_back_octet_for_octet(
        message in octets(200),
        sizes in sizes(),
        behind in octets(5),
    ) {
        let message = if message.is_empty() { message } else { [&message[..], b"\r\n"].concat() };
        let wire = encode(&message);
        let input = [&wire[..], &behind].concat();
        prop_assert_eq!(decode(cut(&input, &sizes)), (message, Some(wire.len())));
    }
}
