//! What follows a positive status line: a listing or a message, up to the terminator.

use crate::{
    BodyDecoder, Error, Event, Limit, Limits, Progress, Rule, Tolerances,
    line::{Line, LineScanner},
};

/// Octets that a line counts beside its own: whoever keeps it has to keep its place too.
const LINE_OVERHEAD: usize = 32;

/// The lines of CAPA, LIST or UIDL.
#[derive(Debug)]
pub(crate) struct Listing {
    octets_left: usize,
    lines_left: usize,
    /// Which limit the number of lines has.
    limit: Limit,
}

impl Listing {
    pub(crate) fn new(limits: &Limits, limit: Limit) -> Self {
        let lines_left = if limit == Limit::Capabilities { limits.capabilities } else { limits.entries };
        Self { octets_left: limits.listing, lines_left, limit }
    }

    /// The next line and whether it ends in a bare LF.
    pub(crate) fn next<'i>(
        &mut self,
        scanner: &mut LineScanner,
        input: &'i [u8],
        limits: &Limits,
    ) -> Result<(Progress<'i>, bool), Error> {
        let Some(Line { text, octets, bare }) = scanner.line(input, limits.line_octets(), Limit::Line)?
        else {
            return Ok((Progress { consumed: 0, event: None }, false));
        };
        let event = match text {
            b"." => Event::End,
            _ => self.content(text)?,
        };
        Ok((Progress { consumed: octets, event: Some(event) }, bare))
    }

    fn content<'i>(&mut self, line: &'i [u8]) -> Result<Event<'i>, Error> {
        let cost = line.len() + LINE_OVERHEAD;
        self.octets_left = self.octets_left.checked_sub(cost).ok_or(Error::Limit(Limit::Listing))?;
        self.lines_left = self.lines_left.checked_sub(1).ok_or(Error::Limit(self.limit))?;
        // RFC 1939 §3: "If any line of the multi-line response begins with the termination octet, the line is
        // "byte-stuffed"": listings as well as messages.
        Ok(Event::Line(line.strip_prefix(b".").unwrap_or(line)))
    }
}

/// The message of RETR or TOP.
#[derive(Debug)]
pub(crate) struct Message {
    decoder: BodyDecoder,
    octets_left: u64,
    /// There is more content than the limit allows.
    over: bool,
    front: Front,
}

impl Message {
    pub(crate) fn new(limits: &Limits, tolerances: &Tolerances) -> Self {
        let decoder = if tolerances.bare_lf { BodyDecoder::bare_lf() } else { BodyDecoder::default() };
        Self { decoder, octets_left: limits.message, over: false, front: Front::default() }
    }

    pub(crate) fn next<'i>(&mut self, input: &'i [u8]) -> Result<Progress<'i>, Error> {
        if self.over {
            return Err(Error::Limit(Limit::Message));
        }
        let step = self.decoder.step(input);
        if step.done {
            return Ok(Progress { consumed: step.consumed, event: Some(Event::End) });
        }
        if step.consumed == 0 {
            return Ok(Progress { consumed: 0, event: None });
        }
        // Everything up to the limit is handed out, so that what the caller gets does not depend on the pieces.
        let start = step.content.start;
        let room = usize::try_from(self.octets_left).unwrap_or(usize::MAX);
        let length = step.content.len().min(room);
        if length == 0 {
            return Err(Error::Limit(Limit::Message));
        }
        self.over = length < step.content.len();
        self.octets_left -= length as u64;
        self.front.follow(&input[start..start + length]);
        Ok(Progress { consumed: start + length, event: Some(Event::Body(start..start + length)) })
    }

    /// What is odd about the message so far; each rule once.
    pub(crate) fn take_notice(&mut self) -> Option<Rule> {
        if self.decoder.take_bare_terminator() {
            return Some(Rule::BareTerminator);
        }
        core::mem::take(&mut self.front.told).then_some(Rule::BodyStatus)
    }
}

/// Finds out whether a message begins with a second positive status line.
#[derive(Debug, Default)]
struct Front {
    /// Octets that were looked at; beyond the length of the pattern once the verdict is there.
    seen: usize,
    told: bool,
}

impl Front {
    fn follow(&mut self, content: &[u8]) {
        const STATUS: &[u8] = b"+OK";
        for octet in content {
            match STATUS.get(self.seen) {
                Some(wanted) if octet == wanted => self.seen += 1,
                None if self.seen == STATUS.len() => {
                    self.told = b" \r\n".contains(octet);
                    self.seen = usize::MAX;
                }
                _ => self.seen = usize::MAX,
            }
            if self.seen == usize::MAX {
                return;
            }
        }
    }
}
