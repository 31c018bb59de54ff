//! What the component consists of.

use std::{cmp::Reverse, collections::BTreeMap, fs, path::Path};

use serde::{Deserialize, Serialize};

use crate::Outcome;

/// What the component must stay under, in octets.
const GOAL: usize = 300 << 10;

/// Sizes in octets.
#[derive(Debug, Serialize)]
pub(crate) struct Parts {
    /// Of the component that was measured.
    pub(crate) octets: usize,
    /// What it must stay under.
    pub(crate) goal: usize,
    /// Of each part.
    parts: BTreeMap<String, usize>,
}

/// What `cargo xtask component --sizes --json` writes.
#[derive(Deserialize)]
struct Sizes {
    parts: BTreeMap<String, usize>,
}

impl Parts {
    /// Reads the parts; the sum is that of the component which this program has in it.
    pub(crate) fn read(file: &Path) -> Outcome<Self> {
        let unreadable = |error: &dyn std::fmt::Display| format!("{}: {error}", file.display());
        let json = fs::read(file).map_err(|error| unreadable(&error))?;
        let Sizes { parts } = serde_json::from_slice(&json).map_err(|error| unreadable(&error))?;
        Ok(Self { octets: pop3_host::embedded::component().len(), goal: GOAL, parts })
    }

    /// In the order of tables.
    pub(crate) fn largest_first(&self) -> Vec<(&str, usize)> {
        let mut sorted: Vec<_> = self.parts.iter().map(|(part, &octets)| (part.as_str(), octets)).collect();
        sorted.sort_by_key(|&(part, octets)| (Reverse(octets), part));
        sorted
    }
}
