//! What a client must have done, or not.

use crate::common::trust;
use crate::{Ended, Running, run};

/// A session that deletes message 2 of three and says a password, under the given expectations.
fn session(expectations: &[&str]) -> Ended {
    let running = Running::start(&[&["--messages", "3"], expectations].concat(), "exit 0");
    running.client().talk(
        "S: +OK...
         C: USER user
         S: +OK...
         C: pass pass
         S: +OK...
         C: dele 2
         S: +OK...
         C: QUIT
         S: +OK...",
    );
    running.go_on()
}

const SENT: &str = "clients sent:\n    1  USER user\n    2  pass ***\n    3  dele 2\n    4  QUIT\n";

#[test]
fn expectations_that_are_met_say_nothing() {
    let met = [
        "--expect", "QUIT", "--expect", "DELE 2", "--expect", "PASS", "--never", "DELE 1", "--never", "RSET",
    ];
    let ended = session(&[&met[..], &["--expect-left", "2"]].concat());
    assert_eq!((ended.code, &ended.error[..]), (Some(0), ""));
}

#[test]
fn a_command_that_was_not_sent_is_told_with_the_nearest_and_with_what_was() {
    let ended = session(&["--expect", "DELE 1", "--expect", "QUIT", "--expect", "UIDL"]);
    let expected = format!(
        "pop3-mock: 2 of 3 expectations not met\n  \
         --expect 'DELE 1': no client sent it; nearest, command 3 of session 1:\n    \
         - DELE 1\n    \
         + dele 2\n           \
         ^\n  \
         --expect 'UIDL': no client sent it\n{SENT}"
    );
    assert_eq!((ended.code, ended.error), (Some(76), expected));
}

#[test]
fn a_command_that_must_not_be_sent_is_told_with_its_session() {
    let ended = session(&["--never", "DELE"]);
    let expected = format!(
        "pop3-mock: 1 of 1 expectations not met\n  --never 'DELE': a client sent 'dele 2', command 3 of session 1\n{SENT}"
    );
    assert_eq!((ended.code, ended.error), (Some(76), expected));
}

#[test]
fn messages_that_are_left_are_counted_after_the_last_session() {
    let ended = session(&["--expect-left", "0"]);
    let expected = format!(
        "pop3-mock: 1 of 1 expectations not met\n  --expect-left 0: the maildrop of \"user\" holds 2\n{SENT}"
    );
    assert_eq!((ended.code, ended.error), (Some(76), expected));
}

#[test]
fn a_deletion_without_quit_deletes_nothing() {
    let running = Running::start(&["--messages", "1", "--expect", "DELE 1", "--expect-left", "1"], "exit 0");
    let mut client = running.client();
    client.talk("S: +OK...\n C: USER user\n S: +OK...\n C: PASS pass\n S: +OK...\n C: DELE 1\n S: +OK...");
    drop(client);
    let ended = running.go_on();
    assert_eq!((ended.code, &ended.error[..]), (Some(0), ""));
}

#[test]
fn without_a_client_that_is_what_is_told() {
    let expected =
        "pop3-mock: 1 of 1 expectations not met\n  --expect 'QUIT': no client sent it\nno client connected\n";
    assert_eq!(run(&["--expect", "QUIT"], &["true"]), (Some(76), expected.into()));
    assert_eq!(run(&["--never", "DELE"], &["true"]), (Some(0), String::new()));
}

#[test]
fn a_failed_handshake_is_told_where_nothing_else_was_sent() {
    let running = Running::start(&["--bad-cert", "expired", "--expect", "QUIT"], "exit 0");
    let config = trust(running.variable("POP3_CA_FILE"));
    assert!(running.client_at("POP3S_PORT").try_upgrade(config, "localhost").is_err());
    let ended = running.go_on();
    let reason = "connections: 1; nothing was sent; TLS failed: ";
    assert!(ended.code == Some(76) && ended.error.contains(reason), "{}", ended.error);
}

#[test]
fn a_command_that_fails_tells_why_by_itself() {
    assert_eq!(run(&["--expect", "QUIT"], &["false"]), (Some(1), String::new()));
}

#[test]
fn a_command_counts_once_its_crlf_has_come() {
    let running = Running::start(&["--expect", "QUIT", "--never", "NOOP"], "exit 0");
    let mut client = running.client();
    client.talk("S: +OK...\n C: STAT\n S: -ERR...");
    client.send("NOOP\nQUIT\r\n");
    client.talk("S: -ERR...");
    client.send("QUIT");
    client.half_close();
    client.rest();
    let ended = running.go_on();
    assert_eq!(ended.code, Some(76), "{}", ended.error);
    assert!(
        ended
            .error
            .starts_with("pop3-mock: 1 of 2 expectations not met\n  --expect 'QUIT': no client sent it")
    );
    assert!(ended.error.contains("QUIT (no CRLF behind it)"), "{}", ended.error);
}

#[test]
fn what_is_nearly_a_command_of_pop3_is_told_at_the_start_and_taken_as_it_stands() {
    let arguments = ["--never", "QIUT", "--never", "XTND", "--fault", "server stall after 1st RTER +3"];
    let (code, error) = run(&arguments, &["true"]);
    let nearest = "the command is none of POP3, and the nearest is";
    let expected = format!(
        "pop3-mock: --fault 'server stall after 1st RTER +3': {nearest} RETR; it is taken as it stands\n\
         pop3-mock: --never 'QIUT': {nearest} QUIT; it is taken as it stands\n"
    );
    assert_eq!(code, Some(0));
    assert!(error.starts_with(&expected), "{error}");
}
