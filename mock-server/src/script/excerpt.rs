//! Octets in messages for people.

use std::fmt;

/// More than this is cut in the middle.
const LONGEST: usize = 400;

/// Octets in quotation marks, escaped; of many only the first and the last.
pub(super) struct Excerpt<'o>(pub(super) &'o [u8]);

impl fmt::Display for Excerpt<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self(octets) = self;
        if octets.len() <= LONGEST {
            return write!(f, "\"{}\"", octets.escape_ascii());
        }
        let (front, rest) = octets.split_at(LONGEST / 2);
        let (between, back) = rest.split_at(rest.len() - LONGEST / 2);
        let (front, back) = (front.escape_ascii(), back.escape_ascii());
        write!(f, "\"{front}\" ({} octets) \"{back}\"", between.len())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn few_octets_show_all() {
        assert_eq!(Excerpt(b"USER a\r\n").to_string(), r#""USER a\r\n""#);
        assert_eq!(Excerpt(&[b'x'; LONGEST]).to_string(), format!("\"{}\"", "x".repeat(LONGEST)));
    }

    #[test]
    fn of_many_octets_the_middle_is_counted() {
        let octets = [&[b'a'; 1_000_000][..], &[b'z'; 200]].concat();
        let expected = format!("\"{}\" (999800 octets) \"{}\"", "a".repeat(200), "z".repeat(200));
        assert_eq!(Excerpt(&octets).to_string(), expected);
    }
}
