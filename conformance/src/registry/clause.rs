//! Requirements of the RFCs.

use std::fmt;

use serde::Deserialize;

/// One normative sentence, in the catalogue's own words.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Clause {
    /// `RFC<number>-<section>-<running number>`, stable.
    pub id: String,
    /// Number of the RFC.
    pub rfc: u16,
    /// Section of the RFC, e.g. `6.4`.
    pub section: String,
    /// How binding it is.
    pub level: Level,
    /// Who is bound.
    pub role: Role,
    /// Command or functional area, e.g. `RETR`, `framing`.
    pub command: String,
    /// Session state in which it applies.
    pub state: ClauseState,
    /// False: the RFC uses an upper-case keyword. True: it follows from grammar or description.
    pub implied: bool,
    /// What it takes to observe it.
    pub kind: Kind,
    /// The conforming behaviour, also for MUST-NOT and SHOULD-NOT.
    pub statement: String,
    /// How it can be tested.
    pub test_idea: String,
    /// Feature without which it does not apply, e.g. `UIDL`.
    pub requires: Option<String>,
    /// A bound in words, e.g. `512 octets`.
    pub limit: Option<String>,
    /// Id of the clause of a later RFC that replaces this one.
    pub superseded_by: Option<String>,
    /// Id of a clause that the same case covers.
    pub same_as: Option<String>,
    /// Remark, mostly on ambiguities.
    pub note: Option<String>,
}

/// How binding a clause is (RFC 2119).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "SCREAMING-KEBAB-CASE")]
#[expect(missing_docs, reason = "RFC 2119 defines the words")]
pub enum Level {
    Must,
    MustNot,
    Should,
    ShouldNot,
    May,
}

impl fmt::Display for Level {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Must => "MUST",
            Self::MustNot => "MUST NOT",
            Self::Should => "SHOULD",
            Self::ShouldNot => "SHOULD NOT",
            Self::May => "MAY",
        })
    }
}

/// Who is bound by a clause.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Role {
    /// The client.
    Client,
    /// The server.
    Server,
    /// Either.
    Both,
}

/// What it takes to observe a clause.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// One scripted session.
    Wire,
    /// Several sessions, or a maildrop that changes.
    Multi,
    /// A clock.
    Timing,
    /// A setting of the tested side, or a fault.
    Config,
    /// TLS, digests or SASL.
    Crypto,
    /// The API or stored state of the tested side.
    Local,
}

/// Session state in which a clause applies (RFC 1939 section 3).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
pub enum ClauseState {
    /// Before login.
    #[serde(rename = "AUTHORIZATION")]
    Authorization,
    /// After login.
    #[serde(rename = "TRANSACTION")]
    Transaction,
    /// After QUIT.
    #[serde(rename = "UPDATE")]
    Update,
    /// Every state.
    #[serde(rename = "any")]
    Any,
}
