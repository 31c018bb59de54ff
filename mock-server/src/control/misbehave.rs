//! Deviations from the reference.

use axum::extract::State;
use serde::Deserialize;
use serde_json::json;

use super::Hand;
use super::answer::{Answer, Refusal, ok};
use super::input::Json;
use crate::rules::{Misbehaviour, Persona, Quirk};
use crate::sync::lock;

/// What sessions are to do otherwise; what comes later here has the last word.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Asked {
    persona: Option<String>,
    #[serde(default)]
    quirks: Vec<String>,
    /// TOML.
    script: Option<String>,
}

impl Asked {
    fn read(&self) -> Result<Misbehaviour, Refusal> {
        let mut all = Misbehaviour::default();
        if let Some(name) = &self.persona {
            let persona: Persona = name.parse().map_err(|error| refused("persona", &error))?;
            all = all.and((&persona).into());
        }
        for name in &self.quirks {
            let quirk: Quirk = name.parse().map_err(|error| refused("quirks", &error))?;
            all = all.and(quirk.into());
        }
        if let Some(script) = &self.script {
            let script: Misbehaviour = script.parse().map_err(|error| refused("script", &error))?;
            all = all.and(script);
        }
        if all.take_others().is_empty() {
            Ok(all)
        } else {
            Err(refused(
                "misbehaviour",
                &"what is wrong about TLS, and dialogues, are decided when a server starts",
            ))
        }
    }
}

fn refused(place: &str, error: &dyn std::fmt::Display) -> Refusal {
    Refusal::bad(format!("{place}: {error}"), "mend it and send all of it again; nothing was changed")
}

/// All of it is taken or none is.
pub(super) async fn set(State(hand): State<Hand>, Json(asked): Json<Asked>) -> Answer {
    let misbehaviour = asked.read()?;
    let quirks: Vec<&str> = misbehaviour.quirks().iter().map(|quirk| quirk.id()).collect();
    let told = json!({ "persona": asked.persona, "quirks": quirks });
    // Who has connected before goes on as it began.
    hand.catch_up().await;
    *lock(&hand.shared.misbehaviour) = std::sync::Arc::new(misbehaviour);
    ok(told)
}
