//! One function per shape of message.

use super::text::{Pen, Text};

/// Makes a message in the transmitted form.
type Shape = fn(&mut Pen) -> Text;

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

fn plain(pen: &mut Pen) -> Text {
    let header = pen.header("plain");
    let lines = 1 + pen.below(60);
    header.then(pen.paragraph(lines))
}

/// What byte-stuffing is about, in a random order.
fn dot_lines(pen: &mut Pen) -> Text {
    let choices = [".", "..", "...x", "....", ".\t", ". ", ".x", "x.", "", "..\0", "text", "text."];
    let lines: Vec<&str> = (0..40).map(|_| pen.random.pick(&choices)).collect();
    pen.with_lines("dots", lines)
}

/// No line holds anything else; nor does a header.
fn only_dots(pen: &mut Pen) -> Text {
    let lines = 1 + pen.below(20);
    pen.chosen_lines(lines, &[".", "..", "...", "...."])
}

/// The very first octet is a dot.
fn dot_first(pen: &mut Pen) -> Text {
    Text::from(".hidden: value\r\n").then(plain(pen))
}

/// The last line is the one that a terminator looks like.
fn dot_last(pen: &mut Pen) -> Text {
    let text = pen.line();
    pen.with_lines("dot last", [&text, ".", "."])
}

/// Every octet from 0x80 on, as Latin-1 would send it, and some UTF-8.
fn eight_bit(pen: &mut Pen) -> Text {
    let octets: Vec<u8> = (0x80..=0xFF).collect();
    let lines = [&octets[..], "Grüße, Καλημέρα, 日本語 \u{1F4EC}".as_bytes(), b".\x80", b"\xFF"];
    pen.with_lines("=?utf-8?q?Gr=C3=BC=C3=9Fe?=", lines)
}

fn nul(pen: &mut Pen) -> Text {
    pen.with_lines("nul", [&b"\0"[..], b"a\0b", b".\0", b"\x01\x02\x7F\x1B[0m", b"\0\0\0\0."])
}

/// A line far beyond the 998 octets of RFC 5322 §2.1.1.
fn long_line(pen: &mut Pen) -> Text {
    let length = 10_001 + pen.below(60_000);
    let text = pen.chosen_octets(length, b"abcdefghijklmnop .,");
    pen.header("long line").then(text).then("\r\nshort\r\n")
}

fn long_line_of_dots(pen: &mut Pen) -> Text {
    let dots = ".".repeat(10_001 + pen.below(10_000));
    pen.with_lines("long line of dots", [&dots, ".", &dots])
}

fn empty_body(pen: &mut Pen) -> Text {
    pen.header("empty body")
}

/// No octet at all.
fn empty(_: &mut Pen) -> Text {
    Text::default()
}

fn blank_line_only(_: &mut Pen) -> Text {
    "\r\n".into()
}

/// The line between header and body comes first.
fn no_header(pen: &mut Pen) -> Text {
    Text::from("\r\n").then(pen.paragraph(5))
}

/// A header that no empty line ends.
fn header_only(pen: &mut Pen) -> Text {
    let mut message = pen.header("header only");
    message.octets.truncate(message.octets.len() - 2);
    message
}

fn attachment(pen: &mut Pen) -> Text {
    let size = 1_000 + pen.below(60_000);
    let text = pen.paragraph(3);
    let encoded = pen.base64_lines(size);
    Text::from("MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=\"=_1\"\r\n")
        .then(pen.header("attachment"))
        .then("--=_1\r\nContent-Type: text/plain\r\n\r\n")
        .then(text)
        .then("\r\n--=_1\r\nContent-Type: application/octet-stream\r\nContent-Transfer-Encoding: base64\r\n\r\n")
        .then(encoded)
        .then("--=_1--\r\n")
}

/// Continuation lines by space and by tab, one of them a dot.
fn folded_header(pen: &mut Pen) -> Text {
    let folded = "Received: from a.example\r\n\tby b.example\r\n  with ESMTP;\r\n .\r\n\t \r\n";
    Text::from(folded).then(plain(pen))
}

fn trailing_blank_lines(pen: &mut Pen) -> Text {
    let blank = "\r\n".repeat(3 + pen.below(30));
    plain(pen).then(blank)
}

/// Lines that a client which trims takes for the terminator.
fn space_and_dot(pen: &mut Pen) -> Text {
    pen.with_lines("space and dot", [" .", "\t.", ". ", " . ", " ..", "\u{a0}."])
}

/// Lines that a client out of step takes for replies.
fn protocol_in_content(pen: &mut Pen) -> Text {
    let lines = ["+OK 2 320", "-ERR no", "+ ", "+", ".", "1 120", "QUIT", "PASS secret", "AUTH PLAIN", "+OK"];
    pen.with_lines("protocol", lines)
}

fn trailing_spaces(pen: &mut Pen) -> Text {
    pen.with_lines("spaces", ["  ", "\t", "x  ", "x\t", ".  ", " "])
}

fn many_short_lines(pen: &mut Pen) -> Text {
    let lines = pen.chosen_lines(5_000, &["", ".", "x", "..", "xy"]);
    pen.header("short lines").then(lines)
}

fn large(pen: &mut Pen) -> Text {
    let size = 150_000 + pen.below(100_000);
    pen.header("large").then(pen.base64_lines(size))
}
