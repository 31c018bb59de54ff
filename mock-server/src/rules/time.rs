//! Times as text: `250 ms`, `5 s`, `2 min`.

use std::time::Duration;

use serde::de::Error;
use serde::{Deserialize, Deserializer};

pub(super) fn read<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Duration>, D::Error> {
    let text = String::deserialize(deserializer)?;
    parse(&text).map(Some).ok_or_else(|| D::Error::custom(wrong(&text)))
}

/// Why a text is no time.
pub(super) fn wrong(text: &str) -> String {
    format!("{text:?} is no time such as 250 ms, 5 s or 2 min")
}

/// Digits and a unit, with or without a space between them.
pub(crate) fn parse(text: &str) -> Option<Duration> {
    let unit_at = text.find(|character: char| !character.is_ascii_digit())?;
    let number: u64 = text[..unit_at].parse().ok()?;
    let milliseconds = match text[unit_at..].trim_start() {
        "ms" => 1,
        "s" => 1000,
        "min" => 60_000,
        _ => return None,
    };
    number.checked_mul(milliseconds).map(Duration::from_millis)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_has_a_unit() {
        assert_eq!(parse("250 ms"), Some(Duration::from_millis(250)));
        assert_eq!(parse("10min"), Some(Duration::from_secs(600)));
        let wrong = ["5", "s", "-1 s", "1 h", "18446744073709551615 min"];
        assert!(wrong.iter().all(|text| parse(text).is_none()));
    }
}
