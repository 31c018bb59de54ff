//! What became of the mail, as the command tells it.

use std::fs;

use serde_json::Value;

use crate::{Ended, Running, run};

/// A session that fetches the first of two messages and deletes `deleted`.
fn session(arguments: &[&str], deleted: &str) -> Ended {
    let running = Running::start(&[&["--messages", "2"], arguments].concat(), "exit 0");
    let mut client = running.client();
    client.talk("S: +OK...\n C: USER user\n S: +OK...\n C: PASS pass\n S: +OK...");
    client.content("RETR 1");
    client.talk(&format!("C: DELE {deleted}\n S: +OK...\n C: QUIT\n S: +OK..."));
    drop(client);
    running.go_on()
}

#[test]
fn a_client_that_keeps_what_it_deletes_has_lost_nothing() {
    let ended = session(&["--expect-nothing-lost"], "1");
    assert_eq!((ended.code, &ended.error[..]), (Some(0), ""));
}

#[test]
fn a_message_that_was_removed_unseen_is_told() {
    let ended = session(&["--expect-nothing-lost"], "2");
    let expected = "pop3-mock: 1 of 1 expectations not met\n  \
                    --expect-nothing-lost: removed without having been sent whole: 2 of \"user\"\nclients sent:\n";
    assert_eq!(ended.code, Some(76));
    assert!(ended.error.starts_with(expected), "{}", ended.error);
}

#[test]
fn the_ledger_is_written_as_json_whatever_the_verdict() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("ledger.json");
    let ended = session(&["--expect-nothing-lost", "--ledger", path.to_str().unwrap()], "2");
    assert_eq!(ended.code, Some(76));
    let ledger: Value = serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap();
    assert_eq!(ledger["lost"], serde_json::json!([1]));
    assert_eq!(ledger["messages"][0]["total"]["whole"], 1);
    assert_eq!(ledger["messages"][1]["sessions"]["1"]["removed"], true);
}

#[test]
fn one_file_for_two_things_is_refused() {
    let (code, error) = run(&["--ledger", "x", "--transcript", "x"], &["true"]);
    assert_eq!(code, Some(64));
    assert_eq!(error, "pop3-mock: --transcript and --ledger are both x: give one of them another name\n");
}
