//! Messages inside multi-line responses: byte-stuffing and the terminator.

use alloc::vec::Vec;
use core::ops::Range;

use crate::full_stop;

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
    /// A line ends at LF, with or without a CR in front of it.
    bare_lf: bool,
    /// `LF.LF` was met where it ends nothing.
    bare_terminator: bool,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum State {
    /// At the start of the message or behind a line end.
    #[default]
    LineStart,
    /// Inside a line.
    InLine,
    /// Inside a line, behind a CR.
    Cr,
    /// Behind an LF that is no line end.
    BareStart,
    /// Behind a full stop that follows such an LF.
    BareDot,
    /// Behind a CR that follows such a full stop.
    BareDotCr,
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
    /// A decoder for a server that ends its lines in LF: with it `LF.LF` is a terminator too.
    ///
    /// ```
    /// use pop3_proto::BodyDecoder;
    ///
    /// let step = BodyDecoder::bare_lf().step(b"hello\n.\n");
    /// assert_eq!((step.content, step.consumed), (0..6, 6)); // The terminator is the next step.
    /// ```
    pub fn bare_lf() -> Self {
        Self { bare_lf: true, ..Self::default() }
    }

    /// Looks at `input`: what an earlier step left over, and whatever has arrived behind it.
    pub fn step(&mut self, input: &[u8]) -> Step {
        // RFC 1939 §3: "a termination octet (decimal code 046, ".") and a CRLF pair"
        match (self.state, input) {
            (State::Done, _) => Step { content: 0..0, consumed: 0, done: true },
            (State::LineStart, [b'.', b'\r', b'\n', ..]) => self.end(3),
            (State::LineStart, [b'.', b'\n', ..]) if self.bare_lf => self.end(2),
            (State::LineStart, [b'.'] | [b'.', b'\r']) => Step { content: 0..0, consumed: 0, done: false },
            (State::LineStart, [b'.', next, ..]) => {
                self.bare_terminator |= *next == b'\n';
                self.state = State::InLine;
                self.run(input, 1)
            }
            _ => self.run(input, 0),
        }
    }

    /// Whether `LF.LF` (or a mixture of it with the terminator) was met since the last call: content by the rules, the
    /// end of the message for clients less strict. It can be told as soon as its last octet was looked at.
    pub fn take_bare_terminator(&mut self) -> bool {
        core::mem::take(&mut self.bare_terminator)
    }

    fn end(&mut self, consumed: usize) -> Step {
        self.state = State::Done;
        Step { content: consumed..consumed, consumed, done: true }
    }

    /// Content from `start` to the next line that begins with a full stop.
    fn run(&mut self, input: &[u8], start: usize) -> Step {
        let rest = &input[start..];
        let length = self.line_start_with_full_stop(rest).unwrap_or(rest.len());
        self.follow(&rest[..length]);
        let end = start + length;
        Step { content: start..end, consumed: end, done: false }
    }

    /// Where in `rest` the first line begins whose first octet is a full stop.
    fn line_start_with_full_stop(&mut self, rest: &[u8]) -> Option<usize> {
        let mut from = 0;
        loop {
            let line_feed = from + full_stop::find(&rest[from..])?;
            let full_stop = line_feed + 1;
            // The CR of this line end may have been in an earlier piece.
            let behind_cr = match line_feed.checked_sub(1) {
                Some(before) => rest[before] == b'\r',
                None => matches!(self.state, State::Cr | State::BareDotCr),
            };
            if behind_cr || self.bare_lf {
                return Some(full_stop);
            }
            from = full_stop + 1;
            self.bare_terminator |= matches!(rest[from..], [b'\n', ..] | [b'\r', b'\n', ..]);
        }
    }

    /// Moves the state over `content`, of which the middle does not matter.
    fn follow(&mut self, content: &[u8]) {
        // As long as the longest pattern that can lie across two pieces: LF . CR LF.
        const ENOUGH: usize = 4;
        let (front, back) = match content.len().checked_sub(ENOUGH) {
            Some(back) if back > ENOUGH => (&content[..ENOUGH], &content[back..]),
            _ => (content, &[][..]),
        };
        front.iter().for_each(|&octet| self.next(octet));
        if !back.is_empty() {
            self.state = State::InLine;
        }
        back.iter().for_each(|&octet| self.next(octet));
    }

    fn next(&mut self, octet: u8) {
        self.state = match (self.state, octet) {
            (State::Cr, b'\n') => State::LineStart,
            (_, b'\n') if self.bare_lf => State::LineStart,
            (State::BareDotCr, b'\n') => {
                self.bare_terminator = true;
                State::LineStart
            }
            (State::BareDot, b'\n') => {
                self.bare_terminator = true;
                State::BareStart
            }
            (_, b'\n') => State::BareStart,
            (State::BareDot, b'\r') => State::BareDotCr,
            (_, b'\r') => State::Cr,
            (State::BareStart, b'.') => State::BareDot,
            _ => State::InLine,
        };
    }
}

/// The slow and obvious decoder: what [`BodyDecoder`] must find in any pieces of `input`, line by line as the RFC puts
/// it. Returns the content and, where the terminator was seen, the offset behind it.
pub fn reference(input: &[u8]) -> (Vec<u8>, Option<usize>) {
    decode(input, b"\r\n")
}

/// The same for [`BodyDecoder::bare_lf`], where a line ends at LF and loses one CR in front of it when it is judged.
pub fn reference_bare_lf(input: &[u8]) -> (Vec<u8>, Option<usize>) {
    decode(input, b"\n")
}

fn decode(input: &[u8], line_end: &[u8]) -> (Vec<u8>, Option<usize>) {
    let (mut content, mut start) = (Vec::new(), 0);
    while let Some(length) = input[start..].windows(line_end.len()).position(|octets| octets == line_end) {
        let line = &input[start..start + length];
        start += length + line_end.len();
        // RFC 1939 §3: "the line containing ".CRLF" is not considered part of the multi-line response"
        if line == b"." || line_end == b"\n" && line == b".\r" {
            return (content, Some(start));
        }
        // RFC 1939 §3: "the first octet of the line (the termination octet) is stripped away"
        content.extend_from_slice(line.strip_prefix(b".").unwrap_or(line));
        content.extend_from_slice(line_end);
    }
    // A line without its end yet: content, unless it may still become the terminator.
    let line = &input[start..];
    if line != b"." && line != b".\r" {
        content.extend_from_slice(line.strip_prefix(b".").unwrap_or(line));
    }
    (content, None)
}
