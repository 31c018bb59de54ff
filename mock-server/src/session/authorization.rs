//! The AUTHORIZATION state, RFC 1939 §4 and §7, RFC 5034 §4, RFC 2595 §4.

use super::action::{Action, error, ok};
use super::capabilities::{self, When};
use super::command::Command;
use super::plain::{self, Failure};
use super::transaction::Transaction;
use super::{Client, Line, Note, State, Step};
use crate::maildrop::Lease;

/// Where a login stands.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Authorization {
    /// Any authentication command may come.
    Fresh,
    /// USER was answered with +OK: PASS may come, once (RFC1939-7-33, -34).
    Named(String),
    /// AUTH PLAIN was answered with a challenge: the next line is a response (RFC5034-4-47).
    Sasl,
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
            Command::User(_) | Command::Pass(_) | Command::Auth { .. } if client.is_too_open() => {
                stay(error(NEEDS_TLS))
            }
            // RFC1939-13-02: the reply does not tell whether the mailbox exists.
            Command::User(name) => (Self::Named(name).into(), vec![ok("now send PASS")], None),
            Command::Pass(password) => match self {
                Self::Named(name) => {
                    let opened = client.policy.directory.open(&name, password.expose());
                    login(opened.map(|lease| (name, lease)).map_err(Failure::Denied))
                }
                _ => stay(error("PASS comes directly behind a successful USER")),
            },
            Command::Auth { mechanism, initial } => auth(client, &mechanism, initial.as_deref()),
            Command::Stat | Command::List(_) | Command::Uidl(_) | Command::Retr(_) | Command::Top { .. } => {
                stay(error(NOT_LOGGED_IN))
            }
            Command::Dele(_) | Command::Rset | Command::Noop => stay(error(NOT_LOGGED_IN)),
        }
    }
}

/// Takes the line behind a challenge as a SASL response.
pub(super) fn respond(client: Client<'_>, line: &Line) -> Step {
    match line {
        // RFC 5034 §4: "a line with a single "*""
        Line::Whole(line) if line == "*" => stay(error("authentication cancelled")),
        Line::Whole(line) => login(plain::open(&client.policy.directory, line)),
        Line::TooLong => stay(error("the response is too long")),
    }
}

fn auth(client: Client<'_>, mechanism: &str, initial: Option<&[u8]>) -> Step {
    if mechanism != "PLAIN" {
        return stay(error("the SASL mechanism is not supported"));
    }
    match initial {
        // RFC 5034 §4: "a line with only a "+", followed by a single space"
        None => (Authorization::Sasl.into(), vec![Action::Send(b"+ \r\n".to_vec())], None),
        // A single equals sign "indicates that the response is present, but contains no data".
        Some(b"=") => login(plain::open(&client.policy.directory, b"")),
        Some(initial) => login(plain::open(&client.policy.directory, initial)),
    }
}

fn stls(client: Client<'_>) -> Step {
    if client.tls {
        return stay(error("TLS is active already"));
    }
    // Commands in clear behind STLS must not be executed under TLS (RFC2595-4-09). The client that
    // sends some is wrong, or somebody else sent them: no TLS then, and the client learns of it.
    if client.more {
        return stay(error("octets follow STLS before its reply"));
    }
    (Authorization::Fresh.into(), vec![ok("begin TLS negotiation"), Action::StartTls], None)
}

fn login(opened: Result<(String, Lease), Failure>) -> Step {
    match opened {
        Ok((user, lease)) => {
            let (messages, octets) = lease.totals();
            let reply = ok(format!("maildrop has {messages} messages ({octets} octets)"));
            (Transaction(lease).into(), vec![reply], Some(Note::LoggedIn(user)))
        }
        Err(failure) => stay(error(reason(failure))),
    }
}

fn reason(failure: Failure) -> &'static str {
    match failure {
        Failure::Base64 => "the response is not base64",
        Failure::Message => "the response is no PLAIN message",
        Failure::Denied(denied) => denied.text(),
    }
}

fn stay(action: Action) -> Step {
    (Authorization::Fresh.into(), vec![action], None)
}
