//! Drop listing: the answer to STAT (RFC 1939 section 5).

use crate::{
    Rule,
    field::{number, split_field},
};

/// What STAT says about a maildrop.
///
/// ```
/// use pop3_proto::{Maildrop, Rule};
///
/// assert_eq!(Maildrop::parse(b"2 320"), Ok(Maildrop { messages: 2, octets: 320 }));
/// assert_eq!(Maildrop::parse(b"seven 320"), Err(Rule::StatFields));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Maildrop {
    /// Messages not marked as deleted. A claim of the server: reserve nothing by it.
    pub messages: u32,
    /// Their size in octets as sent.
    pub octets: u64,
}

impl Maildrop {
    /// Reads the text of a positive status line; what follows the two numbers is ignored.
    ///
    /// # Errors
    /// [`Rule::StatFields`] or [`Rule::NumberOverflow`]. A maildrop is never taken for empty because its STAT cannot
    /// be read.
    pub fn parse(text: &[u8]) -> Result<Self, Rule> {
        // RFC 1939 §5: "nn is the number of messages in the maildrop and mm is the size of the maildrop in octets"
        let (messages, rest) = split_field(text);
        let messages = number(messages, Rule::StatFields)?;
        let octets = number(split_field(rest).0, Rule::StatFields)?;
        let messages = u32::try_from(messages).map_err(|_| Rule::NumberOverflow)?;
        Ok(Self { messages, octets })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_follows_the_numbers_is_ignored() {
        // RFC1939-5-04
        for text in ["2 320", "2 320 octets in maildrop", "  2\t320 ", "2 320 (320)"] {
            assert_eq!(Maildrop::parse(text.as_bytes()), Ok(Maildrop { messages: 2, octets: 320 }));
        }
    }

    #[test]
    fn text_without_two_numbers_is_not_an_empty_maildrop() {
        for text in
            ["", "7", "seven 320", "7 #octets", "52 -1875232734", "2 (320 octets)", "+2 320", "2 320octets"]
        {
            assert_eq!(Maildrop::parse(text.as_bytes()), Err(Rule::StatFields), "{text}");
        }
    }

    #[test]
    fn numbers_out_of_range_are_refused() {
        for text in ["4294967296 1", "1 18446744073709551616"] {
            assert_eq!(Maildrop::parse(text.as_bytes()), Err(Rule::NumberOverflow));
        }
    }
}
