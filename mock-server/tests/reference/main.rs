//! The reference session, seen from a raw socket.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

#[path = "../common/mod.rs"]
mod common;

mod apop;
mod authorization;
mod binary;
mod bounds;
mod clock;
mod expire;
mod framing;
mod identities;
mod languages;
mod ledger;
mod maildrop;
mod passwords;
mod sasl;
mod scram;
mod scram_client;
mod scram_plus;
mod secrets;
mod stuffing;
mod tls;
mod tokens;
mod transaction;
mod transcript;
mod transcript_forms;
mod trouble;
mod utf8;

use pop3_mock::{Server, User};

/// A server with a user and two messages of 17 and 19 octets.
fn server() -> Server {
    let user = User::new("alice", "secret")
        .message("a: b\r\n\r\nfirst\r\n\r\n")
        .message("c: d\r\n\r\n.\r\nsecond\r\n");
    Server::builder().user(user).start_blocking().unwrap()
}
