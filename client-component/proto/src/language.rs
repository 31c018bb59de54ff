//! Languages: a line of LANG (RFC 6856 section 3.2).

use alloc::{string::String, vec::Vec};

use crate::Rule;

/// A language that a server can speak.
///
/// ```
/// use pop3_proto::Language;
///
/// let language = Language::parse(b"en-boont English Boontling dialect").unwrap();
/// assert_eq!((&*language.tag, &language.description[..]), ("en-boont", &b"English Boontling dialect"[..]));
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Language {
    /// Its tag (RFC 5646), as sent.
    pub tag: String,
    /// What it is called, in the language itself, as sent; UTF-8 if the server keeps to the RFC.
    pub description: Vec<u8>,
}

impl Language {
    /// Reads a line of a language listing, or the text that answers LANG with an argument.
    ///
    /// # Errors
    /// [`Rule::LanguageTag`] for a line that does not begin with letters, digits and hyphens.
    pub fn parse(line: &[u8]) -> Result<Self, Rule> {
        // RFC 6856 §3.2: a tag, "optionally followed by a single space and a human-readable description"
        let mut parts = line.splitn(2, |&octet| octet == b' ');
        let (tag, description) = (parts.next().unwrap_or_default(), parts.next().unwrap_or_default());
        let is_tag =
            !tag.is_empty() && tag.iter().all(|octet| octet.is_ascii_alphanumeric() || *octet == b'-');
        match core::str::from_utf8(tag) {
            Ok(tag) if is_tag => Ok(Self { tag: tag.into(), description: description.to_vec() }),
            _ => Err(Rule::LanguageTag),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_description_may_be_missing_and_holds_any_octets() {
        let parsed = |line: &[u8]| Language::parse(line).map(|language| (language.tag, language.description));
        assert_eq!(parsed(b"de"), Ok(("de".into(), Vec::new())));
        assert_eq!(parsed(b"es Espa\xf1ol "), Ok(("es".into(), b"Espa\xf1ol ".to_vec())));
        for line in [&b""[..], b" de", b"d\xe9", b"\"de\" Deutsch"] {
            assert_eq!(parsed(line), Err(Rule::LanguageTag), "{}", line.escape_ascii());
        }
    }
}
