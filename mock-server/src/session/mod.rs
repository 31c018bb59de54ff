//! The reference session: a line goes in, actions come out. No I/O, no clock.
//!
//! A [`Session`] is a value that each line consumes and gives back, so that no state can be left
//! half changed; AUTHORIZATION and TRANSACTION are types of their own.

mod action;
mod apop;
mod authorization;
mod binary;
mod capabilities;
mod channel;
mod command;
mod international;
#[cfg(test)]
mod invariants;
mod language;
mod line;
mod logins;
mod modes;
mod nonce;
mod sasl;
mod stuffing;
mod top;
mod transaction;

use std::sync::Arc;

pub(crate) use action::{Action, Body, Shaped};
pub(crate) use channel::Channel;
pub use language::Language;
pub(crate) use line::{Line, LineReader};
pub(crate) use logins::Logins;
pub(crate) use nonce::Nonces;
pub use sasl::{Mechanism, UnknownMechanism};
pub(crate) use stuffing::Stuffing;

use action::error;
use authorization::Authorization;
use command::Command;
use modes::Modes;
use transaction::Transaction;

use crate::maildrop::Directory;
use crate::rules::Decisions;

/// What a session may do, the same for all sessions of a server.
#[derive(Clone, Debug)]
pub(crate) struct Policy {
    pub(crate) directory: Arc<Directory>,
    /// Refuse passwords in clear.
    pub(crate) require_tls: bool,
    pub(crate) stls: Stls,
    pub(crate) logins: Arc<Logins>,
    pub(crate) nonces: Arc<Nonces>,
    /// What is decided otherwise than by the RFCs.
    pub(crate) decisions: Arc<Decisions>,
}

/// What becomes of STLS before TLS is active.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Stls {
    /// CAPA lists it.
    pub(crate) announced: bool,
    /// The command is not refused.
    pub(crate) obeyed: bool,
}

/// One POP3 session behind its greeting.
#[derive(Debug)]
pub(crate) struct Session {
    policy: Policy,
    tls: bool,
    /// What SCRAM can be bound to.
    channel: Option<Channel>,
    /// What the greeting offered for APOP.
    timestamp: Option<String>,
    modes: Modes,
    state: State,
}

#[derive(Debug)]
enum State {
    Authorization(Authorization),
    Transaction(Transaction),
    /// QUIT was answered; nothing that follows is a command (RFC1939-6-13).
    Over,
}

/// Something worth telling the test, apart from the dialogue.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Note {
    /// The user, and what was too old when the session began.
    LoggedIn(String, Vec<Arc<str>>),
    /// TOP sends a beginning of the message with this unique-id.
    Topped(Arc<str>),
    Marked(Arc<str>),
    Unmarked(Vec<Arc<str>>),
    /// The UPDATE state removed these, some of them although no DELE had marked them.
    Updated {
        removed: Vec<Arc<str>>,
        expired: Vec<Arc<str>>,
    },
}

/// The session after a line, with what the line asked for.
pub(crate) struct Outcome {
    pub(crate) session: Session,
    pub(crate) actions: Vec<Action>,
    pub(crate) note: Option<Note>,
}

impl Session {
    /// A session in the AUTHORIZATION state. The greeting holds angle brackets if APOP is offered, and else none
    /// (RFC1939-7-41, -44).
    pub(crate) fn begin(policy: Policy, tls: bool, channel: Option<Channel>) -> (Self, Action) {
        let timestamp = (policy.logins.apop || policy.decisions.apop).then(|| policy.nonces.timestamp());
        let greeting = match &timestamp {
            Some(timestamp) => action::ok(format!("pop3-mock ready {timestamp}")),
            None => action::ok("pop3-mock ready"),
        };
        (Self { channel, ..Self::fresh(policy, tls, timestamp) }, greeting)
    }

