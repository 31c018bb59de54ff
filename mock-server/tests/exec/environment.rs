//! What the command is told.

use std::path::Path;
use std::process::Stdio;

use crate::common::trust;
use crate::{Running, exec};

#[test]
fn the_variables_lead_to_the_server_and_its_first_user() {
    let alice = ["--user", "alice", "--password", "s3cret", "--messages", "3"];
    let bob = ["--user", "bob", "--password", "hidden"];
    let running = Running::start(&[&alice[..], &bob].concat(), "exit 0");
    let names: Vec<&str> = running.variables.keys().map(String::as_str).collect();
    let expected = ["POP3S_PORT", "POP3_CA_FILE", "POP3_HOST", "POP3_PASSWORD", "POP3_PORT", "POP3_USER"];
    assert_eq!(names, expected);
    assert_eq!((running.variable("POP3_HOST"), running.variable("POP3_USER")), ("127.0.0.1", "alice"));
    assert_eq!(running.variable("POP3_PASSWORD"), "s3cret");
    running.client().talk(
        "S: +OK...
         C: USER alice
         S: +OK...
         C: PASS s3cret
         S: +OK maildrop has 3 messages...
         C: QUIT
         S: +OK...",
    );
    assert_eq!(running.go_on().code, Some(0));
}

#[test]
fn without_users_the_default_one_is_told() {
    let running = Running::start(&[], "exit 0");
    assert_eq!((running.variable("POP3_USER"), running.variable("POP3_PASSWORD")), ("user", "pass"));
}

#[test]
fn the_certificate_is_valid_for_the_host_that_is_told_and_for_localhost() {
    for address in ["127.0.0.1:0", "[::1]:0"] {
        let running = Running::start(&["--pop3", address, "--pop3s", address], "exit 0");
        let config = trust(running.variable("POP3_CA_FILE"));
        let host = running.variable("POP3_HOST");
        assert!(address.trim_matches(['[', ']']).starts_with(host), "{host}");
        for name in [host, "localhost"] {
            let client = running.client_at("POP3S_PORT").try_upgrade(config.clone(), name);
            client.unwrap().talk("S: +OK...\n C: QUIT\n S: +OK...");
        }
    }
}

#[test]
fn a_bad_certificate_is_what_was_asked_for() {
    let running = Running::start(&["--bad-cert", "unknown-ca", "--never", "USER"], "exit 0");
    let config = trust(running.variable("POP3_CA_FILE"));
    let refused = running.client_at("POP3S_PORT").try_upgrade(config, "localhost");
    let error = format!("{:?}", refused.err().expect("a refusal"));
    assert!(error.contains("UnknownIssuer"), "{error}");
    assert_eq!(running.go_on().code, Some(0));
}

#[test]
fn the_ca_file_is_found_from_every_directory() {
    let directory = tempfile::tempdir().unwrap();
    let mut command = exec(&["--ca-file", "ca.pem"], &["sh", "-c", "cd / && cat \"$POP3_CA_FILE\""]);
    let output = command.current_dir(directory.path()).stdin(Stdio::null()).output().unwrap();
    assert!(output.stdout.starts_with(b"-----BEGIN CERTIFICATE-----"), "{}", output.stdout.escape_ascii());
    assert!(directory.path().join("ca.pem").exists(), "a file that was asked for stays");
}

#[test]
fn the_standard_streams_are_those_of_the_command() {
    let mut command = exec(&[], &["sh", "-c", "cat; echo error >&2"]);
    let input = Path::new(env!("CARGO_MANIFEST_DIR")).join("Cargo.toml");
    let output = command.stdin(std::fs::File::open(&input).unwrap()).output().unwrap();
    assert_eq!(output.stdout, std::fs::read(input).unwrap());
    assert_eq!(output.stderr, b"error\n");
}
