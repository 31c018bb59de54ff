//! A connection that failed stays failed, and nothing more goes out on it.

use pop3_proto::{Command, Connection, Error, Event, Limits, MessageNumber, Rule, Secret};

const UNASKED: Error = Error::Violation(Rule::UnaskedOctets);

/// A connection behind its greeting.
fn greeted() -> Connection {
    let mut connection = Connection::new(Limits::default());
    assert_eq!(connection.receive(b"+OK\r\n").map(|progress| progress.consumed), Ok(5));
    connection
}

/// Takes one event and leaves the rest of `input` lying, as a hasty driver does.
fn receive_one<'i>(connection: &mut Connection, input: &'i [u8]) -> (Event<'i>, &'i [u8]) {
    let progress = connection.receive(input).expect("the front of the input is fine");
    (progress.event.expect("a whole reply is there"), &input[progress.consumed..])
}

fn dele() -> Command {
    Command::dele(MessageNumber::try_from(1).expect("not zero"))
}

#[test]
fn octets_behind_a_reply_do_not_answer_the_next_command() {
    let mut connection = greeted();
    connection.send(&Command::noop());
    connection.transmitted(6);
    let (event, rest) = receive_one(&mut connection, b"+OK\r\n+OK for nothing\r\n");
    assert!(matches!(event, Event::Status(_)));
    connection.send(&dele());
    assert_eq!(connection.transmit(), b"");
    assert_eq!(connection.receive(rest), Err(UNASKED));
}

#[test]
fn octets_behind_a_challenge_do_not_answer_the_response() {
    let mut connection = greeted();
    connection.send(&Command::auth_plain());
    connection.transmitted(12);
    let (event, rest) = receive_one(&mut connection, b"+ \r\n+OK welcome\r\n");
    assert_eq!(event, Event::Challenge(b""));
    connection.send(&Command::sasl_response(&Secret::from("\0u\0p")));
    assert_eq!(connection.transmit(), b"", "no password goes to such a server");
    assert_eq!(connection.receive(rest), Err(UNASKED));
}

#[test]
fn octets_between_challenge_and_response_are_unasked() {
    let mut connection = greeted();
    connection.send(&Command::auth_plain());
    assert_eq!(receive_one(&mut connection, b"+ \r\n").1, b"");
    assert_eq!(connection.receive(b"+"), Err(UNASKED));
}

#[test]
fn part_of_a_line_is_unasked_too() {
    assert_eq!(greeted().receive(b"-"), Err(UNASKED));
}

#[test]
fn commands_not_yet_written_are_dropped() {
    let mut connection = greeted();
    connection.send(&Command::noop());
    connection.send(&dele());
    connection.transmitted(8);
    assert_eq!(connection.transmit(), b"LE 1\r\n");
    assert_eq!(connection.receive(b"OK\r\n"), Err(Error::Violation(Rule::StatusIndicator)));
    assert_eq!(connection.transmit(), b"");
}

#[test]
fn error_stays_whatever_comes_later() {
    let mut connection = greeted();
    connection.send(&Command::stat());
    for input in [&b"+ \r\n"[..], b"", b"+OK 2 320\r\n"] {
        assert_eq!(connection.receive(input), Err(Error::Violation(Rule::Continuation)));
    }
    let failed = connection.into_tls(b"").map(|_| ());
    assert_eq!(failed, Err(Error::Violation(Rule::Continuation)));
}
