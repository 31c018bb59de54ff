//! Both sides of a dialogue, in memory.

use pop3_proto::{Command, Connection, Eof, Error, Event, Limits, Status};

/// An event that outlives its input; runs of content are one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Seen {
    Greeting(Status),
    Status(Status),
    Line(Vec<u8>),
    Body(Vec<u8>),
    End,
    Challenge(Vec<u8>),
    Failed(Error),
}

/// A driver whose transport is the test itself.
pub(crate) struct Dialogue {
    pub(crate) connection: Connection,
    line_limit: usize,
    input: Vec<u8>,
}

impl Dialogue {
    pub(crate) fn new(limits: Limits) -> Self {
        let line_limit = limits.line.max(limits.greeting).max(limits.sasl_challenge).max(512);
        Self { connection: Connection::new(limits), line_limit, input: Vec::new() }
    }

    /// A dialogue behind its greeting.
    pub(crate) fn greeted() -> Self {
        let mut dialogue = Self::new(Limits::default());
        assert_eq!(dialogue.server("+OK\r\n"), [Seen::Greeting(status(true, ""))]);
        dialogue
    }

    /// The client sends a command; returns what goes onto the wire.
    pub(crate) fn client(&mut self, command: &Command) -> String {
        self.connection.send(command);
        let wire = String::from_utf8_lossy(self.connection.transmit()).into_owned();
        self.connection.transmitted(wire.len());
        wire
    }

    /// The server sends octets; returns what the client sees.
    pub(crate) fn server(&mut self, octets: impl AsRef<[u8]>) -> Vec<Seen> {
        let mut seen = Vec::new();
        self.server_sends(octets.as_ref(), &mut seen);
        seen
    }

    /// As `server`, onto what was seen before.
    pub(crate) fn server_sends(&mut self, octets: &[u8], seen: &mut Vec<Seen>) {
        self.input.extend_from_slice(octets);
        loop {
            let progress = match self.connection.receive(&self.input) {
                Ok(progress) => progress,
                Err(error) if seen.last() == Some(&Seen::Failed(error)) => return,
                Err(error) => return seen.push(Seen::Failed(error)),
            };
            let consumed = progress.consumed;
            assert!(consumed <= self.input.len());
            let Some(event) = progress.event else {
                assert!(
                    self.input.len() - consumed < self.line_limit,
                    "neither event nor error: it would hang"
                );
                return;
            };
            assert!(consumed > 0, "an event without progress would come for ever");
            note(&self.input[..consumed], event, seen);
            self.input.drain(..consumed);
        }
    }

    /// The server closes the connection.
    pub(crate) fn close(&mut self) -> Eof {
        self.connection.eof(&self.input)
    }

    /// What arrived and was not consumed.
    pub(crate) fn unread(&self) -> &[u8] {
        &self.input
    }
}

fn note(consumed: &[u8], event: Event<'_>, seen: &mut Vec<Seen>) {
    let noted = match event {
        Event::Greeting(status) => Seen::Greeting(status),
        Event::Status(status) => Seen::Status(status),
        Event::Line(line) => Seen::Line(line.to_vec()),
        Event::End => Seen::End,
        Event::Challenge(challenge) => Seen::Challenge(challenge.to_vec()),
        Event::Body(range) => {
            let content = &consumed[range];
            if let Some(Seen::Body(body)) = seen.last_mut() {
                return body.extend_from_slice(content);
            }
            Seen::Body(content.to_vec())
        }
    };
    seen.push(noted);
}

/// A status without a response code.
pub(crate) fn status(ok: bool, text: &str) -> Status {
    Status { ok, code: None, text: text.as_bytes().to_vec() }
}

pub(crate) fn ok(text: &str) -> Seen {
    Seen::Status(status(true, text))
}

pub(crate) fn err(text: &str) -> Seen {
    Seen::Status(status(false, text))
}

pub(crate) fn line(text: &str) -> Seen {
    Seen::Line(text.as_bytes().to_vec())
}

pub(crate) fn body(text: &str) -> Seen {
    Seen::Body(text.as_bytes().to_vec())
}

pub(crate) fn challenge(text: &str) -> Seen {
    Seen::Challenge(text.as_bytes().to_vec())
}
