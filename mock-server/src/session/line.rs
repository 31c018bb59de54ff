//! Command lines out of octets, however those arrive.

use bytes::{Bytes, BytesMut};

/// A line without its CRLF.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Line {
    /// All of it. Lone CRs and LFs are part of the content: only CRLF ends a line (RFC1939-3-08).
    Whole(Bytes),
    /// Longer than the limit; its octets are gone (RFC2449-4-04).
    TooLong,
}

/// Collects octets and gives lines out.
///
/// Holds what was fed in and not yet taken out; of an unfinished line that is over the limit it
/// keeps one octet, so that a line without end does not grow memory.
#[derive(Debug, Default)]
pub(crate) struct LineReader {
    buffer: BytesMut,
    /// Octets at the front that hold no CRLF.
    scanned: usize,
    /// The front belongs to a line that is over the limit already.
    discarding: bool,
    /// Octets of lines over the limit that are gone and not told yet.
    dropped: u64,
    /// Octets at the front that are among them.
    counted: usize,
}

impl LineReader {
    pub(crate) fn feed(&mut self, octets: &[u8]) {
        self.buffer.extend_from_slice(octets);
    }

    /// Whether octets wait behind the last line taken.
    pub(crate) fn has_more(&self) -> bool {
        !self.buffer.is_empty()
    }

    /// How many octets of lines over the limit are gone since this was asked.
    pub(crate) fn take_dropped(&mut self) -> u64 {
        std::mem::take(&mut self.dropped)
    }

    /// How many whole lines wait behind the last line taken.
    pub(crate) fn waiting(&self) -> usize {
        memchr::memmem::find_iter(&self.buffer, b"\r\n").count()
    }

    /// The next line, if its CRLF has arrived. `limit` is in octets with the CRLF.
    pub(crate) fn take(&mut self, limit: usize) -> Option<Line> {
        let Some(end) = self.find_end() else {
            self.discard_overlong(limit);
            return None;
        };
        let line = self.buffer.split_to(end + 2);
        self.scanned = 0;
        let too_long = std::mem::take(&mut self.discarding) || line.len() > limit;
        let counted = std::mem::take(&mut self.counted);
        self.dropped += if too_long { (line.len() - counted) as u64 } else { 0 };
        Some(if too_long { Line::TooLong } else { Line::Whole(line.freeze().slice(..end)) })
    }

    fn find_end(&mut self) -> Option<usize> {
        let found = memchr::memmem::find(&self.buffer[self.scanned..], b"\r\n");
        let end = found.map(|position| self.scanned + position);
        // A CR at the very end may become a CRLF.
        self.scanned = self.buffer.len().saturating_sub(1);
        end
    }

    fn discard_overlong(&mut self, limit: usize) {
        if self.discarding || self.buffer.len() >= limit {
            self.discarding = true;
            self.dropped += (self.buffer.len() - self.counted) as u64;
            let _ = self.buffer.split_to(self.scanned);
            self.counted = self.buffer.len();
            self.scanned = 0;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(chunks: &[&[u8]]) -> Vec<Line> {
        let mut reader = LineReader::default();
        let mut lines = Vec::new();
        for chunk in chunks {
            reader.feed(chunk);
            lines.extend(std::iter::from_fn(|| reader.take(10)));
        }
        lines
    }

    fn whole(content: &'static [u8]) -> Line {
        Line::Whole(Bytes::from_static(content))
    }

    #[test]
    fn only_crlf_ends_a_line() {
        assert_eq!(lines(&[b"a\nb\rc\r\n\r\n"]), [whole(b"a\nb\rc"), whole(b"")]);
    }

    #[test]
    fn a_line_may_arrive_octet_by_octet() {
        let input = b"NOOP\r\nSTAT\r\n12345678\r\n123456789\r\nQUIT\r\n";
        let single: Vec<&[u8]> = input.chunks(1).collect();
        assert_eq!(lines(&single), lines(&[input]));
    }

    #[test]
    fn the_limit_counts_the_crlf() {
        let found = lines(&[b"12345678\r\n123456789\r\nNOOP\r\n"]);
        assert_eq!(found, [whole(b"12345678"), Line::TooLong, whole(b"NOOP")]);
    }

    #[test]
    fn an_endless_line_is_given_up_without_being_kept() {
        let mut reader = LineReader::default();
        for _ in 0..10_000 {
            reader.feed(&[b'x'; 100]);
            assert_eq!(reader.take(255), None);
            assert!(reader.buffer.len() < 255);
        }
        reader.feed(b"\r");
        assert_eq!(reader.take(255), None);
        reader.feed(b"\nNOOP\r\n");
        assert_eq!(reader.take(255), Some(Line::TooLong));
        assert_eq!(reader.take_dropped(), 1_000_002);
        assert_eq!(reader.take(255), Some(whole(b"NOOP")));
    }
}
