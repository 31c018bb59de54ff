//! One conversation: the protocol core, the transport below it, and the octets in between.

use alloc::vec::Vec;

use bytes::{Bytes, BytesMut};
use pop3_proto::{Command, Limit, Rule, Secret, Status};

use crate::{
    Deadlines, Error, ErrorKind, Limits, Observation, Options, Phase, Refusal, Step, Transport,
    conceal::Concealer, convert::core_error,
};

mod exchange;

/// State shared by [`Connection`](crate::Connection) and [`Mailbox`](crate::Mailbox).
///
/// Everything that must survive a dropped future lives here: the next command first reads what is left.
pub(crate) struct Session<T> {
    transport: T,
    protocol: pop3_proto::Connection,
    /// Octets read and not yet consumed by `protocol`.
    input: BytesMut,
    /// Content of a message that was read and not yet asked for.
    pub(crate) held: Bytes,
    deadlines: Deadlines,
    limits: Limits,
    /// What must not show in traces and errors while a login is under way.
    concealer: Concealer,
    over: bool,
}

/// What the server said, owned.
pub(crate) enum Said {
    Greeting(Status),
    Status(Status),
    Line(Vec<u8>),
    Body(Bytes),
    End,
    Challenge,
}

impl<T: Transport> Session<T> {
    pub(crate) fn new(transport: T, options: &Options) -> Self {
        Self {
            transport,
            protocol: pop3_proto::Connection::new(core_limits(&options.limits))
                .with_tolerances(options.tolerances),
            input: BytesMut::new(),
            held: Bytes::new(),
            deadlines: options.deadlines,
            limits: options.limits,
            concealer: Concealer::default(),
            over: false,
        }
    }

    /// Reads the greeting.
    pub(crate) async fn greeting(&mut self) -> Result<Vec<u8>, Error> {
        self.transport.arm(Phase::Greeting, self.deadlines.greeting);
        match self.said(Step::Greeting).await? {
            Said::Greeting(status) if status.ok => Ok(status.text),
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
        line: impl Fn(&[u8]) -> Result<V, Rule>,
    ) -> Result<Vec<V>, Error> {
        self.command(command, step).await?;
        let mut values = Vec::new();
        loop {
            match self.more(step).await? {
                // The reply stays in step: an odd line costs one item, not the session (quirk list-malformed-line).
                Said::Line(octets) => match line(&octets) {
                    Ok(value) => values.push(value),
                    Err(rule) => self.transport.observe(Observation::Tolerated(rule)),
                },
                _ => return Ok(values),
            }
        }
    }

    /// The next octets of the message that is being received; `None` once its terminator was seen.
    pub(crate) async fn body(&mut self, step: Step) -> Result<Option<Bytes>, Error> {
        if !self.held.is_empty() {
            return Ok(Some(core::mem::take(&mut self.held)));
        }
        if self.protocol.is_idle() && !self.over {
            return Ok(None);
        }
        match self.more(step).await? {
            Said::Body(octets) => Ok(Some(octets)),
            _ => Ok(None),
        }
    }

    /// More content of the message, as far as it is here already.
    pub(crate) fn body_at_hand(&mut self) -> Option<Bytes> {
        match self.take() {
            Ok(Some(Said::Body(octets))) => Some(octets),
            // The end shows in the state, and an error comes again with the next call.
            _ => None,
        }
    }

    /// Queues a command behind whatever an earlier, dropped call has left unread.
    pub(crate) async fn send(&mut self, command: &Command, step: Step) -> Result<(), Error> {
        self.settle(step).await?;
        self.transport.arm_operation(self.deadlines.operation);
        self.continue_with(command);
        Ok(())
    }

    /// Sends the next line of an exchange that is under way (SASL).
    pub(crate) fn continue_with(&mut self, command: &Command) {
        if let Some(secret) = command.secret() {
            self.conceal(Secret::from(secret.to_vec()));
        }
        self.protocol.send(command);
        self.transport.observe(Observation::Sent(&command.redacted()));
        let (phase, within) = self.deadlines.of_command(command.keyword());
        self.transport.arm(phase, within);
    }

    /// Reads the rest of an unfinished reply, up to the drain limit.
    async fn settle(&mut self, step: Step) -> Result<(), Error> {
        if self.over {
            return Err(ErrorKind::Poisoned.at(step));
        }
        self.held = Bytes::new();
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
        let protocol =
            self.protocol.into_tls(&self.input).map_err(|error| core_error(error).at(Step::Stls))?;
        self.transport.arm_operation(None);
        self.transport.arm(Phase::Tls, self.deadlines.tls);
        let transport = secured(self.transport, server_name).await?;
        Ok(Self { transport, protocol, ..self })
    }

    /// Says QUIT, reads the answer and closes.
    pub(crate) async fn quit(mut self) -> Result<(), Error> {
        self.command(&Command::quit(), Step::Quit).await?;
        self.transport.arm(Phase::Quit, self.deadlines.quit);
        self.transport.shutdown().await;
        Ok(())
    }

    /// From now on this shows neither in traces nor in errors, whatever the server repeats.
    pub(crate) fn conceal(&mut self, secret: Secret) {
        self.concealer.add(secret);
    }

    /// The login is over, and so is what had to be concealed.
    pub(crate) fn reveal(&mut self) {
        let rest = self.concealer.end();
        if !rest.is_empty() {
            self.transport.observe(Observation::Received(&rest));
        }
    }

    /// What a negative reply means.
    pub(crate) fn refused(&self, status: Status, step: Step) -> Error {
        let text = self.concealer.whole(&status.text);
        ErrorKind::Refused(Refusal { code: status.code, text, detail: None }).at(step)
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
        self.over = true;
        kind.at(step)
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
