//! One deviation from the reference: when, and what then.

use std::time::Duration;

use serde::Deserialize;
use toml::Spanned;
use toml::de::{DeValue, ValueDeserializer};

use super::build::Closure;
use super::content::Content;
use super::listing::Listing;
use super::octets::Template;
use super::pattern::Pattern;
use super::shape::{self, Told};
use super::when::{Phase, Range};
use super::{MisbehaviourError, Quirk, keys};
use crate::nearest::nearest;

/// When a rule is for an answer. What is left out does not matter.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct When {
    #[serde(deserialize_with = "super::one_or_many::read")]
    pub(super) on: Vec<String>,
    pub(super) state: Option<Phase>,
    pub(super) tls: Option<bool>,
    pub(super) session: Option<Range>,
    pub(super) sessions_open: Option<Range>,
    pub(super) argument: Option<Pattern>,
    pub(super) argument_not: Option<Pattern>,
    pub(super) longer: Option<usize>,
    pub(super) after: Option<String>,
    pub(super) reply: Option<Pattern>,
    pub(super) nth: Option<Range>,
}

/// What becomes of the answer. What is left out stays as the reference session has it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct Act {
    pub(super) unheard: bool,
    #[serde(rename = "as")]
    pub(super) heard_as: Option<Template>,
    pub(super) status: Option<Template>,
    pub(super) status_end: Option<Template>,
    pub(super) raw: Option<Template>,
    pub(super) before: Option<Template>,
    pub(super) behind: Option<Template>,
    pub(super) listing: Option<Listing>,
    pub(super) content: Option<Content>,
    pub(super) terminator: Option<Template>,
    pub(super) slice: Option<usize>,
    pub(super) cut_at: Option<u64>,
    #[serde(deserialize_with = "super::time::read")]
    pub(super) hold: Option<Duration>,
    #[serde(deserialize_with = "super::time::read")]
    pub(super) pause: Option<Duration>,
    #[serde(deserialize_with = "super::time::read")]
    pub(super) drip: Option<Duration>,
    pub(super) endless: Option<Template>,
    pub(super) then: Option<Then>,
    #[serde(skip)]
    pub(super) closure: Option<Closure>,
}

impl Act {
    /// With the answer of its closure, if it has one; nothing if the closure gives none.
    pub(super) fn called(self, line: &[u8]) -> Option<Self> {
        let Some(closure) = &self.closure else { return Some(self) };
        let raw = Template::of(closure.call(line)?);
        Some(Self { unheard: true, raw: Some(raw), ..self })
    }
}

/// What a server does behind an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Then {
    /// Closes the connection in order.
    Close,
    /// Closes the TCP connection, under TLS without close_notify.
    Cut,
    /// Resets the connection: RST.
    Reset,
    /// Says nothing any more, and hears nothing.
    Stall,
    /// Closes its own direction and reads on.
    HalfClose,
    /// Goes on with commands: no end and no TLS, whatever the reference session does now.
    Stay,
}

/// A deviation from the reference session, as data.
///
#[doc = include_str!("keys.md")]
///
/// ```
/// use pop3_mock::Rule;
///
/// let rule: Rule = r#"
///     on = "RETR"
///     nth = 2
///     status = '-ERR no'
///     unheard = true
/// "#.parse()?;
/// # Ok::<(), pop3_mock::RuleError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(try_from = "Data")]
pub struct Rule {
    pub(super) when: When,
    pub(super) act: Act,
    pub(super) origin: Origin,
}

/// Whose rule it is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Origin {
    /// It stands by itself.
    #[default]
    Own,
    Quirk(Quirk),
    Persona,
}

/// A rule as TOML has it: one flat table.
#[derive(Deserialize)]
struct Data {
    #[serde(flatten)]
    fields: toml::Table,
}

