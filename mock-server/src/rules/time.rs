//! Times as text: `250 ms`, `5 s`, `2 min`.

use std::time::Duration;

use serde::de::Error;
use serde::{Deserialize, Deserializer};

pub(super) fn read<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Duration>, D::Error> {
    let text = String::deserialize(deserializer)?;
    let time = parse(&text)
        .ok_or_else(|| D::Error::custom(format!("{text:?} is no time such as 250 ms, 5 s or 2 min")))?;
    Ok(Some(time))
}

fn parse(text: &str) -> Option<Duration> {
    let unit_at = text.find(|character: char| !character.is_ascii_digit())?;
    let number: u32 = text[..unit_at].parse().ok()?;
    let unit = match text[unit_at..].trim_start() {
        "ms" => Duration::from_millis(1),
        "s" => Duration::from_secs(1),
        "min" => Duration::from_secs(60),
        _ => return None,
    };
    Some(unit * number)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_has_a_unit() {
        assert_eq!(parse("250 ms"), Some(Duration::from_millis(250)));
        assert_eq!(parse("10min"), Some(Duration::from_secs(600)));
        assert!([parse("5"), parse("s"), parse("-1 s"), parse("1 h")].iter().all(Option::is_none));
    }
}
