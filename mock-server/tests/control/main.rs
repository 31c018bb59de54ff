//! The control interface: requests as another program sends them, and what clients then see.

#![cfg(feature = "control")]
#![expect(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

#[path = "../common/mod.rs"]
mod common;

mod at_once;
mod expectations;
mod misbehaviour;
mod refusals;
mod requests;

use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::Duration;

use pop3_mock::{Control, Server, User};
use serde_json::Value;

/// A server with one user, one message and its control interface.
fn server() -> (Server, Control) {
    let alice = User::new("alice", "secret").message("Subject: one\r\n\r\n");
    let server = Server::builder().user(alice).start_blocking().unwrap();
    let control = server.control().unwrap();
    (server, control)
}

/// Sends a request with the token; gives the status and the body.
fn ask(control: &Control, request: &str, body: &str) -> (u16, Value) {
    let (status, body) =
        ask_with(control, request, &format!("Authorization: Bearer {}\r\n", control.token()), body);
    (status, serde_json::from_str(&body).unwrap())
}

fn ask_with(control: &Control, request: &str, header: &str, body: &str) -> (u16, String) {
    let mut connection = TcpStream::connect(control.address()).unwrap();
    connection.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
    let length = body.len();
    let head = format!(
        "{request} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n{header}Content-Length: {length}\r\n\r\n"
    );
    connection.write_all(head.as_bytes()).unwrap();
    // What is refused for its length is not read to its end.
    let _ = connection.write_all(body.as_bytes());
    let mut answer = String::new();
    connection.read_to_string(&mut answer).unwrap();
    let (head, body) = answer.split_once("\r\n\r\n").unwrap();
    (head.split(' ').nth(1).unwrap().parse().unwrap(), body.to_owned())
}
