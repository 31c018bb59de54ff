//! The part of a message that TOP sends.

use bytes::Bytes;

use crate::maildrop::Chunks;

/// Header, separating line and the first lines of the body: always the beginning of what RETR
/// sends. A message without an empty line is all header.
#[derive(Debug)]
pub(crate) struct Top {
    chunks: Chunks,
    part: Part,
    /// Whether the line read now has an octet other than its line end.
    line_has_text: bool,
}

#[derive(Debug)]
enum Part {
    /// In the header; this many body lines will follow.
    Header(u64),
    /// In the body; this many lines are left.
    Body(u64),
}

impl Top {
    pub(crate) fn new(chunks: Chunks, lines: u64) -> Self {
        Self { chunks, part: Part::Header(lines), line_has_text: false }
    }

    /// Moves on to the next line.
    fn end_line(&mut self) {
        let line_has_text = std::mem::take(&mut self.line_has_text);
        self.part = match self.part {
            Part::Header(lines) if line_has_text => Part::Header(lines),
            Part::Header(lines) => Part::Body(lines),
            Part::Body(lines) => Part::Body(lines.saturating_sub(1)),
        };
    }

    /// How many octets of `chunk` belong to the part.
    fn measure(&mut self, chunk: &[u8]) -> usize {
        let mut start = 0;
        for line_feed in memchr::memchr_iter(b'\n', chunk) {
            self.line_has_text |= has_text(&chunk[start..line_feed]);
            self.end_line();
            start = line_feed + 1;
            if matches!(self.part, Part::Body(0)) {
                return start;
            }
        }
        self.line_has_text |= has_text(&chunk[start..]);
        chunk.len()
    }
}

/// Content holds CR in front of LF only.
fn has_text(line: &[u8]) -> bool {
    !matches!(line, b"" | b"\r")
}

impl Iterator for Top {
    type Item = Bytes;

    fn next(&mut self) -> Option<Bytes> {
        if matches!(self.part, Part::Body(0)) {
            return None;
        }
        let chunk = self.chunks.next()?;
        let length = self.measure(&chunk);
        Some(chunk.slice(..length))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::maildrop::Message;

    fn top(message: &str, lines: u64) -> Vec<u8> {
        Top::new(Message::from(message).chunks(), lines).flatten().collect()
    }

    const MESSAGE: &str = "a: b\r\n c\r\n\r\n1\r\n\r\n.3\r\n";

    #[test]
    fn no_lines_means_header_and_separating_line() {
        assert_eq!(top(MESSAGE, 0), b"a: b\r\n c\r\n\r\n");
    }

    #[test]
    fn body_lines_are_counted_whatever_they_hold() {
        assert_eq!(top(MESSAGE, 1), b"a: b\r\n c\r\n\r\n1\r\n");
        assert_eq!(top(MESSAGE, 2), b"a: b\r\n c\r\n\r\n1\r\n\r\n");
        assert_eq!(top(MESSAGE, 3), MESSAGE.as_bytes());
        assert_eq!(top(MESSAGE, u64::MAX), MESSAGE.as_bytes());
    }

    #[test]
    fn without_an_empty_line_all_is_header() {
        assert_eq!(top("a: b\r\nc: d\r\n", 0), b"a: b\r\nc: d\r\n");
        assert_eq!(top("", 0), b"");
    }

    #[test]
    fn a_message_may_begin_with_its_separating_line() {
        assert_eq!(top("\r\n1\r\n2\r\n", 1), b"\r\n1\r\n");
    }

    #[test]
    fn a_generated_message_is_cut_like_any_other() {
        let message = Message::generated(300_000, 1);
        let whole = message.to_vec();
        let part: Vec<u8> = Top::new(message.chunks(), 2000).flatten().collect();
        assert!(whole.starts_with(&part));
        let body = whole.windows(4).position(|window| window == b"\r\n\r\n").unwrap() + 4;
        assert_eq!(part[body..].iter().filter(|octet| **octet == b'\n').count(), 2000);
    }
}
