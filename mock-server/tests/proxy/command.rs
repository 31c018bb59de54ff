//! The command `pop3-mock proxy`.

use std::fs;
use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};

use serde_json::Value;

use crate::common::Client;
use crate::upstream;

/// A running command; killed if the test fails before it has stopped.
struct Running {
    child: Child,
    ready: Value,
}

fn command(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_pop3-mock"));
    command.arg("proxy").args(arguments).stdin(Stdio::null());
    command
}

impl Running {
    fn start(arguments: &[&str]) -> Self {
        let mut child = command(arguments).stdout(Stdio::piped()).spawn().unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.as_mut().unwrap()).read_line(&mut line).unwrap();
        Self { ready: serde_json::from_str(&line).unwrap(), child }
    }

    fn client(&self) -> Client {
        Client::plain_at(self.ready["address"].as_str().unwrap().parse().unwrap())
    }

    /// Whether the command ended with success.
    fn stop(mut self, signal: &str) -> bool {
        let sent = Command::new("kill").args([signal, &self.child.id().to_string()]).status().unwrap();
        sent.success() && self.child.wait().unwrap().success()
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        // It may have ended already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[test]
fn the_first_line_tells_the_address_and_faults_act_there() {
    let server = upstream();
    let running = Running::start(&[
        "--upstream",
        &server.pop3().to_string(),
        "--fault",
        "server cut fin after 2nd NOOP +3",
        "--fault",
        "server corrupt 20 after 1st NOOP +4",
    ]);
    assert_eq!(running.ready["pid"], running.child.id());
    assert_eq!(running.ready["upstream"], server.pop3().to_string());
    let mut client = running.client();
    client.talk(
        "S: +OK...\n C: USER alice\n S: +OK...\n C: PASS secret\n S: +OK...\n C: NOOP\n S: +OK Nothing done",
    );
    client.send("NOOP\r\n");
    assert_eq!(client.rest(), b"+OK");
}

#[test]
fn signals_end_it_with_success_and_the_transcript_is_written_without_secrets() {
    let server = upstream();
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("transcript");
    for signal in ["-TERM", "-INT"] {
        let upstream = format!("localhost:{}", server.pop3().port());
        let running = Running::start(&["--upstream", &upstream, "--transcript", path.to_str().unwrap()]);
        let mut client = running.client();
        client.talk("S: +OK...\n C: USER alice\n S: +OK...\n C: PASS secret\n S: +OK...");
        assert!(running.stop(signal));
        assert_eq!(client.rest_or_error().0, b"", "its connections end");
        let text = fs::read_to_string(&path).unwrap();
        assert!(text.contains("C: USER alice\n") && text.contains("C: PASS ***\n"), "{text}");
        server.wait_idle_blocking();
    }
}

#[test]
fn what_it_refuses_is_told_in_one_line_with_the_option() {
    for (arguments, expected) in [
        (
            &["--upstream", "192.0.2.1:110"][..],
            "pop3-mock: --upstream: 192.0.2.1:110 is no loopback address: a proxy with faults is for servers of this \
             machine alone unless remote ones are allowed; --allow-remote-upstream allows them\n",
        ),
        (
            &["--upstream", "127.0.0.1:1", "--listen", "0.0.0.0:0"],
            "pop3-mock: --listen: 0.0.0.0:0 is no loopback address: a mock server is for this machine alone unless \
             remote clients are allowed; --allow-remote allows them\n",
        ),
        (
            &["--upstream", "127.0.0.1"],
            "pop3-mock: --upstream \"127.0.0.1\": invalid socket address; say HOST:PORT, for instance 127.0.0.1:1110\n",
        ),
    ] {
        let output = command(arguments).output().unwrap();
        assert_eq!(output.status.code(), Some(64), "{arguments:?}");
        assert_eq!(output.stdout, b"", "no ready line");
        assert_eq!(String::from_utf8(output.stderr).unwrap(), expected);
    }
}

#[test]
fn a_server_that_cannot_be_reached_is_told_with_its_address_and_with_what_to_do() {
    let nobody = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().to_string();
    let mut command = command(&["--upstream", &nobody]);
    let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let (mut ready, mut told) = (String::new(), String::new());
    BufReader::new(child.stdout.as_mut().unwrap()).read_line(&mut ready).unwrap();
    let ready: Value = serde_json::from_str(&ready).unwrap();
    let mut client = Client::plain_at(ready["address"].as_str().unwrap().parse().unwrap());
    assert_eq!(client.rest(), b"");
    let mut stderr = BufReader::new(child.stderr.take().unwrap());
    stderr.read_line(&mut told).unwrap();
    assert!(told.starts_with(&format!("pop3-mock: --upstream: cannot connect to {nobody}: ")), "{told}");
    assert!(told.ends_with("; start the server there or name another address\n"), "{told}");
    assert!(Command::new("kill").arg(child.id().to_string()).status().unwrap().success());
    told.clear();
    stderr.read_line(&mut told).unwrap();
    let expected =
        format!("pop3-mock: --upstream: no client was passed on: {nobody} was there for none of 1\n");
    assert_eq!((child.wait().unwrap().code(), told), (Some(69), expected));
}
