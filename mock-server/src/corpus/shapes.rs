//! One function per shape of message.

use super::text::{base64_lines, header, line, paragraph, with_lines};
use crate::random::Random;

/// Makes a message in the transmitted form.
type Shape = fn(&mut Random) -> Vec<u8>;

/// All shapes, in the order in which a corpus goes through them.
pub(super) const SHAPES: &[Shape] = &[
    plain,
    dot_lines,
    only_dots,
    dot_first,
    dot_last,
    eight_bit,
    nul,
    long_line,
    long_line_of_dots,
    empty_body,
    empty,
    blank_line_only,
    no_header,
    header_only,
    attachment,
    folded_header,
    trailing_blank_lines,
    space_and_dot,
    protocol_in_content,
    trailing_spaces,
    many_short_lines,
    large,
];

fn plain(random: &mut Random) -> Vec<u8> {
    let mut message = header(random, "plain");
    let lines = 1 + random.below(60);
    message.extend(paragraph(random, lines));
    message
}

/// What byte-stuffing is about, in a random order.
fn dot_lines(random: &mut Random) -> Vec<u8> {
    let choices = [".", "..", "...x", "....", ".\t", ". ", ".x", "x.", "", "..\0", "text", "text."];
    let lines: Vec<&str> = (0..40).map(|_| random.pick(&choices)).collect();
    with_lines(random, "dots", lines)
}

/// No line holds anything else; nor does a header.
fn only_dots(random: &mut Random) -> Vec<u8> {
    (0..1 + random.below(20))
        .flat_map(|_| ".".repeat(1 + random.below(4)).into_bytes().into_iter().chain(*b"\r\n"))
        .collect()
}

/// The very first octet is a dot.
fn dot_first(random: &mut Random) -> Vec<u8> {
    [b".hidden: value\r\n", &plain(random)[..]].concat()
}

/// The last line is the one that a terminator looks like.
fn dot_last(random: &mut Random) -> Vec<u8> {
    let text = line(random);
    with_lines(random, "dot last", [&text, ".", "."])
}

/// Every octet from 0x80 on, as Latin-1 would send it, and some UTF-8.
fn eight_bit(random: &mut Random) -> Vec<u8> {
    let octets: Vec<u8> = (0x80..=0xFF).collect();
    let lines = [&octets[..], "Grüße, Καλημέρα, 日本語 \u{1F4EC}".as_bytes(), b".\x80", b"\xFF"];
    with_lines(random, "=?utf-8?q?Gr=C3=BC=C3=9Fe?=", lines)
}

fn nul(random: &mut Random) -> Vec<u8> {
    with_lines(random, "nul", [&b"\0"[..], b"a\0b", b".\0", b"\x01\x02\x7F\x1B[0m", b"\0\0\0\0."])
}

/// A line far beyond the 998 octets of RFC 5322 §2.1.1.
fn long_line(random: &mut Random) -> Vec<u8> {
    let length = 10_001 + random.below(60_000);
    let text: Vec<u8> = (0..length).map(|_| b"abcdefghijklmnop .,"[random.below(19)]).collect();
    with_lines(random, "long line", [&text[..], b"short"])
}

fn long_line_of_dots(random: &mut Random) -> Vec<u8> {
    let dots = ".".repeat(10_001 + random.below(10_000));
    with_lines(random, "long line of dots", [&dots, ".", &dots])
}

fn empty_body(random: &mut Random) -> Vec<u8> {
    header(random, "empty body")
}

/// No octet at all.
fn empty(_: &mut Random) -> Vec<u8> {
    Vec::new()
}

fn blank_line_only(_: &mut Random) -> Vec<u8> {
    b"\r\n".to_vec()
}

/// The line between header and body comes first.
fn no_header(random: &mut Random) -> Vec<u8> {
    [b"\r\n", &paragraph(random, 5)[..]].concat()
}

/// A header that no empty line ends.
fn header_only(random: &mut Random) -> Vec<u8> {
    let mut message = header(random, "header only");
    message.truncate(message.len() - 2);
    message
}

fn attachment(random: &mut Random) -> Vec<u8> {
    let size = 1_000 + random.below(60_000);
    let text = paragraph(random, 3);
    let encoded = base64_lines(random, size);
    [
        b"MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=\"=_1\"\r\n",
        &header(random, "attachment")[..],
        b"--=_1\r\nContent-Type: text/plain\r\n\r\n",
        &text,
        b"\r\n--=_1\r\nContent-Type: application/octet-stream\r\nContent-Transfer-Encoding: base64\r\n\r\n",
        &encoded,
        b"--=_1--\r\n",
    ]
    .concat()
}

/// Continuation lines by space and by tab, one of them a dot.
fn folded_header(random: &mut Random) -> Vec<u8> {
    let folded = b"Received: from a.example\r\n\tby b.example\r\n  with ESMTP;\r\n .\r\n\t \r\n";
    [folded, &plain(random)[..]].concat()
}

fn trailing_blank_lines(random: &mut Random) -> Vec<u8> {
    let blank = b"\r\n".repeat(3 + random.below(30));
    [plain(random), blank].concat()
}

/// Lines that a client which trims takes for the terminator.
fn space_and_dot(random: &mut Random) -> Vec<u8> {
    with_lines(random, "space and dot", [" .", "\t.", ". ", " . ", " ..", "\u{a0}."])
}

/// Lines that a client out of step takes for replies.
fn protocol_in_content(random: &mut Random) -> Vec<u8> {
    let lines = ["+OK 2 320", "-ERR no", "+ ", "+", ".", "1 120", "QUIT", "PASS secret", "AUTH PLAIN", "+OK"];
    with_lines(random, "protocol", lines)
}

fn trailing_spaces(random: &mut Random) -> Vec<u8> {
    with_lines(random, "spaces", ["  ", "\t", "x  ", "x\t", ".  ", " "])
}

fn many_short_lines(random: &mut Random) -> Vec<u8> {
    let lines: Vec<&str> = (0..5_000).map(|_| random.pick(&["", ".", "x", "..", "xy"])).collect();
    with_lines(random, "short lines", lines)
}

fn large(random: &mut Random) -> Vec<u8> {
    let size = 150_000 + random.below(100_000);
    let mut message = header(random, "large");
    message.extend(base64_lines(random, size));
    message
}
