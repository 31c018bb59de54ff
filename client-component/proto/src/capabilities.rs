//! Capability list: the answer to CAPA (RFC 2449 section 5).

use alloc::vec::Vec;

mod values;

pub use values::{Expire, LoginDelay, Retention};

/// What a server says it can do. A hint: servers leave things out and announce what they refuse.
///
/// Tags and mechanisms compare without regard to case. A tag may come more than once: parameters are joined, of values
/// the more careful one counts.
///
/// ```
/// use pop3_proto::Capabilities;
///
/// let lines = [&b"sasl PLAIN XOAUTH2"[..], b"STLS", b"EXPIRE 60", b"LOGIN-DELAY 300 USER", b"XOIP"];
/// let capabilities: Capabilities = lines.into_iter().collect();
/// assert!(capabilities.stls() && capabilities.sasl("plain") && !capabilities.uidl());
/// assert!(capabilities.login_delay().unwrap().per_user);
/// assert_eq!(capabilities.unknown().collect::<Vec<_>>(), [b"XOIP"]);
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Capabilities {
    lines: Vec<Vec<u8>>,
}

/// The tags that methods of [`Capabilities`] read.
const KNOWN: [&str; 13] = [
    "TOP",
    "USER",
    "SASL",
    "RESP-CODES",
    "AUTH-RESP-CODE",
    "LOGIN-DELAY",
    "PIPELINING",
    "EXPIRE",
    "UIDL",
    "IMPLEMENTATION",
    "STLS",
    "UTF8",
    "LANG",
];

impl Capabilities {
    /// Takes a line of the listing, without CRLF. Any octets will do: an unknown capability is no error.
    pub fn push(&mut self, line: &[u8]) {
        self.lines.push(line.to_vec());
    }

    /// The lines as sent, in their order.
    pub fn lines(&self) -> impl Iterator<Item = &[u8]> {
        self.lines.iter().map(Vec::as_slice)
    }

    /// The lines whose tags no method of this type reads, as sent.
    pub fn unknown(&self) -> impl Iterator<Item = &[u8]> {
        self.lines().filter(|line| !KNOWN.iter().any(|tag| line_with(line, tag).is_some()))
    }

    /// The same without the lines of these tags.
    #[must_use]
    pub fn without(mut self, tags: &[&str]) -> Self {
        self.lines.retain(|line| !tags.iter().any(|tag| line_with(line, tag).is_some()));
        self
    }

    /// Whether nothing is known: the server has no CAPA, or an empty list.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.lines.is_empty()
    }

    /// Whether a capability is announced.
    #[must_use]
    pub fn has(&self, tag: &str) -> bool {
        self.announcements(tag).next().is_some()
    }

    /// Parameters of a capability, over all the lines that announce it.
    pub fn parameters(&self, tag: &str) -> impl Iterator<Item = &[u8]> {
        self.announcements(tag).flat_map(words)
    }

    /// TOP (RFC 2449 section 6.1).
    #[must_use]
    pub fn top(&self) -> bool {
        self.has("TOP")
    }

    /// USER and PASS (RFC 2449 section 6.2). A server whose list lacks it does not want them, now at least.
    #[must_use]
    pub fn user(&self) -> bool {
        self.has("USER")
    }

    /// Whether a SASL mechanism is announced (RFC 5034 section 3).
    #[must_use]
    pub fn sasl(&self, mechanism: &str) -> bool {
        self.sasl_mechanisms().any(|name| name.eq_ignore_ascii_case(mechanism.as_bytes()))
    }

    /// The names of the SASL mechanisms, as sent (RFC 5034 section 3). Also those of servers that write
    /// `SASL=PLAIN,LOGIN`.
    pub fn sasl_mechanisms(&self) -> impl Iterator<Item = &[u8]> {
        let names = self.parameters("SASL").flat_map(|word| word.split(|&octet| octet == b','));
        names.filter(|name| !name.is_empty())
    }

    /// Response codes (RFC 2449 section 6.4). They are read without it, too.
    #[must_use]
    pub fn resp_codes(&self) -> bool {
        self.has("RESP-CODES")
    }

    /// Response codes for every failure to log in (RFC 3206 section 5): one without AUTH is no matter of the
    /// credentials.
    #[must_use]
    pub fn auth_resp_code(&self) -> bool {
        self.has("AUTH-RESP-CODE")
    }

    /// PIPELINING (RFC 2449 section 6.6).
    #[must_use]
    pub fn pipelining(&self) -> bool {
        self.has("PIPELINING")
    }

    /// UIDL (RFC 2449 section 6.8).
    #[must_use]
    pub fn uidl(&self) -> bool {
        self.has("UIDL")
    }

    /// STLS (RFC 2595 section 4). Without TLS, anybody can take it out or put it in.
    #[must_use]
    pub fn stls(&self) -> bool {
        self.has("STLS")
    }

    /// UTF8 (RFC 6856 section 2).
    #[must_use]
    pub fn utf8(&self) -> bool {
        self.has("UTF8")
    }

    /// UTF-8 in USER, PASS and APOP (RFC 6856 section 2.2).
    #[must_use]
    pub fn utf8_user(&self) -> bool {
        self.parameters("UTF8").any(|word| word.eq_ignore_ascii_case(b"USER"))
    }

    /// LANG (RFC 6856 section 3).
    #[must_use]
    pub fn lang(&self) -> bool {
        self.has("LANG")
    }

    /// IMPLEMENTATION: what the server is, as sent (RFC 2449 section 6.9).
    #[must_use]
    pub fn implementation(&self) -> Option<&[u8]> {
        self.announcements("IMPLEMENTATION").next().map(<[u8]>::trim_ascii)
    }

    /// For each line with this tag, what stands behind it.
    fn announcements(&self, tag: &str) -> impl Iterator<Item = &[u8]> {
        self.lines().filter_map(move |line| line_with(line, tag))
    }
}

