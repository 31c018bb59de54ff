//! What a recorder has heard, as it was: private, and gone once it is anonymised.

use std::fmt;

use zeroize::Zeroizing;

use super::lines::Part;
use super::{RecordError, Side};

/// More octets than this are not recorded: they are all kept until the session ends.
pub(super) const LIMIT: usize = 16 << 20;

/// What was heard, in order.
pub(super) enum Event {
    /// A line; without an end only if the session ended there.
    Client(Zeroizing<Vec<u8>>),
    /// Everything until the client spoke.
    Server(Zeroizing<Vec<u8>>),
    Tls,
    Closed(Side),
}

/// A session until now.
#[derive(Default)]
pub(super) struct Log {
    events: Vec<Event>,
    /// What the client has said of a line.
    begun: Zeroizing<Vec<u8>>,
    octets: usize,
}

impl fmt::Debug for Log {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Log({} octets)", self.octets)
    }
}

impl Log {
    pub(super) fn events(&self) -> &[Event] {
        &self.events
    }

    pub(super) fn parts(&self) -> impl Iterator<Item = Part<'_>> {
        self.events.iter().map(|event| match event {
            Event::Client(line) => Part::Client(line),
            Event::Server(octets) => Part::Server(octets),
            Event::Tls => Part::Tls,
            Event::Closed(side) => Part::Closed(*side),
        })
    }

    /// Appends what a client has said; gives the lines that have ended.
    pub(super) fn client(&mut self, octets: &[u8]) -> Result<Vec<Zeroizing<Vec<u8>>>, RecordError> {
        self.count(octets)?;
        let mut ended = Vec::new();
        for piece in octets.split_inclusive(|octet| *octet == b'\n') {
            self.begun.extend_from_slice(piece);
            if piece.ends_with(b"\n") {
                ended.push(self.begun.clone());
                self.events.push(Event::Client(std::mem::take(&mut self.begun)));
            }
        }
        Ok(ended)
    }

    pub(super) fn server(&mut self, octets: &[u8]) -> Result<(), RecordError> {
        self.count(octets)?;
        match self.events.last_mut() {
            Some(Event::Server(said)) => said.extend_from_slice(octets),
            _ => self.events.push(Event::Server(octets.to_vec().into())),
        }
        Ok(())
    }

    pub(super) fn tls(&mut self) {
        self.events.push(Event::Tls);
    }

    /// The session is over; somebody closed it, unless it was stopped.
    pub(super) fn end(&mut self, closed: Option<Side>) {
        if !self.begun.is_empty() {
            self.events.push(Event::Client(std::mem::take(&mut self.begun)));
        }
        self.events.extend(closed.map(Event::Closed));
    }

    fn count(&mut self, octets: &[u8]) -> Result<(), RecordError> {
        self.octets += octets.len();
        if self.octets > LIMIT { Err(RecordError::TooLarge(LIMIT)) } else { Ok(()) }
    }
}
