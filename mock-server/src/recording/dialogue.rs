//! Which line of a session means what: commands, responses of a SASL exchange, replies and their content.

use std::collections::VecDeque;

use super::split_end;

/// Keywords that are kept as they are: those of the RFCs and some that clients and servers use besides.
const KEYWORDS: [&str; 21] = [
    "USER", "PASS", "APOP", "AUTH", "CAPA", "STLS", "STAT", "LIST", "UIDL", "RETR", "TOP", "DELE", "RSET",
    "NOOP", "QUIT", "LAST", "UTF8", "LANG", "XTND", "XCLIENT", "XSENDER",
];

/// A command as far as its reply depends on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Command {
    /// In upper case; empty if it is not known.
    pub(super) keyword: &'static str,
    pub(super) arguments: usize,
}

/// What a client's line is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum ClientRole {
    Command(Command),
    /// A part of a SASL exchange.
    Response,
}

/// What a server's line is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum ServerRole {
    Greeting,
    Status(Command),
    /// A line of a multi-line response.
    Content(Command),
    Terminator,
    /// A continuation in a SASL exchange.
    Challenge,
    /// Nothing was asked.
    Unasked,
}

/// Follows a session line by line.
#[derive(Debug, Default)]
pub(super) struct Dialogue {
    greeted: bool,
    pending: VecDeque<Command>,
    content: Option<Command>,
    /// How many lines of the client are responses for sure, even if their challenges were not waited for.
    responses_due: u8,
}

impl Command {
    pub(super) fn of(line: &[u8]) -> Self {
        let (text, _) = split_end(line);
        let mut words = words(text);
        let first = words.next().unwrap_or_default();
        let keyword = KEYWORDS.into_iter().find(|keyword| first.eq_ignore_ascii_case(keyword.as_bytes()));
        Self { keyword: keyword.unwrap_or_default(), arguments: words.count() }
    }

    fn is_multi_line(self) -> bool {
        match self.keyword {
            "CAPA" | "RETR" | "TOP" => true,
            "LIST" | "UIDL" | "LANG" | "AUTH" => self.arguments == 0,
            _ => false,
        }
    }
}

impl Dialogue {
    pub(super) fn client(&mut self, line: &[u8]) -> ClientRole {
        if self.responses_due > 0 {
            let cancels = split_end(line).0 == b"*";
            self.responses_due = if cancels { 0 } else { self.responses_due - 1 };
            return ClientRole::Response;
        }
        let command = Command::of(line);
        if command.keyword == "AUTH" && command.arguments > 0 {
            let initial = u8::from(command.arguments > 1);
            self.responses_due = responses(line).saturating_sub(initial);
        }
        self.pending.push_back(command);
        ClientRole::Command(command)
    }

    pub(super) fn server(&mut self, line: &[u8]) -> ServerRole {
        let (text, _) = split_end(line);
        if let Some(command) = self.content {
            if text != b"." {
                return ServerRole::Content(command);
            }
            self.content = None;
            return ServerRole::Terminator;
        }
        if !self.greeted {
            self.greeted = true;
            return ServerRole::Greeting;
        }
        let Some(command) = self.pending.front().copied() else { return ServerRole::Unasked };
        if command.keyword == "AUTH" && text.first() == Some(&b'+') && !is_ok(text) {
            self.responses_due = self.responses_due.max(1);
            return ServerRole::Challenge;
        }
        self.pending.pop_front();
        if command.keyword == "AUTH" {
            self.responses_due = 0;
        }
        if is_ok(text) && command.is_multi_line() {
            self.content = Some(command);
        }
        ServerRole::Status(command)
    }
}

/// Whether a status line says yes, in any case.
pub(super) fn is_ok(line: &[u8]) -> bool {
    line.get(..3).is_some_and(|status| status.eq_ignore_ascii_case(b"+OK"))
}

/// The words of a line; a lenient server takes a tab for a space.
pub(super) fn words(text: &[u8]) -> impl Iterator<Item = &[u8]> {
    text.split(|octet| is_space(*octet)).filter(|word| !word.is_empty())
}

pub(super) fn is_space(octet: u8) -> bool {
    matches!(octet, b' ' | b'\t')
}

/// How many responses the exchange has at least.
fn responses(line: &[u8]) -> u8 {
    let mechanism = words(split_end(line).0).nth(1).unwrap_or_default().to_ascii_uppercase();
    if mechanism == b"LOGIN" || mechanism.starts_with(b"SCRAM-") { 2 } else { 1 }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The roles of the lines behind `C:` and `S:`.
    fn roles(dialogue: &str) -> String {
        let mut followed = Dialogue::default();
        let role = |line: &str| match line.split_at(3) {
            ("C: ", line) => match followed.client(format!("{line}\r\n").as_bytes()) {
                ClientRole::Command(command) => format!("{}/{}", command.keyword, command.arguments),
                ClientRole::Response => "response".to_owned(),
            },
            (_, line) => match followed.server(format!("{line}\r\n").as_bytes()) {
                ServerRole::Status(command) => format!("status {}", command.keyword),
                ServerRole::Content(command) => format!("content {}", command.keyword),
                other => format!("{other:?}").to_lowercase(),
            },
        };
        dialogue.lines().map(role).collect::<Vec<_>>().join(", ")
    }

    #[test]
    fn replies_belong_to_the_commands_in_their_order() {
        let said = "S: +OK\nC: capa\nC: LIST 1\nS: +OK\nS: TOP\nS: .\nS: +OK 1 2\nS: -ERR bye";
        let expected =
            "greeting, CAPA/0, LIST/1, status CAPA, content CAPA, terminator, status LIST, unasked";
        assert_eq!(roles(said), expected);
    }

    #[test]
    fn responses_are_found_with_and_without_their_challenges() {
        let said =
            "S: +OK\nC: AUTH LOGIN\nC: eA==\nC: eA==\nC: STAT\nS: + VXNl\nS: + UGFz\nS: +OK\nS: +OK 0 0";
        let expected =
            "greeting, AUTH/1, response, response, STAT/0, challenge, challenge, status AUTH, status STAT";
        assert_eq!(roles(said), expected);
        let refused = "S: +OK\nC: AUTH X\nS: -ERR\nC: STAT\nS: +OK 0 0";
        assert_eq!(roles(refused), "greeting, AUTH/1, status AUTH, STAT/0, status STAT");
        let initial = "S: +OK\nC: AUTH PLAIN eA==\nS: +OK\nC: STAT";
        assert_eq!(roles(initial), "greeting, AUTH/2, status AUTH, STAT/0");
    }
}
