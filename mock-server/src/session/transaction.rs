//! The TRANSACTION and UPDATE states, RFC 1939 §5, §6 and §7.

use super::action::{Action, Body, error, listing, ok};
use super::binary::is_binary;
use super::capabilities::{self, When};
use super::command::Command;
use super::international;
use super::top::Top;
use super::{Client, Note, State, Step};
use crate::maildrop::{Commit, Lease, Listed};

/// A session that has opened its maildrop.
#[derive(Debug)]
pub(super) struct Transaction(pub(super) Lease);

const LOGGED_IN: &str = "not permitted behind a login";
const NO_SUCH_MESSAGE: &str = "no such message";
const BINARY: &str = "the message is binary, which POP3 does not carry";
const NEEDS_UTF8: &str = "[UTF8] the message needs UTF8, which comes before the login";

impl Transaction {
    pub(super) fn command(mut self, client: Client<'_>, command: &Command) -> Step {
        if let Command::Quit = command {
            return self.update(client);
        }
        if let Some(number) = content_asked_for(command)
            && !client.modes.utf8
            && self.0.find(number).is_some_and(|listed| international::needs_utf8(&listed.stored.message))
        {
            return (self.into(), vec![error(NEEDS_UTF8)], None);
        }
        let mut note = None;
        let actions = match command {
            Command::Capa => vec![capabilities::reply(client, When::Transaction(self.0.terms()))],
            Command::Stat => vec![self.stat()],
            Command::List(None) => vec![self.list("scan listing", scan)],
            Command::List(Some(number)) => vec![self.list_one(*number, scan)],
            Command::Uidl(None) => vec![self.list("unique-id listing", unique_id)],
            Command::Uidl(Some(number)) => vec![self.list_one(*number, unique_id)],
            Command::Retr(number) => self.retr(*number, client, &mut note),
            Command::Top { message, lines } => self.top(*message, *lines, client, &mut note),
            Command::Dele(number) => vec![self.dele(*number, &mut note)],
            Command::Rset => vec![self.rset(&mut note)],
            Command::Noop => vec![ok("nothing done")],
            Command::Stls | Command::User(_) | Command::Pass(_) | Command::Quit => vec![error(LOGGED_IN)],
            // RFC 5034 §4: AUTH is for the AUTHORIZATION state, and after one that succeeded there is no other.
            Command::Apop { .. } | Command::Auth { .. } => vec![error(LOGGED_IN)],
            // RFC 6856 §2: UTF8 is for the AUTHORIZATION state. LANG the session obeys itself.
            Command::Utf8 | Command::Lang(_) => vec![error(LOGGED_IN)],
        };
        (self.into(), actions, note)
    }

    fn stat(&self) -> Action {
        let (messages, octets) = self.0.totals();
        ok(format!("{messages} {octets}"))
    }

    fn list(&self, what: &str, line: fn(Listed<'_>) -> String) -> Action {
        let (messages, octets) = self.0.totals();
        listing(format!("{what} of {messages} messages ({octets} octets)"), self.0.listed().map(line))
    }

    fn list_one(&self, number: u64, line: fn(Listed<'_>) -> String) -> Action {
        self.0.find(number).map_or_else(|| error(NO_SUCH_MESSAGE), |listed| ok(line(listed)))
    }

    fn retr(&mut self, number: u64, client: Client<'_>, note: &mut Option<Note>) -> Vec<Action> {
        let Some(listed) = self.0.find(number) else { return vec![error(NO_SUCH_MESSAGE)] };
        let message = &listed.stored.message;
        if is_binary(message) {
            return vec![error(BINARY)];
        }
        let body = Action::Body(Body::Whole(listed.stored.unique_id.clone(), message.chunks()));
        let reply = ok(format!("{} octets", message.octets()));
        *note = self.0.retrieved(number, client.policy.decisions.retr_deletes).map(Note::Marked);
        vec![reply, body]
    }

    fn top(&mut self, number: u64, lines: u64, client: Client<'_>, note: &mut Option<Note>) -> Vec<Action> {
        let Some(listed) = self.0.find(number) else { return vec![error(NO_SUCH_MESSAGE)] };
        if is_binary(&listed.stored.message) {
            return vec![error(BINARY)];
        }
        *note = Some(Note::Topped(listed.stored.unique_id.clone()));
        let top = Top::new(listed.stored.message.chunks(), lines);
        let decisions = &client.policy.decisions;
        if decisions.top_deletes || decisions.top_retrieves {
            self.0.retrieved(number, decisions.top_deletes);
        }
        vec![ok("top of message follows"), Action::Body(Body::Top(top))]
    }

    fn dele(&mut self, number: u64, note: &mut Option<Note>) -> Action {
        *note = self.0.mark(number).map(Note::Marked);
        if note.is_some() { ok("message marked as deleted") } else { error(NO_SUCH_MESSAGE) }
    }

    fn rset(&mut self, note: &mut Option<Note>) -> Action {
        *note = Some(Note::Unmarked(self.0.unmark_all()));
        let (messages, octets) = self.0.totals();
        ok(format!("maildrop has {messages} messages ({octets} octets)"))
    }

    /// Removal and unlocking come before the reply, so that +OK tells what is done (RFC1939-6-09).
    fn update(self, client: Client<'_>) -> Step {
        let due = self.0.due();
        // A QUIT that has nothing to remove cannot fail to.
        let limit = if due > 0 { client.policy.directory.failures().removals() } else { 0 };
        let Commit { said, removed, expired, left } = self.0.commit(limit);
        let reply = if said == due {
            let messages = if due == 1 { "message" } else { "messages" };
            ok(format!("pop3-mock signing off ({due} {messages} removed, {left} left)"))
        } else {
            // RFC 1939 §6: "-ERR some deleted messages not removed"
            error("some deleted messages not removed")
        };
        (State::Over, vec![reply, Action::Close], Some(Note::Updated { removed, expired }))
    }
}

/// The message that a command is about if it may be refused with [UTF8]: "LIST, TOP, RETR", RFC 6856 §5. A whole
/// listing cannot be refused for the sake of one message.
fn content_asked_for(command: &Command) -> Option<u64> {
    match command {
        Command::List(Some(number)) | Command::Retr(number) | Command::Top { message: number, .. } => {
            Some(*number)
        }
        _ => None,
    }
}

fn scan(listed: Listed<'_>) -> String {
    format!("{} {}", listed.number, listed.octets)
}

fn unique_id(listed: Listed<'_>) -> String {
    format!("{} {}", listed.number, listed.unique_id)
}
