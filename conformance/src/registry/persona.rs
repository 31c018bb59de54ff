//! Real servers.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::Confidence;

/// A real server as its clients see it. Texts are in the catalogue's escape notation.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Persona {
    /// Stable slug, e.g. `gmail`.
    pub id: String,
    /// Product and version.
    pub name: String,
    /// First line it sends.
    pub greeting: String,
    /// Lines of its CAPA listing before login; none where no answer was seen.
    pub capabilities: Vec<String>,
    /// Lines of its CAPA listing after login, where they differ.
    pub capabilities_after_login: Option<Vec<String>>,
    /// How it authenticates.
    pub auth: Vec<String>,
    /// Replies by command.
    #[serde(default)]
    pub replies: BTreeMap<String, String>,
    /// Ids of its quirks.
    pub quirks: Vec<String>,
    /// Remarks.
    pub notes: String,
    /// Whether a source states it.
    pub confidence: Confidence,
    /// Where it was seen.
    pub source: String,
}
