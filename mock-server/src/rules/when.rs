//! When a rule is for an answer.

use std::fmt;
use std::ops::RangeInclusive;
use std::str::FromStr;

use serde::Deserialize;

use super::pattern::Pattern;
use crate::rules::When;

/// One number or a range of them: `2`, `2..` or `2..5`.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(try_from = "Numbers")]
pub(super) struct Range(RangeInclusive<u64>);

#[derive(Deserialize)]
#[serde(untagged)]
enum Numbers {
    One(u64),
    Text(String),
}

impl Range {
    pub(super) fn contains(&self, number: u64) -> bool {
        self.0.contains(&number)
    }

    pub(super) fn of(range: RangeInclusive<u64>) -> Self {
        Self(range)
    }
}

impl fmt::Display for Range {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.0.start(), self.0.end()) {
            (first, last) if first == last => write!(f, "{first}"),
            (first, &u64::MAX) => write!(f, "{first}.."),
            (first, last) => write!(f, "{first}..{last}"),
        }
    }
}

impl FromStr for Range {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let number = |digits: &str| {
            digits
                .parse::<u64>()
                .map_err(|_| format!("{text:?} is none of 2, 2.. (from 2 on) and 2..5 (both counted)"))
        };
        let (first, last) = match text.split_once("..") {
            None => (number(text)?, number(text)?),
            Some((first, "")) => (number(first)?, u64::MAX),
            Some((first, last)) => (number(first)?, number(last)?),
        };
        if first == 0 {
            return Err(format!("{text:?} begins with 0; the first one is 1"));
        }
        if first > last {
            return Err(format!("{text:?} ends before it begins"));
        }
        Ok(Self(first..=last))
    }
}

impl TryFrom<Numbers> for Range {
    type Error = String;

    fn try_from(numbers: Numbers) -> Result<Self, String> {
        match numbers {
            Numbers::One(number) => number.to_string().parse(),
            Numbers::Text(text) => text.parse(),
        }
    }
}

/// The states that rules tell apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Phase {
    /// Before the login.
    Authorization,
    /// Behind it.
    Transaction,
}

/// What happens in a session.
#[derive(Clone, Copy, Debug)]
pub(super) struct Happening<'h> {
    /// `greeting`, `idle`, `response`, `tls`, or a keyword in upper case.
    pub(super) what: &'h str,
    /// The command line, without CRLF.
    pub(super) line: &'h [u8],
    /// The state in which the command came.
    pub(super) phase: Phase,
    pub(super) tls: bool,
    pub(super) session: u64,
    /// How many sessions are open, this one counted.
    pub(super) open: usize,
    /// The status line of the reference session, once it is known.
    pub(super) status: Option<&'h [u8]>,
    /// Keywords of the commands that got an `+OK` before.
    pub(super) done: &'h [String],
}

impl When {
    /// Whether the rule is for this, but for how often it was.
    pub(super) fn fits(&self, happening: &Happening<'_>) -> bool {
        self.on.iter().any(|on| happening.is(on))
            && self.state.is_none_or(|state| state == happening.phase)
            && self.tls.is_none_or(|tls| tls == happening.tls)
            && self.session.as_ref().is_none_or(|range| range.contains(happening.session))
            && self.sessions_open.as_ref().is_none_or(|range| range.contains(happening.open as u64))
            && self.argument.as_ref().is_none_or(|pattern| pattern.fits(happening.argument()))
            && !self.argument_not.as_ref().is_some_and(|pattern| pattern.fits(happening.argument()))
            && self.longer.is_none_or(|longest| happening.argument().len() > longest)
            && self.after.as_ref().is_none_or(|after| happening.done.contains(after))
            && self.reply.as_ref().is_none_or(|reply| happening.replies(reply))
    }
}

impl<'h> Happening<'h> {
    fn is(&self, on: &str) -> bool {
        let is_command = !matches!(self.what, "greeting" | "idle" | "tls");
        match on {
            "any" => is_command,
            "login" => {
                let logs_in = matches!(self.what, "PASS" | "APOP" | "AUTH" | "response");
                logs_in && self.status.is_some_and(|status| !status.starts_with(b"+ "))
            }
            _ => on == self.what,
        }
    }

    /// What stands behind the keyword and its space; a SASL response has no keyword.
    fn argument(&self) -> &'h [u8] {
        if self.what == "response" {
            return self.line;
        }
        memchr::memchr(b' ', self.line).map_or(b"", |space| &self.line[space + 1..])
    }

    fn replies(&self, pattern: &Pattern) -> bool {
        self.status.is_some_and(|status| pattern.fits(status))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_hold_both_ends() {
        let contains = |text: &str| -> Vec<u64> {
            let range: Range = text.parse().unwrap();
            (1..=6).filter(|number| range.contains(*number)).collect()
        };
        assert_eq!(contains("2"), [2]);
        assert_eq!(contains("2.."), [2, 3, 4, 5, 6]);
        assert_eq!(contains("2..4"), [2, 3, 4]);
        for wrong in ["", "x", "4..2", "..3", "-1"] {
            assert!(wrong.parse::<Range>().is_err(), "{wrong}");
        }
    }

    fn happening<'h>(what: &'h str, line: &'h str) -> Happening<'h> {
        Happening {
            what,
            line: line.as_bytes(),
            phase: Phase::Authorization,
            tls: false,
            session: 1,
            open: 1,
            status: None,
            done: &[],
        }
    }

    #[test]
    fn a_rule_may_say_what_the_argument_is_not() {
        let when: When = toml::from_str("on = 'AUTH'\nargument-not = '* *'").unwrap();
        assert!(when.fits(&happening("AUTH", "AUTH PLAIN")));
        assert!(!when.fits(&happening("AUTH", "AUTH PLAIN =")));
    }

    #[test]
    fn all_of_a_sasl_response_is_its_argument() {
        let when: When = toml::from_str("on = 'response'\nlonger = 4").unwrap();
        assert!(when.fits(&happening("response", "AAAAA")));
        assert!(!when.fits(&happening("response", "AAAA")));
    }
}