    /// The session after a TLS handshake asked for by STLS: nothing the client said in clear is
    /// remembered, and no second greeting is sent (RFC2595-4-12, -19). So there is no APOP any more: what the first
    /// greeting said in clear may have been changed on its way.
    pub(crate) fn secured(self, channel: Option<Channel>) -> Self {
        Self { channel, ..Self::fresh(self.policy, true, None) }
    }

    fn fresh(policy: Policy, tls: bool, timestamp: Option<String>) -> Self {
        let (modes, state) = (Modes::default(), Authorization::Fresh.into());
        Self { policy, tls, channel: None, timestamp, modes, state }
    }

    /// Whether no maildrop is open.
    pub(crate) fn is_before_login(&self) -> bool {
        self.state.is_before_login()
    }

    /// Whether the next line is a SASL response.
    pub(crate) fn awaits_response(&self) -> bool {
        matches!(self.state, State::Authorization(Authorization::Sasl(_)))
    }

    /// The longest line that is accepted now, in octets with its CRLF.
    pub(crate) fn line_limit(&self) -> usize {
        match &self.state {
            State::Authorization(Authorization::Sasl(_)) => sasl::RESPONSE_LIMIT,
            _ => command::LIMIT,
        }
    }

    /// Takes one line. `more` tells that octets stand behind it already.
    pub(crate) fn line(self, line: &Line, more: bool) -> Outcome {
        let Self { policy, tls, channel, timestamp, mut modes, state } = self;
        let (state, actions, note) = match state {
            State::Authorization(Authorization::Sasl(exchange)) => {
                let client =
                    Client { policy: &policy, tls, channel, timestamp: timestamp.as_deref(), modes, more };
                authorization::respond(client, exchange, line)
            }
            State::Over => (State::Over, Vec::new(), None),
            state => match Command::parse(line) {
                Err(refusal) => (state.without_name(), vec![error(refusal)], None),
                Ok(command) => {
                    match modes.set(
                        &command,
                        state.is_before_login() || policy.decisions.utf8_after_login,
                        policy.logins.preferred_language,
                    ) {
                        Some(action) => (state.without_name(), vec![action], None),
                        None => {
                            let timestamp = timestamp.as_deref();
                            let client = Client { policy: &policy, tls, channel, timestamp, modes, more };
                            state.command(client, command)
                        }
                    }
                }
            },
        };
        let actions = actions.into_iter().map(|action| modes.language.localise(action)).collect();
        Outcome { session: Self { policy, tls, channel, timestamp, modes, state }, actions, note }
    }
}

impl State {
    fn command(self, client: Client<'_>, command: Command) -> Step {
        match self {
            Self::Authorization(state) => state.command(client, command),
            Self::Transaction(state) => state.command(client, &command),
            Self::Over => (Self::Over, Vec::new(), None),
        }
    }

    /// Whatever is not PASS forgets a name that USER gave.
    fn without_name(self) -> Self {
        if self.is_before_login() { Authorization::Fresh.into() } else { self }
    }

    fn is_before_login(&self) -> bool {
        matches!(self, Self::Authorization(_))
    }
}

/// A state's answer to a command.
type Step = (State, Vec<Action>, Option<Note>);

/// What a state needs to know of the session around it.
#[derive(Clone, Copy)]
struct Client<'s> {
    policy: &'s Policy,
    tls: bool,
    channel: Option<Channel>,
    timestamp: Option<&'s str>,
    modes: Modes,
    more: bool,
}

impl Client<'_> {
    /// Whether USER, PASS, APOP and AUTH are refused for want of TLS.
    fn is_too_open(self) -> bool {
        self.policy.require_tls && !self.tls
    }

    /// Whether USER refuses this name, which no reference session does.
    fn knows_no(self, name: &str) -> bool {
        self.policy.decisions.user_checked && self.policy.directory.account(name).is_none()
    }
}

impl From<Authorization> for State {
    fn from(state: Authorization) -> Self {
        Self::Authorization(state)
    }
}

impl From<Transaction> for State {
    fn from(state: Transaction) -> Self {
        Self::Transaction(state)
    }
}
