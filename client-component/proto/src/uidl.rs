//! Unique-id listing: a line of UIDL (RFC 1939 section 7).

use alloc::{format, string::String, vec::Vec};

use crate::{
    MessageNumber, Rule,
    field::{listed, message_number, split_field, trim_end},
};

/// Longest unique-id that is taken, in octets. RFC 1939 allows 70; some servers send more.
const LONGEST: usize = 1024;

/// A message and its unique-id.
///
/// ```
/// use pop3_proto::UniqueId;
///
/// let entry = UniqueId::parse(b"2 QhdPYR:00WBw1Ph7x7").unwrap();
/// assert_eq!((entry.message.get(), &entry.id[..]), (2, &b"QhdPYR:00WBw1Ph7x7"[..]));
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UniqueId {
    /// Number of the message.
    pub message: MessageNumber,
    /// Its unique-id: opaque octets that a stranger chose, compared exactly. Not a file name.
    pub id: Vec<u8>,
}

impl UniqueId {
    /// Reads a line of UIDL; spaces and tabs around the unique-id are dropped, what stands inside it is kept.
    ///
    /// The reply stays in step whatever a line holds, so a caller may go on after an error.
    ///
    /// # Errors
    /// [`Rule::UniqueIdFields`], [`Rule::UniqueIdControl`], [`Rule::UniqueIdLength`], [`Rule::MessageNumber`] or
    /// [`Rule::NumberOverflow`]. A unique-id is never cut short: two of them could become equal.
    pub fn parse(line: &[u8]) -> Result<Self, Rule> {
        Self::read(line).map(|(entry, _)| entry)
    }

    /// As [`UniqueId::parse`], with the rule that was broken and put up with: [`Rule::ListingPrefix`].
    ///
    /// # Errors
    /// As `parse`.
    pub fn read(line: &[u8]) -> Result<(Self, Option<Rule>), Rule> {
        let (line, prefix) = listed(line);
        Ok((Self::fields(line)?, prefix))
    }

    fn fields(line: &[u8]) -> Result<Self, Rule> {
        // RFC 1939 §7: "the message-number of the message, followed by a single space and the unique-id"
        let (number, rest) = split_field(line);
        let message = message_number(number, Rule::UniqueIdFields)?;
        let id = trim_end(rest);
        check(id)?;
        Ok(Self { message, id: id.to_vec() })
    }

    /// The unique-id as hexadecimal digits: another for each, and harmless in names and paths. Two digits an octet, so
    /// mind how long a name may be.
    ///
    /// ```
    /// use pop3_proto::UniqueId;
    ///
    /// assert_eq!(UniqueId::parse(b"1 ../CON").unwrap().to_hex(), "2e2e2f434f4e");
    /// ```
    #[must_use]
    pub fn to_hex(&self) -> String {
        self.id.iter().map(|octet| format!("{octet:02x}")).collect()
    }

    /// Reads the status text that answers UIDL of `message`.
    ///
    /// # Errors
    /// As [`UniqueId::parse`]; [`Rule::UniqueIdMismatch`] where the text is about another message: the server is out
    /// of step; [`Rule::UniqueIdUnnumbered`] for a single word that is no number: UIDL of all messages may do better.
    pub fn parse_reply(text: &[u8], message: MessageNumber) -> Result<Self, Rule> {
        let (word, rest) = split_field(text);
        if rest.is_empty() && word.iter().any(|octet| !octet.is_ascii_digit()) {
            return Err(Rule::UniqueIdUnnumbered);
        }
        let entry = Self::fields(text)?;
        if entry.message == message { Ok(entry) } else { Err(Rule::UniqueIdMismatch) }
    }
}

fn check(id: &[u8]) -> Result<(), Rule> {
    match id {
        [] => Err(Rule::UniqueIdFields),
        _ if id.len() > LONGEST => Err(Rule::UniqueIdLength),
        // Octets above 0x7E are outside the grammar, but harmless and met in the field; control characters are not.
        _ if id.iter().any(u8::is_ascii_control) => Err(Rule::UniqueIdControl),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn id(line: &[u8]) -> Result<Vec<u8>, Rule> {
        UniqueId::parse(line).map(|entry| entry.id)
    }

    #[test]
    fn unique_id_is_everything_behind_the_number_without_the_space_around_it() {
        for line in [&b"1 foo bar"[..], b"1  foo bar", b" 1\tfoo bar \t"] {
            assert_eq!(id(line), Ok(b"foo bar".to_vec()));
        }
        assert_eq!(id(b"1 \xe9\xe8../CON"), Ok(b"\xe9\xe8../CON".to_vec()));
        assert_eq!(id(b"1 1"), Ok(b"1".to_vec()));
    }

    #[test]
    fn line_without_number_or_unique_id_is_malformed() {
        for line in ["", " ", "3", "3 ", "abcdef", "+OK", "-1 abc"] {
            assert_eq!(id(line.as_bytes()), Err(Rule::UniqueIdFields), "{line}");
        }
        assert_eq!(id(b"0 a"), Err(Rule::MessageNumber));
        assert_eq!(id(b"99999999999999999999 a"), Err(Rule::NumberOverflow));
    }

    #[test]
    fn status_in_front_of_a_line_is_dropped_and_told() {
        let (entry, notice) = UniqueId::read(b"+OK 2 def").unwrap();
        assert_eq!((entry.message.get(), &entry.id[..]), (2, &b"def"[..]));
        assert_eq!(notice, Some(Rule::ListingPrefix));
        assert_eq!(UniqueId::read(b"2 +OK def").unwrap().1, None);
    }

    #[test]
    fn control_characters_are_refused() {
        for line in [&b"1 \x1b]0;x\x07"[..], b"1 ab\rcd", b"1 ab\r", b"1 a\tb", b"1 a\0", b"1 a\x7f"] {
            assert_eq!(id(line), Err(Rule::UniqueIdControl));
        }
    }

    #[test]
    fn long_unique_id_is_taken_whole_or_not_at_all() {
        let line = |length| [b"1 ", &alloc::vec![b'A'; length][..]].concat();
        assert_eq!(id(&line(1024)).map(|id| id.len()), Ok(1024));
        assert_eq!(id(&line(1025)), Err(Rule::UniqueIdLength));
    }

    #[test]
    fn reply_about_another_message_is_refused() {
        let message = MessageNumber::try_from(1).unwrap();
        assert_eq!(UniqueId::parse_reply(b"1 abc", message).map(|entry| entry.id), Ok(b"abc".to_vec()));
        assert_eq!(UniqueId::parse_reply(b"99 101", message), Err(Rule::UniqueIdMismatch));
        assert_eq!(UniqueId::parse_reply(b"abcdef", message), Err(Rule::UniqueIdUnnumbered));
        assert_eq!(UniqueId::parse_reply(b"", message), Err(Rule::UniqueIdFields));
    }
}
