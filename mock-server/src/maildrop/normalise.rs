//! From the octets a test holds to the octets RFC 1939 lets a server send.

use bytes::Bytes;

/// What had to be changed before a message could be sent.
///
/// RFC 1939 §11 has messages travel as lines that end in CRLF, and the terminator stands behind a
/// CRLF. So a CR or LF that is not part of a CRLF pair becomes one, and a last line without a line
/// end gets one. Nothing else is touched: NUL, 8-bit octets and lines of any length pass.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Repairs {
    /// Line feeds without a carriage return in front of them.
    pub bare_lf: u64,
    /// Carriage returns without a line feed behind them.
    pub bare_cr: u64,
    /// Whether the last line had no line end.
    pub final_line_end: bool,
}

impl Repairs {
    /// Whether the message is sent exactly as it was given.
    #[must_use]
    pub fn is_none(self) -> bool {
        self == Self::default()
    }
}

/// Brings `input` into the transmitted form; says what that took.
pub(crate) fn normalise(input: Bytes) -> (Bytes, Repairs) {
    let repairs = inspect(&input);
    if repairs.is_none() {
        return (input, repairs);
    }
    let mut output = Vec::with_capacity(input.len() + 2 + (repairs.bare_lf + repairs.bare_cr) as usize);
    let mut rest = &input[..];
    while let Some(position) = memchr::memchr2(b'\r', b'\n', rest) {
        output.extend_from_slice(&rest[..position]);
        output.extend_from_slice(b"\r\n");
        rest = &rest[position + line_end_length(&rest[position..])..];
    }
    output.extend_from_slice(rest);
    if repairs.final_line_end {
        output.extend_from_slice(b"\r\n");
    }
    (output.into(), repairs)
}

fn inspect(input: &[u8]) -> Repairs {
    let mut repairs = Repairs::default();
    let mut rest = input;
    while let Some(position) = memchr::memchr2(b'\r', b'\n', rest) {
        let length = line_end_length(&rest[position..]);
        match (length, rest[position]) {
            (2, _) => {}
            (_, b'\n') => repairs.bare_lf += 1,
            _ => repairs.bare_cr += 1,
        }
        rest = &rest[position + length..];
    }
    repairs.final_line_end = !rest.is_empty();
    repairs
}

/// Two for CRLF, one for a CR or LF that stands alone; `input` begins with one of them.
fn line_end_length(input: &[u8]) -> usize {
    if input.starts_with(b"\r\n") { 2 } else { 1 }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn normalised(input: &'static [u8]) -> Vec<u8> {
        normalise(Bytes::from_static(input)).0.to_vec()
    }

    #[test]
    fn crlf_lines_pass_untouched() {
        assert_eq!(normalised(b"a\r\n\r\n.\r\n"), b"a\r\n\r\n.\r\n");
        assert_eq!(normalised(b""), b"");
    }

    #[test]
    fn every_lone_cr_or_lf_becomes_a_pair() {
        assert_eq!(normalised(b"a\nb\rc\r\n"), b"a\r\nb\r\nc\r\n");
        assert_eq!(normalised(b"\r\r\n\n"), b"\r\n\r\n\r\n");
        assert_eq!(normalised(b"\n\r"), b"\r\n\r\n");
    }

    #[test]
    fn a_last_line_without_line_end_gets_one() {
        assert_eq!(normalised(b"a"), b"a\r\n");
        assert_eq!(normalised(b"a\r\n."), b"a\r\n.\r\n");
    }

    #[test]
    fn repairs_are_counted_by_kind() {
        let (_, repairs) = normalise(Bytes::from_static(b"a\nb\rc\rd"));
        assert_eq!(repairs, Repairs { bare_lf: 1, bare_cr: 2, final_line_end: true });
    }
}
