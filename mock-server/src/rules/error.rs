//! What is wrong with a text, and where.

use super::shape::Wrong;

/// Why a text tells no misbehaviour: what, and where.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{}{reason}", told(*place))]
pub struct MisbehaviourError {
    /// Line and column, from 1.
    place: Option<(usize, usize)>,
    reason: String,
}

fn told(place: Option<(usize, usize)>) -> String {
    place.map_or_else(String::new, |(line, column)| format!("line {line}, column {column}: "))
}

/// The line and the column of an octet of a text, in characters from 1.
fn place(text: &str, at: usize) -> (usize, usize) {
    let before = text.get(..at).unwrap_or(text);
    let line = before.rsplit('\n').next().unwrap_or_default();
    (before.matches('\n').count() + 1, line.chars().count() + 1)
}

impl MisbehaviourError {
    pub(super) fn new(told: impl Into<String>) -> Self {
        Self { place: None, reason: told.into() }
    }

    /// What TOML says of a text, in one line.
    pub(super) fn of(error: &toml::de::Error, text: &str) -> Self {
        let place = error.span().map(|span| place(text, span.start));
        Self { place, reason: error.message().replace('\n', ", ") }
    }

    /// What is wrong with the shape of a text.
    pub(super) fn at(wrong: Wrong, text: &str) -> Self {
        Self { place: Some(place(text, wrong.at.start)), reason: wrong.text }
    }

    /// What is wrong, without the place.
    #[must_use]
    pub fn reason(&self) -> &str {
        &self.reason
    }

    /// The line of the text, the first one being 1.
    #[must_use]
    pub fn line(&self) -> Option<usize> {
        self.place.map(|(line, _)| line)
    }

    /// The column of the key or the item, in characters, the first one being 1.
    #[must_use]
    pub fn column(&self) -> Option<usize> {
        self.place.map(|(_, column)| column)
    }
}
