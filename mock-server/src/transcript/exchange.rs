//! Which of a client's lines are SASL responses.

/// What is known of a SASL exchange.
#[derive(Debug, Default)]
pub(super) struct Exchange {
    /// Since AUTH, no other command was sent.
    open: bool,
    /// How many of the client's next lines are responses for sure.
    responses_due: u8,
    /// How many of them were counted before their challenges were seen.
    challenges_owed: u8,
    /// Whatever the client has said was its turn to say, and it waits for the server: AUTH, or a response to a
    /// challenge that was seen.
    client_waits: bool,
    /// A line of the client stands without any answer, so what the server says next need not be about AUTH.
    unanswered: bool,
    server: ServerLine,
}

/// A client's line that has ended.
#[derive(Clone, Copy, Debug)]
pub(super) enum ClientLine {
    /// AUTH with a mechanism in which this many responses are still to come.
    Auth {
        responses: u8,
    },
    /// A single asterisk.
    Asterisk,
    Other,
}

/// Where in a server's line the next octet stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum ServerLine {
    #[default]
    Start,
    Plus,
    Rest,
}

impl Exchange {
    pub(super) fn is_response_due(&self) -> bool {
        self.responses_due > 0
    }

    /// An octet of the client's next line has come.
    pub(super) fn client_goes_on(&mut self) {
        self.client_waits = false;
    }

    /// The client's line has ended.
    pub(super) fn client_line(&mut self, line: ClientLine) {
        if self.responses_due == 0 {
            let (open, responses) = match line {
                ClientLine::Auth { responses } => (true, responses),
                ClientLine::Asterisk | ClientLine::Other => (false, 0),
            };
            let (in_turn, server) = (!self.unanswered, self.server);
            *self = Self {
                open,
                responses_due: responses,
                challenges_owed: responses,
                client_waits: open && in_turn,
                unanswered: true,
                server,
            };
        } else if matches!(line, ClientLine::Asterisk) {
            self.end();
        } else {
            self.client_waits = self.responses_due > self.challenges_owed;
            self.responses_due -= 1;
        }
    }

    /// No response is due any more, unless another challenge asks for one.
    fn end(&mut self) {
        (self.responses_due, self.challenges_owed) = (0, 0);
    }

    /// Looks at the beginnings of the server's lines.
    pub(super) fn server(&mut self, octets: &[u8]) {
        self.unanswered = false;
        if !self.open {
            // Nothing in a message can matter, and messages may be long.
            self.server = if octets.ends_with(b"\n") { ServerLine::Start } else { ServerLine::Rest };
            return;
        }
        let mut rest = octets;
        while let [octet, behind @ ..] = rest {
            rest = behind;
            self.server = match (self.server, octet) {
                (_, b'\n') => ServerLine::Start,
                (ServerLine::Start, b'+') => ServerLine::Plus,
                (ServerLine::Start, b'-') => self.ended(),
                (ServerLine::Plus, b' ' | b'\r') => self.challenged(),
                (ServerLine::Plus, b'O') => self.ended(),
                _ => ServerLine::Rest,
            };
            if self.server == ServerLine::Rest {
                rest = &rest[memchr::memchr(b'\n', rest).unwrap_or(rest.len())..];
            }
        }
    }

    fn challenged(&mut self) -> ServerLine {
        match self.challenges_owed.checked_sub(1) {
            Some(owed) => self.challenges_owed = owed,
            None => self.responses_due = self.responses_due.saturating_add(1),
        }
        ServerLine::Rest
    }

    /// The outcome of an exchange whose client waits for it: its next line is a command again. If more of the
    /// client's octets are on their way this may answer an earlier command, so nothing changes.
    fn ended(&mut self) -> ServerLine {
        if self.client_waits {
            self.end();
        }
        ServerLine::Rest
    }
}
