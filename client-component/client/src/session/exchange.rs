//! Octets in, events out.

use core::time::Duration;

use bytes::Bytes;
use pop3_proto::{Eof, Event, Rule, Status};

use super::{Said, Session, message::Incoming};
use crate::{Error, ErrorKind, Observation, Phase, Step, Transport, TransportError};

impl<T: Transport> Session<T> {
    /// What the server says next.
    pub(crate) async fn said(&mut self, step: Step) -> Result<Said, Error> {
        if self.over {
            return Err(ErrorKind::Poisoned.at(step));
        }
        loop {
            match self.take() {
                Ok(Some(said)) => return Ok(said),
                Ok(None) => {
                    if let Some(said) = self.move_octets(step).await? {
                        return Ok(said);
                    }
                }
                Err(error) => return Err(self.failed(error, step)),
            }
        }
    }

    /// What the server says next within a multi-line response. Silence counts from when nothing is left to look at.
    pub(super) async fn more(&mut self, step: Step) -> Result<Said, Error> {
        self.said_within(Phase::Silence, self.deadlines.silence, step).await
    }

    /// What the server says next, `within` a time that counts from when nothing is left to look at.
    pub(super) async fn said_within(
        &mut self,
        phase: Phase,
        within: Duration,
        step: Step,
    ) -> Result<Said, Error> {
        if !self.over
            && let Ok(Some(said)) = self.take()
        {
            return Ok(said);
        }
        // An error comes again: the core keeps it.
        self.transport.arm(phase, within);
        self.said(step).await
    }

    /// Takes the next event out of the octets already here.
    pub(super) fn take(&mut self) -> Result<Option<Said>, pop3_proto::Error> {
        let progress = self.protocol.receive(&self.input);
        tell_notices(&mut self.protocol, &mut self.transport);
        let progress = progress?;
        let consumed = progress.consumed;
        let (raw, transport) = (&self.input[..consumed], &mut self.transport);
        let said = match progress.event {
            None => return Ok(None),
            Some(Event::Body(range)) => {
                self.heard.content(raw, transport);
                return Ok(Some(self.content(consumed, range)));
            }
            Some(Event::Challenge(challenge)) => {
                self.heard.challenge(raw, transport);
                Said::Challenge(challenge.to_vec())
            }
            Some(event) => {
                self.heard.line(raw, transport);
                match event {
                    Event::Greeting(status) => Said::Greeting(status),
                    Event::Status(status) => Said::Status(status),
                    Event::Line(line) => Said::Line(line.to_vec()),
                    _ => Said::End,
                }
            }
        };
        let _ = self.input.split_to(consumed);
        match &said {
            Said::Status(status) => {
                self.spans.answered(status);
                self.answered(status);
            }
            Said::End => self.ended(),
            _ => {}
        }
        if self.protocol.is_idle() {
            self.spans.settled();
            self.heard.tell(&mut self.transport);
        }
        Ok(Some(said))
    }

    fn content(&mut self, consumed: usize, range: core::ops::Range<usize>) -> Said {
        self.incoming.octets += range.len() as u64;
        self.flight.arrived(consumed as u64);
        let octets = self.input.split_to(consumed).freeze().slice(range);
        Said::Body(thrifty(octets, self.input.len()))
    }

    /// A status line came; if it answers a request of a batch, the batch goes on.
    fn answered(&mut self, status: &Status) {
        match self.flight.front() {
            Some(request) if request.has_body() && status.ok => {
                self.incoming = Incoming::begun(&status.text, self.flight.listed());
                self.flight.opened(self.incoming.announced);
            }
            Some(_) => {
                self.flight.complete();
                self.spans.complete();
            }
            None => {}
        }
    }

    /// A terminator came.
    fn ended(&mut self) {
        if core::mem::take(&mut self.incoming.open) {
            self.tolerated(self.incoming.falls_short().then_some(Rule::Shortfall));
            self.flight.complete();
            self.spans.complete();
        }
    }

    /// Writes and reads; gives what the end of the connection says, where that is no error.
    async fn move_octets(&mut self, step: Step) -> Result<Option<Said>, Error> {
        self.refill();
        self.heard.tell(&mut self.transport);
        let before = self.input.len();
        let moved = match self.transport.exchange(self.protocol.transmit(), &mut self.input).await {
            Ok(moved) => moved,
            // Nothing is lost: what is under way is read before the next command.
            Err(TransportError::Cancelled) => return Err(ErrorKind::Cancelled.at(step)),
            Err(error) => return Err(self.over(error.into(), step)),
        };
        self.protocol.transmitted(moved.written);
        if self.input.len() == before && moved.ended {
            match self.protocol.eof(&self.input) {
                Eof::Closed => return Err(self.over(ErrorKind::Closed, step)),
                Eof::Truncated => return Err(self.over(ErrorKind::Truncated, step)),
                // Complete by a tolerance: the end of the connection shows with the next command.
                Eof::ListingEnded => {
                    self.heard.rest(&self.input, &mut self.transport);
                    self.input.clear();
                    tell_notices(&mut self.protocol, &mut self.transport);
                    return Ok(Some(Said::End));
                }
            }
        }
        Ok(None)
    }
}

fn tell_notices(protocol: &mut pop3_proto::Connection, transport: &mut impl Transport) {
    while let Some(rule) = protocol.take_notice() {
        transport.observe(Observation::Tolerated(rule));
    }
}

/// A few octets must not keep the whole buffer alive that they came in, unless more came with them: slices that share a
/// buffer fill it.
fn thrifty(octets: Bytes, behind: usize) -> Bytes {
    const FEW: usize = 1024;
    if octets.len() + behind < FEW { Bytes::copy_from_slice(&octets) } else { octets }
}
