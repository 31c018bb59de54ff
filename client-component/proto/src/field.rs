//! Fields of status texts and listing lines.

use crate::{MessageNumber, Rule};

/// The first field of `text` and what follows it, split at a run of white space: some servers send more than the one
/// space of the grammar.
pub(crate) fn split_field(text: &[u8]) -> (&[u8], &[u8]) {
    let text = trim_start(text);
    let (field, rest) = text.split_at(text.iter().position(is_white).unwrap_or(text.len()));
    (field, trim_start(rest))
}

/// `text` without the white space at its end.
pub(crate) fn trim_end(text: &[u8]) -> &[u8] {
    &text[..text.iter().rposition(|octet| !is_white(octet)).map_or(0, |last| last + 1)]
}

fn trim_start(text: &[u8]) -> &[u8] {
    &text[text.iter().position(|octet| !is_white(octet)).unwrap_or(text.len())..]
}

fn is_white(octet: &u8) -> bool {
    b" \t".contains(octet)
}

/// A line of a listing without the status indicator that some server puts in front of each.
pub(crate) fn listed(line: &[u8]) -> (&[u8], Option<Rule>) {
    match line.strip_prefix(b"+OK ") {
        Some(line) => (line, Some(Rule::ListingPrefix)),
        None => (line, None),
    }
}

/// A decimal number; a field that is not 1*DIGIT breaks `rule`.
pub(crate) fn number(field: &[u8], rule: Rule) -> Result<u64, Rule> {
    // `str::parse` would take "+5" as well.
    if field.is_empty() || !field.iter().all(u8::is_ascii_digit) {
        return Err(rule);
    }
    field
        .iter()
        .try_fold(0u64, |number, digit| number.checked_mul(10)?.checked_add(u64::from(digit - b'0')))
        .ok_or(Rule::NumberOverflow)
}

/// A size that need not be one: `None` for a field with digits that is no number of 64 bits; without any digit it
/// breaks `rule`.
pub(crate) fn size(field: &[u8], rule: Rule) -> Result<Option<u64>, Rule> {
    match number(field, rule) {
        Err(_) if field.iter().any(u8::is_ascii_digit) => Ok(None),
        size => size.map(Some),
    }
}

/// A message number; a field that is not 1*DIGIT breaks `rule`.
pub(crate) fn message_number(field: &[u8], rule: Rule) -> Result<MessageNumber, Rule> {
    let number = number(field, rule)?;
    u32::try_from(number)
        .ok()
        .and_then(|number| MessageNumber::try_from(number).ok())
        .ok_or(Rule::MessageNumber)
}

#[cfg(test)]
mod tests {
    use super::*;

    const RULE: Rule = Rule::StatFields;

    #[test]
    fn digits_and_nothing_else_make_a_number() {
        assert_eq!(number(b"0", RULE), Ok(0));
        assert_eq!(number(b"007", RULE), Ok(7));
        assert_eq!(number(b"18446744073709551615", RULE), Ok(u64::MAX));
        for field in ["+5", "-1", "0x10", "1e9", "1.0", "5a", "#5", "\u{0665}"] {
            assert_eq!(number(field.as_bytes(), RULE), Err(RULE));
        }
        assert_eq!(number(b"", RULE), Err(RULE));
    }

    #[test]
    fn number_beyond_64_bits_is_refused_not_wrapped() {
        for field in [&b"18446744073709551616"[..], b"99999999999999999999999", &[b'9'; 4000]] {
            assert_eq!(number(field, RULE), Err(Rule::NumberOverflow));
        }
    }

    #[test]
    fn size_with_digits_that_is_no_number_is_unknown() {
        assert_eq!(size(b"120", RULE), Ok(Some(120)));
        for field in ["-1", "(120", "+5", "0x10", "99999999999999999999999"] {
            assert_eq!(size(field.as_bytes(), RULE), Ok(None), "{field}");
        }
        for field in ["", "ten", "#octets"] {
            assert_eq!(size(field.as_bytes(), RULE), Err(RULE), "{field}");
        }
    }

    #[test]
    fn message_number_fits_32_bits_and_is_not_zero() {
        assert_eq!(message_number(b"4294967295", RULE).map(MessageNumber::get), Ok(u32::MAX));
        for field in [&b"0"[..], b"000", b"4294967296"] {
            assert_eq!(message_number(field, RULE), Err(Rule::MessageNumber));
        }
    }
}
