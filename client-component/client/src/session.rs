//! One conversation: the protocol core, the transport below it, and the octets in between.

use alloc::vec::Vec;
use core::time::Duration;

use bytes::{Bytes, BytesMut};
use pop3_proto::{Capabilities, CodeKind, Command, Limit, ResponseCode, Rule, Secret, Shape, Status};

use crate::{
    Condition, Deadlines, Error, ErrorKind, Limits, Observation, Options, Phase, PipeliningOptions,
    QuitFailure, Refusal, Security, Step, Transport, capabilities::Known, convert::core_error, spans::Spans,
};

mod batch;
mod exchange;
mod flight;
mod heard;
mod message;
mod unasked;

use flight::Flight;
pub(crate) use flight::Pending;
use heard::Heard;
use message::Incoming;

/// State shared by [`Connection`](crate::Connection) and [`Mailbox`](crate::Mailbox).
///
/// Everything that must survive a dropped future lives here: the next command first reads what is left.
pub(crate) struct Session<T> {
    transport: T,
    protocol: pop3_proto::Connection,
    /// Octets read and not yet consumed by `protocol`.
    input: BytesMut,
    /// Content of a message that was read and not yet asked for.
    held: Bytes,
    incoming: Incoming,
    /// The batch under way.
    flight: Flight,
    /// What arrived and the transport was not told yet.
    heard: Heard,
    spans: Spans,
    deadlines: Deadlines,
    limits: Limits,
    pipelining: PipeliningOptions,
    /// What the server can do.
    pub(crate) known: Known,
    /// Passwords and tokens may be sent as they are: there is TLS, or the caller does not mind.
    pub(crate) may_show: bool,
    /// DELE was sent since the last RSET.
    marked: bool,
    over: bool,
}

/// What the server said, owned.
pub(crate) enum Said {
    Greeting(Status),
    Status(Status),
    Line(Vec<u8>),
    Body(Bytes),
    End,
    /// A challenge as it stood on the line, in base64.
    Challenge(Vec<u8>),
}

impl<T: Transport> Session<T> {
    pub(crate) fn new(transport: T, spans: Spans, options: &Options) -> Self {
        Self {
            transport,
            protocol: pop3_proto::Connection::new(core_limits(&options.limits))
                .with_tolerances(options.tolerances),
            input: BytesMut::new(),
            held: Bytes::new(),
            incoming: Incoming::default(),
            flight: Flight::default(),
            heard: Heard::new(options.limits.trace),
            spans,
            deadlines: options.deadlines,
            limits: options.limits,
            pipelining: options.pipelining,
            known: Known::new(options.skip_capa),
            may_show: options.security != Security::Plaintext || options.allow_plaintext_auth,
            marked: false,
            over: false,
        }
    }

    /// Reads the greeting.
    pub(crate) async fn greeting(&mut self) -> Result<Status, Error> {
        self.transport.arm(Phase::Greeting, self.deadlines.greeting);
        match self.said(Step::Greeting).await? {
            Said::Greeting(status) if status.ok => Ok(status),
            Said::Greeting(status) | Said::Status(status) => {
                self.over = true;
                Err(self.refused(status, Step::Greeting))
            }
            _ => Err(self.broken(Rule::StatusIndicator, Step::Greeting)),
        }
    }

    /// Sends a command and reads its status line; a negative one is an error.
    pub(crate) async fn command(&mut self, command: &Command, step: Step) -> Result<Status, Error> {
        self.send(command, step).await?;
        self.answer(step).await
    }

    /// Reads the status line that answers the command just sent; a negative one is an error.
    pub(crate) async fn answer(&mut self, step: Step) -> Result<Status, Error> {
        match self.said(step).await? {
            Said::Status(status) if status.ok => Ok(status),
            Said::Status(status) => Err(self.refused(status, step)),
            // The core gives a challenge only while AUTH runs, and the AUTH flow does not come here.
            _ => Err(self.broken(Rule::StatusIndicator, step)),
        }
    }

    /// Sends a command whose answer is a listing, and gives each line to `line`; one that it refuses is left out, with
    /// a warning.
    pub(crate) async fn listing<V>(
        &mut self,
        command: &Command,
        step: Step,
        line: impl Fn(&[u8]) -> Result<(V, Option<Rule>), Rule>,
    ) -> Result<Vec<V>, Error> {
        self.send(command, step).await?;
        self.answer_of_lines(step, line).await
    }

    /// Reads the answer to a command whose answer is a listing.
    pub(crate) async fn answer_of_lines<V>(
        &mut self,
        step: Step,
        line: impl Fn(&[u8]) -> Result<(V, Option<Rule>), Rule>,
    ) -> Result<Vec<V>, Error> {
        self.answer(step).await?;
        let mut values = Vec::new();
        while let Some(value) = self.entry(step, &line).await? {
            values.push(value);
        }
        Ok(values)
    }

