//! Lines, headers and base64 for the shapes.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use crate::random::Random;

const WORDS: &[&str] = &[
    "the", "maildrop", "holds", "a", "message", "whose", "lines", "end", "in", "pairs", "and", "no", "octet",
    "of", "it", "may", "change", "on", "its", "way", "from", "here", "to", "there.", "Yours,", "(sic)", "--",
    "10%",
];

/// A header with a subject of its own, and the empty line behind it.
pub(super) fn header(random: &mut Random, subject: &str) -> Vec<u8> {
    let number = random.number();
    format!(
        "From: Alice <alice@mail.example>\r\nTo: Bob <bob@mail.example>\r\nSubject: {subject}\r\n\
         Date: Fri, 21 Nov 1997 09:55:06 -0600\r\nMessage-ID: <{number:016x}@mail.example>\r\n\r\n"
    )
    .into_bytes()
}

/// A line of words, without its end.
pub(super) fn line(random: &mut Random) -> String {
    let words = 1 + random.below(12);
    let words: Vec<&str> = (0..words).map(|_| random.pick(WORDS)).collect();
    words.join(" ")
}

/// Lines of words.
pub(super) fn paragraph(random: &mut Random, lines: usize) -> Vec<u8> {
    (0..lines).flat_map(|_| (line(random) + "\r\n").into_bytes()).collect()
}

/// A header and the lines of a body, each given without its end.
pub(super) fn with_lines<L: AsRef<[u8]>>(
    random: &mut Random,
    subject: &str,
    lines: impl IntoIterator<Item = L>,
) -> Vec<u8> {
    let mut message = header(random, subject);
    for line in lines {
        message.extend_from_slice(line.as_ref());
        message.extend_from_slice(b"\r\n");
    }
    message
}

/// Random octets as base64 in lines of 76.
pub(super) fn base64_lines(random: &mut Random, octets: usize) -> Vec<u8> {
    let octets: Vec<u8> = (0..octets.div_ceil(8)).flat_map(|_| random.number().to_le_bytes()).collect();
    let encoded = STANDARD.encode(octets);
    encoded.as_bytes().chunks(76).flat_map(|line| [line, b"\r\n"].concat()).collect()
}
