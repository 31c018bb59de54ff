//! Deviations from the reference session, as data: quirks, personas and scripts are made of rules.

mod answer;
mod conduct;
mod content;
mod decisions;
mod facts;
mod listing;
mod misbehaviour;
mod octets;
mod one_or_many;
mod pattern;
mod persona;
mod quirk;
mod replies;
mod rule;
mod shipped;
mod time;
mod when;

pub(crate) use conduct::{Conduct, Moment};
pub(crate) use content::Editor;
pub(crate) use decisions::Decisions;
pub use misbehaviour::{Misbehaviour, MisbehaviourError};
pub use octets::TextError;
pub use persona::{Persona, UnknownPersona};
pub use quirk::{Quirk, UnknownQuirk};
pub use rule::{Rule, RuleError, Then};
pub use when::Phase;

use rule::When;
