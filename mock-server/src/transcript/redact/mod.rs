//! Taking secrets out of what a client sends, octet by octet.
//!
//! Where a secret begins is known before it begins (`PASS `, `AUTH PLAIN `, a challenge), so nothing
//! has to be held back and chunk borders do not matter. In doubt too much is hidden, never too little.

#[cfg(test)]
mod tests;

use super::exchange::{ClientLine, Exchange};

/// What stands for a secret, whatever its length.
const MASK: &[u8] = b"***";

/// The longest name of a mechanism, RFC 4422 §3.1.
const LONGEST_MECHANISM: usize = 20;

/// Follows both directions of a session.
#[derive(Debug, Default)]
pub(super) struct Redaction {
    part: Part,
    keyword: Vec<u8>,
    /// The first argument of AUTH, as far as a mechanism's name can be.
    mechanism: Vec<u8>,
    /// The line that is a response begins with an asterisk.
    asterisk: bool,
    after_cr: bool,
    exchange: Exchange,
}

/// Where in a client's line the next octet stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Part {
    #[default]
    Start,
    Keyword,
    /// Nothing secret until the line ends.
    Open,
    /// Behind AUTH or APOP: secret behind the second space.
    Argument {
        spaces: u8,
    },
    /// Behind PASS: one space, then the secret.
    Password,
    /// Secret until the line ends; not yet masked.
    Secret,
    /// Secret until the line ends; masked.
    Masked,
}

impl Redaction {
    /// Appends what may be shown of `octets`, sent by the client, to `shown`.
    pub(super) fn client(&mut self, octets: &[u8], shown: &mut Vec<u8>) {
        for octet in octets {
            // A bare LF ends a line for lenient servers, so a secret may stand behind it.
            if *octet == b'\n' {
                self.end_line(shown);
            } else {
                self.part = self.octet(*octet, shown);
            }
            self.after_cr = *octet == b'\r';
        }
    }

    fn octet(&mut self, octet: u8, shown: &mut Vec<u8>) -> Part {
        self.exchange.client_goes_on();
        match self.part {
            Part::Start if self.exchange.is_response_due() => return self.first_of_response(octet, shown),
            Part::Secret if octet != b'\r' => return mask(shown),
            Part::Password if !matches!(octet, b' ' | b'\r') => return mask(shown),
            Part::Masked => return Part::Masked,
            _ => shown.push(octet),
        }
        match self.part {
            Part::Start | Part::Keyword => self.keyword_octet(octet),
            Part::Argument { spaces: 1.. } if octet == b' ' => Part::Secret,
            Part::Argument { spaces } => self.argument_octet(spaces, octet),
            Part::Password if octet == b' ' => Part::Secret,
            part => part,
        }
    }

    /// No base64 begins with an asterisk: that cancels, and is no secret.
    fn first_of_response(&mut self, octet: u8, shown: &mut Vec<u8>) -> Part {
        self.asterisk = octet == b'*';
        match octet {
            b'*' | b'\r' => shown.push(octet),
            _ => return mask(shown),
        }
        Part::Secret
    }

    fn argument_octet(&mut self, spaces: u8, octet: u8) -> Part {
        if spaces == 1 && octet.is_ascii_graphic() && self.mechanism.len() < LONGEST_MECHANISM {
            self.mechanism.push(octet.to_ascii_uppercase());
        }
        Part::Argument { spaces: spaces + u8::from(octet == b' ') }
    }

    fn keyword_octet(&mut self, octet: u8) -> Part {
        if !octet.is_ascii_alphabetic() {
            // What stands before a keyword may be skipped by a lenient server.
            return if self.keyword.is_empty() { Part::Start } else { Part::Open };
        }
        self.keyword.push(octet.to_ascii_uppercase());
        match &self.keyword[..] {
            b"PASS" => Part::Password,
            b"AUTH" | b"APOP" => Part::Argument { spaces: 0 },
            keyword if keyword.len() < 4 => Part::Keyword,
            _ => Part::Open,
        }
    }

    fn end_line(&mut self, shown: &mut Vec<u8>) {
        if self.part == Part::Masked && self.after_cr {
            shown.push(b'\r');
        }
        shown.push(b'\n');
        self.exchange.client_line(self.line());
        self.keyword.clear();
        self.mechanism.clear();
        self.asterisk = false;
        self.part = Part::Start;
    }

    /// What the line that has ended means for the exchange.
    fn line(&self) -> ClientLine {
        match self.part {
            // A mechanism alone: responses follow, whether their challenges were seen or not.
            Part::Argument { spaces: 1 } if self.keyword == b"AUTH" => {
                ClientLine::Auth { responses: responses(&self.mechanism) }
            }
            // One response stood on the line, or nothing that an exchange could begin with.
            _ if self.keyword == b"AUTH" => {
                ClientLine::Auth { responses: responses(&self.mechanism).saturating_sub(1) }
            }
            Part::Secret if self.asterisk => ClientLine::Asterisk,
            _ => ClientLine::Other,
        }
    }

    /// Looks at what the server sends: challenges ask for responses.
    pub(super) fn server(&mut self, octets: &[u8]) {
        self.exchange.server(octets);
    }
}

/// How many responses with secrets an exchange has, at least. More are seen by their challenges.
fn responses(mechanism: &[u8]) -> u8 {
    match mechanism {
        b"LOGIN" => 2,
        _ if mechanism.starts_with(b"SCRAM-") => 2,
        _ => 1,
    }
}

fn mask(shown: &mut Vec<u8>) -> Part {
    shown.extend_from_slice(MASK);
    Part::Masked
}
