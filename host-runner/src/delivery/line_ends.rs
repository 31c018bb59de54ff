//! Line ends on disk.

use std::borrow::Cow;

/// How lines end in a file. RFC 1939 sends CRLF; most programs of Unix write LF.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum LineEnds {
    /// As received, octet for octet: CRLF, and whatever else a message holds.
    #[default]
    AsReceived,
    /// Each CRLF becomes LF; a CR or LF alone stays.
    Lf,
}

/// Turns CRLF into LF in octets that come in pieces.
#[derive(Debug, Default)]
pub(super) struct Converter {
    line_ends: LineEnds,
    /// The last piece ended with a CR, which is held back: an LF may follow.
    carriage_return: bool,
}

impl Converter {
    pub(super) fn new(line_ends: LineEnds) -> Self {
        Self { line_ends, carriage_return: false }
    }

    /// The octets as they are to be written now.
    pub(super) fn convert<'o>(&mut self, octets: &'o [u8]) -> Cow<'o, [u8]> {
        match self.line_ends {
            LineEnds::AsReceived => Cow::Borrowed(octets),
            LineEnds::Lf => Cow::Owned(self.shorten(octets)),
        }
    }

    /// What is left to write once the last octets were converted.
    pub(super) fn rest(&mut self) -> &'static [u8] {
        if std::mem::take(&mut self.carriage_return) { b"\r" } else { b"" }
    }

    fn shorten(&mut self, octets: &[u8]) -> Vec<u8> {
        let mut output = Vec::with_capacity(octets.len() + 1);
        for &octet in octets {
            if std::mem::take(&mut self.carriage_return) && octet != b'\n' {
                output.push(b'\r');
            }
            if octet == b'\r' {
                self.carriage_return = true;
            } else {
                output.push(octet);
            }
        }
        output
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn converted(line_ends: LineEnds, pieces: &[&[u8]]) -> Vec<u8> {
        let mut converter = Converter::new(line_ends);
        let mut output: Vec<u8> =
            pieces.iter().flat_map(|piece| converter.convert(piece).into_owned()).collect();
        output.extend_from_slice(converter.rest());
        output
    }

    #[test]
    fn every_cut_gives_the_same_octets() {
        let text = b"a\r\n\r\r\nb\n\rc\r\n\r";
        for first in 0..text.len() {
            for second in first..text.len() {
                let pieces = [&text[..first], &text[first..second], &text[second..]];
                assert_eq!(converted(LineEnds::Lf, &pieces), b"a\n\r\nb\n\rc\n\r", "{first} {second}");
                assert_eq!(converted(LineEnds::AsReceived, &pieces), text);
            }
        }
    }
}
