//! Scan listing: a line of LIST (RFC 1939 section 5).

use crate::{
    MessageNumber, Rule,
    field::{listed, message_number, size, split_field},
};

/// A message and its size.
///
/// ```
/// use pop3_proto::ScanEntry;
///
/// let entry = ScanEntry::parse(b"1 120").unwrap();
/// assert_eq!((entry.message.get(), entry.octets), (1, Some(120)));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ScanEntry {
    /// Number of the message.
    pub message: MessageNumber,
    /// Its size in octets as the server counts it: a hint, never a bound. `None` where it sends no number.
    pub octets: Option<u64>,
}

impl ScanEntry {
    /// Reads a line of LIST; white space may be wider than one space, and what follows the size is ignored.
    ///
    /// The reply stays in step whatever a line holds, so a caller may go on after an error.
    ///
    /// # Errors
    /// [`Rule::ScanFields`], [`Rule::MessageNumber`] or [`Rule::NumberOverflow`].
    pub fn parse(line: &[u8]) -> Result<Self, Rule> {
        Self::read(line).map(|(entry, _)| entry)
    }

    /// As [`ScanEntry::parse`], with the rule that was broken and put up with: [`Rule::ListingPrefix`] or
    /// [`Rule::ScanSize`].
    ///
    /// # Errors
    /// As `parse`.
    pub fn read(line: &[u8]) -> Result<(Self, Option<Rule>), Rule> {
        let (line, prefix) = listed(line);
        let entry = Self::fields(line)?;
        Ok((entry, prefix.or(entry.octets.is_none().then_some(Rule::ScanSize))))
    }

    fn fields(line: &[u8]) -> Result<Self, Rule> {
        // RFC 1939 §5: "the message-number of the message, followed by a single space and the exact size"
        let (message, rest) = split_field(line);
        let message = message_number(message, Rule::ScanFields)?;
        let octets = size(split_field(rest).0, Rule::ScanFields)?;
        Ok(Self { message, octets })
    }

    /// Reads the status text that answers LIST of `message`.
    ///
    /// # Errors
    /// As [`ScanEntry::parse`], and [`Rule::ScanMismatch`] where the text is about another message: the server is out
    /// of step.
    pub fn parse_reply(text: &[u8], message: MessageNumber) -> Result<Self, Rule> {
        let entry = Self::fields(text)?;
        if entry.message == message { Ok(entry) } else { Err(Rule::ScanMismatch) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(line: &str) -> Result<(u32, Option<u64>), Rule> {
        ScanEntry::parse(line.as_bytes()).map(|entry| (entry.message.get(), entry.octets))
    }

    #[test]
    fn extra_white_space_and_fields_are_ignored() {
        // RFC1939-5-14
        for line in ["2 200", " 2  200 ", "2\t200", "2 200 <id@host>", "02 0200 x y"] {
            assert_eq!(parse(line), Ok((2, Some(200))), "{line}");
        }
        assert_eq!(parse("1 0"), Ok((1, Some(0))));
    }

    #[test]
    fn line_without_two_numbers_is_malformed() {
        for line in ["", " ", "7", "7 ten", "x 7", "-1 1", "+OK", "+OK 1"] {
            assert_eq!(parse(line), Err(Rule::ScanFields), "{line}");
        }
    }

    #[test]
    fn numbers_out_of_range_are_refused() {
        assert_eq!(parse("0 120"), Err(Rule::MessageNumber));
        assert_eq!(parse("4294967296 120"), Err(Rule::MessageNumber));
        assert_eq!(parse("99999999999999999999999 120"), Err(Rule::NumberOverflow));
    }

    #[test]
    fn size_that_is_no_number_is_unknown_and_told() {
        for line in ["1 -1", "1 (120 octets)", "1 +5", "1 0x10", "1 99999999999999999999999"] {
            let (entry, notice) = ScanEntry::read(line.as_bytes()).unwrap();
            assert_eq!((entry.octets, notice), (None, Some(Rule::ScanSize)), "{line}");
        }
        assert_eq!(ScanEntry::read(b"1 120").unwrap().1, None);
    }

    #[test]
    fn status_in_front_of_a_line_is_dropped_and_told() {
        let (entry, notice) = ScanEntry::read(b"+OK 2 200").unwrap();
        assert_eq!((entry.message.get(), entry.octets), (2, Some(200)));
        assert_eq!(notice, Some(Rule::ListingPrefix));
    }

    #[test]
    fn reply_about_another_message_is_refused() {
        let message = MessageNumber::try_from(1).unwrap();
        assert_eq!(ScanEntry::parse_reply(b"1 120", message).map(|entry| entry.octets), Ok(Some(120)));
        assert_eq!(ScanEntry::parse_reply(b"99 1024", message), Err(Rule::ScanMismatch));
        assert_eq!(ScanEntry::parse_reply(b"3 messages", message), Err(Rule::ScanFields));
    }
}
