//! `pop3-mock record` and `pop3-mock replay`.

use std::fs;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, ExitStatus, Stdio};

use pop3_mock::{Recording, Server, User};
use serde_json::Value;

use crate::common::{Client, trust};
use crate::session;

/// A running command; killed if the test fails before it has ended.
struct Running {
    child: Child,
    ready: Value,
}

impl Running {
    fn start(arguments: &[&str], temporary: &Path) -> Self {
        let mut command = Command::new(env!("CARGO_BIN_EXE_pop3-mock"));
        command.args(arguments).env("TMPDIR", temporary);
        let mut child =
            command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.as_mut().unwrap()).read_line(&mut line).unwrap();
        Self { ready: serde_json::from_str(&line).unwrap(), child }
    }

    fn ca_file(&self) -> &str {
        self.ready["ca_file"].as_str().unwrap()
    }

    fn client(&self) -> Client {
        Client::plain_at(self.ready["pop3"].as_str().unwrap().parse().unwrap())
    }

    fn session(&self, user: &str) {
        let address = self.ready["pop3"].as_str().unwrap().parse().unwrap();
        session::run(address, &trust(self.ca_file()), user, "pencil");
    }

    fn end(mut self) -> ExitStatus {
        self.child.wait().unwrap()
    }

    fn terminate(self) -> ExitStatus {
        self.signal();
        self.end()
    }

    fn signal(&self) {
        let sent = Command::new("kill").args(["-TERM", &self.child.id().to_string()]).status().unwrap();
        assert!(sent.success());
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// What a command that does not start says on standard error, and its exit code.
fn refusal(arguments: &[&str]) -> (String, i32) {
    let output = Command::new(env!("CARGO_BIN_EXE_pop3-mock")).args(arguments).output().unwrap();
    (String::from_utf8(output.stderr).unwrap(), output.status.code().unwrap())
}

#[test]
fn what_record_writes_replay_says() {
    let directory = tempfile::tempdir().unwrap();
    let path = |name: &str| directory.path().join(name).to_str().unwrap().to_owned();
    let mail = ["Subject: a\r\n\r\nb\r\n", "Subject: c\r\n\r\nd\r\n"];
    let server =
        Server::builder().user(User::new("alice", "pencil").messages(mail)).start_blocking().unwrap();
    fs::write(path("ca.pem"), server.ca_pem()).unwrap();
    let upstream = server.pop3().to_string();

    let (ca, out, persona) = (path("ca.pem"), path("out.toml"), path("old-server.toml"));
    let mut record = vec!["record", "--upstream", &upstream, "--upstream-ca", &ca, "--out", &out];
    record.extend(["--persona-out", &persona]);
    let recorder = Running::start(&record, directory.path());
    recorder.session("alice");
    assert!(recorder.end().success());

    let replay = Running::start(&["replay", &out, "--repeat"], directory.path());
    replay.session("bob");
    replay.session("carol.of.somewhere");
    assert!(replay.terminate().success());

    let text = fs::read_to_string(&out).unwrap();
    let recording: Recording = text.parse().unwrap();
    assert_eq!(recording.to_string(), text);
    assert_eq!(fs::read_to_string(&persona).unwrap(), recording.persona_toml("old-server", "old-server"));
}

#[test]
fn sigterm_ends_a_recording_where_it_is() {
    let directory = tempfile::tempdir().unwrap();
    let out = directory.path().join("out.toml");
    let server = Server::builder().user(User::new("alice", "pencil")).start_blocking().unwrap();
    let upstream = server.pop3().to_string();
    let record =
        ["record", "--upstream", &upstream, "--upstream-tls", "none", "--out", out.to_str().unwrap()];

    let unused = Running::start(&record, directory.path());
    assert!(unused.terminate().success());
    assert!(!out.exists());

    let recorder = Running::start(&record, directory.path());
    let mut client = recorder.client();
    client.talk("S: +OK pop3-mock ready\nC: USER alice\nS: +OK...");
    assert!(recorder.terminate().success());
    assert!(fs::read_to_string(&out).unwrap().contains("client = 'USER aaaaa\\r\\n'"));
}

#[test]
fn a_client_that_does_not_follow_is_an_exit_code() {
    let directory = tempfile::tempdir().unwrap();
    let file = directory.path().join("r.toml");
    fs::write(&file, "format = 1\n[[turn]]\nserver = ['+OK\\r\\n']\n[[turn]]\nclient = 'STAT\\r\\n'\n")
        .unwrap();
    let mut replay = Running::start(&["replay", file.to_str().unwrap()], directory.path());
    let mut client = replay.client();
    client.talk("S: +OK\nC: LIST");
    client.rest();
    replay.signal();
    let complaint = std::io::read_to_string(replay.child.stderr.take().unwrap()).unwrap();
    assert!(complaint.contains("expected: \"STAT\\r\\n\"\n  actual:   \"LIST\\r\\n\"\n"), "{complaint}");
    assert_eq!(replay.end().code(), Some(76));
}

#[test]
fn bad_input_is_one_line() {
    let directory = tempfile::tempdir().unwrap();
    let file = directory.path().join("r.toml");
    let (name, out) = (file.to_str().unwrap(), directory.path().join("out"));
    fs::write(&file, "format = 1\n[[turn]]\nserver = ['+OK\\q']\n").unwrap();
    let out = out.to_str().unwrap();
    let cases: [(&[&str], String, i32); 5] = [
        (&["replay", name], format!("pop3-mock: {name}: line 3: `\\q` means nothing here\n"), 66),
        (
            &["record", "--upstream", "192.0.2.1:110", "--out", out],
            "pop3-mock: upstream 192.0.2.1:110 is no loopback address: a recorder is for this machine alone unless a \
             remote upstream is allowed; --allow-remote-upstream allows it\n"
                .into(),
            64,
        ),
        (
            &["record", "--upstream", "nowhere", "--out", out],
            "pop3-mock: upstream nowhere: no such host and port; write HOST:PORT\n".into(),
            64,
        ),
        (
            &["record", "--upstream", "127.0.0.1:1", "--upstream-tls", "implicit", "--out", out],
            "pop3-mock: the upstream's certificate cannot be verified: no CA certificate was given for it; \
             --upstream-ca names it\n"
                .into(),
            64,
        ),
        (
            &["replay", name, "--pop3", "192.0.2.1:0"],
            format!("pop3-mock: {name}: line 3: `\\q` means nothing here\n"),
            66,
        ),
    ];
    for (arguments, text, code) in cases {
        assert_eq!(refusal(arguments), (text, code), "{arguments:?}");
    }
    assert!(!Path::new(out).exists());
}

#[test]
fn a_session_that_could_not_be_relayed_to_its_end_is_written_all_the_same() {
    let directory = tempfile::tempdir().unwrap();
    let out = directory.path().join("cut.toml");
    let server = Server::builder().user(User::new("alice", "pencil")).start_blocking().unwrap();
    let upstream = server.pop3().to_string();
    let arguments =
        ["record", "--upstream", &upstream, "--upstream-tls", "none", "--out", out.to_str().unwrap()];
    let running = Running::start(&arguments, directory.path());
    let mut client = running.client();
    client.talk("S: +OK pop3-mock ready\nC: STLS\nS: +OK...");
    assert_eq!(client.rest(), b"");
    assert_eq!(running.end().code(), Some(76));
    let recording = fs::read_to_string(&out).unwrap();
    assert!(recording.contains(r"client = 'STLS\r\n'"), "{recording}");
    assert_eq!(recording.parse::<Recording>().map(drop), Ok(()));
}
