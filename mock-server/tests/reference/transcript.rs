//! The transcript: everything is there but secrets.

use pop3_mock::{Direction, Server, User};

use crate::common::Client;
use crate::server;

/// What the transcript shows of a client that sends `octets` in pieces of `size`.
fn shown(octets: &[u8], size: usize) -> String {
    shown_of(|client| octets.chunks(size).for_each(|piece| client.send(piece)))
}

/// The same for a client that waits for the reply to each line: what is a response depends on replies.
fn shown_in_step(octets: &[u8], size: usize) -> String {
    shown_of(|client| {
        for line in octets.split_inclusive(|octet| *octet == b'\n') {
            line.chunks(size).for_each(|piece| client.send(piece));
            client.line();
        }
    })
}

fn shown_of(say: impl FnOnce(&mut Client)) -> String {
    let server = Server::builder().user(User::new("alice", "hidden")).start_blocking().unwrap();
    let mut client = Client::plain(&server);
    client.talk("S: +OK...");
    say(&mut client);
    client.rest();
    drop(client);
    server.wait_idle_blocking();
    assert!(!server.transcript().to_string().contains("hidden"));
    String::from_utf8(server.transcript().octets(Direction::Client)).unwrap()
}

#[test]
fn both_sides_are_there_with_line_prefixes() {
    let server = server();
    Client::logged_in(&server).talk("C: RETR 2\n S: +OK...\n S: c: d\n S:\n S: ..\n S: second\n S: .");
    let expected = "S: +OK pop3-mock ready\n\
                    C: USER alice\n\
                    S: +OK now send PASS\n\
                    C: PASS ***\n\
                    S: +OK maildrop has 2 messages (36 octets)\n\
                    C: RETR 2\n\
                    S: +OK 19 octets\nS: c: d\nS: \nS: ..\nS: second\nS: .\n";
    assert_eq!(server.transcript().to_string(), expected);
}

#[test]
fn passwords_are_removed_however_they_arrive() {
    for size in [1, 2, 3, 7, 1000] {
        let said =
            b"USER alice\r\nPASS hidden\r\nuser alice\r\npAsS hid den\r\nPASShidden\r\nPASS \r\nQUIT\r\n";
        let expected = "USER alice\r\nPASS ***\r\nuser alice\r\npAsS ***\r\nPASS***\r\nPASS \r\nQUIT\r\n";
        assert_eq!(shown(said, size), expected, "in pieces of {size}");
    }
}

#[test]
fn initial_responses_and_digests_are_removed() {
    for size in [1, 5, 1000] {
        let said = b"AUTH PLAIN AGFsaWNlAGhpZGRlbg==\r\nCAPA\r\nAPOP alice c4c9334bac560ecc\r\nQUIT\r\n";
        let expected = "AUTH PLAIN ***\r\nCAPA\r\nAPOP alice ***\r\nQUIT\r\n";
        assert_eq!(shown(said, size), expected, "in pieces of {size}");
    }
}

#[test]
fn responses_are_removed_and_cancelling_is_not() {
    for size in [1, 5, 1000] {
        let said = b"AUTH PLAIN\r\nAGFsaWNlAHdyb25n\r\nAUTH PLAIN\r\n*\r\nAUTH PLAIN\r\n\r\n\
                     auth plain\r\nAGFsaWNlAGhpZGRlbg==\r\nSTAT\r\nQUIT\r\n";
        let expected = "AUTH PLAIN\r\n***\r\nAUTH PLAIN\r\n*\r\nAUTH PLAIN\r\n\r\n\
                        auth plain\r\n***\r\nSTAT\r\nQUIT\r\n";
        assert_eq!(shown_in_step(said, size), expected, "in pieces of {size}");
    }
}

#[test]
fn a_refused_auth_does_not_hide_the_next_command() {
    let server = server();
    Client::plain(&server).talk("S: +OK...\n C: AUTH CRAM-MD5\n S: -ERR...\n C: QUIT\n S: +OK...");
    assert_eq!(server.transcript().octets(Direction::Client), b"AUTH CRAM-MD5\r\nQUIT\r\n");
}

#[test]
fn content_that_looks_like_a_challenge_hides_nothing() {
    let user = User::new("alice", "secret").message("+ \r\n+ abc\r\n-ERR x\r\n+OK\r\n");
    let server = Server::builder().user(user).start_blocking().unwrap();
    let mut client = Client::plain(&server);
    client.talk("S: +OK...\n C: AUTH PLAIN AGFsaWNlAHNlY3JldA==\n S: +OK...");
    client.content("RETR 1");
    client.talk("C: STAT\n S: +OK...\n C: QUIT\n S: +OK...");
    let expected = b"AUTH PLAIN ***\r\nRETR 1\r\nSTAT\r\nQUIT\r\n";
    assert_eq!(server.transcript().octets(Direction::Client), expected);
}

#[test]
fn a_secret_behind_a_bare_line_feed_is_removed() {
    let shown = shown(b"USER alice\nPASS hidden\r\n PASS hidden\r\nQUIT\r\n", 1);
    assert_eq!(shown, "USER alice\nPASS ***\r\n PASS ***\r\nQUIT\r\n");
}

#[test]
fn entries_carry_session_direction_offset_and_tls() {
    let server = server();
    let mut client = Client::plain(&server);
    client.talk("S: +OK...\n C: STLS\n S: +OK begin...");
    let mut client = client.upgrade(&server);
    client.talk("C: NOOP\n S: -ERR log in first\n C: QUIT\n S: +OK...");
    Client::plain(&server).talk("S: +OK...");
    let seen: Vec<(u64, Direction, u64, bool)> = server
        .transcript()
        .entries
        .iter()
        .map(|entry| (entry.session, entry.direction, entry.offset, entry.tls))
        .collect();
    let expected = [
        (1, Direction::Server, 0, false),
        (1, Direction::Client, 0, false),
        (1, Direction::Server, 21, false),
        (1, Direction::Client, 6, true),
        (1, Direction::Server, 48, true),
        (1, Direction::Client, 12, true),
        (1, Direction::Server, 67, true),
        (2, Direction::Server, 0, false),
    ];
    assert_eq!(seen, expected);
    assert!(server.transcript().to_string().contains("\n-- session 2\nS: +OK pop3-mock ready\n"));
    assert_eq!(server.transcript().session(2).octets(Direction::Server), b"+OK pop3-mock ready\r\n");
}

#[test]
fn a_line_that_is_too_long_tells_what_was_dropped_and_how_long_lines_may_be() {
    let server = server();
    let mut client = Client::plain(&server);
    client.talk("S: +OK...");
    client.send("NOOP\r\n");
    client.talk("S: -ERR...");
    client.send(format!("{}\r\n", "x".repeat(298)));
    client.talk("S: -ERR...");
    client.send("y".repeat(1_000_000));
    client.half_close();
    client.rest();
    server.wait_idle_blocking();
    let text = server.transcript().to_string();
    let told =
        |octets: u64| format!("C: [{octets} octets dropped: the session takes no line of more than 255]\n");
    assert!(text.contains(&told(300)) && text.contains(&told(1_000_000)), "{text:.2000}");
    assert_eq!(text.matches("dropped").count(), 2);
}
