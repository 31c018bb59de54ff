//! The state of a connection: octets to write, replies to come, where in a reply the input stands.

use alloc::collections::VecDeque;

use crate::{
    Command, Eof, Error, Event, Limit, Limits, Progress, Rule, Shape, Status, Tolerances,
    line::LineScanner,
    multi_line::{Listing, Message},
    notices::Notices,
    output::Output,
    status::{Front, Indicator},
};

/// Frames a POP3 connection without touching it: the caller moves the octets.
///
/// See the [crate documentation](crate) for the run loop. All state lives here and none in a future, so a driver may
/// be cancelled between any two calls.
#[derive(Debug)]
pub struct Connection {
    limits: Limits,
    tolerances: Tolerances,
    output: Output,
    /// Replies that the server owes, oldest first.
    awaited: VecDeque<Awaited>,
    /// Where in the oldest of them the input stands.
    stage: Stage,
    scanner: LineScanner,
    /// Rules that were broken and put up with.
    notices: Notices,
    /// Challenges of the AUTH exchange under way.
    rounds: u32,
    /// Why the connection is of no more use.
    failure: Option<Error>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Awaited {
    Greeting,
    Line,
    /// Lines, of which this limit says how many.
    Listing(Limit),
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

    /// Whether a positive status line is followed by more.
    fn has_more(self) -> bool {
        matches!(self, Self::Listing(_) | Self::Body)
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
            tolerances: Tolerances::default(),
            output: Output::default(),
            awaited: VecDeque::new(),
            stage: Stage::Status,
            scanner: LineScanner::default(),
            notices: Notices::default(),
            rounds: 0,
            failure: None,
        }
    }

    /// The same connection, which puts up with this.
    #[must_use]
    pub fn with_tolerances(mut self, tolerances: Tolerances) -> Self {
        self.tolerances = tolerances;
        self
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
        let inside = Self::after_tls(self.limits).with_tolerances(self.tolerances);
        self.failure.map_or(Ok(inside), Err)
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
            Shape::Listing => self.awaited.push_back(Awaited::Listing(lines_limit(command))),
            Shape::Body => self.awaited.push_back(Awaited::Body),
            Shape::Sasl => self.awaited.push_back(Awaited::Sasl(Turn::Opening)),
            Shape::SaslInitial => self.awaited.push_back(Awaited::Sasl(Turn::Server)),
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
    ///
    /// A line feed without carriage return ends a status line where that is the last octet that any reply awaits: it
    /// gives a notice. Elsewhere it is a violation, unless [`Tolerances::bare_lf`] is set.
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

    /// A rule that was broken and put up with since the last call, `None` once all were told. What an earlier event
    /// gave holds all the same: this is for whoever keeps a record of a server.
    pub fn take_notice(&mut self) -> Option<Rule> {
        self.notices.take()
    }

    /// Why the connection is of no more use, once [`Connection::receive`] has found out.
    pub fn failure(&self) -> Option<Error> {
        self.failure
    }

    /// What it means that the input ended with `unread` left unconsumed.
    pub fn eof(&mut self, unread: &[u8]) -> Eof {
        match self.stage {
            Stage::Status if unread.is_empty() => Eof::Closed,
            Stage::Listing(_) if self.tolerances.unended_listing && matches!(unread, b"." | b".\r") => {
                self.notices.add(Rule::ListingUnended);
                self.complete();
                Eof::ListingEnded
            }
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
            Stage::Listing(listing) => {
                let (progress, bare) = listing.next(&mut self.scanner, input, &self.limits)?;
                if bare {
                    self.bare_line_feed(Rule::ListingLineFeed, self.tolerances.bare_lf)?;
                }
                progress
            }
            Stage::Message(message) => {
                let progress = message.next(input)?;
                while let Some(rule) = message.take_notice() {
                    self.notices.add(rule);
                }
                progress
            }
        };
        if progress.event == Some(Event::End) {
            self.complete();
        }
        Ok(progress)
    }

    fn status_line<'i>(&mut self, awaited: Awaited, input: &'i [u8]) -> Result<Progress<'i>, Error> {
        let indicator = Indicator::peek(input)?;
        let early = self.tolerances.ok_as_challenge
            && (awaited, indicator) == (Awaited::Sasl(Turn::Opening), Some(Indicator::Ok));
        if let Some(indicator) = indicator.filter(|_| !early) {
            // At once, whether or not the rest of the line ever comes.
            awaited.check(indicator)?;
        }
        let (most, limit) = match (awaited, indicator) {
            (Awaited::Greeting, _) => (self.limits.greeting_octets(), Limit::Greeting),
            (_, Some(Indicator::Plus)) => (self.limits.challenge_octets(), Limit::SaslChallenge),
            _ => (self.limits.line_octets(), Limit::Line),
        };
        let Some(line) = self.scanner.line(input, most, limit)? else {
            return Ok(Progress { consumed: 0, event: None });
        };
        let front = Front::split(line.text)?;
        if line.bare {
            // Taken for the end of a line where nothing but that line is awaited: what else it might be is unasked then.
            let alone = self.awaited.len() == 1 && !(awaited.has_more() && front.indicator == Indicator::Ok);
            self.bare_line_feed(Rule::StatusLineFeed, alone || self.tolerances.bare_lf)?;
        }
        front.notice.into_iter().for_each(|rule| self.notices.add(rule));
        let event = match front.indicator {
            Indicator::Plus => self.challenge(front.rest)?,
            Indicator::Ok if early => {
                self.notices.add(Rule::OkBeforeResponse);
                self.challenge(b"")?
            }
            indicator => self.status(awaited, Status::with_text(indicator == Indicator::Ok, front.rest)),
        };
        Ok(Progress { consumed: line.octets, event: Some(event) })
    }

    fn challenge<'i>(&mut self, challenge: &'i [u8]) -> Result<Event<'i>, Error> {
        self.rounds += 1;
        if self.rounds > self.limits.sasl_rounds {
            return Err(Error::Limit(Limit::SaslRounds));
        }
        self.turn(Turn::Client);
        Ok(Event::Challenge(challenge))
    }

    /// A line that ends in LF alone: a notice or the end.
    fn bare_line_feed(&mut self, rule: Rule, tolerated: bool) -> Result<(), Error> {
        if !tolerated {
            return Err(Error::Violation(rule));
        }
        self.notices.add(rule);
        Ok(())
    }

    fn status(&mut self, awaited: Awaited, status: Status) -> Event<'static> {
        match awaited {
            Awaited::Listing(lines) if status.ok => {
                self.stage = Stage::Listing(Listing::new(&self.limits, lines));
            }
            Awaited::Body if status.ok => {
                self.stage = Stage::Message(Message::new(&self.limits, &self.tolerances));
            }
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
        self.rounds = 0;
    }
}

/// The limit on the lines of a command's reply.
fn lines_limit(command: &Command) -> Limit {
    if command.keyword() == "CAPA" { Limit::Capabilities } else { Limit::Entries }
}