/// Why a text is no rule: what, and where.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error(transparent)]
pub struct RuleError(#[from] MisbehaviourError);

/// What a rule can be for, beside keywords of commands.
const HAPPENINGS: [&str; 5] = ["any", "greeting", "login", "response", "idle"];

/// The commands of the RFCs, and those that clients try.
const KEYWORDS: [&str; 26] = [
    "APOP", "AUTH", "CAPA", "DELE", "LANG", "LAST", "LIST", "NOOP", "PASS", "QUIT", "RETR", "RSET", "STAT",
    "STLS", "TOP", "UIDL", "USER", "UTF8", "RPOP", "XTND", "STARTTLS", "EHLO", "HELO", "GET", "POST", "",
];

impl TryFrom<Data> for Rule {
    type Error = String;

    fn try_from(data: Data) -> Result<Self, String> {
        Self::read(data).map_err(|told| told.text)
    }
}

/// Refuses a table whose keys are right and that is no rule all the same.
pub(super) fn look(value: Spanned<DeValue<'_>>) -> Result<(), Told> {
    let data = Data::deserialize(ValueDeserializer::from(value));
    data.map_err(|error| Told::of(None, error.message())).and_then(Rule::read).map(drop)
}

impl std::str::FromStr for Rule {
    type Err = RuleError;

    fn from_str(text: &str) -> Result<Self, RuleError> {
        shape::check_one(text, &keys::RULE, look, "rule")
            .map_err(|wrong| MisbehaviourError::at(wrong, text))?;
        Ok(toml::from_str(text).map_err(|error| MisbehaviourError::of(&error, text))?)
    }
}

impl Rule {
    /// The keys of a rule, explained: the text above.
    pub const KEYS: &str = include_str!("keys.md");

    fn read(data: Data) -> Result<Self, Told> {
        let is_when = |key: &String| keys::WHEN.iter().any(|known| known.name == *key);
        let (when, act): (toml::Table, toml::Table) =
            data.fields.into_iter().partition(|(key, _)| is_when(key));
        let told = |error: toml::de::Error| Told::of(None, error.message());
        let (when, act) = (When::deserialize(when).map_err(told)?, Act::deserialize(act).map_err(told)?);
        Self { when, act, origin: Origin::Own }.checked()
    }

    /// Refuses what could never act.
    fn checked(self) -> Result<Self, Told> {
        let Self { when, act, .. } = &self;
        if when.on.is_empty() {
            return Err(Told::of(Some("on"), "a rule says with `on` what it is for"));
        }
        if *act == Act::default() {
            return Err(Told::of(Some("on"), "the rule does nothing"));
        }
        if self.is_early() && when.reply.is_some() {
            return Err(Told::of(Some("reply"), "`unheard` and `as` come before there is a `reply`"));
        }
        if act.unheard && act.heard_as.is_some() {
            return Err(Told::of(Some("as"), "a command is either `unheard` or seen `as` another"));
        }
        let is_free = |on: &str| on.starts_with('X') || !on.bytes().all(|octet| octet.is_ascii_alphabetic());
        let is_known = |on: &str| HAPPENINGS.contains(&on) || KEYWORDS.contains(&on) || is_free(on);
        match when.on.iter().find(|on| !is_known(on)) {
            None => Ok(self),
            Some(on) => Err(Told::of(Some("on"), unknown(on))),
        }
    }

    /// Whether it acts before the session has answered.
    pub(super) fn is_early(&self) -> bool {
        self.act.unheard || self.act.heard_as.is_some() || self.act.closure.is_some()
    }
}

/// What is wrong with the name of a happening that there is none of.
fn unknown(on: &str) -> String {
    let happening = nearest(on, HAPPENINGS).map(|near| format!("; the nearest is {near:?}"));
    let command = || {
        nearest(&on.to_ascii_uppercase(), KEYWORDS).map(|near| format!("; the nearest command is {near:?}"))
    };
    let advice = happening.or_else(command).unwrap_or_default();
    format!(
        "`on` has no {on:?}{advice}; there are the commands in capitals, those that begin with X are free, and {}",
        HAPPENINGS.join(", ")
    )
}
