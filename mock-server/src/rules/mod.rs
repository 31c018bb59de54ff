//! Deviations from the reference session, as data: quirks, personas and scripts are made of rules.

mod answer;
mod build;
mod conduct;
mod content;
mod decisions;
mod error;
mod facts;
mod keys;
mod listing;
mod misbehaviour;
mod octets;
mod one_or_many;
mod pattern;
mod persona;
mod quirk;
mod reached;
mod replies;
mod rule;
mod shape;
mod shipped;
mod time;
mod trigger;
mod when;

pub(crate) use conduct::{Conduct, Moment};
pub(crate) use content::Editor;
pub(crate) use decisions::Decisions;
pub use error::MisbehaviourError;
pub use misbehaviour::Misbehaviour;
pub(crate) use misbehaviour::{Dialogue, Others, Secured};
pub use octets::TextError;
pub use persona::{Persona, UnknownPersona};
pub use quirk::{Quirk, UnknownQuirk};
pub(crate) use reached::{Marks, Missed};
pub use rule::{Rule, RuleError, Then};
pub(crate) use time::parse as parse_time;
pub use when::Phase;

use rule::When;

use std::time::Duration;

use serde::de::Error;
use serde::{Deserialize, Deserializer};

/// Octets of a script: those of a [`Rule`] without places.
pub(crate) fn read_octets<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<u8>, D::Error> {
    let template = octets::Template::deserialize(deserializer)?;
    Ok(template.fill(&facts::Facts::default()).concat())
}

/// A time such as `5 s`.
pub(crate) fn read_time<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Duration, D::Error> {
    time::read(deserializer)?.ok_or_else(|| D::Error::custom("a time is missing"))
}
