//! What has happened, and waiting for it.

use std::time::Duration;

use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use serde_json::{Value, json};
use tokio::time::timeout;

use super::answer::{Answer, Refusal, ok};
use super::input::Asked;
use super::{Hand, told};

/// The longest wait for an answer, in milliseconds.
const MAX_WAIT: u64 = 60_000;
/// The most events in one answer.
const MAX_EVENTS: usize = 1000;

#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Format {
    Text,
    Json,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Which {
    format: Option<Format>,
    session: Option<u64>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Since {
    #[serde(default)]
    after: u64,
    #[serde(default)]
    wait_ms: u64,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Wait {
    #[serde(default)]
    wait_ms: u64,
}

pub(super) async fn transcript(
    State(hand): State<Hand>,
    Asked(which): Asked<Which>,
) -> Result<Response, Refusal> {
    let journal = &hand.shared.journal;
    let transcript = match which.session {
        Some(session) => {
            known(session, hand.shared.board.connected())?;
            journal.session(session)
        }
        None => journal.transcript(),
    };
    match which.format {
        Some(Format::Text) => {
            let kind = [(header::CONTENT_TYPE, "text/plain; charset=utf-8")];
            Ok((StatusCode::OK, kind, transcript.to_string()).into_response())
        }
        Some(Format::Json) | None => Ok(ok(json!(transcript)).into_response()),
    }
}

pub(super) async fn ledger(State(hand): State<Hand>) -> Answer {
    ok(hand.shared.policy.directory.book().ledger().to_json())
}

pub(super) async fn sessions(State(hand): State<Hand>) -> Answer {
    let sessions: Vec<Value> = hand.shared.board.sessions().iter().map(told::session).collect();
    ok(json!({ "sessions": sessions }))
}

/// Comes back at once if there are any, else once there are or the time is over.
pub(super) async fn events(State(hand): State<Hand>, Asked(since): Asked<Since>) -> Answer {
    let some = |events: Vec<_>| (!events.is_empty()).then_some(events);
    let coming = hand.shared.board.wait(|log| some(log.after(since.after, MAX_EVENTS)));
    let events = timeout(patience(since.wait_ms)?, coming).await.unwrap_or_default();
    let last = events.last().map_or(since.after, |(number, _)| *number);
    let events: Vec<Value> = events.iter().map(|(number, event)| told::event(*number, event)).collect();
    ok(json!({ "events": events, "last": last }))
}

/// Waits until no session is open.
pub(super) async fn idle(State(hand): State<Hand>, Asked(wait): Asked<Wait>) -> Answer {
    let patience = patience(wait.wait_ms)?;
    hand.catch_up().await;
    let idle = hand.shared.board.wait(|log| log.is_idle().then_some(()));
    ok(json!({ "idle": timeout(patience, idle).await.is_ok() }))
}

/// Whether there is or was a session of this number.
fn known(session: u64, last: u64) -> Result<(), Refusal> {
    if (1..=last).contains(&session) {
        return Ok(());
    }
    let there = if last == 0 { "none until now".to_owned() } else { format!("1 to {last}") };
    let error = format!("there is no session {session}; there are {there}");
    Err(Refusal::new(StatusCode::NOT_FOUND, error, "GET /v1/sessions lists them; a new one may still come"))
}

fn patience(wait_ms: u64) -> Result<Duration, Refusal> {
    if wait_ms > MAX_WAIT {
        let error = format!("wait_ms is {wait_ms}, and {MAX_WAIT} at most");
        return Err(Refusal::bad(error, "wait for less and ask again"));
    }
    Ok(Duration::from_millis(wait_ms))
}
