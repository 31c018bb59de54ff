//! Proof of identity: every mechanism, line by line and against servers with quirks.
#![expect(clippy::unwrap_used, reason = "a helper that cannot go on fails its test")]

mod auth;
mod automatic;
#[path = "../common/mod.rs"]
mod common;
mod mechanisms;
mod own_mechanism;
mod pair;
mod quirks_of_capabilities;
mod quirks_of_greetings;
mod quirks_of_logins;
mod scram;
