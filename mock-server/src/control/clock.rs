//! The server's clock.

use std::time::Duration;

use axum::extract::State;
use serde::Deserialize;

use super::Hand;
use super::answer::{Answer, done};
use super::input::Json;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Advance {
    advance_ms: u64,
}

pub(super) async fn advance(State(hand): State<Hand>, Json(advance): Json<Advance>) -> Answer {
    hand.shared.clock.advance(Duration::from_millis(advance.advance_ms));
    done()
}
