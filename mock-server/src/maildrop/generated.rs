//! Messages of any size that exist only while they are sent.

use bytes::Bytes;

use crate::random::mix;

/// A message of `octets` octets that follows from `seed`, made line by line when it is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Generated {
    pub(crate) octets: u64,
    pub(crate) seed: u64,
}

/// The longest line made, CRLF included; the last line of a message may be up to a third longer.
const LINE: usize = 78;
/// What is left when the next line becomes the last one.
const LAST_LINE: u64 = 104;
const HEADER: &[u8] = b"Subject: generated\r\nX-Filler: none\r\n\r\n";
/// Sources of line content: printable, without dots at predictable places.
const TEXT: &[u8] = b"abcdefghijklmnopqrstuvwxyz ABCDEFGHIJKLMNOPQRSTUVWXYZ 0123456789 \
.,;:!?()[]{}<>+-*/=_~#%&@$|^ the quick brown fox jumps over 9876543210";

const _: () = assert!(TEXT.len() >= 16 + LAST_LINE as usize, "a line is a slice of the text");

/// Reads a generated message from the front.
#[derive(Clone, Debug)]
pub(crate) struct Lines {
    message: Generated,
    line: u64,
    left: u64,
}

impl Generated {
    /// One octet cannot hold a CRLF, so a message of one octet is made of two.
    pub(crate) fn new(octets: u64, seed: u64) -> Self {
        Self { octets: if octets == 1 { 2 } else { octets }, seed }
    }

    pub(crate) fn lines(self) -> Lines {
        Lines { message: self, line: 0, left: self.octets }
    }
}

impl Lines {
    /// The next octets of the message, whole lines, about `size` of them; `None` at its end.
    pub(crate) fn chunk(&mut self, size: usize) -> Option<Bytes> {
        if self.left == 0 {
            return None;
        }
        let mut chunk = Vec::with_capacity(size + LAST_LINE as usize);
        if self.left == self.message.octets && self.left >= HEADER.len() as u64 + 2 {
            chunk.extend_from_slice(HEADER);
            self.left -= HEADER.len() as u64;
        }
        while chunk.len() < size && self.left > 0 {
            self.push_line(&mut chunk);
        }
        Some(chunk.into())
    }

    fn push_line(&mut self, chunk: &mut Vec<u8>) {
        let random = mix(self.message.seed ^ mix(self.line));
        let content = if self.left <= LAST_LINE { self.left as usize - 2 } else { content_length(random) };
        let start = chunk.len();
        if random & 7 == 0 {
            chunk.push(b'.');
        }
        // The number makes each line different, so that lost, doubled or exchanged lines show.
        for digit in (0..8).rev() {
            chunk.push(b"0123456789abcdef"[(self.line >> (4 * digit) & 15) as usize]);
        }
        let from = (random >> 16) as usize % 16;
        chunk.extend_from_slice(&TEXT[from..from + LAST_LINE as usize]);
        chunk.truncate(start + content);
        chunk.extend_from_slice(b"\r\n");
        self.left -= content as u64 + 2;
        self.line += 1;
    }
}

/// Mostly long lines, some short ones; one in 64 empty, one in 64 a lone dot if dots come first.
fn content_length(random: u64) -> usize {
    match random & 63 {
        0 | 9 => 0,
        8 | 16 => 1,
        _ => 20 + (random >> 8) as usize % (LINE - 2 - 20 + 1),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn whole(octets: u64, seed: u64) -> Vec<u8> {
        let mut lines = Generated::new(octets, seed).lines();
        std::iter::from_fn(|| lines.chunk(1000)).flatten().collect()
    }

    #[test]
    fn every_size_is_met_exactly_and_ends_with_crlf() {
        for octets in (2..1500).chain([65_536, 1_000_001]) {
            let message = whole(octets, octets);
            assert_eq!(message.len() as u64, octets);
            assert!(message.ends_with(b"\r\n"), "{octets}");
        }
        assert_eq!(whole(0, 0), b"");
        assert_eq!(whole(1, 0), b"\r\n");
    }

    #[test]
    fn cr_and_lf_occur_only_as_pairs() {
        let message = whole(100_000, 7);
        let pairs = message.windows(2).filter(|pair| pair == b"\r\n").count();
        assert_eq!(message.iter().filter(|octet| **octet == b'\r').count(), pairs);
        assert_eq!(message.iter().filter(|octet| **octet == b'\n').count(), pairs);
    }

    #[test]
    fn the_seed_decides_and_the_chunk_size_does_not() {
        assert_eq!(whole(50_000, 1), whole(50_000, 1));
        assert_ne!(whole(50_000, 1), whole(50_000, 2));
        let mut lines = Generated::new(50_000, 1).lines();
        let small: Vec<u8> = std::iter::from_fn(|| lines.chunk(1)).flatten().collect();
        assert_eq!(small, whole(50_000, 1));
    }

    #[test]
    fn lines_that_need_stuffing_occur() {
        let message = whole(100_000, 3);
        let lines: Vec<&[u8]> = message.split(|octet| *octet == b'\n').collect();
        assert!(lines.contains(&b".\r".as_slice()));
        assert!(lines.contains(&b"\r".as_slice()));
        assert!(lines.iter().filter(|line| line.starts_with(b".")).count() > 50);
    }
}
