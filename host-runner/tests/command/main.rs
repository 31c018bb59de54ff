//! The `pop3` command beside `fetch`: what it prints, for people and for programs.
#![expect(clippy::unwrap_used, reason = "a test that cannot be set up fails")]

#[path = "../support/mod.rs"]
mod support;

mod auth;
mod capabilities;
mod check;
mod generated;
mod list;
mod passwords;
mod retry;
mod show;
mod trace;
