//! The words of a fault's text, one after the other.

use std::str::SplitAsciiWhitespace;
use std::time::Duration;

use super::Amount;
use crate::rules;

/// Reads words from the front.
pub(super) struct Words<'t> {
    rest: SplitAsciiWhitespace<'t>,
    next: Option<&'t str>,
}

impl<'t> Words<'t> {
    pub(super) fn new(text: &'t str) -> Self {
        let mut rest = text.split_ascii_whitespace();
        Self { next: rest.next(), rest }
    }

    /// The next word; `wanted` tells what should stand there.
    pub(super) fn take(&mut self, wanted: &str) -> Result<&'t str, String> {
        let word = self.next.ok_or_else(|| format!("it ends where {wanted} should stand"))?;
        self.next = self.rest.next();
        Ok(word)
    }

    /// Whether the next word is this one, which is then taken.
    pub(super) fn takes(&mut self, word: &str) -> bool {
        let is_next = self.next == Some(word);
        if is_next {
            self.next = self.rest.next();
        }
        is_next
    }

    pub(super) fn peek(&self) -> Option<&'t str> {
        self.next
    }

    pub(super) fn number(&mut self, wanted: &str) -> Result<u64, String> {
        number(self.take(wanted)?, wanted)
    }

    /// `number` or `number..number seed number`.
    pub(super) fn amount(&mut self, wanted: &str) -> Result<Amount, String> {
        let word = self.take(wanted)?;
        let Some((low, high)) = word.split_once("..") else {
            return number(word, wanted).map(Amount::Exactly);
        };
        let (low, high) = (number(low, wanted)?, number(high, wanted)?);
        if low > high {
            return Err(format!("{word:?} goes from the larger number to the smaller one"));
        }
        if !self.takes("seed") {
            return Err(format!("behind {word:?} a seed is needed, for instance \"seed 1\""));
        }
        Ok(Amount::Between { low, high, seed: self.number("a seed")? })
    }

    /// A number with its unit.
    pub(super) fn time(&mut self) -> Result<Duration, String> {
        let wanted = "a time such as 250ms, 3s or 10min";
        let mut text = self.take(wanted)?.to_owned();
        // The unit may stand apart.
        if text.bytes().all(|octet| octet.is_ascii_digit())
            && let Some(unit @ ("ms" | "s" | "min")) = self.next
        {
            self.take(wanted)?;
            text.push_str(unit);
        }
        rules::parse_time(&text).ok_or_else(|| format!("{text:?} is not {wanted}"))
    }
}

/// Digits alone.
pub(super) fn number(word: &str, wanted: &str) -> Result<u64, String> {
    if word.is_empty() || !word.bytes().all(|octet| octet.is_ascii_digit()) {
        return Err(format!("{word:?} is not {wanted}"));
    }
    word.parse().map_err(|_| format!("{word:?} is too large"))
}
