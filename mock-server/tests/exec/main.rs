//! The command `pop3-mock exec`.

#![cfg(feature = "cli")]
#![expect(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

#[path = "../common/mod.rs"]
mod common;

mod ending;
mod environment;
mod expectations;
mod faults;
mod files;
mod ledger;
mod refusals;
mod unreached;

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Read};
use std::net::IpAddr;
use std::process::{Child, Command, Stdio};

use common::Client;
use tempfile::TempDir;

/// Tells its variables, with an empty line behind them, and waits until standard input ends. A `cat` that outlives
/// its shell must not hold the test's pipes.
const TELL_AND_WAIT: &str = "env | grep '^POP3'; echo; cat >/dev/null 2>&1";

/// A running command whose variables are known; killed if the test fails before it has stopped.
struct Running {
    child: Child,
    variables: BTreeMap<String, String>,
    temporary: TempDir,
}

/// How it ended.
struct Ended {
    code: Option<i32>,
    /// All that was said on standard error.
    error: String,
    temporary: TempDir,
}

impl Running {
    /// `pop3-mock exec ARGUMENTS -- sh -c SCRIPT`, where the script begins with [`TELL_AND_WAIT`].
    fn start(arguments: &[&str], script: &str) -> Self {
        let temporary = tempfile::tempdir().unwrap();
        let mut command = exec(arguments, &["sh", "-c", &format!("{TELL_AND_WAIT}; {script}")]);
        command.env("TMPDIR", temporary.path()).stdin(Stdio::piped());
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let lines = BufReader::new(child.stdout.as_mut().unwrap()).lines().map(Result::unwrap);
        let variables = lines.take_while(|line| !line.is_empty());
        let variables =
            variables.map(|line| line.split_once('=').map(|(name, value)| (name.into(), value.into())));
        Self { variables: variables.map(Option::unwrap).collect(), child, temporary }
    }

    fn variable(&self, name: &str) -> &str {
        &self.variables[name]
    }

    fn client(&self) -> Client {
        self.client_at("POP3_PORT")
    }

    fn client_at(&self, port: &str) -> Client {
        let host: IpAddr = self.variable("POP3_HOST").parse().unwrap();
        Client::plain_at((host, self.variable(port).parse::<u16>().unwrap()).into())
    }

    fn signal(&self, signal: &str) {
        let sent = Command::new("kill").args([signal, &self.child.id().to_string()]).status().unwrap();
        assert!(sent.success());
    }

    /// Ends standard input, so that the script goes on.
    fn go_on(mut self) -> Ended {
        drop(self.child.stdin.take());
        self.end()
    }

    fn end(mut self) -> Ended {
        let mut error = String::new();
        self.child.stderr.take().unwrap().read_to_string(&mut error).unwrap();
        let code = self.child.wait().unwrap().code();
        let temporary = std::mem::replace(&mut self.temporary, tempfile::tempdir().unwrap());
        Ended { code, error, temporary }
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        // It may have ended already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn exec(arguments: &[&str], program: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_pop3-mock"));
    command.arg("exec").args(arguments).arg("--").args(program);
    // What whoever runs the tests has set is not what the command is told.
    let of_others = std::env::vars_os().filter(|(name, _)| name.as_encoded_bytes().starts_with(b"POP3"));
    for (name, _) in of_others {
        command.env_remove(name);
    }
    command
}

/// A run without dialogue: its exit code and what it says on standard error.
fn run(arguments: &[&str], program: &[&str]) -> (Option<i32>, String) {
    let output = exec(arguments, program).stdin(Stdio::null()).output().unwrap();
    assert_eq!(output.stdout.escape_ascii().to_string(), "", "nothing of its own on standard output");
    (output.status.code(), String::from_utf8(output.stderr).unwrap())
}
