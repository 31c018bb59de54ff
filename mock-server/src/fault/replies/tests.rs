//! Dialogues, and the replies that are found in them.

use super::*;

/// Plays a dialogue in which `C:` and `S:` lead each line, the server's octets in pieces; gives the commands with
/// the line of the server, counted from 0 and from its beginning on, at which each reply begins.
fn begun(dialogue: &str, size: usize) -> Vec<(String, usize)> {
    let (mut replies, mut begun, mut sent) = (Replies::default(), Vec::new(), Vec::new());
    for line in dialogue.lines().map(str::trim_start).filter(|line| !line.is_empty()) {
        let octets = format!("{}\r\n", &line[3..]).into_bytes();
        if line.starts_with('C') {
            octets.chunks(size).for_each(|piece| replies.client(piece));
        } else {
            begun.extend(octets.chunks(size).flat_map(|piece| replies.server(piece)));
            sent.extend(octets);
        }
    }
    let lines_before = |offset: u64| sent[..offset as usize].iter().filter(|octet| **octet == b'\n').count();
    let text = |begun: Begun| (String::from_utf8(begun.line).unwrap(), lines_before(begun.offset));
    begun.into_iter().map(text).collect()
}

fn assert_begun(dialogue: &str, expected: &[(&str, usize)]) {
    for size in 1..20 {
        let expected: Vec<_> = expected.iter().map(|(line, at)| ((*line).to_owned(), *at)).collect();
        assert_eq!(begun(dialogue, size), expected, "in pieces of {size}");
    }
}

#[test]
fn each_command_has_the_reply_behind_the_one_before_it() {
    assert_begun(
        "S: +OK ready\n C: USER a\n S: +OK\n C: PASS b\n S: -ERR\n C: STAT\n S: +OK 0 0",
        &[("USER a", 1), ("PASS b", 2), ("STAT", 3)],
    );
}

#[test]
fn multi_line_replies_end_with_their_terminator_also_to_pipelined_commands() {
    assert_begun(
        "S: +OK
         C: LIST
         C: LIST 1
         C: top 1 0
         C: RETR 9
         C: RETR 1
         C: UIDL
         C: CAPA
         C: NOOP
         S: +OK
         S: 1 5
         S: .
         S: +OK 1 5
         S: +OK
         S: ..
         S: +OK a line of the message
         S: .
         S: -ERR no such message
         S: +OK
         S: .
         S: -ERR
         S: +OK
         S: .
         S: +OK",
        &[
            ("LIST", 1),
            ("LIST 1", 4),
            ("top 1 ", 5),
            ("RETR 9", 9),
            ("RETR 1", 10),
            ("UIDL", 12),
            ("CAPA", 13),
            ("NOOP", 15),
        ],
    );
}

#[test]
fn responses_to_challenges_are_no_commands_whether_they_are_waited_for_or_not() {
    for (dialogue, noop) in [
        ("S: +OK\n C: AUTH LOGIN\n S: + VXNl\n C: NOOP\n S: +\n C: STAT\n S: +OK\n C: NOOP\n S: +OK", 4),
        ("S: +OK\n C: AUTH PLAIN\n C: NOOP\n C: NOOP\n S: + \n S: -ERR\n S: +OK", 3),
        ("S: +OK\n C: AUTH PLAIN\n C: NOOP\n S: -ERR\n S: +OK", 2),
    ] {
        let auth = if dialogue.contains("LOGIN") { "AUTH L" } else { "AUTH P" };
        assert_begun(dialogue, &[(auth, 1), ("NOOP", noop)]);
    }
}

#[test]
fn auth_alone_may_list_mechanisms() {
    assert_begun(
        "S: +OK\n C: AUTH\n S: +OK\n S: PLAIN\n S: .\n C: NOOP\n S: +OK",
        &[("AUTH", 1), ("NOOP", 4)],
    );
}

#[test]
fn what_comes_unasked_answers_nothing() {
    assert_begun("S: +OK\n S: -ERR idle\n C: NOOP\n S: +OK", &[("NOOP", 2)]);
}

#[test]
fn under_tls_no_reply_is_found() {
    assert_begun("S: +OK\n C: STLS\n S: +OK\n C: NOOP\n S: +OK", &[("STLS", 1)]);
    assert_begun("C: \u{16}\u{3}\u{1}\n S: +OK\n C: NOOP\n S: +OK", &[]);
    assert_begun("S: \u{16}\u{3}\u{3}\n C: NOOP\n S: +OK", &[]);
    assert_begun("S: +OK\n C: STLS\n S: -ERR\n C: NOOP\n S: +OK", &[("STLS", 1), ("NOOP", 2)]);
}

#[test]
fn a_client_that_waits_for_no_reply_cannot_fill_memory() {
    let mut replies = Replies::default();
    replies.server(b"+OK\r\n");
    replies.client(&b"\n".repeat(MOST_WAITING));
    assert_eq!((replies.waiting.len(), replies.is_settled()), (MOST_WAITING, false));
    replies.client(b"\n");
    assert_eq!((replies.waiting.len(), replies.is_settled()), (0, true));
    assert_eq!(replies.server(b"+OK\r\n"), []);
}

#[test]
fn a_session_is_settled_when_it_is_the_clients_turn() {
    let mut replies = Replies::default();
    for (is_client, octets, settled) in [
        (false, "+OK\r\n", true),
        (true, "AUTH PLAIN\r\n", false),
        (false, "+ \r\n", true),
        (true, "aGlk\r\n", false),
        (false, "+OK\r\n", true),
        (true, "RETR 1\r\nDEL", false),
        (false, "+OK\r\n", false),
        (false, ".\r\n", true),
    ] {
        if is_client {
            replies.client(octets.as_bytes());
        } else {
            replies.server(octets.as_bytes());
        }
        assert_eq!(replies.is_settled(), settled, "{octets}");
    }
}
