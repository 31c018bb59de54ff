//! The POP3 client as a WASI 0.2 component: world `pop3` of the package `mail:pop3`.
//!
//! Thin: `pop3-client` has the flows, this crate a transport for them (`wasi`), the resources of the WIT around them
//! (`resources`) and the conversions in between (`convert`). Waiting happens inside `wasi:io/poll`, so an executor of
//! five lines is enough (`run`).
//!
//! Only wasm sees this crate; elsewhere it is an empty library, so that `cargo test --workspace` needs no target.
#![cfg(target_arch = "wasm32")]
#![no_std]

extern crate alloc;

mod bindings;
mod convert;
mod export;
mod resources;
mod run;
mod runtime;
mod told;
mod wasi;

use bindings::exports::mail::pop3::{client as exported, types};