    /// The next line of a listing that `line` does not refuse; `None` once its terminator was seen.
    pub(crate) async fn entry<V>(
        &mut self,
        step: Step,
        line: impl Fn(&[u8]) -> Result<(V, Option<Rule>), Rule>,
    ) -> Result<Option<V>, Error> {
        while !self.protocol.is_idle() || self.over {
            let Said::Line(octets) = self.more(step).await? else { break };
            if let Some(value) = self.value_of(&octets, &line) {
                return Ok(Some(value));
            }
        }
        Ok(None)
    }

    /// As [`entry`](Self::entry), as far as lines are here already.
    pub(crate) fn entry_at_hand<V>(
        &mut self,
        line: impl Fn(&[u8]) -> Result<(V, Option<Rule>), Rule>,
    ) -> Option<V> {
        while !self.protocol.is_idle() && !self.over {
            // The end shows in the state, and an error comes again with the next call.
            let Ok(Some(Said::Line(octets))) = self.take() else { break };
            if let Some(value) = self.value_of(&octets, &line) {
                return Some(value);
            }
        }
        None
    }

    /// What a line of a listing says. The reply stays in step: an odd line costs one item, not the session (quirk
    /// list-malformed-line).
    fn value_of<V>(
        &mut self,
        octets: &[u8],
        line: impl Fn(&[u8]) -> Result<(V, Option<Rule>), Rule>,
    ) -> Option<V> {
        let read = if octets.trim_ascii().is_empty() { Err(Rule::ListingBlank) } else { line(octets) };
        let (value, notice) = match read {
            Ok((value, notice)) => (Some(value), notice),
            Err(rule) => (None, Some(rule)),
        };
        self.tolerated(notice);
        value
    }

    /// Queues a command behind whatever an earlier, dropped call has left unread.
    pub(crate) async fn send(&mut self, command: &Command, step: Step) -> Result<(), Error> {
        self.settle(step).await?;
        self.look(step).await?;
        self.transport.arm_operation(self.deadlines.operation);
        self.continue_with(command);
        Ok(())
    }

    /// Sends the next line of an exchange that is under way (SASL).
    pub(crate) fn continue_with(&mut self, command: &Command) {
        if let Some(secret) = command.secret() {
            self.conceal(Secret::from(secret.to_vec()));
        }
        self.marked |= command.keyword() == "DELE";
        self.protocol.send(command);
        self.heard.tell(&mut self.transport);
        self.transport.observe(Observation::Sent(&command.redacted()));
        if !matches!(command.shape(), Shape::Continuation | Shape::Cancel) {
            self.spans.command(&command.redacted());
        }
        let (phase, within) = self.deadlines.of_command(command.keyword());
        self.transport.arm(phase, within);
    }

    /// Reads the rest of unfinished replies, up to the drain limit. What a batch has not sent yet is forgotten.
    pub(crate) async fn settle(&mut self, step: Step) -> Result<(), Error> {
        if self.over {
            return Err(ErrorKind::Poisoned.at(step));
        }
        self.held = Bytes::new();
        self.flight = Flight::default();
        let mut left = self.limits.drain;
        while !self.protocol.is_idle() {
            let size = match self.more(step).await? {
                Said::Body(octets) => octets.len(),
                Said::Line(octets) => octets.len(),
                _ => 0,
            };
            left = match left.checked_sub(size as u64) {
                Some(left) => left,
                None => return Err(self.over(ErrorKind::Limit(Limit::Drain), step)),
            };
        }
        Ok(())
    }

    /// Starts TLS after a positive reply to STLS: what was said before is forgotten.
    pub(crate) async fn into_tls(mut self, server_name: &str) -> Result<Self, Error> {
        let protocol = match self.protocol.into_tls(&self.input) {
            Ok(protocol) => protocol,
            Err(error) => {
                self.heard.rest(&self.input, &mut self.transport);
                return Err(core_error(error).at(Step::Stls));
            }
        };
        self.transport.arm_operation(None);
        self.transport.arm(Phase::Tls, self.deadlines.tls);
        let transport =
            secured(self.transport, server_name).await.inspect_err(|error| self.spans.failed(error))?;
        self.spans.secured();
        // RFC 2595 §4: "the client MUST discard cached information about server capabilities"
        self.known.forget();
        Ok(Self { transport, protocol, ..self })
    }

    /// Says QUIT, reads the answer and closes.
    pub(crate) async fn quit(mut self) -> Result<(), QuitFailure> {
        let answer = self.command(&Command::quit(), Step::Quit).await;
        match answer.map_err(|error| error.kind) {
            // Without a deletion there was nothing to confirm (quirk quit-closes-without-reply).
            Err(ErrorKind::Closed | ErrorKind::Truncated) if !self.marked => {
                self.tolerated(Some(Rule::QuitUnanswered));
                return Ok(());
            }
            Err(kind) => return Err(kind.at(Step::Quit).into()),
            Ok(_) => {}
        }
        self.close().await;
        Ok(())
    }

