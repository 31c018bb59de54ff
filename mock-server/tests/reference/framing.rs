//! Lines: RFC 1939 §3, RFC 2449 §3, §4 and §6.6.

use crate::common::Client;
use crate::server;

#[test]
fn a_command_may_arrive_octet_by_octet() {
    let server = server();
    let mut client = Client::plain(&server);
    client.talk("S: +OK...");
    for octet in b"USER alice\r\nPASS secret\r\nSTAT\r\n" {
        client.send([*octet]);
    }
    client.talk("S: +OK...\n S: +OK maildrop...\n S: +OK 2 36");
}

#[test]
fn a_bare_line_feed_ends_no_command() {
    let server = server();
    let mut client = Client::plain(&server);
    client.talk("S: +OK...");
    // One line, one reply, and nothing in it is a command.
    client.send("USER alice\nPASS secret\r\nQUIT\rQUIT\r\nSTAT\n\r\n");
    client.talk(
        "S: -ERR a command consists of printable ASCII and ends with CRLF
         S: -ERR a command consists of printable ASCII and ends with CRLF
         S: -ERR a command consists of printable ASCII and ends with CRLF
         C: QUIT
         S: +OK...",
    );
}

#[test]
fn control_and_eight_bit_octets_are_syntax_errors_and_the_session_stays() {
    let server = server();
    let mut client = Client::logged_in(&server);
    for line in [&b"RETR \x01"[..], b"LIST \xFF", b"\0\0\0", b"NOOP\0", b"RETR\t1"] {
        client.send([line, b"\r\n"].concat());
        client.talk("S: -ERR a command consists of printable ASCII...");
    }
    client.talk("C: STAT\n S: +OK 2 36");
}

#[test]
fn spaces_stand_between_words_and_one_at_a_time() {
    let server = server();
    let mut client = Client::logged_in(&server);
    for line in ["RETR  1", " STAT", "STAT ", "LIST ", "TOP 1  1", "RETR 1 ", "", " "] {
        client.send(format!("{line}\r\n"));
        client.talk("S: -ERR...");
    }
    client.talk("C: STAT\n S: +OK 2 36");
}

#[test]
fn superfluous_missing_and_malformed_arguments_change_nothing() {
    let server = server();
    let mut client = Client::logged_in(&server);
    let lines = [
        "STAT 1",
        "NOOP x",
        "RSET all",
        "QUIT now",
        "CAPA x",
        "RETR",
        "DELE",
        "DELE 1 2",
        "DELE -1",
        "DELE +1",
        "DELE 1x",
        "LIST 1 2",
        "UIDL x",
        "TOP 1",
        "TOP 1 -1",
        "TOP 1 1 1",
        "DELE 1.",
    ];
    for line in lines {
        client.talk(&format!("C: {line}\n S: -ERR..."));
    }
    client.talk("C: STAT\n S: +OK 2 36");
}

#[test]
fn a_line_of_255_octets_is_read_and_a_longer_one_is_refused_as_a_whole() {
    let server = server();
    let mut client = Client::plain(&server);
    // Keyword, space and CRLF take seven.
    let fits = "n".repeat(248);
    client.talk(&format!("S: +OK...\n C: USER {fits}\n S: +OK now send PASS"));
    client.talk(&format!(
        "C: USER {fits}n\n S: -ERR a command line has at most 255 octets\n C: QUIT\n S: +OK..."
    ));
}

#[test]
fn the_tail_of_an_overlong_line_is_no_command() {
    let server = server();
    let mut client = Client::logged_in(&server);
    for padding in [300, 5_000, 1_000_000] {
        let line = format!("NOOP {}DELE 1", "x".repeat(padding));
        client.talk(&format!(
            "C: {line}\n S: -ERR a command line has at most 255 octets\n C: STAT\n S: +OK 2 36"
        ));
    }
}

#[test]
fn ten_thousand_commands_in_one_write_get_ten_thousand_replies_in_order() {
    let server = server();
    let mut client = Client::logged_in(&server);
    client.send("NOOP\r\nLIST 1\r\nRETR 9\r\nDELE 0\r\nSTAT\r\n".repeat(2_000));
    for _ in 0..2_000 {
        client.talk(
            "S: +OK nothing done
             S: +OK 1 17
             S: -ERR no such message
             S: -ERR no such message
             S: +OK 2 36",
        );
    }
    client.talk("C: QUIT\n S: +OK...");
}

#[test]
fn a_batch_goes_on_behind_a_refused_command_and_ends_with_quit() {
    let server = server();
    let mut client = Client::plain(&server);
    client.send("USER alice\r\nPASS wrong\r\nSTAT\r\nUSER alice\r\nPASS secret\r\nDELE 1\r\nQUIT\r\nDELE 2\r\nQUIT\r\n");
    client.talk(
        "S: +OK pop3-mock ready
         S: +OK now send PASS
         S: -ERR [AUTH]...
         S: -ERR log in first
         S: +OK now send PASS
         S: +OK maildrop has...
         S: +OK message marked as deleted
         S: +OK pop3-mock signing off (1 message removed, 1 left)",
    );
    // Octets behind QUIT get no reply, and do not turn the end into a reset.
    assert_eq!(client.rest(), b"");
    assert_eq!(server.maildrop("alice").messages.len(), 1);
}

#[test]
fn a_client_that_closes_its_direction_still_gets_its_replies() {
    let server = server();
    let mut client = Client::logged_in(&server);
    client.send("STAT\r\nRETR 1\r\n");
    client.half_close();
    client.talk("S: +OK 2 36\n S: +OK 17 octets");
    assert_eq!(client.multi_line(), b"a: b\r\n\r\nfirst\r\n\r\n.\r\n");
    assert_eq!(client.rest(), b"");
}
