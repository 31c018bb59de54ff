//! Response codes (RFC 2449 section 8, RFC 3206).

use alloc::{borrow::ToOwned, string::String};

/// A response code as sent, without its brackets; compared without regard to case.
///
/// ```
/// use pop3_proto::Status;
///
/// let status = Status::parse(b"-ERR [sys/temp/disk] try again later").unwrap();
/// let code = status.code.unwrap();
/// assert_eq!(code.as_str(), "sys/temp/disk");
/// assert!(code.is("SYS/TEMP"));
/// assert!(!code.is("SYS/PERM"));
/// ```
#[derive(Clone, Debug)]
pub struct ResponseCode(String);

/// The response codes that RFCs define.
///
/// ```
/// use pop3_proto::{CodeKind, Status};
///
/// let status = Status::parse(b"-ERR [SYS/TEMP/Disk] try again later").unwrap();
/// assert_eq!(status.code.unwrap().kind(), CodeKind::SysTemp);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum CodeKind {
    /// `IN-USE`: the maildrop is locked, often by another session (RFC 2449 section 8.1.2).
    InUse,
    /// `LOGIN-DELAY`: too early since the last login (RFC 2449 section 8.1.1).
    LoginDelay,
    /// `SYS/TEMP`: may go away by itself (RFC 3206 section 4).
    SysTemp,
    /// `SYS/PERM`: somebody has to mend it (RFC 3206 section 4).
    SysPerm,
    /// `AUTH`: a matter of the user's credentials (RFC 3206 section 5).
    Auth,
    /// `UTF8`: the maildrop or the message needs UTF-8 mode (RFC 6856 section 5).
    Utf8,
    /// Anything else, `SYS` without a known second level as well.
    Other,
}

impl ResponseCode {
    /// A code without its brackets; `None` for what the grammar does not allow between them.
    ///
    /// ```
    /// use pop3_proto::ResponseCode;
    ///
    /// assert!(ResponseCode::new("IN-USE").is_some());
    /// assert_eq!(ResponseCode::new("IN USE"), None);
    /// ```
    pub fn new(code: &str) -> Option<Self> {
        code.split('/').all(is_level).then(|| Self(code.to_owned()))
    }

    /// The code as the server wrote it, e.g. `SYS/TEMP`.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether this is `known` or a detail of it: unknown lower levels do not matter.
    pub fn is(&self, known: &str) -> bool {
        // RFC 2449 §8: "Clients MUST ignore unknown hierarchical detail about the response code."
        let mut levels = self.0.split('/');
        known.split('/').all(|level| levels.next().is_some_and(|sent| sent.eq_ignore_ascii_case(level)))
    }

    /// The levels of the code as sent, the general one first: `SYS`, `TEMP`.
    pub fn levels(&self) -> impl Iterator<Item = &str> {
        self.0.split('/')
    }

    /// What the code is about, by the levels that are known.
    #[must_use]
    pub fn kind(&self) -> CodeKind {
        let known = [
            ("IN-USE", CodeKind::InUse),
            ("LOGIN-DELAY", CodeKind::LoginDelay),
            ("SYS/TEMP", CodeKind::SysTemp),
            ("SYS/PERM", CodeKind::SysPerm),
            ("AUTH", CodeKind::Auth),
            ("UTF8", CodeKind::Utf8),
        ];
        known.into_iter().find(|(code, _)| self.is(code)).map_or(CodeKind::Other, |(_, kind)| kind)
    }

    /// Splits a code off the front of a status text; what does not fit the grammar is text.
    pub(crate) fn split(text: &[u8]) -> (Option<Self>, &[u8]) {
        // RFC 2449 §3: resp-code = "[" resp-level *("/" resp-level) "]"
        let Some(open) = text.strip_prefix(b"[") else { return (None, text) };
        let Some(length) = open.iter().position(|&octet| octet == b']') else { return (None, text) };
        let (code, rest) = (&open[..length], &open[length + 1..]);
        match core::str::from_utf8(code) {
            Ok(code) if code.split('/').all(is_level) => {
                (Some(Self(code.to_owned())), rest.strip_prefix(b" ").unwrap_or(rest))
            }
            _ => (None, text),
        }
    }
}

/// resp-level = 1*rchar: visible, or DEL, which the grammar includes.
fn is_level(level: &str) -> bool {
    !level.is_empty() && level.bytes().all(|octet| matches!(octet, 0x21..=0x7F))
}

impl PartialEq for ResponseCode {
    fn eq(&self, other: &Self) -> bool {
        self.0.eq_ignore_ascii_case(&other.0)
    }
}

impl Eq for ResponseCode {}

#[cfg(test)]
mod tests {
    use super::*;

    fn split(text: &str) -> (Option<String>, &[u8]) {
        let (code, rest) = ResponseCode::split(text.as_bytes());
        (code.map(|code| code.0), rest)
    }

    #[test]
    fn code_and_one_space_leave_the_text() {
        assert_eq!(split("[IN-USE] locked"), (Some("IN-USE".into()), &b"locked"[..]));
        assert_eq!(split("[SYS/TEMP]locked"), (Some("SYS/TEMP".into()), &b"locked"[..]));
        assert_eq!(split("[AUTH]  two"), (Some("AUTH".into()), &b" two"[..]));
        assert_eq!(split("[AUTH]"), (Some("AUTH".into()), &b""[..]));
    }

    #[test]
    fn malformed_bracket_is_text() {
        // RFC2449-3-06
        for text in
            ["[", "[]", "[] x", "[IN-USE x", "[IN USE] x", "[/A] x", "[A/] x", "[A//B] x", "[\u{e9}] x"]
        {
            assert_eq!(split(text), (None, text.as_bytes()));
        }
    }

    #[test]
    fn code_counts_only_at_the_very_beginning() {
        // RFC2449-8-01
        for text in [" [AUTH] x", "ready [AUTH]", "", "plain"] {
            assert_eq!(split(text), (None, text.as_bytes()));
        }
    }

    #[test]
    fn kinds_are_known_by_their_first_levels() {
        for (text, kind) in [
            ("in-use", CodeKind::InUse),
            ("LOGIN-DELAY/x", CodeKind::LoginDelay),
            ("SYS/TEMP/DISK", CodeKind::SysTemp),
            ("sys/perm", CodeKind::SysPerm),
            ("AUTH", CodeKind::Auth),
            ("Utf8/x", CodeKind::Utf8),
            ("SYS", CodeKind::Other),
            ("SYSTEM/TEMP", CodeKind::Other),
            ("XCLIENT", CodeKind::Other),
        ] {
            let code = ResponseCode(text.into());
            assert_eq!(code.kind(), kind, "{text}");
            assert_eq!(code.levels().count(), text.split('/').count());
        }
    }

    #[test]
    fn levels_compare_without_case_and_by_whole_levels() {
        let code = |text: &str| ResponseCode(text.into());
        assert_eq!(code("Sys/Temp"), code("SYS/TEMP"));
        assert_ne!(code("SYS/TEMP"), code("SYS"));
        assert!(code("sys/temp").is("SYS"));
        assert!(!code("SYS").is("SYS/TEMP"));
        assert!(!code("SYSTEM").is("SYS"));
    }
}
