//! The quirks of real servers, by name.

use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;
use std::sync::LazyLock;

use serde::Deserialize;

use super::{Decisions, Rule, Secured};
use crate::nearest::{advice, nearest};

/// One known deviation of real servers from the RFCs, by the name that it has in the catalogue.
///
/// ```
/// use pop3_mock::Quirk;
///
/// let quirk: Quirk = "capa-err".parse()?;
/// assert_eq!(quirk.group(), "capability");
/// let error = "capa-eror".parse::<Quirk>().unwrap_err();
/// assert_eq!(error.to_string(), "there is no quirk \"capa-eror\"; the nearest name is \"capa-err\"");
/// # Ok::<(), pop3_mock::UnknownQuirk>(())
/// ```
#[derive(Clone, Copy, Deserialize)]
#[serde(try_from = "String")]
pub struct Quirk(&'static Entry);

/// No quirk has this name, or none that can be played.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum UnknownQuirk {
    /// There is none.
    #[error("there is no quirk {name:?}{}", advice("the nearest name", *nearest))]
    Name {
        /// What was asked for.
        name: String,
        /// The quirk whose name is most like it, if there is one.
        nearest: Option<&'static str>,
    },
    /// It is known of real servers, and the mock cannot play it.
    #[error("the quirk {0:?} is known of real servers, and this mock cannot play it")]
    Unplayable(&'static str),
}

#[derive(Debug)]
struct Entry {
    id: String,
    group: &'static str,
    data: Data,
}

impl Entry {
    fn is_playable(&self) -> bool {
        !self.data.rules.is_empty()
            || self.data.decide != Decisions::default()
            || self.data.tls != Secured::default()
    }
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct Data {
    servers: Vec<String>,
    behaviour: String,
    source: String,
    /// The clauses that a server with the quirk breaks: those that a run of all probes finds broken.
    #[serde(default)]
    breaks: Vec<String>,
    #[serde(default, rename = "rule")]
    rules: Vec<Rule>,
    #[serde(default)]
    decide: Decisions,
    #[serde(default)]
    tls: Secured,
}

const GROUPS: [(&str, &str); 9] = [
    ("greeting-auth", include_str!("../../quirks/greeting-auth.toml")),
    ("capability", include_str!("../../quirks/capability.toml")),
    ("tls", include_str!("../../quirks/tls.toml")),
    ("listing", include_str!("../../quirks/listing.toml")),
    ("retrieval", include_str!("../../quirks/retrieval.toml")),
    ("deletion-end", include_str!("../../quirks/deletion-end.toml")),
    ("transport", include_str!("../../quirks/transport.toml")),
    ("response-codes", include_str!("../../quirks/response-codes.toml")),
    ("attacks", include_str!("../../quirks/attacks.toml")),
];

static QUIRKS: LazyLock<Vec<Entry>> = LazyLock::new(|| GROUPS.into_iter().flat_map(read).collect());

#[expect(clippy::panic, reason = "the files are part of the program, and a test reads them all")]
fn read((group, text): (&'static str, &str)) -> Vec<Entry> {
    let entries: BTreeMap<String, Data> =
        toml::from_str(text).unwrap_or_else(|error| panic!("quirks/{group}.toml: {error}"));
    entries.into_iter().map(|(id, data)| Entry { id, group, data }).collect()
}

impl Quirk {
    /// Every quirk that can be played, by group and name.
    pub fn all() -> impl Iterator<Item = Self> {
        QUIRKS.iter().filter(|entry| entry.is_playable()).map(Self)
    }

    /// The names of those that are known and that no rule plays.
    pub fn unplayable() -> impl Iterator<Item = &'static str> {
        QUIRKS.iter().filter(|entry| !entry.is_playable()).map(|entry| &*entry.id)
    }

    /// Its name, which is its rule id.
    #[must_use]
    pub fn id(self) -> &'static str {
        &self.0.id
    }

    /// The group of the catalogue.
    #[must_use]
    pub fn group(self) -> &'static str {
        self.0.group
    }

    /// The servers that were seen to have it.
    pub fn servers(self) -> impl Iterator<Item = &'static str> {
        self.0.data.servers.iter().map(|server| &**server)
    }

    /// What such a server does.
    #[must_use]
    pub fn behaviour(self) -> &'static str {
        &self.0.data.behaviour
    }

    /// Where that is known from.
    #[must_use]
    pub fn source(self) -> &'static str {
        &self.0.data.source
    }

    /// The ids of the clauses that a server with the quirk breaks.
    pub fn breaks(self) -> impl Iterator<Item = &'static str> {
        self.0.data.breaks.iter().map(|clause| &**clause)
    }

    pub(super) fn rules(self) -> &'static [Rule] {
        &self.0.data.rules
    }

    pub(super) fn tls(self) -> &'static Secured {
        &self.0.data.tls
    }

    pub(super) fn decisions(self) -> &'static Decisions {
        &self.0.data.decide
    }
}

impl FromStr for Quirk {
    type Err = UnknownQuirk;

    fn from_str(name: &str) -> Result<Self, UnknownQuirk> {
        if let Some(known) = Self::unplayable().find(|id| *id == name) {
            return Err(UnknownQuirk::Unplayable(known));
        }
        Self::all().find(|quirk| quirk.id() == name).ok_or_else(|| {
            let nearest = nearest(name, Self::all().map(Self::id));
            UnknownQuirk::Name { name: name.into(), nearest }
        })
    }
}

impl TryFrom<String> for Quirk {
    type Error = UnknownQuirk;

    fn try_from(name: String) -> Result<Self, UnknownQuirk> {
        name.parse()
    }
}

impl fmt::Debug for Quirk {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Quirk({})", self.id())
    }
}

impl fmt::Display for Quirk {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.id())
    }
}

impl PartialEq for Quirk {
    fn eq(&self, other: &Self) -> bool {
        self.id() == other.id()
    }
}

impl Eq for Quirk {}
