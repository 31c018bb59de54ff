//! Recording and replaying sessions: the library, and the commands `pop3-mock record` and `pop3-mock replay`.

#![cfg(feature = "cli")]
#![expect(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

#[path = "../common/mod.rs"]
mod common;

mod commands;
mod dovecot;
mod dovecot_server;
mod pipelining;
mod replaying;
mod round;
mod session;
