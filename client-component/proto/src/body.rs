//! Messages inside multi-line responses: byte-stuffing and the terminator.

use alloc::vec::Vec;
use core::ops::Range;

use memchr::memmem;

/// Finds the content of a byte-stuffed message in whatever pieces it arrives.
///
/// The decoder neither copies nor holds back: content is a range of the input, and the one or two octets that cannot
/// be judged yet (a full stop at the start of a line, with or without a CR behind it) stay unconsumed with the caller.
///
/// ```
/// use pop3_proto::BodyDecoder;
///
/// let mut decoder = BodyDecoder::default();
/// let (mut input, mut message) = (&b"Subject: x\r\n\r\n..hidden\r\n.\r\n"[..], Vec::new());
/// loop {
///     let step = decoder.step(input);
///     message.extend_from_slice(&input[step.content]);
///     input = &input[step.consumed..];
///     if step.done {
///         break;
///     }
/// }
/// assert_eq!(message, b"Subject: x\r\n\r\n.hidden\r\n");
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct BodyDecoder {
    state: State,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum State {
    /// At the start of the message or behind a CRLF.
    #[default]
    LineStart,
    /// Inside a line.
    InLine,
    /// Inside a line, behind a CR.
    Cr,
    /// Behind the terminator.
    Done,
}

/// What [`BodyDecoder::step`] found at the front of its input.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// Where in the input message content stands.
    pub content: Range<usize>,
    /// Octets of the input that are dealt with. 0 without `done`: more input is needed.
    pub consumed: usize,
    /// The terminator was consumed; what follows belongs to the next reply. Never together with content.
    pub done: bool,
}

impl BodyDecoder {
    /// Looks at `input`: what an earlier step left over, and whatever has arrived behind it.
    pub fn step(&mut self, input: &[u8]) -> Step {
        // RFC 1939 §3: "a termination octet (decimal code 046, ".") and a CRLF pair"
        match (self.state, input) {
            (State::Done, _) => Step { content: 0..0, consumed: 0, done: true },
            (State::LineStart, [b'.', b'\r', b'\n', ..]) => {
                self.state = State::Done;
                Step { content: 3..3, consumed: 3, done: true }
            }
            (State::LineStart, [b'.'] | [b'.', b'\r']) => Step { content: 0..0, consumed: 0, done: false },
            (State::LineStart, [b'.', ..]) => {
                self.state = State::InLine;
                self.run(input, 1)
            }
            _ => self.run(input, 0),
        }
    }

    /// Content from `start` to the next line that begins with a full stop.
    fn run(&mut self, input: &[u8], start: usize) -> Step {
        let rest = &input[start..];
        let length = match self.state {
            // The CR of this line end was in an earlier piece.
            State::Cr if rest.starts_with(b"\n.") => 1,
            _ => memmem::find(rest, b"\r\n.").map_or(rest.len(), |at| at + 2),
        };
        self.state = self.state_behind(&rest[..length]);
        let end = start + length;
        Step { content: start..end, consumed: end, done: false }
    }

    fn state_behind(&self, content: &[u8]) -> State {
        match content {
            [] => self.state,
            [b'\n'] if self.state == State::Cr => State::LineStart,
            [.., b'\r', b'\n'] => State::LineStart,
            [.., b'\r'] => State::Cr,
            _ => State::InLine,
        }
    }
}

/// The slow and obvious decoder: what [`BodyDecoder`] must find in any pieces of `input`, line by line as the RFC puts
/// it. Returns the content and, where the terminator was seen, the offset behind it.
pub fn reference(input: &[u8]) -> (Vec<u8>, Option<usize>) {
    let (mut content, mut start) = (Vec::new(), 0);
    while let Some(length) = input[start..].windows(2).position(|pair| pair == b"\r\n") {
        let line = &input[start..start + length];
        start += length + 2;
        // RFC 1939 §3: "the line containing ".CRLF" is not considered part of the multi-line response"
        if line == b"." {
            return (content, Some(start));
        }
        // RFC 1939 §3: "the first octet of the line (the termination octet) is stripped away"
        content.extend_from_slice(line.strip_prefix(b".").unwrap_or(line));
        content.extend_from_slice(b"\r\n");
    }
    // A line without its end yet: content, unless it may still become the terminator.
    let line = &input[start..];
    if line != b"." && line != b".\r" {
        content.extend_from_slice(line.strip_prefix(b".").unwrap_or(line));
    }
    (content, None)
}
