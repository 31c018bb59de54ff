//! The message that is being received.

use bytes::Bytes;
use pop3_proto::{Command, Limit, size_hint};

use super::{Said, Session};
use crate::{Error, ErrorKind, Step, Summary, Transport};

/// A message on its way, or the last one that was.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Incoming {
    /// Its terminator was not seen yet.
    pub(super) open: bool,
    pub(super) octets: u64,
    pub(super) announced: Option<u64>,
    /// Size that a listing told.
    listed: Option<u64>,
    /// Octets of it that nobody wanted.
    skipped: u64,
}

impl Incoming {
    /// The one that a status text begins, and that a listing gave this size.
    pub(super) fn begun(text: &[u8], listed: Option<u64>) -> Self {
        Self { open: true, announced: size_hint(text), listed, ..Self::default() }
    }

    /// Whether so little came that something must be missing (quirks attachments-dropped, error-message-as-mail).
    pub(super) fn falls_short(&self) -> bool {
        // Some servers tell the size in blocks: of less than a few there is nothing to say.
        const BLOCKS: u64 = 4 << 10;
        self.listed.is_some_and(|listed| listed > BLOCKS && self.octets < listed / 2)
    }
}

impl<T: Transport> Session<T> {
    /// Sends a command whose answer is a message, which a listing gave the size `listed`; gives the size that was
    /// announced.
    pub(crate) async fn begin(
        &mut self,
        command: &Command,
        step: Step,
        listed: Option<u64>,
    ) -> Result<Option<u64>, Error> {
        let status = self.command(command, step).await?;
        self.incoming = Incoming::begun(&status.text, listed);
        Ok(self.incoming.announced)
    }

    /// The next octets of the message; `None` once its terminator was seen.
    pub(crate) async fn body(&mut self, step: Step) -> Result<Option<Bytes>, Error> {
        if !self.held.is_empty() {
            return Ok(Some(core::mem::take(&mut self.held)));
        }
        if !self.incoming.open && !self.over {
            return Ok(None);
        }
        match self.more(step).await? {
            Said::Body(octets) => Ok(Some(octets)),
            _ => Ok(None),
        }
    }

    /// As [`body`](Self::body), at most `most` octets; slices that are here already come together.
    pub(crate) async fn body_up_to(&mut self, most: usize, step: Step) -> Result<Option<Bytes>, Error> {
        if most == 0 {
            return Err(ErrorKind::Misuse("a read of zero octets never ends".into()).at(step));
        }
        Ok(self.body(step).await?.map(|octets| self.up_to(most, octets)))
    }

    /// What is here of the message, at most `most` octets, without waiting.
    pub(crate) fn body_begun(&mut self, most: usize) -> Bytes {
        let held = core::mem::take(&mut self.held);
        let octets = if held.is_empty() { self.body_at_hand().unwrap_or_default() } else { held };
        self.up_to(most, octets)
    }

    /// These octets and those that are here behind them, at most `most`; the rest is held back.
    fn up_to(&mut self, most: usize, mut octets: Bytes) -> Bytes {
        if octets.len() < most
            && let Some(more) = self.body_at_hand()
        {
            octets = self.gather(octets, &more, most);
        }
        if octets.len() > most {
            self.held = octets.split_off(most);
        }
        octets
    }

    /// Joins the slices that byte-stuffing has cut, as far as they are here: a call for each would cost more.
    fn gather(&mut self, first: Bytes, second: &[u8], most: usize) -> Bytes {
        let mut octets = alloc::vec::Vec::from(first);
        octets.extend_from_slice(second);
        while octets.len() < most
            && let Some(more) = self.body_at_hand()
        {
            octets.extend_from_slice(&more);
        }
        octets.into()
    }

    /// More content of the message, as far as it is here already.
    fn body_at_hand(&mut self) -> Option<Bytes> {
        // Behind its end comes the reply to another command.
        if !self.incoming.open {
            return None;
        }
        match self.take() {
            Ok(Some(Said::Body(octets))) => Some(octets),
            // The end shows in the state, and an error comes again with the next call.
            _ => None,
        }
    }

    /// Octets and announced size of the last message, once its terminator was seen and all of it was read.
    pub(crate) fn summary(&self) -> Option<Summary> {
        let Incoming { open, octets, announced, .. } = self.incoming;
        (!open && self.held.is_empty()).then_some(Summary { octets, announced })
    }

    /// Reads the rest of the message away, up to the drain limit.
    pub(super) async fn skip(&mut self, step: Step) -> Result<(), Error> {
        self.held = Bytes::new();
        while self.incoming.open {
            if let Said::Body(octets) = self.more(step).await? {
                self.incoming.skipped += octets.len() as u64;
            }
            if self.incoming.skipped > self.limits.drain {
                return Err(self.over(ErrorKind::Limit(Limit::Drain), step));
            }
        }
        Ok(())
    }
}
