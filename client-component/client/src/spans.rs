//! Spans of `tracing`: one for each connection, and one inside it for each command until its reply is complete.
//!
//! None is entered, for a future that is dropped would leave it entered: the events name their span as their parent.

use alloc::{collections::VecDeque, string::String};

use pop3_proto::{CodeKind, Status};
use tracing::{Span, debug, debug_span, field, info_span, warn};

use crate::Error;

/// The span of a connection, and those of the commands under way.
#[derive(Debug)]
pub(crate) struct Spans {
    connection: Span,
    commands: VecDeque<Span>,
}

impl Spans {
    /// The span `pop3.connection`.
    pub(crate) fn new(host: &str, port: u16) -> Self {
        Self { connection: info_span!("pop3.connection", host, port), commands: VecDeque::new() }
    }

    /// The span `pop3.command`, of a line without its secret.
    pub(crate) fn command(&mut self, line: &[u8]) {
        let line = shown(line);
        let command = debug_span!(parent: &self.connection, "pop3.command", line, ok = field::Empty, code = field::Empty);
        self.commands.push_back(command);
    }

    /// The oldest command was answered. The text may hold what must not be told.
    pub(crate) fn answered(&self, status: &Status) {
        if let Some(command) = self.commands.front() {
            command.record("ok", status.ok);
            // One that is not known may be anything, even a secret that the server repeats.
            if let Some(code) = status.code.as_ref().filter(|code| code.kind() != CodeKind::Other) {
                command.record("code", code.as_str());
            }
        }
    }

    /// The reply to the oldest command is complete.
    pub(crate) fn complete(&mut self) {
        self.commands.pop_front();
    }

    /// No command is under way any more.
    pub(crate) fn settled(&mut self) {
        self.commands.clear();
    }

    /// The attempt or the session ends.
    pub(crate) fn failed(&self, error: &Error) {
        warn!(parent: &self.connection, step = %error.step, error = %error.kind, "session over");
    }

    /// The connection is private from now on.
    pub(crate) fn secured(&self) {
        debug!(parent: &self.connection, "TLS");
    }
}

fn shown(line: &[u8]) -> String {
    alloc::format!("{}", line.trim_ascii_end().escape_ascii())
}
