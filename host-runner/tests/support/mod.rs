//! Runs the `pop3` command against a mock server.
#![allow(dead_code, unused_imports, reason = "each test binary uses a part of it")]
#![expect(clippy::unwrap_used, clippy::panic, reason = "a test that cannot be set up fails")]

pub(crate) mod dialogue;
mod done;
mod process;
mod run;
mod scratch;
mod scripts;
mod servers;

pub(crate) use done::Done;
pub(crate) use process::{wait_until, watched};
pub(crate) use run::{Build, Run};
pub(crate) use scratch::{Scratch, sorted_contents};
pub(crate) use scripts::{fails, listed, logged_in};
pub(crate) use servers::{odd_messages, scripted, server_with, users_server};
