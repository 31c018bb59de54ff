//! Clients nobody here wrote: Python's poplib and curl.
//!
//! Where one is missing its tests are skipped with a line that says so, unless
//! `POP3_REQUIRE_FOREIGN=1` demands it.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]
#![expect(clippy::print_stdout, reason = "what a client said helps to understand a failure")]

mod curl;
mod logins;
mod poplib;
mod tls;
#[path = "../common/tools.rs"]
mod tools;

use std::process::{Command, Output};

use pop3_mock::{Builder, Message, Server, User, corpus};
use tempfile::NamedTempFile;

/// How a client gets to TLS, or does not.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Mode {
    Plain,
    Stls,
    Tls,
}

/// A server with one message of each shape, and a file with its CA certificate.
struct Fixture {
    server: Server,
    messages: Vec<Message>,
    ca_file: NamedTempFile,
}

impl Fixture {
    fn new() -> Self {
        Self::of(Server::builder())
    }

    /// A server that is more than the default.
    fn of(builder: Builder) -> Self {
        let messages = corpus(21, 22);
        let user = User::new("alice", "secret").token("t0ken").messages(&messages);
        let server = builder.user(user).start_blocking().unwrap();
        let ca_file = NamedTempFile::new().unwrap();
        std::fs::write(ca_file.path(), server.ca_pem()).unwrap();
        Self { server, messages, ca_file }
    }

    fn ca_file(&self) -> &str {
        self.ca_file.path().to_str().unwrap()
    }

    fn is_empty(&self) -> bool {
        self.server.wait_idle_blocking();
        self.server.maildrop("alice").messages.is_empty()
    }
}

/// Whether `program` is there; if not, tells that `test` is skipped.
fn is_there(program: &str, test: &str) -> bool {
    tools::is_there(Command::new(program).arg("--version"), program, test)
}

fn succeeded(output: &Output) -> bool {
    if !output.status.success() {
        println!("{}", String::from_utf8_lossy(&output.stderr));
    }
    output.status.success()
}
