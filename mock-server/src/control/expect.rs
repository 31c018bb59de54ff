//! What clients are expected to say, and whether they have.

use axum::extract::State;
use axum::http::StatusCode;
use serde::Deserialize;
use serde_json::{Value, json};

use super::Hand;
use super::answer::{Answer, Refusal, created, done, ok};
use super::input::Json;
use crate::expectation::{Expectation, Pattern, Times};
use crate::server::Failure;

/// All are judged together.
const MAX_EXPECTATIONS: usize = 1000;
/// The most commands in one order.
const MAX_IN_ORDER: usize = 1000;

/// An expectation as a request brings one: of one command, or of several in order.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Expected {
    command: Option<String>,
    times: Option<HowOften>,
    in_order: Option<Vec<String>>,
    session: Option<u64>,
}

#[derive(Deserialize)]
#[serde(untagged, expecting = "times is a number, or {\"at_least\": N, \"at_most\": N}")]
enum HowOften {
    Exactly(u64),
    Between(Between),
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Between {
    #[serde(default)]
    at_least: u64,
    at_most: Option<u64>,
}

impl TryFrom<HowOften> for Times {
    type Error = Refusal;

    fn try_from(times: HowOften) -> Result<Self, Refusal> {
        match times {
            HowOften::Exactly(times) => Ok(times.into()),
            HowOften::Between(Between { at_least, at_most: None }) => Ok((at_least..).into()),
            HowOften::Between(Between { at_least, at_most: Some(at_most) }) if at_least <= at_most => {
                Ok((at_least..=at_most).into())
            }
            HowOften::Between(_) => Err(Refusal::bad("at_most is less than at_least", "nothing was changed")),
        }
    }
}

impl TryFrom<Expected> for Expectation {
    type Error = Refusal;

    fn try_from(asked: Expected) -> Result<Self, Refusal> {
        let expectation = match asked {
            Expected { command: Some(command), in_order: None, times, .. } => {
                let times = times.map_or_else(|| Ok(Times::from(1..)), TryInto::try_into)?;
                Self::from(pattern(&command)?).times(times)
            }
            Expected { command: None, in_order: Some(commands), times: None, .. } => {
                Refusal::if_more("commands", commands.len(), MAX_IN_ORDER)?;
                let all = commands.iter().map(|command| pattern(command).map(|_| command));
                Self::in_order(all.collect::<Result<Vec<_>, _>>()?)
            }
            _ => return Err(unclear()),
        };
        Ok(match asked.session {
            Some(session) => expectation.in_session(session),
            None => expectation,
        })
    }
}

/// One that no line could ever be compared with is refused here, not when it is judged.
fn pattern(command: &str) -> Result<Pattern, Refusal> {
    let read = command.parse();
    read.map_err(|error| {
        Refusal::bad(format!("{command:?} cannot be expected: {error}"), "nothing was changed")
    })
}

fn unclear() -> Refusal {
    let error = "an expectation has either `command`, maybe with `times`, or `in_order`";
    Refusal::bad(error, "say for instance {\"command\": \"DELE 1\", \"times\": 1}; nothing was changed")
}

pub(super) async fn list(State(hand): State<Hand>) -> Answer {
    ok(listed(&hand))
}

pub(super) async fn add(State(hand): State<Hand>, Json(asked): Json<Expected>) -> Answer {
    if !hand.shared.expectations.add_within(MAX_EXPECTATIONS, asked.try_into()?) {
        let error = format!("there are {MAX_EXPECTATIONS} expectations, and no room for more");
        let advice = "DELETE /v1/expectations, or POST /v1/reset";
        return Err(Refusal::new(StatusCode::INSUFFICIENT_STORAGE, error, advice));
    }
    created(listed(&hand))
}

pub(super) async fn clear(State(hand): State<Hand>) -> Answer {
    hand.shared.expectations.clear();
    done()
}

fn listed(hand: &Hand) -> Value {
    let texts: Vec<String> = hand.shared.expectations.all().iter().map(Expectation::to_string).collect();
    json!({ "expectations": texts })
}

/// Judges by what has arrived until now; what is still on its way gets a second.
pub(super) async fn verify(State(hand): State<Hand>) -> Answer {
    let verdict = tokio::task::spawn_blocking(move || hand.shared.verify(|| hand.knocker.catch_up())).await;
    let verdict = verdict
        .map_err(|error| Refusal::new(StatusCode::INTERNAL_SERVER_ERROR, error.to_string(), "ask again"))?;
    let failure = verdict.as_ref().err().map(Failure::to_string);
    let unmet = match verdict {
        Err(Failure::Expectations(failure)) => failure.unmet,
        Err(Failure::Script(_)) | Ok(()) => Vec::new(),
    };
    let unmet = unmet
        .iter()
        .map(|unmet| json!({ "expectation": unmet.expectation, "problem": unmet.problem.to_string() }));
    ok(json!({ "ok": failure.is_none(), "failure": failure, "unmet": unmet.collect::<Vec<_>>() }))
}
