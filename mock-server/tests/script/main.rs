//! The script layer, seen from a raw socket.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

#[path = "../common/mod.rs"]
mod common;

mod steps;
mod tls;
mod toml;
mod verdicts;

use pop3_mock::{Script, Server};

fn playing(script: Script) -> Server {
    Server::builder().script(script).start_blocking().unwrap()
}
