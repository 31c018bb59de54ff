//! The TRANSACTION and UPDATE states: RFC 1939 §5, §6 and §7.

use pop3_mock::{Event, Server, User};

use crate::common::Client;
use crate::server;

#[test]
fn listings_have_the_format_that_is_required_and_nothing_more() {
    let server = server();
    let ids: Vec<String> =
        server.maildrop("alice").messages.iter().map(|stored| stored.unique_id.to_string()).collect();
    Client::logged_in(&server).talk(&format!(
        "C: STAT
         S: +OK 2 36
         C: LIST
         S: +OK scan listing of 2 messages (36 octets)
         S: 1 17
         S: 2 19
         S: .
         C: LIST 2
         S: +OK 2 19
         C: UIDL
         S: +OK unique-id listing of 2 messages (36 octets)
         S: 1 {first}
         S: 2 {second}
         S: .
         C: UIDL 1
         S: +OK 1 {first}",
        first = ids[0],
        second = ids[1],
    ));
}

#[test]
fn an_empty_maildrop_has_empty_listings() {
    let server = Server::builder().user(User::new("alice", "secret")).start_blocking().unwrap();
    Client::logged_in(&server).talk(
        "C: STAT
         S: +OK 0 0
         C: LIST
         S: +OK...
         S: .
         C: UIDL
         S: +OK...
         S: .
         C: LIST 1
         S: -ERR no such message",
    );
}

#[test]
fn retr_sends_the_message_byte_stuffed_and_its_size() {
    let server = server();
    Client::logged_in(&server).talk(
        "C: RETR 2
         S: +OK 19 octets
         S: c: d
         S:
         S: ..
         S: second
         S: .
         C: RETR 2
         S: +OK 19 octets
         S: c: d
         S:
         S: ..
         S: second
         S: .",
    );
}

#[test]
fn top_sends_header_separating_line_and_the_first_lines() {
    let server = server();
    Client::logged_in(&server).talk(
        "C: TOP 2 0
         S: +OK top of message follows
         S: c: d
         S:
         S: .
         C: TOP 2 1
         S: +OK...
         S: c: d
         S:
         S: ..
         S: .
         C: TOP 2 99999999999999999999999
         S: +OK...
         S: c: d
         S:
         S: ..
         S: second
         S: .
         C: TOP 3 0
         S: -ERR no such message",
    );
}

#[test]
fn numbers_that_name_no_message_get_one_line_and_no_terminator() {
    let server = server();
    let mut client = Client::logged_in(&server);
    for command in ["LIST 3", "LIST 0", "UIDL 3", "RETR 0", "RETR 4294967297", "TOP 3 1", "DELE 3", "DELE 0"]
    {
        client.talk(&format!("C: {command}\n S: -ERR no such message"));
    }
    client.talk("C: NOOP\n S: +OK...");
}

#[test]
fn a_marked_message_is_gone_for_every_command_and_its_number_is_not_used_again() {
    let server = server();
    let mut client = Client::logged_in(&server);
    client.talk("C: DELE 1\n S: +OK message marked as deleted");
    for command in ["LIST 1", "UIDL 1", "RETR 1", "TOP 1 0", "DELE 1"] {
        client.talk(&format!("C: {command}\n S: -ERR no such message"));
    }
    client.talk(
        "C: STAT
         S: +OK 1 19
         C: LIST
         S: +OK...
         S: 2 19
         S: .
         C: LIST 2
         S: +OK 2 19",
    );
}

#[test]
fn rset_takes_all_marks_back_with_one_reply() {
    let server = server();
    Client::logged_in(&server).talk(
        "C: DELE 1
         S: +OK...
         C: DELE 2
         S: +OK...
         C: STAT
         S: +OK 0 0
         C: RSET
         S: +OK maildrop has 2 messages (36 octets)
         C: STAT
         S: +OK 2 36
         C: RSET
         S: +OK...
         C: QUIT
         S: +OK pop3-mock signing off (0 messages removed, 2 left)",
    );
    assert_eq!(server.maildrop("alice").messages.len(), 2);
}

#[test]
fn quit_removes_what_is_marked_and_nothing_else() {
    let server = server();
    let left = server.maildrop("alice").messages[1].clone();
    let mut client = Client::logged_in(&server);
    client.talk("C: RETR 2\n S: +OK...");
    client.multi_line();
    client.talk("C: DELE 1\n S: +OK...");
    assert_eq!(server.maildrop("alice").messages.len(), 2, "nothing is removed before QUIT");
    client.talk("C: QUIT\n S: +OK pop3-mock signing off (1 message removed, 1 left)");
    assert_eq!(server.maildrop("alice").messages, [left], "what +OK tells has happened");
    assert_eq!(client.rest(), b"");
    assert!(
        server.events().iter().any(|event| matches!(event, Event::Updated { session: 1, removed: 1, .. }))
    );
}
