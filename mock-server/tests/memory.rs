//! What the server holds while much goes through it: a binary of its own, since memory is measured.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

mod common;

use std::io::{Read, Write};

use common::Client;
use pop3_mock::{Message, Server, User};

/// The memory this process holds, in octets.
fn resident() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find(|line| line.starts_with("VmRSS:")).unwrap();
    line.split_whitespace().nth(1).unwrap().parse::<u64>().unwrap() * 1024
}

#[test]
fn a_message_of_a_tebibyte_is_sent_as_fast_as_it_is_taken_and_held_nowhere() {
    let message = Message::generated(1 << 40, 9);
    let server =
        Server::builder().user(User::new("alice", "secret").message(&message)).start_blocking().unwrap();
    let mut client = Client::logged_in(&server);
    client.talk("C: RETR 1\n S: +OK 1099511627776 octets");
    let before = resident();
    let mut read = vec![0; 1 << 20];
    for _ in 0..48 {
        client.tcp().read_exact(&mut read).unwrap();
    }
    let grown = resident().saturating_sub(before);
    assert!(grown < 32 << 20, "the server holds {grown} octets of what it has sent");
}

#[test]
fn a_line_without_end_is_not_kept() {
    let server =
        Server::builder().user(User::new("alice", "secret")).transcript_limit(0).start_blocking().unwrap();
    let mut client = Client::plain(&server);
    client.talk("S: +OK...");
    let before = resident();
    for _ in 0..64 {
        client.tcp().write_all(&[b'x'; 1 << 20]).unwrap();
    }
    client.talk("C:\n S: -ERR a command line has at most 255 octets\n C: QUIT\n S: +OK...");
    let grown = resident().saturating_sub(before);
    assert!(grown < 32 << 20, "the server holds {grown} octets of what it was sent");
}
