//! The AUTHORIZATION state, RFC 1939 §4 and §7, RFC 5034 §4, RFC 2595 §4.

use super::action::{Action, error, ok};
use super::apop;
use super::capabilities::{self, When};
use super::command::Command;
use super::sasl::{self, Exchange, Failure, Mechanism, Progress};
use super::transaction::Transaction;
use super::{Client, Line, Note, State, Step};
use crate::maildrop::Denied;

/// Where a login stands.
#[derive(Debug)]
pub(super) enum Authorization {
    /// Any authentication command may come.
    Fresh,
    /// USER was answered with +OK: PASS may come, once (RFC1939-7-33, -34).
    Named(String),
    /// AUTH was answered with a challenge: the next line is a response (RFC5034-4-47).
    Sasl(Box<dyn Exchange>),
}

const NOT_LOGGED_IN: &str = "log in first";
const NEEDS_TLS: &str = "passwords are accepted under TLS only, see STLS";

impl Authorization {
    /// Obeys a command. Whatever is not PASS forgets a name that USER gave.
    pub(super) fn command(self, client: Client<'_>, command: Command) -> Step {
        match command {
            Command::Capa => stay(capabilities::reply(client, When::Authorization)),
            Command::Quit => (State::Over, vec![ok("pop3-mock signing off"), Action::Close], None),
            Command::Stls => stls(client),
            Command::User(_) | Command::Pass(_) | Command::Apop { .. } | Command::Auth { .. }
                if client.is_too_open() =>
            {
                stay(error(NEEDS_TLS))
            }
            Command::User(name) if client.knows_no(&name) => stay(error("[AUTH] nobody has this name")),
            // RFC1939-13-02: the reply does not tell whether the mailbox exists.
            Command::User(name) => (Self::Named(name).into(), vec![ok("now send PASS")], None),
            Command::Pass(password) => self.pass(client, password.expose()),
            Command::Apop { name, digest } => match client.timestamp {
                None => stay(error("APOP is not offered")),
                Some(timestamp) => {
                    login(client, apop::check(&client.policy.directory, timestamp, &name, &digest))
                }
            },
            Command::Auth { mechanism, initial } => auth(client, &mechanism, initial.as_deref()),
            Command::Stat | Command::List(_) | Command::Uidl(_) | Command::Retr(_) | Command::Top { .. } => {
                stay(error(NOT_LOGGED_IN))
            }
            Command::Dele(_) | Command::Rset | Command::Noop => stay(error(NOT_LOGGED_IN)),
            // The session obeys these two itself.
            Command::Utf8 | Command::Lang(_) => stay(error(NOT_LOGGED_IN)),
        }
    }

    fn pass(self, client: Client<'_>, password: &[u8]) -> Step {
        let Self::Named(name) = self else {
            return stay(error("PASS comes directly behind a successful USER"));
        };
        let password = str::from_utf8(password).ok();
        login(client, password.and_then(|password| client.policy.directory.check(&name, password)))
    }
}

/// Takes the line behind a challenge as a SASL response.
pub(super) fn respond(client: Client<'_>, exchange: Box<dyn Exchange>, line: &Line) -> Step {
    match line {
        Line::Whole(line) => proceed(client, sasl::respond(client.policy, exchange, line)),
        Line::TooLong => stay(error("the response is too long")),
    }
}

fn auth(client: Client<'_>, mechanism: &str, initial: Option<&[u8]>) -> Step {
    let mechanism: Option<Mechanism> = mechanism.parse().ok();
    let progress = match mechanism.filter(|mechanism| mechanism.is_open(client)) {
        Some(mechanism) => sasl::begin(client, mechanism, initial),
        None => Progress::Failure(Failure::Unsupported),
    };
    proceed(client, progress)
}

fn proceed(client: Client<'_>, progress: Progress) -> Step {
    match progress {
        Progress::Challenge(challenge, exchange) => {
            let line = Action::Send(sasl::challenge_line(&challenge));
            (Authorization::Sasl(exchange).into(), vec![line], None)
        }
        Progress::Success(user) => login(client, Some(user)),
        // RFC5034-4-40: as if AUTH had never been said.
        Progress::Failure(failure) => stay(error(reason(failure))),
    }
}

fn stls(client: Client<'_>) -> Step {
    if client.tls {
        return stay(error("TLS is active already"));
    }
    // RFC 6856 §2.1: clients "MUST NOT issue the "STLS" command" after UTF8, servers may refuse it then.
    if client.modes.utf8 {
        return stay(error("STLS is not permitted behind UTF8"));
    }
    if !client.policy.stls.obeyed {
        return stay(error("TLS is not available"));
    }
    // Commands in clear behind STLS must not be executed under TLS (RFC2595-4-09). The client that
    // sends some is wrong, or somebody else sent them: no TLS then, and the client learns of it.
    if client.more {
        return stay(error("octets follow STLS before its reply"));
    }
    (Authorization::Fresh.into(), vec![ok("begin TLS negotiation"), Action::StartTls], None)
}

/// Opens the maildrop of a user; `None` if the credentials are wrong.
fn login(client: Client<'_>, user: Option<String>) -> Step {
    let Some(user) = user else { return stay(error(Denied::Credentials.text())) };
    match client.policy.directory.open(&user, client.policy.decisions.clone()) {
        Ok(lease) => {
            let (messages, octets) = lease.totals();
            let reply = ok(format!("maildrop has {messages} messages ({octets} octets)"));
            let note = Note::LoggedIn(user, lease.expired().to_vec());
            (Transaction(lease).into(), vec![reply], Some(note))
        }
        Err(denied) => stay(error(denied.text())),
    }
}

fn reason(failure: Failure) -> &'static str {
    match failure {
        Failure::Cancelled => "authentication cancelled",
        Failure::Unsupported => "the SASL mechanism is not supported",
        Failure::Base64 => "the response is not base64",
        Failure::ServerFirst => "this mechanism has no initial response",
        Failure::Malformed(what) => what,
        Failure::Credentials => Denied::Credentials.text(),
    }
}

fn stay(action: Action) -> Step {
    (Authorization::Fresh.into(), vec![action], None)
}
