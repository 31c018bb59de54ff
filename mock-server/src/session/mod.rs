//! The reference session: a line goes in, actions come out. No I/O, no clock.
//!
//! A [`Session`] is a value that each line consumes and gives back, so that no state can be left
//! half changed; AUTHORIZATION and TRANSACTION are types of their own.

mod action;
mod authorization;
mod capabilities;
mod command;
mod expire;
#[cfg(test)]
mod invariants;
mod line;
mod plain;
mod stuffing;
mod top;
mod transaction;

use std::sync::Arc;

pub(crate) use action::{Action, Body};
pub use expire::Expire;
pub(crate) use line::{Line, LineReader};
pub(crate) use stuffing::Stuffing;

use action::error;
use authorization::Authorization;
use command::Command;
use transaction::Transaction;

use crate::maildrop::Directory;

/// What a session may do, the same for all sessions of a server.
#[derive(Clone, Debug)]
pub(crate) struct Policy {
    pub(crate) directory: Arc<Directory>,
    /// Refuse passwords in clear.
    pub(crate) require_tls: bool,
    /// What EXPIRE announces.
    pub(crate) expire: Expire,
}

/// One POP3 session behind its greeting.
#[derive(Debug)]
pub(crate) struct Session {
    policy: Policy,
    tls: bool,
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
    LoggedIn(String),
    /// TOP sends a beginning of the message with this unique-id.
    Topped(Arc<str>),
    Marked(Arc<str>),
    Unmarked(Vec<Arc<str>>),
    /// The UPDATE state removed these.
    Updated(Vec<Arc<str>>),
}

/// The session after a line, with what the line asked for.
pub(crate) struct Outcome {
    pub(crate) session: Session,
    pub(crate) actions: Vec<Action>,
    pub(crate) note: Option<Note>,
}

impl Session {
    /// A session in the AUTHORIZATION state. The greeting holds no angle brackets, since APOP is
    /// not offered (RFC1939-7-44).
    pub(crate) fn begin(policy: Policy, tls: bool) -> (Self, Action) {
        let session = Self { policy, tls, state: State::Authorization(Authorization::Fresh) };
        (session, action::ok("pop3-mock ready"))
    }

    /// The session after a TLS handshake asked for by STLS: nothing the client said in clear is
    /// remembered, and no second greeting is sent (RFC2595-4-12, -19).
    pub(crate) fn secured(self) -> Self {
        Self { tls: true, state: State::Authorization(Authorization::Fresh), policy: self.policy }
    }

    /// The longest line that is accepted now, in octets with its CRLF.
    pub(crate) fn line_limit(&self) -> usize {
        match &self.state {
            State::Authorization(Authorization::Sasl) => plain::RESPONSE_LIMIT,
            _ => command::LIMIT,
        }
    }

    /// Takes one line. `more` tells that octets stand behind it already.
    pub(crate) fn line(self, line: &Line, more: bool) -> Outcome {
        let Self { policy, tls, state } = self;
        let client = Client { policy: &policy, tls, more };
        let (state, actions, note) = match state {
            State::Authorization(Authorization::Sasl) => authorization::respond(client, line),
            State::Authorization(state) => match Command::parse(line) {
                Ok(command) => state.command(client, command),
                Err(refusal) => (Authorization::Fresh.into(), vec![error(refusal)], None),
            },
            State::Transaction(state) => match Command::parse(line) {
                Ok(command) => state.command(client, &command),
                Err(refusal) => (state.into(), vec![error(refusal)], None),
            },
            State::Over => (State::Over, Vec::new(), None),
        };
        Outcome { session: Self { policy, tls, state }, actions, note }
    }
}

/// A state's answer to a command.
type Step = (State, Vec<Action>, Option<Note>);

/// What a state needs to know of the session around it.
#[derive(Clone, Copy)]
struct Client<'s> {
    policy: &'s Policy,
    tls: bool,
    more: bool,
}

impl Client<'_> {
    /// Whether USER, PASS and AUTH are refused for want of TLS.
    fn is_too_open(self) -> bool {
        self.policy.require_tls && !self.tls
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
