//! Drop listing: the answer to STAT (RFC 1939 section 5).

use crate::{
    Rule,
    field::{number, size, split_field},
};

/// What STAT says about a maildrop.
///
/// ```
/// use pop3_proto::{Maildrop, Rule};
///
/// assert_eq!(Maildrop::parse(b"2 320"), Ok(Maildrop { messages: 2, octets: Some(320) }));
/// assert_eq!(Maildrop::parse(b"52 -1875232734"), Ok(Maildrop { messages: 52, octets: None }));
/// assert_eq!(Maildrop::parse(b"seven 320"), Err(Rule::StatFields));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Maildrop {
    /// Messages not marked as deleted. A claim of the server: reserve nothing by it.
    pub messages: u32,
    /// Their size in octets as the server counts it; `None` where it sends no number, as those do whose 32 bits are
    /// too few ([`Rule::StatSize`]).
    pub octets: Option<u64>,
}

impl Maildrop {
    /// Reads the text of a positive status line; what follows the two numbers is ignored.
    ///
    /// # Errors
    /// [`Rule::StatFields`] or [`Rule::NumberOverflow`]. A maildrop is never taken for empty because its STAT cannot
    /// be read.
    pub fn parse(text: &[u8]) -> Result<Self, Rule> {
        Self::read(text).map(|(maildrop, _)| maildrop)
    }

    /// As [`Maildrop::parse`], with the rule that was broken and put up with: [`Rule::StatSize`].
    ///
    /// # Errors
    /// As `parse`.
    pub fn read(text: &[u8]) -> Result<(Self, Option<Rule>), Rule> {
        // RFC 1939 §5: "nn is the number of messages in the maildrop and mm is the size of the maildrop in octets"
        let (messages, rest) = split_field(text);
        let messages = number(messages, Rule::StatFields)?;
        let octets = size(split_field(rest).0, Rule::StatFields)?;
        let messages = u32::try_from(messages).map_err(|_| Rule::NumberOverflow)?;
        Ok((Self { messages, octets }, octets.is_none().then_some(Rule::StatSize)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_follows_the_numbers_is_ignored() {
        // RFC1939-5-04
        for text in ["2 320", "2 320 octets in maildrop", "  2\t320 ", "2 320 (320)"] {
            assert_eq!(Maildrop::parse(text.as_bytes()), Ok(Maildrop { messages: 2, octets: Some(320) }));
        }
    }

    #[test]
    fn text_without_two_numbers_is_not_an_empty_maildrop() {
        for text in ["", "7", "seven 320", "7 #octets", "+2 320", "messages: 2"] {
            assert_eq!(Maildrop::parse(text.as_bytes()), Err(Rule::StatFields), "{text}");
        }
    }

    #[test]
    fn size_that_is_no_number_leaves_the_count() {
        for text in ["52 -1875232734", "52 (320 octets)", "52 320octets", "52 18446744073709551616"] {
            let maildrop = Maildrop { messages: 52, octets: None };
            assert_eq!(Maildrop::parse(text.as_bytes()), Ok(maildrop), "{text}");
        }
    }

    #[test]
    fn count_out_of_range_is_refused() {
        for text in ["4294967296 1", "18446744073709551616 1"] {
            assert_eq!(Maildrop::parse(text.as_bytes()), Err(Rule::NumberOverflow));
        }
    }
}
