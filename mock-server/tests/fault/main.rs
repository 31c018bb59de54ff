//! Faults, seen from a raw socket.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

#[path = "../common/mod.rs"]
mod common;

mod below;
mod change;
mod cut;
mod gone;
mod lines;
mod pace;
mod scripted;
mod secured;

use pop3_mock::{Builder, Ledger, Server, User};

/// Two messages of 17 and 19 octets, as the reference tests have them, and a clock that stands.
fn builder(faults: &[&str]) -> Builder {
    let user = User::new("alice", "secret")
        .message("a: b\r\n\r\nfirst\r\n\r\n")
        .message("c: d\r\n\r\n.\r\nsecond\r\n");
    let builder = Server::builder().user(user).manual_clock(true);
    faults.iter().map(|text| text.parse().unwrap()).fold(builder, Builder::fault)
}

fn server(faults: &[&str]) -> Server {
    builder(faults).start_blocking().unwrap()
}

/// The ledger once all sessions are over.
fn settled(server: &Server) -> Ledger {
    server.wait_idle_blocking();
    server.ledger()
}
