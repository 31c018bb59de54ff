//! The command `pop3-mock serve`.

#![cfg(feature = "cli")]
#![expect(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

#[path = "../common/mod.rs"]
mod common;

mod certificates;
mod deviations;
mod files;
mod logins;
mod refusals;
mod serving;
mod sources;
mod tls;
mod transcript;
mod users;

use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};

use common::Client;
use serde_json::Value;
use tempfile::TempDir;

/// A running command; killed if the test fails before it has stopped.
struct Served {
    child: Child,
    ready: Value,
    /// A killed command leaves its CA file in here.
    _temporary: TempDir,
}

impl Served {
    fn start(arguments: &[&str]) -> Self {
        Self::of(&mut command(arguments))
    }

    fn of(command: &mut Command) -> Self {
        let temporary = tempfile::tempdir().unwrap();
        command.env("TMPDIR", temporary.path());
        let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.as_mut().unwrap()).read_line(&mut line).unwrap();
        Self { ready: serde_json::from_str(&line).unwrap(), child, _temporary: temporary }
    }

    fn client(&self) -> Client {
        Client::plain_at(self.ready["pop3"].as_str().unwrap().parse().unwrap())
    }

    fn tls_client(&self) -> Client {
        let client = Client::plain_at(self.ready["pop3s"].as_str().unwrap().parse().unwrap());
        client.try_upgrade(common::trust(self.ready["ca_file"].as_str().unwrap()), "localhost").unwrap()
    }

    /// Sends a signal; gives whether the command ended with success.
    fn stop(mut self, signal: &str) -> bool {
        let sent = Command::new("kill").args([signal, &self.child.id().to_string()]).status().unwrap();
        sent.success() && self.child.wait().unwrap().success()
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        // It may have ended already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn command(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_pop3-mock"));
    command.arg("serve").args(arguments);
    command
}

/// How a command ended that was to refuse: its exit code and its one line. Had it started after all, the end of
/// standard input would have stopped it.
fn refusal(arguments: &[&str]) -> (Option<i32>, String) {
    refusal_of(command(arguments).arg("--exit-with-stdin"))
}

fn refusal_of(command: &mut Command) -> (Option<i32>, String) {
    let output = command.stdin(Stdio::null()).output().unwrap();
    assert_eq!(output.stdout.escape_ascii().to_string(), "", "no ready line");
    let text = String::from_utf8(output.stderr).unwrap();
    assert_eq!(text.lines().count(), 1, "one line: {text:?}");
    (output.status.code(), text)
}
