//! What the client sees of a dialogue.

use pop3_proto::{Command, Connection, Eof, Error, Limits, MessageNumber, Rule, Secret, sasl};

use crate::dialogue::{Dialogue, Seen, body, challenge, err, line, ok, status};

fn one() -> MessageNumber {
    MessageNumber::try_from(1).expect("not zero")
}

fn violation(rule: Rule) -> Seen {
    Seen::Failed(Error::Violation(rule))
}

#[test]
fn session_from_greeting_to_quit() {
    let mut dialogue = Dialogue::new(Limits::default());
    assert_eq!(dialogue.server("+OK POP3 ready\r\n"), [Seen::Greeting(status(true, "POP3 ready"))]);
    assert_eq!(dialogue.client(&Command::user("mrose").unwrap()), "USER mrose\r\n");
    assert_eq!(dialogue.server("+OK mrose is a real hoopy frood\r\n"), [ok("mrose is a real hoopy frood")]);
    assert_eq!(dialogue.client(&Command::pass(&Secret::from("two words")).unwrap()), "PASS two words\r\n");
    assert_eq!(dialogue.server("+OK\r\n"), [ok("")]);
    assert_eq!(dialogue.client(&Command::list(None)), "LIST\r\n");
    let listing = dialogue.server("+OK 2 messages (320 octets)\r\n1 120\r\n2 200\r\n.\r\n");
    assert_eq!(listing, [ok("2 messages (320 octets)"), line("1 120"), line("2 200"), Seen::End]);
    assert_eq!(dialogue.client(&Command::retr(one())), "RETR 1\r\n");
    let message = dialogue.server("+OK 120 octets\r\nSubject: x\r\n\r\n..\r\n.\r\n");
    assert_eq!(message, [ok("120 octets"), body("Subject: x\r\n\r\n.\r\n"), Seen::End]);
    assert_eq!(dialogue.client(&Command::quit()), "QUIT\r\n");
    assert_eq!(dialogue.server("+OK bye\r\n"), [ok("bye")]);
    assert!(dialogue.connection.is_idle());
    assert_eq!(dialogue.close(), Eof::Closed);
}

#[test]
fn negative_greeting_is_a_greeting() {
    let mut dialogue = Dialogue::new(Limits::default());
    assert_eq!(dialogue.server("-ERR go away\r\n"), [Seen::Greeting(status(false, "go away"))]);
}

#[test]
fn negative_reply_is_one_line_whatever_the_command() {
    // RFC1939-3-24
    for command in [Command::capa(), Command::list(None), Command::uidl(None), Command::retr(one())] {
        let mut dialogue = Dialogue::greeted();
        dialogue.client(&command);
        assert_eq!(dialogue.server("-ERR no\r\n"), [err("no")]);
        assert!(dialogue.connection.is_idle());
    }
}

#[test]
fn empty_listing_and_empty_message_end_at_once() {
    // RFC1939-3-31
    let mut dialogue = Dialogue::greeted();
    dialogue.client(&Command::uidl(None));
    assert_eq!(dialogue.server("+OK\r\n.\r\n"), [ok(""), Seen::End]);
    dialogue.client(&Command::retr(one()));
    assert_eq!(dialogue.server("+OK\r\n.\r\n"), [ok(""), Seen::End]);
}

#[test]
fn listing_of_one_message_is_one_line() {
    let mut dialogue = Dialogue::greeted();
    assert_eq!(dialogue.client(&Command::uidl(Some(one()))), "UIDL 1\r\n");
    assert_eq!(dialogue.server("+OK 1 abc\r\n"), [ok("1 abc")]);
    assert!(dialogue.connection.is_idle());
}

#[test]
fn listing_lines_lose_one_full_stop_and_end_at_a_lone_one() {
    let mut dialogue = Dialogue::greeted();
    dialogue.client(&Command::capa());
    let seen = dialogue.server("+OK\r\n.CAPA-X\r\n..\r\n. \r\n\r\nSTLS\r\n.\r\n");
    let lines = [line("CAPA-X"), line("."), line(" "), line(""), line("STLS")];
    assert_eq!(seen, [&[ok("")], &lines[..], &[Seen::End]].concat());
}

#[test]
fn status_like_lines_inside_a_message_are_content() {
    let mut dialogue = Dialogue::greeted();
    dialogue.client(&Command::top(one(), 5));
    let seen = dialogue.server("+OK\r\n-ERR this is body\r\n+OK too\r\n.\r\n");
    assert_eq!(seen, [ok(""), body("-ERR this is body\r\n+OK too\r\n"), Seen::End]);
}

