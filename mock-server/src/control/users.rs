//! Users and their mail.

use axum::extract::State;
use axum::http::StatusCode;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde::Deserialize;
use serde_json::{Value, json};

use super::answer::{Answer, Refusal, created, done, ok};
use super::input::{Json, MAIL_BODY, Named};
use super::{Hand, names};
use crate::maildrop::{Message, User};

/// What all messages may take before no more are accepted, in octets; each costs 1024 apart from its content, until a
/// reset also if it is gone: the ledger knows it.
const MAX_WEIGHT: u64 = 1 << 30;
/// The most messages that one request brings.
const MAX_MESSAGES: usize = 100_000;
const MAX_USERS: usize = 10_000;

/// A user as a request brings one.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct NewUser {
    password: String,
    #[serde(default)]
    tokens: Vec<String>,
    #[serde(default)]
    messages: Vec<Mail>,
}

/// A message as a request brings one.
#[derive(Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Mail {
    Text(String),
    Base64(String),
    Generated(Generated),
}

/// A message of any size that follows from a number.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Generated {
    octets: u64,
    #[serde(default)]
    seed: u64,
}

impl TryFrom<Mail> for Message {
    type Error = Refusal;

    fn try_from(mail: Mail) -> Result<Self, Refusal> {
        match mail {
            Mail::Text(text) => Ok(text.as_str().into()),
            Mail::Base64(text) => STANDARD.decode(text).map(Self::from).map_err(|error| {
                let advice = "use the alphabet of RFC 4648 section 4, with padding and without line ends";
                Refusal::bad(format!("the message is no base64: {error}"), advice)
            }),
            Mail::Generated(Generated { octets, seed }) => Ok(Self::generated(octets, seed)),
        }
    }
}

pub(super) async fn list(State(hand): State<Hand>) -> Answer {
    let directory = &hand.shared.policy.directory;
    let users: Vec<Value> = directory
        .names()
        .into_iter()
        // One may have gone since.
        .filter_map(|name| {
            let state = directory.state(&name)?;
            let (messages, octets) = (state.messages.len(), state.octets());
            Some(json!({ "name": name, "messages": messages, "octets": octets, "locked": state.locked }))
        })
        .collect();
    ok(json!({ "users": users }))
}

pub(super) async fn show(State(hand): State<Hand>, Named(name): Named<String>) -> Answer {
    ok(maildrop(&hand, &name)?)
}

pub(super) async fn put(
    State(hand): State<Hand>,
    Named(name): Named<String>,
    Json(new): Json<NewUser, MAIL_BODY>,
) -> Answer {
    room(&hand)?;
    place(&hand, &name)?;
    names::check(&name, &new.password, &new.tokens)?;
    Refusal::if_more("messages", new.messages.len(), MAX_MESSAGES)?;
    let mut user = User::new(&name, new.password);
    for token in new.tokens {
        user = user.token(token);
    }
    for (place, mail) in new.messages.into_iter().enumerate() {
        let message = Message::try_from(mail).map_err(|refusal| refusal.of(&format!("messages[{place}]")))?;
        user = user.message(message);
    }
    hand.shared.policy.directory.add(user);
    ok(maildrop(&hand, &name)?)
}

pub(super) async fn delete(State(hand): State<Hand>, Named(name): Named<String>) -> Answer {
    if hand.shared.policy.directory.remove(&name) { done() } else { Err(Refusal::no_user(&name)) }
}

pub(super) async fn reset(State(hand): State<Hand>, Named(name): Named<String>) -> Answer {
    if !hand.shared.policy.directory.reset(&name) {
        return Err(Refusal::no_user(&name));
    }
    ok(maildrop(&hand, &name)?)
}

pub(super) async fn deliver(
    State(hand): State<Hand>,
    Named(name): Named<String>,
    Json(mail): Json<Mail, MAIL_BODY>,
) -> Answer {
    room(&hand)?;
    let message = Message::try_from(mail)?;
    let unique_id = hand.shared.deliver(&name, message.clone()).ok_or_else(|| Refusal::no_user(&name))?;
    created(told(&unique_id, &message))
}

pub(super) async fn expire(
    State(hand): State<Hand>,
    Named((name, unique_id)): Named<(String, String)>,
) -> Answer {
    match hand.shared.remove_message(&name, &unique_id) {
        Some(true) => done(),
        Some(false) => {
            let error = format!("{name:?} has no message with the unique-id {unique_id:?}");
            Err(Refusal::new(StatusCode::NOT_FOUND, error, "GET /v1/users/{name} lists them"))
        }
        None => Err(Refusal::no_user(&name)),
    }
}

/// A message, with what had to be changed of it, if anything had.
fn told(unique_id: &str, message: &Message) -> Value {
    let mut told = json!({ "unique_id": unique_id, "octets": message.octets() });
    let repairs = message.repairs();
    if !repairs.is_none() {
        told["repairs"] = json!({
            "bare_lf": repairs.bare_lf,
            "bare_cr": repairs.bare_cr,
            "final_line_end": repairs.final_line_end,
        });
    }
    told
}

/// Whether another request may bring mail: what a server holds has a limit, which one body may pass.
fn room(hand: &Hand) -> Result<(), Refusal> {
    if hand.shared.policy.directory.weight() < MAX_WEIGHT {
        return Ok(());
    }
    let error = format!("maildrops and ledger hold {MAX_WEIGHT} octets");
    Err(Refusal::new(StatusCode::INSUFFICIENT_STORAGE, error, "remove messages, or POST /v1/reset"))
}

/// Whether there is a place for a user of this name: one that is taken may be taken again.
fn place(hand: &Hand, name: &str) -> Result<(), Refusal> {
    let directory = &hand.shared.policy.directory;
    if directory.count() < MAX_USERS || directory.has(name) {
        return Ok(());
    }
    let error = format!("there are {MAX_USERS} users");
    Err(Refusal::new(StatusCode::INSUFFICIENT_STORAGE, error, "remove some, or POST /v1/reset"))
}

fn maildrop(hand: &Hand, name: &str) -> Result<Value, Refusal> {
    let state = hand.shared.policy.directory.state(name).ok_or_else(|| Refusal::no_user(name))?;
    let messages: Vec<Value> =
        state.messages.iter().map(|stored| told(&stored.unique_id, &stored.message)).collect();
    Ok(json!({ "name": name, "messages": messages, "locked": state.locked }))
}
