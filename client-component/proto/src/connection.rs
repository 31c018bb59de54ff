//! The state of a connection: octets to write, replies to come, where in a reply the input stands.

use alloc::collections::VecDeque;

use crate::{
    Command, Eof, Error, Event, Limits, Progress, Rule, Shape, Status,
    line::LineScanner,
    multi_line::{Listing, Message},
    output::Output,
    status::Indicator,
};

/// Frames a POP3 connection without touching it: the caller moves the octets.
///
/// See the [crate documentation](crate) for the run loop. All state lives here and none in a future, so a driver may
/// be cancelled between any two calls.
#[derive(Debug)]
pub struct Connection {
    limits: Limits,
    output: Output,
    /// Replies that the server owes, oldest first.
    awaited: VecDeque<Awaited>,
    /// Where in the oldest of them the input stands.
    stage: Stage,
    scanner: LineScanner,
    /// Why the connection is of no more use.
    failure: Option<Error>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Awaited {
    Greeting,
    Line,
    Listing,
    Body,
    Sasl(Turn),
}

/// Whose line comes next in an AUTH exchange.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Turn {
    /// The server's, before any response was sent.
    Opening,
    /// The client's.
    Client,
    /// The server's, after a response.
    Server,
    /// The server's, after the client has cancelled.
    Cancelled,
}

impl Awaited {
    /// Whether a reply may begin like this.
    fn check(self, indicator: Indicator) -> Result<(), Rule> {
        match (self, indicator) {
            // RFC 5034 §4: "If the server receives such a response, it MUST reject the AUTH command"
            (Self::Sasl(Turn::Cancelled), Indicator::Ok | Indicator::Plus) => Err(Rule::CancelIgnored),
            // RFC 5034 §4: "the server MUST proceed by issuing an empty challenge"
            (Self::Sasl(Turn::Opening), Indicator::Ok) => Err(Rule::OkBeforeResponse),
            (Self::Sasl(_), Indicator::Plus) | (_, Indicator::Ok | Indicator::Err) => Ok(()),
            (_, Indicator::Plus) => Err(Rule::Continuation),
        }
    }
}

#[derive(Debug)]
enum Stage {
    Status,
    Listing(Listing),
    Message(Message),
}

impl Connection {
    /// A connection that was just opened: the greeting is outstanding.
    pub fn new(limits: Limits) -> Self {
        let mut connection = Self::after_tls(limits);
        connection.awaited.push_back(Awaited::Greeting);
        connection
    }

    /// A connection behind the TLS handshake of STLS: nothing is outstanding, for no second greeting comes
    /// (RFC 2595 section 4).
    pub fn after_tls(limits: Limits) -> Self {
        Self {
            limits,
            output: Output::default(),
            awaited: VecDeque::new(),
            stage: Stage::Status,
            scanner: LineScanner::default(),
            failure: None,
        }
    }

    /// Turns the connection behind a positive reply to STLS into the one inside TLS.
    ///
    /// `unread` is the input that was not consumed. Do the handshake only after this succeeded.
    ///
    /// # Errors
    /// [`Rule::OctetsBeforeTls`] if there is any: someone put octets in front of the handshake, to be taken for
    /// protected replies. An earlier failure comes back as it was.
    pub fn into_tls(self, unread: &[u8]) -> Result<Self, Error> {
        if !unread.is_empty() {
            return Err(Error::Violation(Rule::OctetsBeforeTls));
        }
        self.failure.map_or(Ok(Self::after_tls(self.limits)), Err)
    }

    /// Queues a command and expects its reply. Several may be outstanding.
    ///
    /// A [`Shape::Continuation`] or [`Shape::Cancel`] goes on with the AUTH exchange whose challenge was just
    /// received; without one the server has no reason to answer, and what it says then is a violation. Nothing is queued once
    /// [`Connection::receive`] has failed.
    pub fn send(&mut self, command: &Command) {
        if self.failure.is_some() {
            return;
        }
        self.output.push(command.wire());
        match command.shape() {
            Shape::Line => self.awaited.push_back(Awaited::Line),
            Shape::Listing => self.awaited.push_back(Awaited::Listing),
            Shape::Body => self.awaited.push_back(Awaited::Body),
            Shape::Sasl => self.awaited.push_back(Awaited::Sasl(Turn::Opening)),
            Shape::Continuation => self.turn(Turn::Server),
            Shape::Cancel => self.turn(Turn::Cancelled),
        }
    }

    /// Octets still to be written, secrets among them. Nothing once `receive` has failed.
    pub fn transmit(&self) -> &[u8] {
        self.output.unsent()
    }

