//! Status lines: `+OK` or `-ERR`, a response code, text.

use alloc::vec::Vec;

use crate::{ResponseCode, Rule};

/// A status line taken apart. The indicator decides; text is for people, except for STAT, LIST n and UIDL n.
///
/// ```
/// use pop3_proto::Status;
///
/// let status = Status::parse(b"-ERR [IN-USE] Do you have another POP session running?").unwrap();
/// assert!(!status.ok);
/// assert_eq!(status.code.unwrap().as_str(), "IN-USE");
/// assert_eq!(status.text, b"Do you have another POP session running?");
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Status {
    /// `+OK` rather than `-ERR`.
    pub ok: bool,
    /// Response code, where the text begins with one.
    pub code: Option<ResponseCode>,
    /// What follows, as sent: any octets but LF, in no promised character set. Escape it before you show it.
    pub text: Vec<u8>,
}

impl Status {
    /// Reads a status line without its CRLF. An indicator in lower case and a tab behind it are put up with.
    ///
    /// # Errors
    /// [`Rule::StatusIndicator`], [`Rule::StatusGlued`], or [`Rule::Continuation`] for a line that begins with a lone
    /// `+`.
    pub fn parse(line: &[u8]) -> Result<Self, Rule> {
        let front = Front::split(line)?;
        match front.indicator {
            Indicator::Ok => Ok(Self::with_text(true, front.rest)),
            Indicator::Err => Ok(Self::with_text(false, front.rest)),
            Indicator::Plus => Err(Rule::Continuation),
        }
    }

    pub(crate) fn with_text(ok: bool, rest: &[u8]) -> Self {
        let (code, text) = ResponseCode::split(rest);
        Self { ok, code, text: text.to_vec() }
    }
}

/// How a reply line begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Indicator {
    /// `+OK`.
    Ok,
    /// `-ERR`.
    Err,
    /// A lone `+`: SASL challenge.
    Plus,
}

/// A line taken apart behind its indicator.
pub(crate) struct Front<'l> {
    pub(crate) indicator: Indicator,
    pub(crate) rest: &'l [u8],
    /// What was put up with.
    pub(crate) notice: Option<Rule>,
}

impl<'l> Front<'l> {
    /// Takes a line without its CRLF apart at the first space or tab.
    pub(crate) fn split(line: &'l [u8]) -> Result<Self, Rule> {
        // RFC 2449 §3: single-line = status [SP text] CRLF
        let end = line.iter().position(|octet| b" \t".contains(octet));
        let (token, rest) = line.split_at(end.unwrap_or(line.len()));
        let indicator = Indicator::from_token(token)?;
        let notice = match rest.first() {
            // RFC 1939 §3: "Servers MUST send the "+OK" and "-ERR" in upper case."
            _ if token.iter().any(u8::is_ascii_lowercase) => Some(Rule::StatusCase),
            Some(b'\t') => Some(Rule::StatusSeparator),
            _ => None,
        };
        Ok(Self { indicator, rest: rest.get(1..).unwrap_or_default(), notice })
    }
}

impl Indicator {
    /// Judges the front of a line whose end may not have arrived; `None` while more octets are needed.
    ///
    /// A verdict rests on the first octets alone and never changes, so a wrong line fails at once, however long it
    /// goes on, and in the same way however its octets are cut.
    pub(crate) fn peek(input: &[u8]) -> Result<Option<Self>, Rule> {
        let front = &input[..input.len().min("-ERR ".len())];
        match front.iter().position(|octet| b" \t\r\n".contains(octet)) {
            Some(end) => Self::from_token(&front[..end]).map(Some),
            None if INDICATORS.iter().any(|wanted| starts_with(wanted, front)) => Ok(None),
            None => Err(fault(front)),
        }
    }

    fn from_token(token: &[u8]) -> Result<Self, Rule> {
        match token {
            b"+" => Ok(Self::Plus),
            _ if token.eq_ignore_ascii_case(b"+OK") => Ok(Self::Ok),
            _ if token.eq_ignore_ascii_case(b"-ERR") => Ok(Self::Err),
            _ => Err(fault(token)),
        }
    }
}

