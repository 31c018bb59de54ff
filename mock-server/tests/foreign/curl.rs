//! curl.

use std::process::{Command, Output};

use crate::{Fixture, Mode, is_there, succeeded};

pub(crate) const CURL: &str = "curl";

pub(crate) fn curl(fixture: &Fixture, mode: Mode, ca_file: &str, path: &str, options: &[&str]) -> Output {
    let (scheme, address) = match mode {
        Mode::Plain | Mode::Stls => ("pop3", fixture.server.pop3()),
        Mode::Tls => ("pop3s", fixture.server.pop3s()),
    };
    let url = format!("{scheme}://{address}/{path}");
    let mut command = Command::new(CURL);
    command.args(["--silent", "--show-error", "--disable", "--max-time", "60", "--noproxy", "*"]);
    command.args(["--user", "alice:secret", "--cacert", ca_file]).args(options).arg(url);
    if mode == Mode::Stls {
        command.arg("--ssl-reqd");
    }
    command.output().unwrap()
}

/// A run of curl that must succeed; it ends its session before the next one needs the lock.
pub(crate) fn run(fixture: &Fixture, mode: Mode, path: &str, options: &[&str]) -> Vec<u8> {
    let output = curl(fixture, mode, fixture.ca_file(), path, options);
    assert!(succeeded(&output), "{}", fixture.server.transcript());
    fixture.server.wait_idle_blocking();
    output.stdout
}

fn lists_fetches_and_deletes(mode: Mode) {
    let fixture = Fixture::new();
    let listing: String = (1..)
        .zip(&fixture.messages)
        .map(|(number, message)| format!("{number} {}\r\n", message.octets()))
        .collect();
    assert_eq!(String::from_utf8(run(&fixture, mode, "", &[])).unwrap(), listing);
    for (number, message) in (1..).zip(&fixture.messages) {
        // curl 7 and 8 give the CRLF in front of the terminator as content of a message without any.
        let expected = if message.octets() == 0 { b"\r\n".to_vec() } else { message.to_vec() };
        assert_eq!(run(&fixture, mode, &number.to_string(), &[]), expected, "message {number}");
    }
    for _ in &fixture.messages {
        run(&fixture, mode, "1", &["--list-only", "--request", "DELE"]);
    }
    assert!(fixture.is_empty());
    assert!(fixture.server.sessions().iter().all(|session| session.tls == (mode != Mode::Plain)));
}

#[test]
fn curl_lists_fetches_and_deletes_in_clear() {
    if is_there(CURL, "curl in clear") {
        lists_fetches_and_deletes(Mode::Plain);
    }
}

#[test]
fn curl_lists_fetches_and_deletes_over_stls() {
    if is_there(CURL, "curl over STLS") {
        lists_fetches_and_deletes(Mode::Stls);
    }
}

#[test]
fn curl_lists_fetches_and_deletes_over_implicit_tls() {
    if is_there(CURL, "curl over implicit TLS") {
        lists_fetches_and_deletes(Mode::Tls);
    }
}

#[test]
fn curl_refuses_a_server_whose_ca_it_does_not_trust() {
    if is_there(CURL, "curl with another CA") {
        let (fixture, other) = (Fixture::new(), Fixture::new());
        for mode in [Mode::Stls, Mode::Tls] {
            let output = curl(&fixture, mode, other.ca_file(), "1", &[]);
            // "Peer certificate cannot be authenticated with known CA certificates."
            assert_eq!(output.status.code(), Some(60), "{}", String::from_utf8_lossy(&output.stderr));
        }
    }
}
