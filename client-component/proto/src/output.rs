//! Octets on their way to the transport. They may be passwords, so no copy outlives its use.

use core::fmt;

use alloc::vec::Vec;
use zeroize::{Zeroize, Zeroizing};

/// A queue of octets that zeroes what has left it.
#[derive(Default)]
pub(crate) struct Output {
    octets: Zeroizing<Vec<u8>>,
    /// Octets at the front of `octets` that are sent already. Invariant: below `octets.len()`, or both are 0.
    sent: usize,
}

impl Output {
    pub(crate) fn push(&mut self, line: &[u8]) {
        let room = self.octets.capacity() - self.octets.len();
        if room < line.len() {
            // `Vec` would grow by freeing the old octets as they are.
            let mut larger = Vec::with_capacity(2 * (self.unsent().len() + line.len()));
            larger.extend_from_slice(self.unsent());
            self.octets = Zeroizing::new(larger);
            self.sent = 0;
        }
        self.octets.extend_from_slice(line);
    }

    pub(crate) fn unsent(&self) -> &[u8] {
        &self.octets[self.sent..]
    }

    /// Forgets the first `octets` of `unsent`, or all of it if there are fewer.
    pub(crate) fn advance(&mut self, octets: usize) {
        let sent = self.sent + octets.min(self.unsent().len());
        self.octets[self.sent..sent].zeroize();
        self.sent = sent;
        if sent == self.octets.len() {
            self.clear();
        }
    }

    pub(crate) fn clear(&mut self) {
        self.octets.zeroize();
        self.sent = 0;
    }
}

impl fmt::Debug for Output {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "Output({} octets)", self.unsent().len())
    }
}

#[cfg(test)]
mod tests {
    use alloc::format;

    use super::*;

    #[test]
    fn octets_leave_in_the_order_they_came_however_few_at_a_time() {
        let mut output = Output::default();
        let mut written = Vec::new();
        let lines = [&b"PASS secret\r\n"[..], b"STAT\r\n", b"LIST\r\n", b"UIDL\r\n", &[b'x'; 100]];
        for line in lines {
            output.push(line);
            written.extend_from_slice(&output.unsent()[..3]);
            output.advance(3);
        }
        written.extend_from_slice(output.unsent());
        assert_eq!(written, lines.concat());
    }

    #[test]
    fn sent_octets_are_zeroed_at_once() {
        let mut output = Output::default();
        output.push(b"PASS secret\r\n");
        output.advance(9);
        assert_eq!(&output.octets[..], b"\0\0\0\0\0\0\0\0\0et\r\n");
    }

    #[test]
    fn advancing_past_the_end_empties() {
        let mut output = Output::default();
        output.push(b"QUIT\r\n");
        output.advance(usize::MAX);
        assert_eq!(output.unsent(), b"");
        output.push(b"NOOP\r\n");
        assert_eq!(output.unsent(), b"NOOP\r\n");
    }

    #[test]
    fn debug_shows_a_count_only() {
        let mut output = Output::default();
        output.push(b"PASS secret\r\n");
        assert_eq!(format!("{output:?}"), "Output(13 octets)");
    }
}