/// What stands behind the tag of a line, if it is this one.
fn line_with<'l>(line: &'l [u8], tag: &str) -> Option<&'l [u8]> {
    let line = line.trim_ascii_start();
    // RFC 2449 §5: "CAPA response tags are case-insensitive."
    let rest = line.get(tag.len()..).filter(|_| line[..tag.len()].eq_ignore_ascii_case(tag.as_bytes()))?;
    match rest.first() {
        // Older servers than SASL's capability write an equals sign (quirk capa-equals-form).
        Some(b' ' | b'\t') => Some(&rest[1..]),
        Some(b'=') if tag == "SASL" => Some(&rest[1..]),
        Some(_) => None,
        None => (!tag.is_empty()).then_some(rest),
    }
}

fn words(text: &[u8]) -> impl Iterator<Item = &[u8]> {
    text.split(|octet| b" \t".contains(octet)).filter(|word| !word.is_empty())
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
        assert!(list.has("STLS") && list.stls() && list.auth_resp_code());
        assert!(!list.has("STL"));
        assert!(!list.resp_codes());
        assert!(!list.has(""));
    }

    #[test]
    fn parameters_are_the_words_behind_the_tag() {
        // RFC2449-5-08
        let list = capabilities(&["EXPIRE 60  USER", "IMPLEMENTATION  Shlemazle Plotz v302 "]);
        assert_eq!(list.parameters("expire").collect::<Vec<_>>(), [&b"60"[..], b"USER"]);
        assert_eq!(list.implementation(), Some(&b"Shlemazle Plotz v302"[..]));
        assert_eq!(list.parameters("TOP").count(), 0);
    }

    #[test]
    fn mechanisms_of_every_sasl_line_count() {
        let list = capabilities(&["SASL LOGIN", "SASL plain", "PLAIN"]);
        assert!(list.sasl("PLAIN") && list.sasl("login"));
        assert!(!list.sasl("PLA"));
        assert_eq!(list.sasl_mechanisms().collect::<Vec<_>>(), [&b"LOGIN"[..], b"plain"]);
        // quirk capa-sasl-empty
        assert!(capabilities(&["SASL"]).has("SASL"));
        assert_eq!(capabilities(&["SASL"]).sasl_mechanisms().count(), 0);
        assert!(!capabilities(&["X PLAIN"]).sasl("PLAIN"));
    }

    #[test]
    fn mechanisms_behind_an_equals_sign_or_between_commas_count() {
        // quirk capa-equals-form
        for line in ["SASL=PLAIN LOGIN", "SASL PLAIN,LOGIN", "sasl=PLAIN,LOGIN,"] {
            let list = capabilities(&[line]);
            assert_eq!(list.sasl_mechanisms().collect::<Vec<_>>(), [&b"PLAIN"[..], b"LOGIN"], "{line}");
        }
        assert!(!capabilities(&["STLS=x"]).stls());
    }

    #[test]
    fn utf8_says_whether_names_may_be_utf8() {
        assert!(capabilities(&["UTF8 USER", "LANG"]).utf8_user());
        let list = capabilities(&["utf8", "lang"]);
        assert!(list.utf8() && list.lang() && !list.utf8_user());
    }

    #[test]
    fn unknown_lines_are_those_that_no_method_reads() {
        // quirks capa-unknown-lines, capa-misspelled-tag
        let list = capabilities(&["X-GOOGLE-RICO", "TOP", "RESP-CODE", "sasl=PLAIN", "CAPA", "TOPS", ""]);
        let unknown: Vec<_> = list.unknown().collect();
        assert_eq!(unknown, [&b"X-GOOGLE-RICO"[..], b"RESP-CODE", b"CAPA", b"TOPS", b""]);
    }

    #[test]
    fn lines_stay_as_sent() {
        let sent = [&b"TOP"[..], b".CAPA-X", b"Weird \xff  line "];
        let list: Capabilities = sent.into_iter().collect();
        assert_eq!(list.lines().collect::<Vec<_>>(), sent);
        assert!(!list.is_empty() && Capabilities::default().is_empty());
    }

    #[test]
    fn lines_can_be_taken_out_by_their_tags() {
        let list = capabilities(&["TOP", "SASL PLAIN", "stls", "STLSX"]).without(&["SASL", "STLS"]);
        assert_eq!(list, capabilities(&["TOP", "STLSX"]));
    }
}
