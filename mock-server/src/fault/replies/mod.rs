//! Which reply belongs to which command, seen from between client and server: octets of both go in, beginnings of
//! replies come out. No I/O, and no knowledge of the server.

#[cfg(test)]
mod tests;

use std::collections::VecDeque;

/// As much of a command line as tells its keyword and whether there is an argument.
const COMMAND: usize = 6;
/// As much of a server's line as tells what it is.
const HEAD: usize = 4;
/// RFC 8446 §5.1: the first octet of a handshake, which no command begins with.
const TLS_HANDSHAKE: u8 = 22;
/// With more commands than this waiting for their replies they are not followed any more, 1.5 MiB.
const MOST_WAITING: usize = 65_536;

/// The reply to a command begins.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Begun {
    /// The beginning of the command's line.
    pub(crate) line: Vec<u8>,
    /// Where the reply stands among all octets of the server.
    pub(crate) offset: u64,
}

/// Follows both directions of a session. It believes the server, and goes by the client's commands.
#[derive(Debug)]
pub(crate) struct Replies {
    /// The line that the client is sending.
    line: Vec<u8>,
    /// Lines of the client that have no reply yet.
    waiting: VecDeque<Vec<u8>>,
    /// Challenges whose responses have not come.
    responses_due: usize,
    offset: u64,
    /// The beginning of the line that the server is sending.
    head: Vec<u8>,
    place: Place,
}

/// Where the server is.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Place {
    /// In front of a reply, or of the greeting.
    Between { greeted: bool },
    /// In the status line of the reply to this command, or in a challenge.
    Status(Vec<u8>),
    /// Behind the status line, in front of the terminator.
    Body,
    /// There are no lines any more, or nobody can tell to what they belong: TLS, or too many commands.
    Lost,
}

impl Default for Replies {
    /// In front of the greeting.
    fn default() -> Self {
        Self {
            line: Vec::new(),
            waiting: VecDeque::new(),
            responses_due: 0,
            offset: 0,
            head: Vec::new(),
            place: Place::Between { greeted: false },
        }
    }
}

impl Replies {
    /// TLS is active, and what goes on inside is known; the server's next octet stands at `offset`.
    pub(crate) fn secured(offset: u64) -> Self {
        Self { place: Place::Between { greeted: true }, offset, ..Self::default() }
    }

    /// Octets that the server is about to hear.
    pub(crate) fn client(&mut self, octets: &[u8]) {
        if self.place == (Place::Between { greeted: false }) && octets.first() == Some(&TLS_HANDSHAKE) {
            // Implicit TLS: the client speaks first.
            self.lose();
        }
        for piece in octets.split_inclusive(|octet| *octet == b'\n') {
            if self.place == Place::Lost {
                return;
            }
            let room = COMMAND - self.line.len();
            self.line.extend_from_slice(&piece[..piece.len().min(room)]);
            if piece.ends_with(b"\n") {
                let line = std::mem::take(&mut self.line);
                self.client_line(line);
            }
        }
    }

    fn client_line(&mut self, mut line: Vec<u8>) {
        if self.responses_due > 0 {
            self.responses_due -= 1;
            return;
        }
        if self.waiting.len() == MOST_WAITING {
            return self.lose();
        }
        let end = line.iter().position(|octet| matches!(octet, b'\r' | b'\n')).unwrap_or(line.len());
        line.truncate(end);
        self.waiting.push_back(line);
    }

    /// Octets that the server has sent; gives the replies that begin in them.
    pub(crate) fn server(&mut self, octets: &[u8]) -> Vec<Begun> {
        let (mut begun, mut rest) = (Vec::new(), octets);
        while !rest.is_empty() && self.place != Place::Lost {
            if let Place::Between { greeted } = self.place {
                if !greeted && !matches!(rest[0], b'+' | b'-') {
                    // Implicit TLS, or no POP3.
                    self.lose();
                    break;
                }
                begun.extend(self.begin(greeted));
            }
            let line_feed = memchr::memchr(b'\n', rest);
            let (piece, behind) = rest.split_at(line_feed.map_or(rest.len(), |line_feed| line_feed + 1));
            let room = HEAD - self.head.len();
            self.head.extend_from_slice(&piece[..piece.len().min(room)]);
            self.offset += piece.len() as u64;
            if line_feed.is_some() {
                let head = std::mem::take(&mut self.head);
                self.server_line(&head);
            }
            rest = behind;
        }
        begun
    }

    /// Whether the server owes nothing that could be waited for: all commands have their replies.
    pub(crate) fn is_settled(&self) -> bool {
        match self.place {
            Place::Between { greeted } => greeted && self.waiting.is_empty(),
            // The client's turn, if it was asked for a response.
            Place::Status(_) => self.responses_due > 0,
            Place::Body => false,
            Place::Lost => true,
        }
    }

    /// A reply begins; whatever comes unasked is the reply to no command.
    fn begin(&mut self, greeted: bool) -> Option<Begun> {
        let command = if greeted { self.waiting.pop_front() } else { None };
        self.place = Place::Status(command.clone().unwrap_or_default());
        command.map(|line| Begun { line, offset: self.offset })
    }

    /// A line of the server has ended, which begins with `head`.
    fn server_line(&mut self, head: &[u8]) {
        let is_ok = head.get(..3).is_some_and(|head| head.eq_ignore_ascii_case(b"+OK"));
        let between = Place::Between { greeted: true };
        self.place = match std::mem::replace(&mut self.place, Place::Lost) {
            Place::Body if head == b".\r\n" || head == b".\n" => between,
            Place::Status(command) if is_ok && is_multi_line(&command) => Place::Body,
            Place::Status(command) if is_ok && keyword(&command) == b"STLS" => return self.lose(),
            Place::Status(command) if keyword(&command) == b"AUTH" && is_challenge(head) => {
                self.challenge();
                Place::Status(command)
            }
            Place::Status(_) => between,
            place => place,
        };
    }

    /// The client's next line is a response; it may have come already.
    fn challenge(&mut self) {
        if self.waiting.pop_front().is_none() {
            self.responses_due += 1;
        }
    }

    fn lose(&mut self) {
        *self = Self { place: Place::Lost, offset: self.offset, ..Self::default() };
    }
}

fn keyword(command: &[u8]) -> Vec<u8> {
    command.split(|octet| *octet == b' ').next().unwrap_or_default().to_ascii_uppercase()
}

/// RFC 1939 §5 and §7, RFC 2449 §5, RFC 6856 §3.2; some servers list their mechanisms after AUTH alone.
fn is_multi_line(command: &[u8]) -> bool {
    let keyword = keyword(command);
    let has_argument = command[keyword.len()..].iter().any(|octet| *octet != b' ');
    match &keyword[..] {
        b"RETR" | b"TOP" | b"CAPA" => true,
        b"LIST" | b"UIDL" | b"AUTH" | b"LANG" => !has_argument,
        _ => false,
    }
}

/// RFC 5034 §4: "a "+" character, a space" and a challenge, which may be empty.
fn is_challenge(head: &[u8]) -> bool {
    matches!(head, [b'+', b' ' | b'\r' | b'\n', ..])
}
