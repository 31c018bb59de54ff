//! Departures of real servers.

use std::fmt;

use serde::Deserialize;

/// Something that servers do and that no RFC foresees, or that an RFC forbids.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Quirk {
    /// Stable slug, e.g. `status-token-glued`.
    pub id: String,
    /// What it is about.
    pub group: Group,
    /// Servers that do it.
    pub servers: Vec<String>,
    /// Command, or moment of the session.
    pub command: String,
    /// State in which it happens.
    pub state: QuirkState,
    /// What the server does.
    pub behaviour: String,
    /// Sketch of the dialogue in escape notation.
    pub wire: Vec<String>,
    /// What a client makes of it.
    pub client_should: String,
    /// The same in one word.
    pub action: Action,
    /// Whether a source says so.
    pub confidence: Confidence,
    /// Where it was seen.
    pub source: String,
}

/// What a quirk is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[expect(missing_docs, reason = "the names are the catalogue's own")]
pub enum Group {
    GreetingAuth,
    Capability,
    Tls,
    Listing,
    Retrieval,
    DeletionEnd,
    Transport,
    ResponseCodes,
    Attacks,
}

impl fmt::Display for Group {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::GreetingAuth => "greeting and authentication",
            Self::Capability => "capabilities",
            Self::Tls => "TLS",
            Self::Listing => "listings",
            Self::Retrieval => "retrieval",
            Self::DeletionEnd => "deletion and session end",
            Self::Transport => "transport",
            Self::ResponseCodes => "response codes",
            Self::Attacks => "attacks",
        })
    }
}

/// State of the session in which a quirk shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
#[expect(missing_docs, reason = "the names are the catalogue's own")]
pub enum QuirkState {
    Greeting,
    Authorization,
    Tls,
    Transaction,
    Update,
    /// AUTHORIZATION and TRANSACTION.
    Both,
    Any,
}

/// What a client makes of a quirk.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Action {
    /// Works as normal.
    Tolerate,
    /// Goes on with less, and says so.
    Degrade,
    /// Stops the command or the session.
    Reject,
}

/// Whether a source states a fact or it was concluded.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Confidence {
    /// A source states it.
    Seen,
    /// Concluded from source code or an RFC.
    Derived,
}
