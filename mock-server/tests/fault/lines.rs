//! Places behind lines.

use pop3_mock::{Server, User};

use crate::builder;
use crate::common::Client;

const BODY: &str = "a: b\r\n\r\n.one\r\n.\r\nplain\r\n.three\r\n";
/// The reply to RETR, with its dots stuffed.
const REPLY: &[u8] = b"+OK 32 octets\r\na: b\r\n\r\n..one\r\n..\r\nplain\r\n..three\r\n.\r\n";

/// Three messages, of which the second one has no dots.
fn server(faults: &[&str]) -> Server {
    let user = User::new("alice", "secret").messages([BODY, "a: b\r\n\r\nno dots\r\n", BODY]);
    builder(faults).user(user).start_blocking().unwrap()
}

/// What comes of a third RETR before the connection ends, two others having gone before it.
fn third(fault: &str) -> Vec<u8> {
    let server = server(&[fault]);
    let mut client = Client::logged_in(&server);
    client.content("RETR 1");
    client.content("RETR 2");
    client.send("RETR 3\r\n");
    client.rest_or_error().0
}

#[test]
fn a_place_can_be_behind_a_stuffed_line_of_a_reply() {
    for (fault, expected) in [
        ("server cut rst after 3rd RETR stuffed line 1", &REPLY[..30]),
        ("server cut rst after 3rd RETR stuffed line 2", &REPLY[..34]),
        ("server cut rst after 3rd RETR stuffed line 3", &REPLY[..50]),
        ("server cut fin after 3rd RETR stuffed line 2 +3", &REPLY[..37]),
    ] {
        assert_eq!(third(fault).escape_ascii().to_string(), expected.escape_ascii().to_string(), "{fault}");
    }
}

#[test]
fn the_status_line_is_the_first_line_of_a_reply() {
    assert_eq!(third("server cut fin after 3rd RETR line 1"), b"+OK 32 octets\r\n");
    assert_eq!(third("server cut fin after 3rd RETR line 2 +1"), b"+OK 32 octets\r\na: b\r\n\r");
}

#[test]
fn a_reply_without_so_many_lines_has_no_such_place_and_the_next_one_neither() {
    let server =
        server(&["server cut fin after 2nd RETR stuffed line 1", "server cut fin after 1st STAT line 2"]);
    let mut client = Client::logged_in(&server);
    client.send("RETR 1\r\nRETR 2\r\nRETR 3\r\nSTAT\r\nNOOP\r\nQUIT\r\n");
    let replies = client.rest();
    assert!(
        replies.ends_with(b"..three\r\n.\r\n+OK 3 81\r\n+OK nothing done\r\n+OK pop3-mock signing off (0 messages removed, 3 left)\r\n"),
        "{}",
        replies.escape_ascii()
    );
}

#[test]
fn lines_behind_a_clients_command_are_those_that_it_sends_next() {
    let server = server(&["client cut fin after 1st NOOP line 2"]);
    let mut client = Client::logged_in(&server);
    client.send("NOOP\r\nSTAT\r\nDELE 1\r\nDELE 2\r\nQUIT\r\n");
    assert_eq!(client.rest(), b"+OK nothing done\r\n+OK 3 81\r\n+OK message marked as deleted\r\n");
}

#[test]
fn a_challenge_is_a_line_of_the_reply_to_auth_and_a_response_no_command() {
    // The response is QUIT in base64's alphabet.
    let server = server(&["server cut fin after 1st AUTH line 2", "server cut rst after 1st QUIT"]);
    let mut client = Client::plain(&server);
    client.talk("S: +OK...\n C: AUTH PLAIN\n S: +...\n C: QUIT\n S: -ERR...");
    assert_eq!(client.rest(), b"");
}
