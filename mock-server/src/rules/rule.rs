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
/// In TOML a rule is a table. The keys that say when:
///
/// ```text
/// on            a keyword, or several; also "greeting", "login" (a login has succeeded or failed), "response" (a line
///               behind a SASL challenge), "idle" (the autologout), "any" (any command)
/// state         "authorization" or "transaction"        tls     true or false
/// argument      what stands behind the keyword, or all of a SASL response; * for any octets
/// argument-not  what does not stand there                             longer  it has more octets than this
/// reply         the status line of the reference session; * for any octets
/// nth           which of those that fit: 2, "2..", "2..5"
/// session       which sessions, counted from 1          sessions-open   how many sessions are open
/// after         a command that got an +OK before in the session
/// ```
///
/// and those that say what then, of which there may be several:
///
/// ```text
/// unheard       true: the session does not see the command    as   the command line that it sees instead
/// raw           octets instead of the answer            status       another status line, CRLF is added
/// status-end    octets instead of the CRLF of the status line
/// before        octets in front of the answer           behind       octets behind it
/// listing       the lines of a listing, CAPA's too      content      the content of a message
/// terminator    octets instead of ".\r\n"
/// slice         the most octets in a write              drip         the time between two writes
/// cut-at        how many octets of the answer are sent  pause        the time before it
/// endless       octets sent again and again behind the answer, without end
/// then          "close", "cut", "reset", "stall", "half-close", or "stay": no close and no TLS
/// ```
///
/// In `argument` and `reply`, `?` stands for one octet.
///
/// Octets are written with `\r`, `\n`, `\t`, `\0`, `\xNN`; `\|` ends a write. `{n1}` is the first number of the
/// reference's status line or of its line in a listing, `{w2}` the second word, `{text}` all of it, `{a1}` the first
/// argument of the command, `{command}` the line itself; there are `{session}`, `{user}` and, in listings, `{rank}`;
/// `{x5000}` is the letter x so many times, at most 1048576. Numbers can be reckoned with: `{n1+20}`, `{n1-1}`,
/// `{n1%1000}`, and `{n1^1024}` rounds up.
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

impl TryFrom<Data> for Rule {
    type Error = RuleError;

    fn try_from(data: Data) -> Result<Self, RuleError> {
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
        let word = |on: &&String| !matches!(&***on, "any" | "greeting" | "login" | "response" | "idle");
        match when.on.iter().filter(word).find(|on| on.bytes().any(|octet| octet.is_ascii_lowercase())) {
            Some(on) => Err(RuleError(format!(
                "`on` has no {on:?}; commands are in upper case, and there are any, greeting, idle, login and response"
            ))),
            None => Ok(self),
        }
    }

    /// Whether it acts before the session has answered.
    pub(super) fn is_early(&self) -> bool {
        self.act.unheard || self.act.heard_as.is_some() || self.act.closure.is_some()
    }
}
