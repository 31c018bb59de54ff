//! Expectations of a server, seen from a test of a client.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

#[path = "../common/mod.rs"]
mod common;

mod judged;
mod met;

use pop3_mock::{Server, User};

fn server() -> Server {
    let user = User::new("alice", "secret").messages(["one\r\n", "two\r\n", "three\r\n"]);
    Server::builder().user(user).start_blocking().unwrap()
}
