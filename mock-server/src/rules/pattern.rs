//! Text compared with a star for any octets and a question mark for one.

use serde::Deserialize;

/// Text in which `*` stands for any octets, also for none, and `?` for one octet.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(from = "String")]
pub(super) struct Pattern(String);

impl From<String> for Pattern {
    fn from(text: String) -> Self {
        Self(text)
    }
}

impl Pattern {
    /// As it was written.
    pub(super) fn text(&self) -> &str {
        &self.0
    }

    pub(super) fn fits(&self, octets: &[u8]) -> bool {
        let pattern = self.0.as_bytes();
        let (mut at, mut read) = (0, 0);
        // The last star, and what it has taken so far: it takes one more octet wherever the rest does not fit.
        let mut star = None;
        while let Some(octet) = octets.get(read) {
            match pattern.get(at) {
                Some(b'*') => {
                    star = Some((at + 1, read));
                    at += 1;
                }
                Some(expected) if *expected == b'?' || expected == octet => {
                    at += 1;
                    read += 1;
                }
                _ => {
                    let Some((behind, taken)) = star else { return false };
                    star = Some((behind, taken + 1));
                    (at, read) = (behind, taken + 1);
                }
            }
        }
        pattern[at..].iter().all(|octet| *octet == b'*')
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_star_stands_for_any_octets_and_a_question_mark_for_one() {
        let fits = |pattern: &str, text: &str| Pattern(pattern.into()).fits(text.as_bytes());
        assert!(fits("1 *", "1 0") && fits("*", "") && fits("+OK", "+OK") && fits("*a*b*", "xaxbx"));
        assert!(fits("-ERR [AUTH]*", "-ERR [AUTH] no"));
        assert!(
            fits("?*", "1") && fits("a?c", "a*c") && fits("*?b?", "xaabb") && fits("+OK ???*", "+OK 123")
        );
        assert!(!fits("?*", "") && !fits("a?c", "ac") && !fits("+OK ???*", "+OK 12"));
        assert!(!fits("1 *", "2 0") && !fits("", "x") && !fits("a*a", "a") && !fits("*b*a*", "xaxbx"));
    }
}
