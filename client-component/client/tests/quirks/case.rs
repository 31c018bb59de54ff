//! The cases as they are written down.

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
};

use serde::Deserialize;

/// A quirk, what is done with a server that has it, and what has to come of that.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(crate) struct Case {
    /// Id in the catalogue.
    pub(crate) quirk: String,
    pub(crate) handling: Handling,
    /// A line for each step: `what to do: what comes of it`.
    pub(crate) session: String,
    /// Ids of the rules that the client has to warn of, each once.
    #[serde(default)]
    pub(crate) warnings: Vec<String>,
    /// How a caller can do what takes memory between sessions.
    pub(crate) caller: Option<String>,
    /// Why the handling is another one than the catalogue's.
    pub(crate) because: Option<String>,
    /// What must not be in any octet that the client sends.
    #[serde(default)]
    pub(crate) never: Vec<String>,
    #[serde(default)]
    pub(crate) security: Security,
    #[serde(default)]
    pub(crate) maildrop: Maildrop,
    /// Deadlines in milliseconds, by phase; 20 seconds for the others.
    #[serde(default)]
    pub(crate) deadlines: BTreeMap<String, u64>,
    #[serde(default)]
    pub(crate) limits: BTreeMap<String, u32>,
    #[serde(default)]
    pub(crate) tolerances: Vec<String>,
    /// The first message of a SASL mechanism goes with AUTH.
    #[serde(default)]
    pub(crate) initial_response: bool,
    /// One command at a time, whatever the server announces.
    #[serde(default)]
    pub(crate) one_at_a_time: bool,
    /// The server's clock is pushed forward whenever it may be waited for.
    #[serde(default)]
    pub(crate) fast_clock: bool,
}

#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Handling {
    /// Works as with any server, maybe with a warning.
    Tolerate,
    /// Goes on with less, and says so.
    Degrade,
    /// An error of its own that names what is wrong.
    Reject,
    /// The client gives what is needed; what to do about it takes memory between sessions.
    Caller,
}

#[derive(Clone, Copy, Debug, Default, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Security {
    #[default]
    Plaintext,
    Stls,
    Tls,
}

#[derive(Clone, Copy, Debug, Default, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Maildrop {
    /// Three messages; see `setting.rs`.
    #[default]
    Three,
    Empty,
    /// One message of three million octets.
    Huge,
}

#[derive(Deserialize)]
struct Cases {
    #[serde(rename = "case")]
    cases: Vec<Case>,
}

/// A file of the conformance suite, from whichever crate these tests are compiled into.
pub(crate) fn conformance(path: &str) -> PathBuf {
    let mut crates = Path::new(env!("CARGO_MANIFEST_DIR")).ancestors();
    crates
        .find_map(|folder| Some(folder.join("conformance").join(path)).filter(|file| file.exists()))
        .unwrap()
}

/// The cases of a group.
pub(crate) fn group(name: &str) -> Vec<Case> {
    let path = conformance(&format!("quirk-cases/{name}.toml"));
    let text = fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let cases: Cases = toml::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    cases.cases
}
