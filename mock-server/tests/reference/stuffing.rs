//! What RETR and TOP send, decoded by a slow decoder of the test's own.

use pop3_mock::{Message, Server, User, corpus};
use proptest::prelude::*;

use crate::common::Client;

/// A message of octets that matter to framing, with line ends of every kind.
fn raw_message() -> impl Strategy<Value = Vec<u8>> {
    let piece = prop_oneof![
        4 => Just(&b"."[..]), 3 => Just(&b"\r\n"[..]), 1 => Just(&b"\r"[..]), 1 => Just(&b"\n"[..]),
        2 => Just(&b"x"[..]), 1 => Just(&b"\0\xFF"[..]),
    ];
    prop::collection::vec(piece, 0..40).prop_map(|pieces| pieces.concat())
}

/// RFC 1939 §11 spelled out: split at CRLF, else at CR or LF; each line gets a CRLF.
fn transmitted(raw: &[u8]) -> Vec<u8> {
    let mut output = Vec::new();
    let mut at = 0;
    while at < raw.len() {
        match (raw[at], raw.get(at + 1)) {
            (b'\r', Some(b'\n')) => {
                output.extend_from_slice(b"\r\n");
                at += 1;
            }
            (b'\r' | b'\n', _) => output.extend_from_slice(b"\r\n"),
            (octet, _) => output.push(octet),
        }
        at += 1;
    }
    if !output.is_empty() && !output.ends_with(b"\n") {
        output.extend_from_slice(b"\r\n");
    }
    output
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 20, ..ProptestConfig::default() })]

    #[test]
    fn what_is_retrieved_is_what_was_put_in_and_has_the_size_that_was_told(
        raw in prop::collection::vec(raw_message(), 1..20)
    ) {
        let user = User::new("alice", "secret").messages(raw.clone());
        let server = Server::builder().user(user).start_blocking().unwrap();
        let mut client = Client::logged_in(&server);
        for (number, raw) in (1..).zip(&raw) {
            let expected = transmitted(raw);
            prop_assert_eq!(client.content(&format!("RETR {number}")), expected.clone());
            client.send(format!("LIST {number}\r\n"));
            prop_assert_eq!(client.line(), format!("+OK {number} {}\r\n", expected.len()));
        }
    }
}

#[test]
fn the_corpus_comes_back_octet_by_octet() {
    let messages = corpus(11, 44);
    let server =
        Server::builder().user(User::new("alice", "secret").messages(&messages)).start_blocking().unwrap();
    let mut client = Client::logged_in(&server);
    for (number, message) in (1..).zip(&messages) {
        assert_eq!(client.content(&format!("RETR {number}")), message.to_vec(), "message {number}");
    }
}

#[test]
fn top_is_always_a_beginning_of_retr_and_counts_body_lines() {
    let messages = corpus(12, 22);
    let server =
        Server::builder().user(User::new("alice", "secret").messages(&messages)).start_blocking().unwrap();
    let mut client = Client::logged_in(&server);
    for (number, message) in (1..).zip(&messages) {
        for lines in [0, 1, 2, 7] {
            let top = client.content(&format!("TOP {number} {lines}"));
            assert_eq!(top, slow_top(&message.to_vec(), lines), "message {number}, {lines} lines");
        }
    }
}

/// Lines up to and with the first empty one, and then some more.
fn slow_top(message: &[u8], lines: usize) -> Vec<u8> {
    let all: Vec<&[u8]> = message.split_inclusive(|octet| *octet == b'\n').collect();
    let header = all.iter().position(|line| *line == b"\r\n").map_or(all.len(), |empty| empty + 1);
    all[..all.len().min(header + lines)].concat()
}

#[test]
fn a_generated_message_arrives_as_its_verifier_expects() {
    let message = Message::generated(3_000_000, 5);
    let server =
        Server::builder().user(User::new("alice", "secret").message(&message)).start_blocking().unwrap();
    let mut client = Client::logged_in(&server);
    let content = client.content("RETR 1");
    let mut verifier = message.verifier();
    for piece in content.chunks(777) {
        verifier.feed(piece).unwrap();
    }
    verifier.finish().unwrap();
}
