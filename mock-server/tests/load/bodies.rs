//! Sessions that send the same message.

use std::fs;

use pop3_mock::{Message, Server, User};

use crate::common::Client;
use crate::in_turn;

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
    let _turn = in_turn();
    let message = Message::from(format!("{}\r\n", "x".repeat(998)).repeat(OCTETS / 1000));
    let user = |number| User::new(format!("user{number}"), "secret").message(&message);
    let builder = Server::builder().users((0..SESSIONS).map(user));
    let server = builder.transcript_limit(0).start_blocking().unwrap();
    let before = status("VmRSS:");
    // Another test may have needed more before; then that much can hide, and less than a copy for each session.
    let hidden = status("VmHWM:") - before;
    assert!(hidden < SESSIONS * OCTETS / 4, "{hidden} octets could not be seen");
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
