//! Byte-stuffing, RFC 1939 §3.

/// Encodes content of CRLF lines piece by piece.
#[derive(Debug)]
pub(crate) struct Stuffing {
    at_line_start: bool,
}

impl Stuffing {
    pub(crate) fn new() -> Self {
        Self { at_line_start: true }
    }

    /// Appends `content` to `output` with a dot in front of each dot that begins a line.
    pub(crate) fn encode(&mut self, content: &[u8], output: &mut Vec<u8>) {
        if self.at_line_start && content.starts_with(b".") {
            output.push(b'.');
        }
        let mut copied = 0;
        for line_end in memchr::memmem::find_iter(content, b"\n.") {
            output.extend_from_slice(&content[copied..=line_end]);
            output.push(b'.');
            copied = line_end + 1;
        }
        output.extend_from_slice(&content[copied..]);
        if let Some(last) = content.last() {
            self.at_line_start = *last == b'\n';
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn stuffed(pieces: &[&[u8]]) -> Vec<u8> {
        let (mut stuffing, mut output) = (Stuffing::new(), Vec::new());
        for piece in pieces {
            stuffing.encode(piece, &mut output);
        }
        output
    }

    #[test]
    fn dots_at_line_starts_are_doubled_and_others_left_alone() {
        assert_eq!(stuffed(&[b".\r\n..\r\n.x\r\na.\r\n .\r\n"]), b"..\r\n...\r\n..x\r\na.\r\n .\r\n");
    }

    proptest! {
        #[test]
        fn pieces_do_not_matter(lines in prop::collection::vec("[.x]{0,3}", 0..8), cut in 0..40_usize) {
            let content = lines.join("\r\n");
            let cut = cut.min(content.len());
            let (left, right) = content.as_bytes().split_at(cut);
            prop_assert_eq!(stuffed(&[left, b"", right]), stuffed(&[content.as_bytes()]));
        }
    }
}
