//! What follows a positive status line: a listing or a message, up to the terminator.

use crate::{BodyDecoder, Error, Event, Limit, Limits, Progress, Rule, line::LineScanner};

/// Octets that a line counts beside its own: whoever keeps it has to keep its place too.
const LINE_OVERHEAD: usize = 32;

/// The lines of CAPA, LIST or UIDL.
#[derive(Debug)]
pub(crate) struct Listing {
    octets_left: usize,
}

impl Listing {
    pub(crate) fn new(limits: &Limits) -> Self {
        Self { octets_left: limits.listing }
    }

    pub(crate) fn next<'i>(
        &mut self,
        scanner: &mut LineScanner,
        input: &'i [u8],
        limits: &Limits,
    ) -> Result<Progress<'i>, Error> {
        let Some(line) = scanner.line(input, limits.line_octets(), Rule::ListingLineFeed)? else {
            return Ok(Progress { consumed: 0, event: None });
        };
        let event = match line {
            b"." => Event::End,
            _ => self.content(line)?,
        };
        Ok(Progress { consumed: line.len() + 2, event: Some(event) })
    }

    fn content<'i>(&mut self, line: &'i [u8]) -> Result<Event<'i>, Error> {
        let cost = line.len() + LINE_OVERHEAD;
        self.octets_left = self.octets_left.checked_sub(cost).ok_or(Error::Limit(Limit::Listing))?;
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
}

impl Message {
    pub(crate) fn new(limits: &Limits) -> Self {
        Self { decoder: BodyDecoder::default(), octets_left: limits.message, over: false }
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
        Ok(Progress { consumed: start + length, event: Some(Event::Body(start..start + length)) })
    }
}
