//! Taking secrets out of what a client sends, octet by octet.
//!
//! Where a secret begins is known before it begins (`PASS `, `AUTH PLAIN `, a challenge), so nothing
//! has to be held back and chunk borders do not matter. In doubt too much is hidden, never too little.

/// What stands for a secret, whatever its length.
const MASK: &[u8] = b"***";

/// Follows both directions of a session.
#[derive(Debug, Default)]
pub(super) struct Redaction {
    part: Part,
    keyword: Vec<u8>,
    after_cr: bool,
    exchange: Exchange,
    server: ServerLine,
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

/// What is known of a SASL exchange.
#[derive(Debug, Default)]
struct Exchange {
    /// Since AUTH, no other command was sent.
    open: bool,
    /// The client's next line is a response.
    response_due: bool,
    /// `response_due` was set before the challenge was seen.
    challenge_owed: bool,
    /// The client has sent nothing since AUTH.
    auth_was_last: bool,
}

/// Where in a server's line the next octet stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum ServerLine {
    #[default]
    Start,
    Plus,
    Rest,
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
        self.exchange.auth_was_last = false;
        match self.part {
            Part::Start if self.exchange.response_due => return self.first_of_response(octet, shown),
            Part::Secret if octet != b'\r' => return mask(shown),
            Part::Password if !matches!(octet, b' ' | b'\r') => return mask(shown),
            Part::Masked => return Part::Masked,
            _ => shown.push(octet),
        }
        match self.part {
            Part::Start | Part::Keyword => self.keyword_octet(octet),
            Part::Argument { spaces: 1.. } if octet == b' ' => Part::Secret,
            Part::Argument { spaces } => Part::Argument { spaces: spaces + u8::from(octet == b' ') },
            Part::Password if octet == b' ' => Part::Secret,
            part => part,
        }
    }

    /// No base64 begins with an asterisk: that cancels, and is no secret.
    fn first_of_response(&mut self, octet: u8, shown: &mut Vec<u8>) -> Part {
        match octet {
            b'*' | b'\r' => shown.push(octet),
            _ => return mask(shown),
        }
        Part::Secret
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
        if !std::mem::take(&mut self.exchange.response_due) {
            let is_auth = self.keyword == b"AUTH";
            // A mechanism alone: a response follows, whether its challenge was seen or not.
            let due = is_auth && self.part == Part::Argument { spaces: 1 };
            self.exchange =
                Exchange { open: is_auth, response_due: due, challenge_owed: due, auth_was_last: is_auth };
        }
        self.keyword.clear();
        self.part = Part::Start;
    }

    /// Looks at the beginnings of the server's lines.
    pub(super) fn server(&mut self, octets: &[u8]) {
        let mut rest = octets;
        while let [octet, behind @ ..] = rest {
            rest = behind;
            self.server = match (self.server, octet) {
                (_, b'\n') => ServerLine::Start,
                (ServerLine::Start, b'+') => ServerLine::Plus,
                (ServerLine::Start, b'-') => self.exchange.refused(),
                (ServerLine::Plus, b' ' | b'\r') => self.exchange.challenged(),
                _ => ServerLine::Rest,
            };
            if self.server == ServerLine::Rest {
                rest = &rest[memchr::memchr(b'\n', rest).unwrap_or(rest.len())..];
            }
        }
    }
}

impl Exchange {
    fn challenged(&mut self) -> ServerLine {
        // A line of a message may begin like a challenge; that is none.
        if self.open && !std::mem::take(&mut self.challenge_owed) {
            self.response_due = true;
        }
        ServerLine::Rest
    }

    /// An -ERR straight behind AUTH: the client's next line is a command again. If more of the
    /// client's octets stand behind AUTH the -ERR may answer an earlier command, so nothing changes.
    fn refused(&mut self) -> ServerLine {
        if self.auth_was_last {
            *self = Self::default();
        }
        ServerLine::Rest
    }
}

fn mask(shown: &mut Vec<u8>) -> Part {
    shown.extend_from_slice(MASK);
    Part::Masked
}
