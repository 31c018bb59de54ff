//! The decoder finds what the slow one finds, whatever the octets and their pieces.

use pop3_proto::{
    BodyDecoder,
    body::{reference, reference_bare_lf},
};

use crate::pieces::{cut, sizes};

/// Input: the sizes of the pieces, then the octets of a message.
pub fn decoder(input: &[u8]) {
    let (sizes, octets) = sizes(input);
    let found = decode(BodyDecoder::default(), cut(octets, sizes));
    assert_eq!(found, reference(octets), "the fast decoder and the slow one");
    let found = decode(BodyDecoder::bare_lf(), cut(octets, sizes));
    assert_eq!(found, reference_bare_lf(octets), "the fast decoder and the slow one, where LF ends a line");
}

/// Decodes as a driver does: each piece is appended to what the decoder left over.
fn decode<'p>(mut decoder: BodyDecoder, pieces: impl Iterator<Item = &'p [u8]>) -> (Vec<u8>, Option<usize>) {
    let (mut buffer, mut content, mut offset) = (Vec::new(), Vec::new(), 0);
    for piece in pieces {
        buffer.extend_from_slice(piece);
        loop {
            let step = decoder.step(&buffer);
            content.extend_from_slice(&buffer[step.content.clone()]);
            assert!(step.content.end <= step.consumed, "content that is not consumed: {step:?}");
            buffer.drain(..step.consumed);
            offset += step.consumed;
            if step.done {
                assert_eq!(decoder.step(&buffer).consumed, 0, "behind the end nothing is taken");
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
