//! Octets in, events out.

use bytes::Bytes;
use pop3_proto::{Eof, Event};

use super::{Said, Session};
use crate::{Error, ErrorKind, Observation, Phase, Step, Transport, convert::core_error};

impl<T: Transport> Session<T> {
    /// What the server says next.
    pub(crate) async fn said(&mut self, step: Step) -> Result<Said, Error> {
        if self.over {
            return Err(ErrorKind::Poisoned.at(step));
        }
        loop {
            match self.take() {
                Ok(Some(said)) => return Ok(said),
                Ok(None) => self.move_octets(step).await?,
                Err(error) => return Err(self.over(core_error(error), step)),
            }
        }
    }

    /// What the server says next within a multi-line response. Silence counts from when nothing is left to look at.
    pub(super) async fn more(&mut self, step: Step) -> Result<Said, Error> {
        if !self.over
            && let Ok(Some(said)) = self.take()
        {
            return Ok(said);
        }
        // An error comes again: the core keeps it.
        self.transport.arm(Phase::Silence, self.deadlines.silence);
        self.said(step).await
    }

    /// Takes the next event out of the octets already here.
    pub(super) fn take(&mut self) -> Result<Option<Said>, pop3_proto::Error> {
        let progress = self.protocol.receive(&self.input);
        while let Some(rule) = self.protocol.take_notice() {
            self.transport.observe(Observation::Tolerated(rule));
        }
        let progress = progress?;
        let consumed = progress.consumed;
        let said = match progress.event {
            None => None,
            Some(Event::Body(range)) => {
                let octets = self.input.split_to(consumed).freeze().slice(range);
                return Ok(Some(Said::Body(thrifty(octets))));
            }
            Some(Event::Greeting(status)) => Some(Said::Greeting(status)),
            Some(Event::Status(status)) => Some(Said::Status(status)),
            Some(Event::Line(line)) => Some(Said::Line(line.to_vec())),
            Some(Event::Challenge(_)) => Some(Said::Challenge),
            Some(Event::End) => Some(Said::End),
        };
        let _ = self.input.split_to(consumed);
        Ok(said)
    }

    async fn move_octets(&mut self, step: Step) -> Result<(), Error> {
        let before = self.input.len();
        let moved = match self.transport.exchange(self.protocol.transmit(), &mut self.input).await {
            Ok(moved) => moved,
            Err(error) => return Err(self.over(error.into(), step)),
        };
        self.protocol.transmitted(moved.written);
        if self.input.len() > before {
            let received = self.concealer.pass(&self.input[before..]);
            self.transport.observe(Observation::Received(&received));
        } else if moved.ended {
            match self.protocol.eof(&self.input) {
                Eof::Closed => return Err(self.over(ErrorKind::Closed, step)),
                Eof::Truncated => return Err(self.over(ErrorKind::Truncated, step)),
                // Complete by a tolerance: the end of the connection shows with the next command.
                Eof::ListingEnded => self.input.clear(),
            }
        }
        Ok(())
    }
}

/// A few octets must not keep the whole buffer alive that they came in.
fn thrifty(octets: Bytes) -> Bytes {
    const FEW: usize = 1024;
    if octets.len() < FEW { Bytes::copy_from_slice(&octets) } else { octets }
}
