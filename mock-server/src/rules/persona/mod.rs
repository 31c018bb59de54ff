//! Real servers by name: their words, their capabilities, their quirks.

mod words;

use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;

use serde::Deserialize;

use super::error::MisbehaviourError;
use super::replies;
use super::shipped::SHIPPED;
use super::{Misbehaviour, Quirk, keys, shape};
use crate::nearest::{advice, nearest};

/// A real server as far as it is known: its greeting, its capabilities, its reply texts and the quirks that each of its
/// sessions has. What is not known stays as the reference has it.
///
/// Several dozen are shipped ([`Persona::shipped`]); your own are TOML:
///
/// ```toml
/// id = "ours"
/// name = "Our old server"
/// greeting = '+OK hello <1.2@example.org>'    # a timestamp turns APOP on; the mock puts a fresh one there
/// capabilities = ["TOP", "USER", "UIDL", "SASL PLAIN"]
/// capabilities-after-login = ["TOP", "UIDL"]  # left out: the same
/// auth = ["USER/PASS only"]                   # in words, not played
/// quirks = ["bare-lf-status"]                 # in every session
/// shown = ["capa-differs-by-state"]           # quirks that its words above show by themselves
/// sometimes = ["retr-err-single"]             # known of it, played when asked for by --quirk
/// source = "where this is known from"
///
/// [replies]                                   # a keyword, or a case: auth-failed, no-message, unknown, wrong-state,
/// STAT = '+OK {n1} {n2}'                      # locked, tls-needed, idle, QUIT-deleted, QUIT-preauth, any-ok, any-err
/// auth-failed = '-ERR no'
/// ```
///
/// ```
/// use std::io::{Read, Write};
/// use std::net::TcpStream;
///
/// use pop3_mock::{Persona, Server, User};
///
/// let dovecot: Persona = "dovecot".parse()?;
/// let server = Server::builder().user(User::new("alice", "secret")).persona(&dovecot).start_blocking()?;
/// let (mut client, mut replies) = (TcpStream::connect(server.pop3())?, String::new());
/// client.write_all(b"USER alice\r\nPASS secret\r\nQUIT\r\n")?;
/// client.read_to_string(&mut replies)?;
/// assert_eq!(replies, "+OK Dovecot ready.\r\n+OK\r\n+OK Logged in.\r\n+OK Logging out.\r\n");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Persona {
    id: String,
    name: String,
    greeting: Option<String>,
    #[serde(default)]
    capabilities: Vec<String>,
    capabilities_after_login: Option<Vec<String>>,
    #[serde(default)]
    auth: Vec<String>,
    #[serde(default)]
    quirks: Vec<String>,
    #[serde(default)]
    shown: Vec<String>,
    #[serde(default)]
    sometimes: Vec<String>,
    #[serde(default)]
    replies: BTreeMap<String, String>,
    #[serde(default)]
    notes: String,
    #[serde(default)]
    confidence: String,
    #[serde(default)]
    source: String,
}

/// No persona has this name.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("there is no persona {name:?}{}", advice("the nearest name", *nearest))]
pub struct UnknownPersona {
    name: String,
    nearest: Option<&'static str>,
}

impl Persona {
    /// Every persona that is shipped, by name.
    pub fn shipped() -> impl Iterator<Item = Self> {
        SHIPPED.iter().filter_map(|(_, text)| Self::from_toml(text).ok())
    }

    /// Reads a persona of your own.
    ///
    /// # Errors
    /// [`MisbehaviourError`] tells what is wrong and where.
    pub fn from_toml(text: &str) -> Result<Self, MisbehaviourError> {
        shape::check(text, &[&keys::PERSONA], "a persona")
            .map_err(|wrong| MisbehaviourError::at(wrong, text))?;
        let persona: Self = toml::from_str(text).map_err(|error| MisbehaviourError::of(&error, text))?;
        // Whatever else is wrong is found here, not when a server starts.
        persona.build().map(|_| persona)
    }

    /// The name by which it is asked for.
    #[must_use]
    pub fn id(&self) -> &str {
        &self.id
    }

    /// The server's name.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Where it is known from, and how surely: `seen` or `derived`.
    #[must_use]
    pub fn evidence(&self) -> (&str, &str) {
        (&self.source, &self.confidence)
    }

    /// What is known of its logins, in words.
    #[must_use]
    pub fn auth(&self) -> &[String] {
        &self.auth
    }

    /// The quirks of each of its sessions.
    #[must_use]
    pub fn quirks(&self) -> &[String] {
        &self.quirks
    }

    /// Quirks that its greeting, its capabilities and its replies show by themselves.
    #[must_use]
    pub fn shown(&self) -> &[String] {
        &self.shown
    }

    /// Quirks that it has at times. They are played when they are asked for as well.
    #[must_use]
    pub fn sometimes(&self) -> &[String] {
        &self.sometimes
    }

    /// Cases of reply texts that are known and that no rule plays.
    pub fn unplayed(&self) -> impl Iterator<Item = &str> {
        self.replies.keys().map(String::as_str).filter(|key| replies::when(key).is_none())
    }

    /// What else is known.
    #[must_use]
    pub fn notes(&self) -> &str {
        &self.notes
    }

    /// What is unknown of it, and therefore as in the reference.
    #[must_use]
    pub fn unknown(&self) -> Vec<&'static str> {
        let mut unknown = Vec::new();
        unknown.extend(self.greeting.is_none().then_some("greeting"));
        unknown.extend(self.capabilities.is_empty().then_some("capabilities"));
        unknown.extend(replies::KEYWORDS.into_iter().filter(|keyword| !self.replies.contains_key(*keyword)));
        unknown
    }

    /// Whether it deviates from the reference in nothing by itself: its words are unknown, and it has its quirks at times
    /// alone.
    #[must_use]
    pub fn is_like_the_reference(&self) -> bool {
        self.rules().is_empty() && !self.quirks.iter().any(|name| name.parse::<Quirk>().is_ok())
    }
}

impl FromStr for Persona {
    type Err = UnknownPersona;

    fn from_str(name: &str) -> Result<Self, UnknownPersona> {
        let found = SHIPPED.iter().find(|(id, _)| *id == name);
        found.and_then(|(_, text)| Self::from_toml(text).ok()).ok_or_else(|| {
            let nearest = nearest(name, SHIPPED.iter().map(|(id, _)| *id));
            UnknownPersona { name: name.into(), nearest }
        })
    }
}

impl From<&Persona> for Misbehaviour {
    fn from(persona: &Persona) -> Self {
        persona.misbehaviour()
    }
}

impl fmt::Debug for Persona {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Persona({})", self.id)
    }
}
