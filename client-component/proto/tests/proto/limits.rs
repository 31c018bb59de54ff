//! Nothing that a server sends grows past a limit.

use pop3_proto::{Command, Error, Limit, Limits, MessageNumber, Secret};

use crate::dialogue::{Dialogue, Seen, body, challenge, err, line, ok};

fn failed(limit: Limit) -> Seen {
    Seen::Failed(Error::Limit(limit))
}

fn greeted(limits: Limits) -> Dialogue {
    let mut dialogue = Dialogue::new(limits);
    assert_eq!(dialogue.server("+OK\r\n").len(), 1);
    dialogue
}

/// A line of `octets` octets with its CRLF.
fn line_of(front: &str, octets: usize) -> String {
    format!("{front}{}\r\n", "x".repeat(octets - front.len() - 2))
}

#[test]
fn status_line_of_512_octets_passes_whatever_the_limit() {
    // RFC1939-3-19
    for limit in [0, 512] {
        let limits = Limits { line: limit, greeting: limit, sasl_challenge: limit, ..Limits::default() };
        assert!(matches!(Dialogue::new(limits).server(line_of("+OK ", 512))[..], [Seen::Greeting(_)]));
        assert_eq!(Dialogue::new(limits).server(line_of("+OK ", 513)), [failed(Limit::Greeting)]);
        let replied = |octets| {
            let mut dialogue = greeted(limits);
            dialogue.client(&Command::noop());
            dialogue.server(line_of("+OK ", octets))
        };
        assert!(matches!(replied(512)[..], [Seen::Status(_)]));
        assert_eq!(replied(513), [failed(Limit::Line)]);
        let challenged = |octets| {
            let mut dialogue = greeted(limits);
            dialogue.client(&Command::auth_plain());
            dialogue.server(line_of("+ ", octets))
        };
        assert!(matches!(challenged(512)[..], [Seen::Challenge(_)]));
        assert_eq!(challenged(513), [failed(Limit::SaslChallenge)]);
    }
}

#[test]
fn line_without_end_fails_once_the_limit_has_arrived() {
    let mut dialogue = Dialogue::new(Limits::default());
    assert_eq!(dialogue.server("+OK "), []);
    for _ in 0..8187 {
        assert_eq!(dialogue.server("x"), []);
    }
    assert_eq!(dialogue.server("x"), [failed(Limit::Greeting)]);
}

#[test]
fn listing_has_as_many_lines_as_the_limit_blank_ones_included() {
    let limits = Limits { entries: 3, capabilities: 2, ..Limits::default() };
    for (command, most, limit) in [
        (Command::list(None), 3, Limit::Entries),
        (Command::uidl(None), 3, Limit::Entries),
        (Command::capa(), 2, Limit::Capabilities),
    ] {
        let mut dialogue = greeted(limits);
        dialogue.client(&command);
        let seen = dialogue.server(format!("+OK\r\n{}.\r\n", "\r\n".repeat(most)));
        assert_eq!(seen.last(), Some(&Seen::End));
        dialogue.client(&command);
        let seen = dialogue.server(format!("+OK\r\n{}", "\r\n".repeat(most + 1)));
        assert_eq!(seen.last(), Some(&failed(limit)));
    }
}

#[test]
fn exchange_has_as_many_challenges_as_the_limit() {
    let mut dialogue = greeted(Limits { sasl_rounds: 2, ..Limits::default() });
    for _ in 0..2 {
        dialogue.client(&Command::auth_plain());
        for _ in 0..2 {
            assert_eq!(dialogue.server("+ \r\n"), [challenge("")]);
            dialogue.client(&Command::sasl_response(&Secret::from("x")));
        }
        assert_eq!(dialogue.server("-ERR no\r\n"), [err("no")]);
    }
    dialogue.client(&Command::auth_plain());
    for _ in 0..2 {
        assert_eq!(dialogue.server("+ \r\n"), [challenge("")]);
        dialogue.client(&Command::sasl_response(&Secret::from("x")));
    }
    assert_eq!(dialogue.server("+ \r\n"), [failed(Limit::SaslRounds)]);
}

#[test]
fn listing_line_has_the_limit_of_a_status_line() {
    let mut dialogue = greeted(Limits { line: 512, ..Limits::default() });
    dialogue.client(&Command::uidl(None));
    assert_eq!(dialogue.server("+OK\r\n"), [ok("")]);
    let longest = line_of("1 ", 512);
    assert_eq!(dialogue.server(&longest), [line(longest.trim_end())]);
    assert_eq!(dialogue.server(line_of("1 ", 513)), [failed(Limit::Line)]);
}

#[test]
fn line_inside_a_message_has_no_limit() {
    // RFC2449-3-12
    let mut dialogue = greeted(Limits { line: 512, ..Limits::default() });
    dialogue.client(&Command::retr(MessageNumber::try_from(1).unwrap()));
    let long = line_of("", 100_000);
    let seen = dialogue.server(format!("+OK\r\n{long}.\r\n"));
    assert_eq!(seen, [ok(""), body(&long), Seen::End]);
}

#[test]
fn listing_of_the_limit_passes_and_one_line_more_does_not() {
    for (entries, last) in [(3, Seen::End), (4, failed(Limit::Listing))] {
        // Three octets a line, and 32 for its place.
        let mut dialogue = greeted(Limits { listing: 3 * (3 + 32), ..Limits::default() });
        dialogue.client(&Command::list(None));
        let seen = dialogue.server(format!("+OK\r\n{}.\r\n", "1 1\r\n".repeat(entries)));
        assert_eq!(seen, [ok(""), line("1 1"), line("1 1"), line("1 1"), last]);
    }
}

#[test]
fn message_of_the_limit_passes_and_one_octet_more_does_not() {
    // Neither byte-stuffing nor the terminator counts.
    for (wire, last) in [("..345\r\n.\r\n", Seen::End), ("..3456\r\n.\r\n", failed(Limit::Message))] {
        let mut dialogue = greeted(Limits { message: 6, ..Limits::default() });
        dialogue.client(&Command::retr(MessageNumber::try_from(1).unwrap()));
        let seen = dialogue.server(format!("+OK\r\n{wire}"));
        let delivered = if last == Seen::End { ".345\r\n" } else { ".3456\r" };
        assert_eq!(seen, [ok(""), body(delivered), last]);
    }
}

#[test]
fn cut_at_the_limit_makes_no_terminator() {
    let mut dialogue = greeted(Limits { message: 1, ..Limits::default() });
    dialogue.client(&Command::retr(MessageNumber::try_from(1).unwrap()));
    assert_eq!(dialogue.server("+OK\r\nx.\r\n.\r\n"), [ok(""), body("x"), failed(Limit::Message)]);
}

#[test]
fn limit_of_a_message_does_not_carry_over_to_the_next() {
    let mut dialogue = greeted(Limits { message: 6, ..Limits::default() });
    for _ in 0..3 {
        dialogue.client(&Command::retr(MessageNumber::try_from(1).unwrap()));
        assert_eq!(dialogue.server("+OK\r\n1234\r\n.\r\n"), [ok(""), body("1234\r\n"), Seen::End]);
    }
}
