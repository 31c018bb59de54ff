//! Places behind lines, which are counted as they go through.

use super::Lines;

/// As much of a line as tells the terminator from a line with a stuffed dot.
const HEAD: usize = 3;

/// Looks for the end of a line behind a command.
#[derive(Debug)]
pub(super) struct Search {
    /// Where the first line begins that counts.
    from: u64,
    /// Where the last one ends, once that is known.
    until: Option<u64>,
    stuffed: bool,
    /// How many lines are still to come.
    left: u64,
    /// The beginning of the line that goes through.
    head: Vec<u8>,
}

impl Search {
    pub(super) fn new(lines: &Lines, from: u64) -> Self {
        Self { from, until: None, stuffed: lines.stuffed, left: lines.number, head: Vec::new() }
    }

    /// From `offset` on lines belong to something else.
    pub(super) fn end(&mut self, offset: u64) {
        self.until.get_or_insert(offset);
    }

    pub(super) fn is_over(&self, offset: u64) -> bool {
        self.until.is_some_and(|until| until <= offset)
    }

    /// Looks at octets, the first of which stands at `offset`; gives the place, once it is found.
    pub(super) fn find(&mut self, octets: &[u8], offset: u64) -> Option<u64> {
        let index = |place: u64| usize::try_from(place.saturating_sub(offset)).unwrap_or(usize::MAX);
        let end = self.until.map_or(octets.len(), |until| index(until).min(octets.len()));
        let mut at = index(self.from);
        while let Some(rest) = octets.get(at..end).filter(|rest| !rest.is_empty()) {
            let line_feed = memchr::memchr(b'\n', rest);
            let piece = &rest[..line_feed.map_or(rest.len(), |line_feed| line_feed + 1)];
            at += piece.len();
            let room = HEAD - self.head.len();
            self.head.extend_from_slice(&piece[..piece.len().min(room)]);
            if line_feed.is_some() && self.ends_the_last() {
                return Some(offset + at as u64);
            }
        }
        None
    }

    /// A line has ended: whether it is the one behind which the place is.
    fn ends_the_last(&mut self) -> bool {
        let head = std::mem::take(&mut self.head);
        // RFC 1939 §3: a line of a dot alone is the terminator.
        let is_stuffed = head.starts_with(b".") && head != b".\r\n" && head != b".\n";
        if is_stuffed || !self.stuffed {
            self.left -= 1;
        }
        self.left == 0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const REPLY: &[u8] = b"+OK\r\n..\r\na.b\r\n..c\r\n.\r\n..d\r\n";

    /// Where a place in a reply is that begins at 100 and is looked at in pieces.
    fn find(stuffed: bool, number: u64, until: Option<u64>, size: usize) -> Option<u64> {
        let mut search = Search::new(&Lines { stuffed, number }, 100);
        until.into_iter().for_each(|until| search.end(until));
        let octets = [&b"+OK\r\n..x\r\n"[..], REPLY].concat();
        let mut pieces = (90..).step_by(size).zip(octets.chunks(size));
        pieces.find_map(|(offset, piece)| search.find(piece, offset))
    }

    #[test]
    fn lines_count_from_the_beginning_of_the_reply_in_any_pieces() {
        for size in 1..40 {
            assert_eq!(find(false, 1, None, size), Some(105), "{size}");
            assert_eq!(find(false, 4, None, size), Some(119), "{size}");
        }
    }

    #[test]
    fn a_stuffed_line_begins_with_a_dot_and_is_not_the_terminator() {
        for size in 1..40 {
            assert_eq!(find(true, 1, None, size), Some(109), "{size}");
            assert_eq!(find(true, 2, None, size), Some(119), "{size}");
            assert_eq!(find(true, 3, None, size), Some(127), "{size}");
            assert_eq!(find(true, 3, Some(122), size), None, "the reply ends: {size}");
        }
    }
}
