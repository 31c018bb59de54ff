//! `pop3 fetch` with something wrong on this side: one line, an exit code of sysexits(3), no connection.

mod support;

use std::fs;

use pop3_mock::Message;
use support::{Fetch, Scratch, odd_messages, server_with};

#[test]
fn usage_errors() {
    let scratch = Scratch::new();
    for (url, security, words) in [
        ("pop3s://alice@localhost/", "stls", &["pop3s://"]),
        ("pop3s://alice@localhost/", "plaintext", &["pop3s://"]),
        ("pop3://alice@localhost/", "tls", &["pop3s://"]),
        ("imap://alice@localhost/", "tls", &["imap://"]),
        ("pop3s://localhost/", "tls", &["user"]),
    ] {
        let fetch = Fetch::new(url, &scratch.maildir()).args(["--keep", "--security", security]);
        fetch.run().failed(64, words);
    }
    let fetch = Fetch::new("pop3s://alice@localhost/", &scratch.maildir()).arg("--keep");
    fetch.no_password().run().failed(64, &["password", "--password-stdin"]);
    assert!(!scratch.maildir().exists());
}

#[test]
fn unknown_options_are_usage_errors_too() {
    let scratch = Scratch::new();
    let done = Fetch::new("pop3s://alice@localhost/", &scratch.maildir()).arg("--burn").run();
    assert_eq!(done.code, Some(64), "{}", done.stderr);
}

#[test]
fn a_ca_file_that_is_none() {
    let scratch = Scratch::new();
    let fetch = || Fetch::new("pop3s://alice@localhost/", &scratch.maildir()).args(["--keep", "--ca-file"]);
    fetch().arg("/does/not/exist").run().failed(66, &["--ca-file", "/does/not/exist"]);
    fetch().arg("/dev/null").run().failed(65, &["--ca-file", "no certificate"]);
}

#[test]
fn a_maildir_that_cannot_be_made() {
    let (server, scratch) = (server_with(&odd_messages()), Scratch::new());
    fs::write(scratch.maildir(), b"a file").unwrap();
    Fetch::plaintext(&server, &scratch).arg("--keep").run().failed(73, &["delivery", "cannot create"]);
}

#[test]
fn json_tells_of_the_failure_too() {
    let (server, scratch) = (server_with(&[Message::from("x\r\n")]), Scratch::new());
    let fetch = Fetch::plaintext(&server, &scratch).args(["--keep", "--json"]).password("wrong");
    let done = fetch.run().failed(77, &["PASS"]);
    let object: serde_json::Value = serde_json::from_str(&done.stdout).unwrap();
    assert_eq!((object["messages"].as_u64(), object["exit"].as_u64()), (Some(0), Some(77)));
    assert!(object["error"].as_str().unwrap().starts_with("PASS: "));
}
