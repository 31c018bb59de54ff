//! All that one server does otherwise than the reference.

use std::str::FromStr;

use serde::Deserialize;

use super::{Decisions, Quirk, Rule};

/// Quirks and rules, for instance from a TOML file:
///
/// ```toml
/// quirks = ["capa-err", "list-blank-lines"]
///
/// [[rule]]
/// on = "RETR"
/// nth = 2
/// status = '-ERR message {a1} is gone'
/// ```
///
/// The keys of a rule are told at [`Rule`].
///
/// ```
/// use std::io::{Read, Write};
/// use std::net::TcpStream;
///
/// use pop3_mock::{Misbehaviour, Server, User};
///
/// let misbehaviour: Misbehaviour = "
///     [[rule]]
///     on = 'NOOP'
///     status = '+OK I do nothing, {user}'
/// ".parse()?;
/// let server = Server::builder().user(User::new("alice", "secret")).misbehave(misbehaviour).start_blocking()?;
/// let (mut client, mut replies) = (TcpStream::connect(server.pop3())?, String::new());
/// client.write_all(b"USER alice\r\nPASS secret\r\nNOOP\r\nQUIT\r\n")?;
/// client.read_to_string(&mut replies)?;
/// assert!(replies.contains("\r\n+OK I do nothing, alice\r\n"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Misbehaviour {
    quirks: Vec<Quirk>,
    #[serde(rename = "rule")]
    pub(super) rules: Vec<Rule>,
    /// What is decided otherwise in the maildrop and by the clock.
    #[serde(rename = "decide")]
    pub(super) decisions: Decisions,
}

/// Why a text tells no misbehaviour: what, and where.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{}{reason}", place(*line))]
pub struct MisbehaviourError {
    /// The line, the first one being 1.
    line: Option<usize>,
    reason: String,
}

fn place(line: Option<usize>) -> String {
    line.map_or_else(String::new, |line| format!("line {line}: "))
}

impl MisbehaviourError {
    pub(super) fn new(told: impl Into<String>) -> Self {
        Self { line: None, reason: told.into() }
    }

    /// What TOML says of a text, in one line.
    pub(super) fn of(error: &toml::de::Error, text: &str) -> Self {
        let line = error.span().map(|span| text[..span.start.min(text.len())].matches('\n').count() + 1);
        Self { line, reason: error.message().replace('\n', ", ") }
    }

    /// What is wrong, without the place.
    #[must_use]
    pub fn reason(&self) -> &str {
        &self.reason
    }

    /// The line of the text, the first one being 1.
    #[must_use]
    pub fn line(&self) -> Option<usize> {
        self.line
    }
}

impl FromStr for Misbehaviour {
    type Err = MisbehaviourError;

    fn from_str(text: &str) -> Result<Self, MisbehaviourError> {
        let read: Self = toml::from_str(text).map_err(|error| MisbehaviourError::of(&error, text))?;
        let (quirks, own) = (read.quirks.clone(), Self { quirks: Vec::new(), ..read });
        Ok(quirks.into_iter().map(Self::from).fold(Self::default(), Self::and).and(own))
    }
}

impl Misbehaviour {
    /// Both: what comes later has the last word.
    #[must_use]
    pub fn and(mut self, mut other: Self) -> Self {
        self.quirks.append(&mut other.quirks);
        self.rules.append(&mut other.rules);
        Self { decisions: self.decisions.and(other.decisions), ..self }
    }

    /// The quirks it was made from.
    #[must_use]
    pub fn quirks(&self) -> &[Quirk] {
        &self.quirks
    }

    pub(crate) fn decisions(&self) -> &Decisions {
        &self.decisions
    }
}

impl From<Rule> for Misbehaviour {
    fn from(rule: Rule) -> Self {
        Self { rules: vec![rule], ..Self::default() }
    }
}

impl From<Quirk> for Misbehaviour {
    fn from(quirk: Quirk) -> Self {
        Self { quirks: vec![quirk], rules: quirk.rules().to_vec(), decisions: quirk.decisions().clone() }
    }
}