#[test]
fn outstanding_commands_are_answered_in_order() {
    // RFC2449-6.6-06
    let mut dialogue = Dialogue::greeted();
    for command in [Command::retr(one()), Command::dele(one()), Command::list(None), Command::noop()] {
        dialogue.client(&command);
    }
    let seen = dialogue.server("-ERR no\r\n+OK gone\r\n+OK\r\n2 5\r\n.\r\n+OK\r\n");
    assert_eq!(seen, [err("no"), ok("gone"), ok(""), line("2 5"), Seen::End, ok("")]);
    assert!(dialogue.connection.is_idle());
}

#[test]
fn auth_plain_answers_the_empty_challenge() {
    let message = sasl::plain(None, "tim", &Secret::from("tanstaaftanstaaf")).unwrap();
    for empty in ["+ \r\n", "+\r\n"] {
        let mut dialogue = Dialogue::greeted();
        assert_eq!(dialogue.client(&Command::auth_plain()), "AUTH PLAIN\r\n");
        assert_eq!(dialogue.server(empty), [challenge("")]);
        let response = dialogue.client(&Command::sasl_response(&message));
        assert_eq!(response, "AHRpbQB0YW5zdGFhZnRhbnN0YWFm\r\n");
        assert!(!dialogue.connection.is_idle());
        assert_eq!(dialogue.server("+OK maildrop ready\r\n"), [ok("maildrop ready")]);
        assert!(dialogue.connection.is_idle());
    }
}

#[test]
fn second_challenge_can_be_cancelled() {
    let mut dialogue = Dialogue::greeted();
    dialogue.client(&Command::auth_plain());
    assert_eq!(dialogue.server("+ go ahead\r\n"), [challenge("go ahead")]);
    dialogue.client(&Command::sasl_response(&Secret::from("\0u\0p")));
    assert_eq!(dialogue.server("+ bW9yZQ==\r\n"), [challenge("bW9yZQ==")]);
    assert_eq!(dialogue.client(&Command::auth_cancel()), "*\r\n");
    assert_eq!(dialogue.server("-ERR cancelled\r\n"), [err("cancelled")]);
    assert!(dialogue.connection.is_idle());
}

#[test]
fn cancelled_auth_ends_with_a_refusal_or_not_at_all() {
    // RFC5034-4-11
    for answer in ["+OK welcome\r\n", "+ again\r\n"] {
        let mut dialogue = Dialogue::greeted();
        dialogue.client(&Command::auth_plain());
        assert_eq!(dialogue.server("+ \r\n"), [challenge("")]);
        dialogue.client(&Command::auth_cancel());
        assert_eq!(dialogue.server(answer), [violation(Rule::CancelIgnored)]);
    }
}

#[test]
fn refused_auth_takes_no_response() {
    let mut dialogue = Dialogue::greeted();
    dialogue.client(&Command::auth_plain());
    assert_eq!(dialogue.server("-ERR unknown mechanism\r\n"), [err("unknown mechanism")]);
    assert!(dialogue.connection.is_idle());
}

#[test]
fn tls_starts_only_on_a_clean_buffer() {
    // RFC2595-4-10
    for injected in ["", "-ERR ", "+OK injected\r\n"] {
        let mut dialogue = Dialogue::greeted();
        dialogue.client(&Command::stls());
        assert_eq!(dialogue.server(format!("+OK Begin TLS\r\n{injected}"))[0], ok("Begin TLS"));
        let unread = dialogue.unread().to_vec();
        match dialogue.connection.into_tls(&unread) {
            Ok(connection) => assert!(injected.is_empty() && connection.is_idle()),
            Err(error) => {
                assert!(!injected.is_empty());
                assert_eq!(error, Error::Violation(Rule::OctetsBeforeTls));
            }
        }
    }
}

#[test]
fn no_greeting_is_awaited_behind_tls() {
    // RFC2595-4-12
    let mut connection = Connection::after_tls(Limits::default());
    assert!(connection.is_idle());
    let second = connection.receive(b"+OK second greeting\r\n");
    assert_eq!(second, Err(Error::Violation(Rule::UnaskedOctets)));
}

#[test]
fn end_of_input_is_a_truncation_only_inside_a_reply() {
    let mut dialogue = Dialogue::greeted();
    assert_eq!(dialogue.close(), Eof::Closed);
    dialogue.client(&Command::retr(one()));
    assert_eq!(dialogue.close(), Eof::Closed, "none of the reply has arrived");
    for (octets, expected) in [
        ("+O", Eof::Truncated),
        ("K\r\n", Eof::Truncated),
        ("text\r\n", Eof::Truncated),
        (".\r", Eof::Truncated),
        ("\n", Eof::Closed),
    ] {
        dialogue.server(octets);
        assert_eq!(dialogue.close(), expected, "after {octets:?}");
    }
}
