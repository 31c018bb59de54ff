//! The transcript in its file.

use std::fs;
use std::path::Path;
use std::thread;
use std::time::{Duration, Instant};

use serde_json::Value;

use crate::{Served, refusal};

/// Reads the file until its text is as it should be; gives up after a while.
fn wait_for(path: &Path, is_right: impl Fn(&str) -> bool) -> String {
    let began = Instant::now();
    loop {
        let text = fs::read_to_string(path).unwrap();
        if is_right(&text) {
            return text;
        }
        assert!(began.elapsed() < Duration::from_secs(20), "{text}");
        thread::yield_now();
    }
}

const SESSION: &str = "S: +OK...
    C: USER user
    S: +OK...
    C: PASS pass
    S: +OK...
    C: QUIT
    S: +OK...";

const TEXT: &str = "S: +OK pop3-mock ready\nC: USER user\nS: +OK now send PASS\nC: PASS ***\n\
    S: +OK maildrop has 0 messages (0 octets)\nC: QUIT\nS: +OK pop3-mock signing off (0 messages removed, 0 left)\n";

#[test]
fn a_killed_server_leaves_what_sessions_said_that_had_ended() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("transcript");
    let served = Served::start(&["--messages", "0", "--transcript", path.to_str().unwrap()]);
    served.client().talk(SESSION);
    assert_eq!(wait_for(&path, |text| text.ends_with("(0 messages removed, 0 left)\n")), TEXT);
    served.client().talk(SESSION);
    let both = format!("{TEXT}-- session 2\n{TEXT}");
    assert_eq!(wait_for(&path, |text| text.len() >= both.len()), both);
    assert!(!served.stop("-KILL"));
    assert_eq!(fs::read_to_string(path).unwrap(), both);
}

#[test]
fn a_transcript_that_has_grown_is_the_same_at_the_end() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("transcript");
    let served = Served::start(&["--messages", "0", "--transcript", path.to_str().unwrap()]);
    served.client().talk(SESSION);
    wait_for(&path, |text| text.ends_with("(0 messages removed, 0 left)\n"));
    served.client().talk("S: +OK...\n C: NOOP\n S: -ERR...");
    assert!(served.stop("-TERM"));
    let expected = format!("{TEXT}-- session 2\nS: +OK pop3-mock ready\nC: NOOP\nS: -ERR log in first\n");
    assert_eq!(fs::read_to_string(path).unwrap(), expected);
}

#[test]
fn the_transcript_is_json_lines_if_that_is_asked_for() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("transcript");
    let arguments = ["--transcript-format", "json", "--transcript", path.to_str().unwrap()];
    let served = Served::start(&arguments);
    served.client().talk(SESSION);
    let is_whole = |text: &str| {
        text.ends_with("}\n") && text.lines().filter(|line| line.contains("session")).count() == 7
    };
    let grown = wait_for(&path, is_whole);
    assert!(served.stop("-TERM"));
    assert_eq!(fs::read_to_string(path).unwrap(), grown);
    let said = grown.lines().map(|line| serde_json::from_str::<Value>(line).unwrap());
    let clients = said.filter(|entry| entry["direction"] == "C").map(|entry| entry["text"].clone());
    assert_eq!(clients.collect::<Vec<_>>(), ["USER user\r\n", "PASS ***\r\n", "QUIT\r\n"]);
}

#[test]
fn a_format_without_a_transcript_is_refused() {
    let output = crate::command(&["--transcript-format", "json"]).output().unwrap();
    assert_eq!(output.status.code(), Some(64));
    assert_eq!(refusal(&["--transcript", "/nonexistent/x", "--transcript-format", "text"]).0, Some(73));
}
