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
    /// Reads a status line without its CRLF.
    ///
    /// # Errors
    /// [`Rule::StatusIndicator`], [`Rule::StatusCase`], [`Rule::StatusGlued`], or [`Rule::Continuation`] for a line
    /// that begins with a lone `+`.
    pub fn parse(line: &[u8]) -> Result<Self, Rule> {
        let (indicator, rest) = Indicator::split(line)?;
        match indicator {
            Indicator::Ok => Ok(Self::with_text(true, rest)),
            Indicator::Err => Ok(Self::with_text(false, rest)),
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

impl Indicator {
    /// Takes a line without its CRLF apart at the first space.
    pub(crate) fn split(line: &[u8]) -> Result<(Self, &[u8]), Rule> {
        // RFC 2449 §3: single-line = status [SP text] CRLF
        let mut parts = line.splitn(2, |&octet| octet == b' ');
        let token = parts.next().unwrap_or_default();
        Ok((Self::from_token(token)?, parts.next().unwrap_or_default()))
    }

    /// Judges the front of a line whose end may not have arrived; `None` while more octets are needed.
    ///
    /// A verdict rests on the first octets alone and never changes, so a wrong line fails at once, however long it
    /// goes on, and in the same way however its octets are cut.
    pub(crate) fn peek(input: &[u8]) -> Result<Option<Self>, Rule> {
        let front = &input[..input.len().min("-ERR ".len())];
        match front.iter().position(|octet| b" \r\n".contains(octet)) {
            Some(end) => Self::from_token(&front[..end]).map(Some),
            None if INDICATORS.iter().any(|wanted| starts_with(wanted, front)) => Ok(None),
            None => Err(fault(front)),
        }
    }

    fn from_token(token: &[u8]) -> Result<Self, Rule> {
        match token {
            // RFC 1939 §3: "Servers MUST send the "+OK" and "-ERR" in upper case."
            b"+OK" => Ok(Self::Ok),
            b"-ERR" => Ok(Self::Err),
            b"+" => Ok(Self::Plus),
            _ => Err(fault(token)),
        }
    }
}

const INDICATORS: [&[u8]; 2] = [b"+OK", b"-ERR"];

/// What is wrong with a token that is no indicator.
fn fault(token: &[u8]) -> Rule {
    match INDICATORS.iter().find(|wanted| starts_with(token, wanted)) {
        Some(wanted) if wanted.len() == token.len() => Rule::StatusCase,
        Some(_) => Rule::StatusGlued,
        None => Rule::StatusIndicator,
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
    fn only_the_exact_indicator_counts() {
        for (line, rule) in [
            (&b""[..], Rule::StatusIndicator),
            (b"+O", Rule::StatusIndicator),
            (b"220 mail ESMTP", Rule::StatusIndicator),
            (b"+ERR no", Rule::StatusIndicator),
            (b" +OK", Rule::StatusIndicator),
            (b"+ok ready", Rule::StatusCase),
            (b"-Err", Rule::StatusCase),
            (b"+Okay, do your thing.", Rule::StatusGlued),
            (b"+OK\tready", Rule::StatusGlued),
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
        assert_eq!(Indicator::peek(b"-err\r"), Err(Rule::StatusCase));
        assert_eq!(Indicator::peek(b"+O"), Ok(None));
        assert_eq!(Indicator::peek(b""), Ok(None));
    }
}
