//! Deviations from the reference.

use std::fmt::Display;

use axum::extract::State;
use axum::http::StatusCode;
use serde::Deserialize;
use serde_json::{Value, json};

use super::Hand;
use super::answer::{Answer, Refusal, ok};
use super::input::Json;
use super::trouble::MAX_FAULTS;
use crate::fault::Fault;
use crate::rules::{Dialogue, Misbehaviour, MisbehaviourError, Persona, Quirk, Secured};
use crate::server::Words;
use crate::sync::lock;

/// The most quirks and texts of rules that one request brings.
const MAX_NAMED: usize = 1000;
/// The most rules in all: each is asked about each command.
const MAX_RULES: usize = 10_000;
const MAX_DIALOGUES: usize = 1000;

/// What connections are to find otherwise; what comes later here has the last word.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Asked {
    persona: Option<String>,
    #[serde(default)]
    quirks: Vec<String>,
    /// TOML.
    script: Option<String>,
    /// TOML, each in one line.
    #[serde(default)]
    rules: Vec<String>,
    #[serde(default)]
    faults: Vec<String>,
    #[serde(default)]
    tls: Secured,
    #[serde(default)]
    dialogues: Vec<Value>,
}

impl Asked {
    fn persona(&self) -> Result<Option<Persona>, Refusal> {
        let persona = self.persona.as_deref().map(str::parse).transpose();
        persona.map_err(|error| refused("persona", &error))
    }

    fn read(self, persona: Option<&Persona>) -> Result<(Misbehaviour, Words), Refusal> {
        Refusal::if_more("quirks", self.quirks.len(), MAX_NAMED)?;
        Refusal::if_more("rules", self.rules.len(), MAX_NAMED)?;
        let mut all = persona.map(Misbehaviour::from).unwrap_or_default();
        for name in &self.quirks {
            let quirk: Quirk = name.parse().map_err(|error| refused("quirks", &error))?;
            all = all.and(quirk.into());
        }
        if let Some(script) = &self.script {
            let script: Misbehaviour = script.parse().map_err(|error| refused("script", &error))?;
            all = all.and(script);
        }
        for text in &self.rules {
            all = all.and(rule(text)?);
        }
        let faults: Result<Vec<Fault>, _> = self.faults.iter().map(|text| text.parse()).collect();
        let faults = faults.map_err(|error| refused("faults", &error))?;
        Refusal::if_more("dialogues", self.dialogues.len(), MAX_DIALOGUES)?;
        let dialogues = (0..).zip(&self.dialogues).map(|(place, value)| dialogue(place, value));
        let all = all.and(Misbehaviour::of_others(faults, self.tls, dialogues.collect::<Result<_, _>>()?));
        Refusal::if_more("rules", all.rule_count(), MAX_RULES)?;
        Ok((all, Words { script: self.script, rules: self.rules }))
    }
}

/// A rule in one line: the keys of its table, with commas between them.
fn rule(text: &str) -> Result<Misbehaviour, Refusal> {
    let wrapped: Result<Misbehaviour, _> = format!("rule = [{{ {text} }}]").parse();
    wrapped.map_err(|error| refused("rules", &format!("{text:?}: {}", error.reason())))
}

/// A dialogue, read as one of a TOML file is, so that the same is told of what is wrong.
fn dialogue(place: usize, value: &Value) -> Result<Dialogue, Refusal> {
    let wrong = |error: &dyn Display| refused(&format!("dialogues[{place}]"), error);
    let text = toml::to_string(&json!({ "dialogue": [value] })).map_err(|error| wrong(&error))?;
    let mut read: Misbehaviour = text.parse().map_err(|error: MisbehaviourError| wrong(&error.reason()))?;
    read.take_others().dialogues.pop().ok_or_else(|| wrong(&"it is empty"))
}

fn refused(place: &str, error: &dyn Display) -> Refusal {
    Refusal::bad(format!("{place}: {error}"), "mend it and send all of it again; nothing was changed")
}

pub(super) async fn show(State(hand): State<Hand>) -> Answer {
    ok(told(&hand))
}

/// All of it is taken or none is.
pub(super) async fn set(State(hand): State<Hand>, Json(asked): Json<Asked>) -> Answer {
    let persona = asked.persona()?;
    let (misbehaviour, words) = asked.read(persona.as_ref())?;
    let (mut plan, dialogues) = hand.shared.plan(persona.as_ref(), misbehaviour).map_err(|error| {
        let error = format!("no certificate can be made: {error}");
        Refusal::new(StatusCode::INTERNAL_SERVER_ERROR, error, "ask again; nothing was changed")
    })?;
    Refusal::if_more("faults", plan.faults.len(), MAX_FAULTS)?;
    Refusal::if_more("dialogues", dialogues.len(), MAX_DIALOGUES)?;
    plan.words = words;
    // Who has connected before goes on as it began.
    hand.catch_up().await;
    hand.shared.follow(plan, dialogues);
    ok(told(&hand))
}

fn told(hand: &Hand) -> Value {
    let current = lock(&hand.shared.plan);
    let (plan, (waiting, repeats)) = (current.clone(), hand.shared.scripts.waiting());
    drop(current);
    let quirks: Vec<&str> = plan.misbehaviour.quirks().iter().map(|quirk| quirk.id()).collect();
    let faults: Vec<String> = plan.faults.iter().map(Fault::to_string).collect();
    let flaws: Vec<&str> = plan.tls.flaws.0.iter().map(|flaw| flaw.name()).collect();
    json!({
        "persona": plan.persona,
        "quirks": quirks,
        "script": plan.words.script,
        "rules": plan.words.rules,
        "rules_in_force": plan.misbehaviour.rule_count(),
        "faults": faults,
        "tls": { "flaws": flaws, "certificate": plan.tls.certificate },
        "dialogues": { "waiting": waiting, "repeats": repeats },
    })
}
