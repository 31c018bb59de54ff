//! How often something is to happen.

use std::fmt;
use std::ops::{Range, RangeFrom, RangeFull, RangeInclusive, RangeToInclusive};

/// How often a command is to come: a number or a range of numbers.
///
/// ```
/// use pop3_mock::Times;
///
/// assert_eq!(Times::from(2).to_string(), "2 times");
/// assert_eq!(Times::from(1..).to_string(), "at least once");
/// assert_eq!(Times::from(0..=3).to_string(), "at most 3 times");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Times {
    pub(super) least: u64,
    pub(super) most: u64,
}

impl Times {
    /// Not once.
    pub const NEVER: Self = Self { least: 0, most: 0 };
}

impl From<u64> for Times {
    fn from(exactly: u64) -> Self {
        Self { least: exactly, most: exactly }
    }
}

impl From<RangeFrom<u64>> for Times {
    fn from(range: RangeFrom<u64>) -> Self {
        Self { least: range.start, most: u64::MAX }
    }
}

impl From<RangeInclusive<u64>> for Times {
    fn from(range: RangeInclusive<u64>) -> Self {
        Self { least: *range.start(), most: *range.end() }
    }
}

impl From<RangeToInclusive<u64>> for Times {
    fn from(range: RangeToInclusive<u64>) -> Self {
        Self { least: 0, most: range.end }
    }
}

/// One number less than the end; an empty range is never met.
impl From<Range<u64>> for Times {
    fn from(range: Range<u64>) -> Self {
        match range.end.checked_sub(1) {
            Some(most) => Self { least: range.start, most },
            None => Self { least: 1, most: 0 },
        }
    }
}

impl From<RangeFull> for Times {
    fn from(_: RangeFull) -> Self {
        Self { least: 0, most: u64::MAX }
    }
}

impl fmt::Display for Times {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.least, self.most) {
            (0, 0) => f.write_str("never"),
            (0, u64::MAX) => f.write_str("any number of times"),
            (1, 1) => f.write_str("once"),
            (1, u64::MAX) => f.write_str("at least once"),
            (least, u64::MAX) => write!(f, "at least {least} times"),
            (0, 1) => f.write_str("at most once"),
            (0, most) => write!(f, "at most {most} times"),
            (least, most) if least == most => write!(f, "{least} times"),
            (least, most) => write!(f, "{least} to {most} times"),
        }
    }
}
