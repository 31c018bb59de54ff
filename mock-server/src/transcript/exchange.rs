//! Which of a client's lines are SASL responses.

/// What is known of a SASL exchange.
#[derive(Debug, Default)]
pub(super) struct Exchange {
    /// Since AUTH, no other command was sent.
    open: bool,
    /// The client's next line is a response.
    response_due: bool,
    /// `response_due` was set before the challenge was seen.
    challenge_owed: bool,
    /// The client has sent nothing since AUTH.
    auth_was_last: bool,
    server: ServerLine,
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
        self.response_due
    }

    /// An octet of the client's next line has come.
    pub(super) fn client_goes_on(&mut self) {
        self.auth_was_last = false;
    }

    /// The client's line has ended. Was it AUTH, and one without an initial response?
    pub(super) fn client_line(&mut self, is_auth: bool, without_response: bool) {
        if std::mem::take(&mut self.response_due) {
            return;
        }
        let due = is_auth && without_response;
        let server = self.server;
        *self =
            Self { open: is_auth, response_due: due, challenge_owed: due, auth_was_last: is_auth, server };
    }

    /// Looks at the beginnings of the server's lines.
    pub(super) fn server(&mut self, octets: &[u8]) {
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
                (ServerLine::Start, b'-') => self.refused(),
                (ServerLine::Plus, b' ' | b'\r') => self.challenged(),
                _ => ServerLine::Rest,
            };
            if self.server == ServerLine::Rest {
                rest = &rest[memchr::memchr(b'\n', rest).unwrap_or(rest.len())..];
            }
        }
    }

    fn challenged(&mut self) -> ServerLine {
        if !std::mem::take(&mut self.challenge_owed) {
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
