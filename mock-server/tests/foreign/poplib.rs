//! Python's poplib.

use std::process::{Command, Output};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::Value;

use crate::{Fixture, Mode, is_there, succeeded};

pub(crate) const PYTHON: &str = "python3";

fn session(fixture: &Fixture, mode: Mode, ca_file: &str) -> Output {
    let (mode, address) = match mode {
        Mode::Plain => ("plain", fixture.server.pop3()),
        Mode::Stls => ("stls", fixture.server.pop3()),
        Mode::Tls => ("tls", fixture.server.pop3s()),
    };
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/foreign/session.py");
    let (host, port) = (address.ip().to_string(), address.port().to_string());
    Command::new(PYTHON).args([script, mode, &host, &port, ca_file]).output().unwrap()
}

fn lists_fetches_and_deletes(mode: Mode) {
    let fixture = Fixture::new();
    let output = session(&fixture, mode, fixture.ca_file());
    assert!(succeeded(&output), "{}", fixture.server.transcript());
    let report: Value = serde_json::from_slice(&output.stdout).unwrap();
    let sizes: Vec<u64> = fixture.messages.iter().map(pop3_mock::Message::octets).collect();
    assert_eq!(report["sizes"], serde_json::json!(sizes));
    assert_eq!(report["stat"], serde_json::json!([sizes.len(), sizes.iter().sum::<u64>()]));
    assert_eq!(report["stat_after"], serde_json::json!([0, 0]));
    for (number, message) in fixture.messages.iter().enumerate() {
        let fetched = STANDARD.decode(report["messages"][number].as_str().unwrap()).unwrap();
        assert_eq!(fetched, message.to_vec(), "message {}", number + 1);
    }
    assert!(fixture.is_empty());
    assert_eq!(fixture.server.sessions()[0].tls, mode != Mode::Plain);
}

#[test]
fn poplib_lists_fetches_and_deletes_in_clear() {
    if is_there(PYTHON, "poplib in clear") {
        lists_fetches_and_deletes(Mode::Plain);
    }
}

#[test]
fn poplib_lists_fetches_and_deletes_over_stls() {
    if is_there(PYTHON, "poplib over STLS") {
        lists_fetches_and_deletes(Mode::Stls);
    }
}

#[test]
fn poplib_lists_fetches_and_deletes_over_implicit_tls() {
    if is_there(PYTHON, "poplib over implicit TLS") {
        lists_fetches_and_deletes(Mode::Tls);
    }
}

#[test]
fn poplib_refuses_a_server_whose_ca_it_does_not_trust() {
    if is_there(PYTHON, "poplib with another CA") {
        let (fixture, other) = (Fixture::new(), Fixture::new());
        for mode in [Mode::Stls, Mode::Tls] {
            let output = session(&fixture, mode, other.ca_file());
            let error = String::from_utf8_lossy(&output.stderr).into_owned();
            assert!(!output.status.success() && error.contains("CERTIFICATE_VERIFY_FAILED"), "{error}");
        }
    }
}