    /// Says QUIT before login, where a server has nothing to refuse (quirk quit-in-auth-state-err).
    pub(crate) async fn leave(mut self) -> Result<(), Error> {
        match self.command(&Command::quit(), Step::Quit).await {
            Err(Error { kind: ErrorKind::Refused(_), .. }) => self.tolerated(Some(Rule::QuitRefused)),
            Err(Error { kind: ErrorKind::Closed, .. }) => self.tolerated(Some(Rule::QuitUnanswered)),
            answer => drop(answer?),
        }
        self.close().await;
        Ok(())
    }

    async fn close(&mut self) {
        self.transport.arm(Phase::Quit, self.deadlines.quit);
        self.transport.shutdown().await;
    }

    /// The server has no deletion marks any more (RSET).
    pub(crate) fn unmarked(&mut self) {
        self.marked = false;
    }

    /// What the session can still do.
    pub(crate) fn condition(&self) -> Condition {
        if self.over || self.protocol.failure().is_some() {
            Condition::Over
        } else if self.protocol.is_idle() && self.held.is_empty() && self.flight.front().is_none() {
            Condition::Ready
        } else {
            Condition::Unfinished
        }
    }

    /// From now on this shows neither in traces nor in errors, whatever the server repeats.
    pub(crate) fn conceal(&mut self, secret: Secret) {
        self.heard.conceal(secret);
    }

    /// The login is over, and so is what had to be concealed.
    pub(crate) fn reveal(&mut self) {
        self.heard.reveal();
    }

    /// What a negative reply means.
    pub(crate) fn refused(&self, status: Status, step: Step) -> Error {
        let error = ErrorKind::Refused(self.refusal(status)).at(step);
        match step {
            Step::User | Step::Pass | Step::Apop | Step::Rpop | Step::Auth | Step::Stat => {
                let delay = self.known.list().and_then(Capabilities::login_delay).map(|told| told.delay);
                Error { login_delay: delay, ..error }
            }
            _ => error,
        }
    }

    fn refusal(&self, status: Status) -> Refusal {
        let shown = |code: &ResponseCode| {
            let octets = code.as_str().as_bytes();
            code.kind() != CodeKind::Other || self.heard.text(octets) == octets
        };
        Refusal { code: status.code.filter(shown), text: self.heard.text(&status.text), detail: None }
    }

    /// Highest message number and number of entries that a listing may have.
    pub(crate) fn most_entries(&self) -> u32 {
        self.limits.entries
    }

    /// Octets that the server sent, without what must not show.
    pub(crate) fn concealed(&self, octets: &[u8]) -> Vec<u8> {
        self.heard.text(octets)
    }

    /// Octets that nobody can foretell.
    pub(crate) fn entropy<const N: usize>(&mut self, step: Step) -> Result<[u8; N], Error> {
        let mut octets = [0; N];
        self.transport.random(&mut octets).map_err(|error| ErrorKind::from(error).at(step))?;
        Ok(octets)
    }

    /// Waits at most `within` for the answer to the command that was just sent, or as long as it had anyhow.
    pub(crate) fn hurry(&mut self, within: Duration) {
        self.transport.arm(Phase::Reply, self.deadlines.reply.min(within));
    }

    /// Takes note of a rule that was broken and put up with.
    pub(crate) fn tolerated(&mut self, rule: Option<Rule>) {
        rule.into_iter().for_each(|rule| self.transport.observe(Observation::Tolerated(rule)));
    }

    /// The server broke this rule; where that may have put it out of step, the session is over.
    pub(crate) fn broken(&mut self, rule: Rule, step: Step) -> Error {
        let kind = ErrorKind::Violation(rule);
        if kind.leaves_session_usable() { kind.at(step) } else { self.over(kind, step) }
    }

    /// Ends the session with this error.
    fn over(&mut self, kind: ErrorKind, step: Step) -> Error {
        let error = kind.at(step);
        if !self.over {
            self.heard.rest(&self.input, &mut self.transport);
            self.spans.failed(&error);
        }
        self.over = true;
        error
    }
}

/// Starts TLS on a transport whose deadline is set.
pub(crate) async fn secured<T: Transport>(transport: T, server_name: &str) -> Result<T, Error> {
    transport.start_tls(server_name).await.map_err(|error| ErrorKind::from(error).at(Step::Tls))
}

fn core_limits(limits: &Limits) -> pop3_proto::Limits {
    pop3_proto::Limits {
        line: limits.line as usize,
        greeting: limits.greeting as usize,
        listing: limits.listing as usize,
        entries: limits.entries as usize,
        capabilities: limits.capabilities as usize,
        message: limits.message,
        sasl_challenge: limits.sasl_challenge as usize,
        sasl_rounds: limits.sasl_rounds,
    }
}
