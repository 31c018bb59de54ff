//! The forms of a transcript other than plain text: with times, and JSON lines.

use std::time::Duration;

use pop3_mock::{Server, User};

use crate::common::Client;

/// What is said at three moments of a clock that stands.
fn three_moments() -> Server {
    let user = User::new("alice", "secret").message(b"\xff\r\n");
    let server = Server::builder().user(user).manual_clock(true).start_blocking().unwrap();
    let mut client = Client::plain(&server);
    client.talk("S: +OK...");
    server.advance(Duration::from_millis(1500));
    client.talk("C: USER alice\n S: +OK...\n C: PASS secret\n S: +OK...");
    server.advance(Duration::from_secs(60));
    client.content("RETR 1");
    server
}

#[test]
fn entries_carry_the_time_of_the_servers_clock() {
    let entries = three_moments().transcript().entries;
    let times: Vec<u128> = entries.iter().map(|entry| entry.time.as_millis()).collect();
    assert_eq!(times, [0, 1500, 1500, 1500, 1500, 61_500, 61_500]);
}

#[test]
fn the_text_form_shows_times_only_where_they_are_asked_for() {
    let transcript = three_moments().transcript();
    assert!(transcript.to_string().contains("\nC: RETR 1\nS: +OK 3 octets\nS: \\xff\nS: .\n"));
    let expected = "[1.500000] C: PASS ***\n\
                    [1.500000] S: +OK maildrop has 1 messages (3 octets)\n\
                    [61.500000] C: RETR 1\n\
                    [61.500000] S: +OK 3 octets\n\
                    [61.500000] S: \\xff\n\
                    [61.500000] S: .\n";
    let text = transcript.with_times().to_string();
    assert!(text.ends_with(expected), "{text}");
}

#[cfg(feature = "cli")]
#[test]
fn json_lines_hold_every_entry_without_secrets_and_octets_that_are_no_text_in_base64() {
    let server = three_moments();
    let lines = server.transcript().to_json_lines();
    let entries: Vec<serde_json::Value> =
        lines.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(entries.len(), 7);
    let password = serde_json::json!({
        "session": 1, "direction": "C", "time_us": 1_500_000, "offset": 12, "tls": false,
        "text": "PASS ***\r\n", "omitted": 0,
    });
    assert_eq!(entries[3], password);
    let message = serde_json::json!({
        "session": 1, "direction": "S", "time_us": 61_500_000, "offset": 80, "tls": false,
        "text": r"+OK 3 octets\r\n\xff\r\n.\r\n", "base64": "K09LIDMgb2N0ZXRzDQr/DQouDQo=", "omitted": 0,
    });
    assert_eq!(entries[6], message);
}

#[cfg(feature = "cli")]
#[test]
fn json_lines_count_what_was_not_kept() {
    let builder = Server::builder().user(User::new("alice", "secret").message("x".repeat(1000)));
    let server = builder.transcript_limit(2000).start_blocking().unwrap();
    let mut client = Client::logged_in(&server);
    client.content("RETR 1");
    client.content("RETR 1");
    let lines = server.transcript().to_json_lines();
    let omitted = |line: &str| serde_json::from_str::<serde_json::Value>(line).unwrap()["omitted"].as_u64();
    assert!(lines.lines().any(|line| omitted(line) > Some(0)), "{lines}");
}
