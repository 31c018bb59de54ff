//! Capability list: the answer to CAPA (RFC 2449 section 5).

use alloc::vec::Vec;

/// What a server says it can do. A hint: servers leave things out and announce what they refuse.
///
/// ```
/// use pop3_proto::Capabilities;
///
/// let capabilities: Capabilities = [&b"sasl PLAIN XOAUTH2"[..], b"STLS"].into_iter().collect();
/// assert!(capabilities.has("stls"));
/// assert!(capabilities.sasl("plain"));
/// assert!(!capabilities.has("UIDL"));
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Capabilities {
    lines: Vec<Vec<u8>>,
}

impl Capabilities {
    /// Takes a line of the listing, without CRLF. Any octets will do: an unknown capability is no error.
    pub fn push(&mut self, line: &[u8]) {
        self.lines.push(line.to_vec());
    }

    /// The lines as sent, in their order.
    pub fn lines(&self) -> impl Iterator<Item = &[u8]> {
        self.lines.iter().map(Vec::as_slice)
    }

    /// Whether a capability is announced.
    pub fn has(&self, tag: &str) -> bool {
        self.announcements(tag).next().is_some()
    }

    /// Parameters of a capability, over all the lines that announce it.
    pub fn parameters(&self, tag: &str) -> impl Iterator<Item = &[u8]> {
        self.announcements(tag).flatten()
    }

    /// Whether a SASL mechanism is announced (RFC 5034 section 3).
    pub fn sasl(&self, mechanism: &str) -> bool {
        self.parameters("SASL").any(|name| name.eq_ignore_ascii_case(mechanism.as_bytes()))
    }

    /// For each line with this tag, its parameters.
    fn announcements(&self, tag: &str) -> impl Iterator<Item = impl Iterator<Item = &[u8]>> {
        self.lines().filter_map(move |line| {
            let mut words = line.split(|&octet| octet == b' ').filter(|word| !word.is_empty());
            // RFC 2449 §5: "CAPA response tags are case-insensitive."
            words.next()?.eq_ignore_ascii_case(tag.as_bytes()).then_some(words)
        })
    }
}

impl<'l> FromIterator<&'l [u8]> for Capabilities {
    fn from_iter<I: IntoIterator<Item = &'l [u8]>>(lines: I) -> Self {
        Self { lines: lines.into_iter().map(<[u8]>::to_vec).collect() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn capabilities(lines: &[&str]) -> Capabilities {
        lines.iter().map(|line| line.as_bytes()).collect()
    }

    #[test]
    fn tags_compare_whole_and_without_case() {
        // RFC2449-5-05
        let list = capabilities(&["stls", "AUTH-RESP-CODE", "X-\u{e9}", ""]);
        assert!(list.has("STLS"));
        assert!(!list.has("STL"));
        assert!(!list.has("RESP-CODES"));
        assert!(!list.has(""));
    }

    #[test]
    fn parameters_are_the_words_behind_the_tag() {
        // RFC2449-5-08
        let list = capabilities(&["EXPIRE 60  USER", "IMPLEMENTATION Shlemazle Plotz v302"]);
        assert_eq!(list.parameters("expire").collect::<Vec<_>>(), [&b"60"[..], b"USER"]);
        assert_eq!(list.parameters("implementation").count(), 3);
        assert_eq!(list.parameters("TOP").count(), 0);
    }

    #[test]
    fn mechanisms_of_every_sasl_line_count() {
        let list = capabilities(&["SASL LOGIN", "SASL plain", "PLAIN"]);
        assert!(list.sasl("PLAIN") && list.sasl("login"));
        assert!(!list.sasl("PLA"));
        assert!(!capabilities(&["SASL"]).sasl("PLAIN"));
        assert!(!capabilities(&["X PLAIN"]).sasl("PLAIN"));
    }

    #[test]
    fn lines_stay_as_sent() {
        let sent = [&b"TOP"[..], b".CAPA-X", b"Weird \xff  line "];
        let list: Capabilities = sent.into_iter().collect();
        assert_eq!(list.lines().collect::<Vec<_>>(), sent);
    }
}
