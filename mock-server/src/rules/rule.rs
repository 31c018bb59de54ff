//! One deviation from the reference: when, and what then.

use std::time::Duration;

use serde::Deserialize;

use super::build::Closure;
use super::content::Content;
use super::listing::Listing;
use super::octets::Template;
use super::pattern::Pattern;
use super::when::{Phase, Range};

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
}

/// A rule as TOML has it: one flat table.
#[derive(Deserialize)]
struct Data {
    #[serde(flatten)]
    fields: toml::Table,
}

/// Why a text is no rule.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct RuleError(pub(super) String);

const WHEN: [&str; 11] = [
    "on",
    "state",
    "tls",
    "session",
    "sessions-open",
    "argument",
    "argument-not",
    "longer",
    "after",
    "reply",
    "nth",
];

const ACT: [&str; 16] = [
    "unheard",
    "as",
    "status",
    "status-end",
    "raw",
    "before",
    "behind",
    "listing",
    "content",
    "terminator",
    "slice",
    "drip",
    "cut-at",
    "pause",
    "endless",
    "then",
];

/// What a rule can be for, beside keywords of commands.
const HAPPENINGS: [&str; 5] = ["any", "greeting", "login", "response", "idle"];

/// The commands of the RFCs, and those that clients try.
const KEYWORDS: [&str; 26] = [
    "APOP", "AUTH", "CAPA", "DELE", "LANG", "LAST", "LIST", "NOOP", "PASS", "QUIT", "RETR", "RSET", "STAT",
    "STLS", "TOP", "UIDL", "USER", "UTF8", "RPOP", "XTND", "STARTTLS", "EHLO", "HELO", "GET", "POST", "",
];

/// The name that fewest slips of a finger lead to.
fn nearest<'n>(name: &str, names: &[&'n str]) -> &'n str {
    let slips = |candidate: &&&str| strsim::damerau_levenshtein(name, candidate);
    names.iter().min_by_key(slips).copied().unwrap_or_default()
}

impl TryFrom<Data> for Rule {
    type Error = RuleError;

    fn try_from(data: Data) -> Result<Self, RuleError> {
        let known: Vec<&str> = WHEN.into_iter().chain(ACT).collect();
        if let Some(unknown) = data.fields.keys().find(|key| !known.contains(&&***key)) {
            let nearest = nearest(unknown, &known);
            let list = known.join(", ");
            return Err(RuleError(format!(
                "a rule has no key `{unknown}`; the nearest is `{nearest}`; there are {list}"
            )));
        }
        let is_when = |key: &String| WHEN.contains(&&**key);
        let (when, act): (toml::Table, toml::Table) =
            data.fields.into_iter().partition(|(key, _)| is_when(key));
        let told = |error: toml::de::Error| RuleError(error.message().to_owned());
        let rule =
            Self { when: When::deserialize(when).map_err(told)?, act: Act::deserialize(act).map_err(told)? };
        rule.checked()
    }
}

impl std::str::FromStr for Rule {
    type Err = RuleError;

    fn from_str(text: &str) -> Result<Self, RuleError> {
        toml::from_str(text).map_err(|error| RuleError(error.message().replace('\n', ", ")))
    }
}

impl Rule {
    /// The keys of a rule, explained: the text above.
    pub const KEYS: &str = include_str!("keys.md");

    /// Refuses what could never act.
    fn checked(self) -> Result<Self, RuleError> {
        let Self { when, act } = &self;
        if when.on.is_empty() {
            return Err(RuleError("a rule says with `on` what it is for".into()));
        }
        if *act == Act::default() {
            return Err(RuleError("the rule does nothing".into()));
        }
        if self.is_early() && when.reply.is_some() {
            return Err(RuleError("`unheard` and `as` come before there is a `reply`".into()));
        }
        if act.unheard && act.heard_as.is_some() {
            return Err(RuleError("a command is either `unheard` or seen `as` another".into()));
        }
        let is_free = |on: &str| on.starts_with('X') || !on.bytes().all(|octet| octet.is_ascii_alphabetic());
        let is_known = |on: &str| HAPPENINGS.contains(&on) || KEYWORDS.contains(&on) || is_free(on);
        if let Some(on) = when.on.iter().find(|on| !is_known(on)) {
            let nearest = nearest(&on.to_ascii_uppercase(), &KEYWORDS);
            return Err(RuleError(format!(
                "`on` has no {on:?}; the nearest command is {nearest:?}, those that begin with X are free, and there are \
                 {}",
                HAPPENINGS.join(", ")
            )));
        }
        Ok(self)
    }

    /// Whether it acts before the session has answered.
    pub(super) fn is_early(&self) -> bool {
        self.act.unheard || self.act.heard_as.is_some() || self.act.closure.is_some()
    }
}
