//! Much at once: sessions, messages, and what is held for them. A binary of its own, since the limit of open files is
//! raised; its tests take turns.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

#[path = "../common/mod.rs"]
mod common;

#[cfg(feature = "control")]
mod control;
mod listing;
mod sessions;

use std::sync::{Mutex, MutexGuard, PoisonError};

/// What one test holds in memory is not what another one measures.
fn in_turn() -> MutexGuard<'static, ()> {
    static TURN: Mutex<()> = Mutex::new(());
    TURN.lock().unwrap_or_else(PoisonError::into_inner)
}
