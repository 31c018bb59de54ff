//! What goes wrong, and putting it right again.

use axum::extract::State;
use serde::Deserialize;
use serde_json::json;

use super::Hand;
use super::answer::{Answer, Refusal, done, ok};
use super::input::Json;
use crate::fault::Fault;
use crate::maildrop::{LoginFailure, QuitFailure};

/// Each session has all of them, and as many of a misbehaviour.
pub(super) const MAX_FAULTS: usize = 1000;
const MAX_FAILURES: usize = 1000;

/// All faults, each in one line of text.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Faults {
    faults: Vec<String>,
}

/// What is to fail next, in order.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Failures {
    #[serde(default)]
    quits: Vec<Quit>,
    #[serde(default)]
    logins: Vec<Login>,
}

#[derive(Deserialize)]
#[serde(rename_all = "snake_case")]
enum Quit {
    NothingRemoved,
    RemovedOnly(usize),
}

#[derive(Deserialize)]
#[serde(rename_all = "snake_case")]
enum Login {
    Temporary,
    Permanent,
}

impl From<Quit> for QuitFailure {
    fn from(quit: Quit) -> Self {
        match quit {
            Quit::NothingRemoved => Self::NothingRemoved,
            Quit::RemovedOnly(messages) => Self::RemovedOnly(messages),
        }
    }
}

impl From<Login> for LoginFailure {
    fn from(login: Login) -> Self {
        match login {
            Login::Temporary => Self::Temporary,
            Login::Permanent => Self::Permanent,
        }
    }
}

pub(super) async fn faults(State(hand): State<Hand>) -> Answer {
    let faults: Vec<String> = hand.shared.faults.get().iter().map(Fault::to_string).collect();
    ok(json!({ "faults": faults }))
}

/// All are taken or none is.
pub(super) async fn set_faults(State(hand): State<Hand>, Json(list): Json<Faults>) -> Answer {
    let parse = |text: &String| {
        text.parse::<Fault>().map_err(|error| {
            let advice = "write one like \"server cut fin after 1st RETR +17\"; nothing was changed";
            Refusal::bad(error.to_string(), advice)
        })
    };
    Refusal::if_more("faults", list.faults.len(), MAX_FAULTS)?;
    let parsed = list.faults.iter().map(parse).collect::<Result<Vec<_>, _>>()?;
    // Who has connected before has the faults of before.
    hand.catch_up().await;
    hand.shared.faults.set(parsed);
    faults(State(hand)).await
}

pub(super) async fn set_failures(State(hand): State<Hand>, Json(list): Json<Failures>) -> Answer {
    Refusal::if_more("quits", list.quits.len(), MAX_FAILURES)?;
    Refusal::if_more("logins", list.logins.len(), MAX_FAILURES)?;
    let quits = list.quits.into_iter().map(Into::into).collect();
    let logins = list.logins.into_iter().map(Into::into).collect();
    hand.shared.policy.directory.failures().replace(quits, logins);
    done()
}

pub(super) async fn reset(State(hand): State<Hand>) -> Answer {
    hand.catch_up().await;
    hand.shared.reset();
    done()
}