    /// Takes note that the first `octets` of [`Connection::transmit`] were written, and zeroes them.
    pub fn transmitted(&mut self, octets: usize) {
        self.output.advance(octets);
    }

    /// Looks for the next event at the front of `input`.
    ///
    /// The caller owns the buffer: drop the `consumed` octets from its front, keep the rest, append what arrives. Call
    /// until `event` is `None`, and only then write and read: octets that answer nothing must be found before another
    /// command goes out behind them.
    ///
    /// # Errors
    /// [`Error::Violation`] or [`Error::Limit`]. The connection is then over: every later call gives the same error,
    /// and what was still to be written is dropped.
    pub fn receive<'i>(&mut self, input: &'i [u8]) -> Result<Progress<'i>, Error> {
        if let Some(error) = self.failure {
            return Err(error);
        }
        let progress = self.next_event(input).inspect_err(|&error| self.fail(error))?;
        if self.is_clients_turn() && progress.consumed < input.len() {
            // Now, not at the next call: by then a command may be outstanding that these octets do not answer.
            self.fail(Error::Violation(Rule::UnaskedOctets));
        }
        Ok(progress)
    }

    /// Whether no reply is outstanding.
    pub fn is_idle(&self) -> bool {
        self.awaited.is_empty()
    }

    /// Why the connection is of no more use, once [`Connection::receive`] has found out.
    pub fn failure(&self) -> Option<Error> {
        self.failure
    }

    /// What it means that the input ended with `unread` left unconsumed.
    pub fn eof(&self, unread: &[u8]) -> Eof {
        match self.stage {
            Stage::Status if unread.is_empty() => Eof::Closed,
            _ => Eof::Truncated,
        }
    }

    fn fail(&mut self, error: Error) {
        self.failure = Some(error);
        self.output.clear();
    }

    /// Whether the server has nothing to say until the client does.
    fn is_clients_turn(&self) -> bool {
        matches!(self.awaited.front(), None | Some(Awaited::Sasl(Turn::Client)))
    }

    fn next_event<'i>(&mut self, input: &'i [u8]) -> Result<Progress<'i>, Error> {
        if input.is_empty() {
            return Ok(Progress { consumed: 0, event: None });
        }
        match self.awaited.front() {
            // RFC 1939 §3: "The client and POP3 server then exchange commands and responses"
            None | Some(Awaited::Sasl(Turn::Client)) => Err(Error::Violation(Rule::UnaskedOctets)),
            Some(&awaited) => self.advance(awaited, input),
        }
    }

    fn advance<'i>(&mut self, awaited: Awaited, input: &'i [u8]) -> Result<Progress<'i>, Error> {
        let progress = match &mut self.stage {
            Stage::Status => return self.status_line(awaited, input),
            Stage::Listing(listing) => listing.next(&mut self.scanner, input, &self.limits)?,
            Stage::Message(message) => message.next(input)?,
        };
        if progress.event == Some(Event::End) {
            self.complete();
        }
        Ok(progress)
    }

    fn status_line<'i>(&mut self, awaited: Awaited, input: &'i [u8]) -> Result<Progress<'i>, Error> {
        if let Some(indicator) = Indicator::peek(input)? {
            // At once, whether or not the rest of the line ever comes.
            awaited.check(indicator)?;
        }
        let Some(line) = self.scanner.line(input, self.limits.line_octets(), Rule::StatusLineFeed)? else {
            return Ok(Progress { consumed: 0, event: None });
        };
        let event = match Indicator::split(line)? {
            (Indicator::Plus, challenge) => {
                self.turn(Turn::Client);
                Event::Challenge(challenge)
            }
            (indicator, text) => self.status(awaited, Status::with_text(indicator == Indicator::Ok, text)),
        };
        Ok(Progress { consumed: line.len() + 2, event: Some(event) })
    }

    fn status(&mut self, awaited: Awaited, status: Status) -> Event<'static> {
        match awaited {
            Awaited::Listing if status.ok => self.stage = Stage::Listing(Listing::new(&self.limits)),
            Awaited::Body if status.ok => self.stage = Stage::Message(Message::new(&self.limits)),
            // A negative reply is one line, whatever the shape of the positive one.
            _ => self.complete(),
        }
        match awaited {
            Awaited::Greeting => Event::Greeting(status),
            _ => Event::Status(status),
        }
    }

    /// Passes the word within an AUTH exchange.
    fn turn(&mut self, next: Turn) {
        if let Some(Awaited::Sasl(turn)) = self.awaited.front_mut() {
            *turn = next;
        }
    }

    fn complete(&mut self) {
        self.awaited.pop_front();
        self.stage = Stage::Status;
    }
}
