//! Framing of status and listing lines.

use crate::{Error, Limit};

/// A line as it arrived.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Line<'i> {
    /// Without its end.
    pub(crate) text: &'i [u8],
    /// Octets with its end.
    pub(crate) octets: usize,
    /// It ends in LF without CR.
    pub(crate) bare: bool,
}

/// Finds line ends in input that grows between calls, without reading an octet twice.
#[derive(Debug, Default)]
pub(crate) struct LineScanner {
    /// Octets at the front of the input that are known to hold no LF.
    scanned: usize,
}

impl LineScanner {
    /// The first line of `input`, or `None` while its end has not arrived; of more than `most` octets, `limit`.
    ///
    /// After `None` the next call takes the same octets with more behind them; after a line, what follows it.
    pub(crate) fn line<'i>(
        &mut self,
        input: &'i [u8],
        most: usize,
        limit: Limit,
    ) -> Result<Option<Line<'i>>, Error> {
        let window = &input[..input.len().min(most)];
        let unread = window.get(self.scanned..).unwrap_or_default();
        match memchr::memchr(b'\n', unread) {
            Some(offset) => {
                let line = &window[..self.scanned + offset];
                self.scanned = 0;
                // RFC 1939 §3: "All responses are terminated by a CRLF pair." Who frames says what a lone LF means.
                let text = line.strip_suffix(b"\r");
                let bare = text.is_none();
                Ok(Some(Line { text: text.unwrap_or(line), octets: line.len() + 1, bare }))
            }
            None if window.len() == most => Err(Error::Limit(limit)),
            None => {
                self.scanned = window.len();
                Ok(None)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(input: &[u8]) -> Result<Option<(&[u8], bool)>, Error> {
        read(&mut LineScanner::default(), input, 8)
    }

    fn read<'i>(
        scanner: &mut LineScanner,
        input: &'i [u8],
        most: usize,
    ) -> Result<Option<(&'i [u8], bool)>, Error> {
        let line = scanner.line(input, most, Limit::Line)?;
        Ok(line.map(|line| {
            assert_eq!(line.octets, line.text.len() + if line.bare { 1 } else { 2 });
            (line.text, line.bare)
        }))
    }

    fn whole(text: &[u8]) -> Result<Option<(&[u8], bool)>, Error> {
        Ok(Some((text, false)))
    }

    #[test]
    fn line_ends_at_line_feed_and_loses_one_carriage_return() {
        assert_eq!(line(b"ab\r\ncd"), whole(b"ab"));
        assert_eq!(line(b"a\rb\r\r\n"), whole(b"a\rb\r"));
        assert_eq!(line(b"\r\n"), whole(b""));
        assert_eq!(line(b"ab\r"), Ok(None));
        assert_eq!(line(b""), Ok(None));
    }

    #[test]
    fn lone_line_feed_is_told() {
        for (input, text) in [(&b"ab\n"[..], &b"ab"[..]), (b"\n", b""), (b"a\rb\n\r\n", b"a\rb")] {
            assert_eq!(line(input), Ok(Some((text, true))));
        }
    }

    #[test]
    fn line_of_the_limit_passes_and_one_octet_more_does_not() {
        assert_eq!(line(b"123456\r\nmore"), whole(b"123456"));
        assert_eq!(line(b"1234567\r\n"), Err(Error::Limit(Limit::Line)));
        assert_eq!(line(b"12345678"), Err(Error::Limit(Limit::Line)));
        assert_eq!(line(b"1234567"), Ok(None));
    }

    #[test]
    fn growing_line_is_read_once() {
        let mut scanner = LineScanner::default();
        let input = b"slow\r\nnext\r\n";
        for cut in 0..6 {
            assert_eq!(read(&mut scanner, &input[..cut], 99), Ok(None));
            assert_eq!(scanner.scanned, cut);
        }
        assert_eq!(read(&mut scanner, input, 99), whole(b"slow"));
        assert_eq!(read(&mut scanner, &input[6..], 99), whole(b"next"));
    }

    #[test]
    fn shrinking_input_does_not_panic() {
        let mut scanner = LineScanner::default();
        assert_eq!(read(&mut scanner, b"abcdef", 99), Ok(None));
        assert_eq!(read(&mut scanner, b"a", 99), Ok(None));
    }
}
