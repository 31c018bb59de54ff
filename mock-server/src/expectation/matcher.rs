//! Which lines are meant.

use std::fmt;
use std::sync::Arc;

use super::pattern::{Pattern, PatternError};
use super::said::{Line, shown};

/// Whether the test's own closure accepts a line.
type Accept = Arc<dyn Fn(&[u8]) -> bool + Send + Sync>;

/// What a line is compared with.
#[derive(Clone)]
pub(super) enum Matcher {
    Words(Pattern),
    /// A text with which none can be compared.
    Unusable(String, PatternError),
    /// What the closure accepts, in words.
    Where(String, Accept),
}

impl Matcher {
    pub(super) fn of(text: &str) -> Self {
        text.parse().map_or_else(|error| Self::Unusable(shown(text.as_bytes()), error), Self::Words)
    }

    pub(super) fn is_of(&self, line: &Line) -> bool {
        line.is_whole
            && match self {
                Self::Words(pattern) => pattern.is_of(&line.octets),
                Self::Unusable(..) => false,
                Self::Where(_, accepts) => accepts(&line.octets),
            }
    }

    pub(super) fn pattern(&self) -> Option<&Pattern> {
        if let Self::Words(pattern) = self { Some(pattern) } else { None }
    }

    pub(super) fn error(&self) -> Option<&PatternError> {
        if let Self::Unusable(_, error) = self { Some(error) } else { None }
    }
}

impl fmt::Display for Matcher {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Words(pattern) => pattern.fmt(f),
            Self::Unusable(text, _) | Self::Where(text, _) => f.write_str(text),
        }
    }
}

impl fmt::Debug for Matcher {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Matcher({self})")
    }
}
