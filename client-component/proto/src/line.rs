//! Framing of status and listing lines.

use crate::{Error, Limit, Rule};

/// Finds line ends in input that grows between calls, without reading an octet twice.
#[derive(Debug, Default)]
pub(crate) struct LineScanner {
    /// Octets at the front of the input that are known to hold no LF.
    scanned: usize,
}

impl LineScanner {
    /// The first line of `input` without its CRLF, or `None` while its end has not arrived.
    ///
    /// After `None` the next call takes the same octets with more behind them; after a line, what follows it.
    pub(crate) fn line<'i>(
        &mut self,
        input: &'i [u8],
        limit: usize,
        bare_line_feed: Rule,
    ) -> Result<Option<&'i [u8]>, Error> {
        let window = &input[..input.len().min(limit)];
        let unread = window.get(self.scanned..).unwrap_or_default();
        match memchr::memchr(b'\n', unread) {
            Some(offset) => {
                let line = &window[..self.scanned + offset];
                self.scanned = 0;
                // RFC 1939 §3: "All responses are terminated by a CRLF pair." A lone LF is neither end nor text.
                line.strip_suffix(b"\r").map(Some).ok_or(Error::Violation(bare_line_feed))
            }
            None if window.len() == limit => Err(Error::Limit(Limit::Line)),
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

    fn line(input: &[u8]) -> Result<Option<&[u8]>, Error> {
        LineScanner::default().line(input, 8, Rule::StatusLineFeed)
    }

    #[test]
    fn line_ends_at_crlf_and_nowhere_else() {
        assert_eq!(line(b"ab\r\ncd"), Ok(Some(&b"ab"[..])));
        assert_eq!(line(b"a\rb\r\r\n"), Ok(Some(&b"a\rb\r"[..])));
        assert_eq!(line(b"\r\n"), Ok(Some(&b""[..])));
        assert_eq!(line(b"ab\r"), Ok(None));
        assert_eq!(line(b""), Ok(None));
    }

    #[test]
    fn lone_line_feed_is_a_violation() {
        for input in [&b"ab\n"[..], b"\n", b"a\rb\n\r\n"] {
            assert_eq!(line(input), Err(Error::Violation(Rule::StatusLineFeed)));
        }
    }

    #[test]
    fn line_of_the_limit_passes_and_one_octet_more_does_not() {
        assert_eq!(line(b"123456\r\nmore"), Ok(Some(&b"123456"[..])));
        assert_eq!(line(b"1234567\r\n"), Err(Error::Limit(Limit::Line)));
        assert_eq!(line(b"12345678"), Err(Error::Limit(Limit::Line)));
        assert_eq!(line(b"1234567"), Ok(None));
    }

    #[test]
    fn growing_line_is_read_once() {
        let mut scanner = LineScanner::default();
        let input = b"slow\r\nnext\r\n";
        for cut in 0..6 {
            assert_eq!(scanner.line(&input[..cut], 99, Rule::StatusLineFeed), Ok(None));
            assert_eq!(scanner.scanned, cut);
        }
        assert_eq!(scanner.line(input, 99, Rule::StatusLineFeed), Ok(Some(&b"slow"[..])));
        assert_eq!(scanner.line(&input[6..], 99, Rule::StatusLineFeed), Ok(Some(&b"next"[..])));
    }

    #[test]
    fn shrinking_input_does_not_panic() {
        let mut scanner = LineScanner::default();
        assert_eq!(scanner.line(b"abcdef", 99, Rule::StatusLineFeed), Ok(None));
        assert_eq!(scanner.line(b"a", 99, Rule::StatusLineFeed), Ok(None));
    }
}
