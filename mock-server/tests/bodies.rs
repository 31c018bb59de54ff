//! Sessions that send the same message. A binary of its own: memory is measured, and its peak has no end.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

#[path = "common/mod.rs"]
mod common;

use std::fs;

use pop3_mock::{Message, Server, User};

use common::Client;

const SESSIONS: usize = 64;
const OCTETS: usize = 2 << 20;

/// A line of what the system tells of this process, in octets.
fn status(name: &str) -> usize {
    let status = fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find(|line| line.starts_with(name)).unwrap();
    line.split_whitespace().nth(1).unwrap().parse::<usize>().unwrap() * 1024
}

#[test]
fn sessions_share_the_octets_of_a_message() {
    let message = Message::from(format!("{}\r\n", "x".repeat(998)).repeat(OCTETS / 1000));
    let user = |number| User::new(format!("user{number}"), "secret").message(&message);
    let builder = Server::builder().users((0..SESSIONS).map(user));
    let server = builder.transcript_limit(0).start_blocking().unwrap();
    let before = status("VmHWM:");
    let mut clients: Vec<Client> = (0..SESSIONS).map(|_| Client::plain(&server)).collect();
    for (number, client) in clients.iter_mut().enumerate() {
        client.send(format!("USER user{number}\r\nPASS secret\r\nRETR 1\r\n"));
    }
    let line = format!("S: {}", "x".repeat(998));
    for client in &mut clients {
        client.talk("S: +OK...\n S: +OK...\n S: +OK...\n S: +OK...");
        client.talk(&line);
    }
    let grown = status("VmHWM:") - before;
    assert!(grown < SESSIONS * OCTETS / 4, "{SESSIONS} sessions that send {OCTETS} octets hold {grown}");
}
