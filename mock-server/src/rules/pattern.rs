//! Text compared with a star for any octets.

use serde::Deserialize;

/// Text in which `*` stands for any octets, also for none.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(from = "String")]
pub(super) struct Pattern(String);

impl From<String> for Pattern {
    fn from(text: String) -> Self {
        Self(text)
    }
}

impl Pattern {
    pub(super) fn fits(&self, octets: &[u8]) -> bool {
        let mut parts = self.0.as_bytes().split(|octet| *octet == b'*');
        let first = parts.next().unwrap_or_default();
        let Some(mut rest) = octets.strip_prefix(first) else { return false };
        let parts: Vec<&[u8]> = parts.collect();
        let Some((last, between)) = parts.split_last() else { return rest.is_empty() };
        for part in between {
            let Some(at) = memchr::memmem::find(rest, part) else { return false };
            rest = &rest[at + part.len()..];
        }
        rest.ends_with(last)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_star_stands_for_any_octets() {
        let fits = |pattern: &str, text: &str| Pattern(pattern.into()).fits(text.as_bytes());
        assert!(fits("1 *", "1 0") && fits("*", "") && fits("+OK", "+OK") && fits("*a*b*", "xaxbx"));
        assert!(fits("-ERR [AUTH]*", "-ERR [AUTH] no"));
        assert!(!fits("1 *", "2 0") && !fits("", "x") && !fits("a*a", "a") && !fits("*b*a*", "xaxbx"));
    }
}