const INDICATORS: [&[u8]; 2] = [b"+OK", b"-ERR"];

/// What is wrong with a token that is no indicator.
fn fault(token: &[u8]) -> Rule {
    if INDICATORS.iter().any(|wanted| starts_with(token, wanted)) {
        Rule::StatusGlued
    } else {
        Rule::StatusIndicator
    }
}

fn starts_with(token: &[u8], prefix: &[u8]) -> bool {
    token.get(..prefix.len()).is_some_and(|front| front.eq_ignore_ascii_case(prefix))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bare_indicator_is_a_status_without_text() {
        // RFC2449-3-03
        for (line, ok) in [(&b"+OK"[..], true), (b"-ERR", false), (b"+OK ", true)] {
            assert_eq!(Status::parse(line), Ok(Status { ok, code: None, text: Vec::new() }));
        }
    }

    #[test]
    fn text_keeps_every_octet_behind_one_space() {
        let text = |line: &[u8]| Status::parse(line).map(|status| status.text);
        assert_eq!(text(b"+OK  two\t\xfc\0\x1b "), Ok(b" two\t\xfc\0\x1b ".to_vec()));
        assert_eq!(text(b"+OK +OK"), Ok(b"+OK".to_vec()));
    }

    #[test]
    fn lower_case_and_a_tab_are_put_up_with_and_told() {
        for (line, ok, notice) in [
            (&b"+OK ready"[..], true, None),
            (b"+ok ready", true, Some(Rule::StatusCase)),
            (b"-Err ready", false, Some(Rule::StatusCase)),
            (b"+OK\tready", true, Some(Rule::StatusSeparator)),
        ] {
            assert_eq!(Front::split(line).map(|front| front.notice), Ok(notice));
            assert_eq!(Status::parse(line), Ok(Status { ok, code: None, text: b"ready".to_vec() }));
        }
    }

    #[test]
    fn only_the_exact_indicator_counts() {
        for (line, rule) in [
            (&b""[..], Rule::StatusIndicator),
            (b"+O", Rule::StatusIndicator),
            (b"220 mail ESMTP", Rule::StatusIndicator),
            (b"+ERR no", Rule::StatusIndicator),
            (b" +OK", Rule::StatusIndicator),
            (b"+Okay, do your thing.", Rule::StatusGlued),
            (b"-ERROR", Rule::StatusGlued),
            (b"+OK\rready", Rule::StatusGlued),
            (b"+", Rule::Continuation),
            (b"+ go ahead", Rule::Continuation),
        ] {
            assert_eq!(Status::parse(line), Err(rule), "{:?}", line.escape_ascii());
        }
    }

    #[test]
    fn verdict_on_a_front_is_the_verdict_on_the_line() {
        for line in
            ["+OK x\r", "-ERR\r", "+ \r", "+ok \r", "+Okay\r", "-erx\r", "+ERR \r", "-\r", "x\r", "+OKK\r"]
        {
            let line = line.as_bytes();
            for cut in 0..line.len() {
                match Indicator::peek(&line[..cut]) {
                    Ok(None) => {}
                    early => {
                        assert_eq!(early, Indicator::peek(line), "{:?} cut at {cut}", line.escape_ascii());
                    }
                }
            }
        }
    }

    #[test]
    fn wrong_front_fails_before_the_line_ends() {
        assert_eq!(Indicator::peek(b"2"), Err(Rule::StatusIndicator));
        assert_eq!(Indicator::peek(b"+E"), Err(Rule::StatusIndicator));
        assert_eq!(Indicator::peek(b"+Oka"), Err(Rule::StatusGlued));
        assert_eq!(Indicator::peek(b"-err\r"), Ok(Some(Indicator::Err)));
        assert_eq!(Indicator::peek(b"+O"), Ok(None));
        assert_eq!(Indicator::peek(b""), Ok(None));
    }
}
