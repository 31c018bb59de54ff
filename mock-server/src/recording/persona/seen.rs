//! What has been seen of a server until now.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use super::super::Side;
use super::super::dialogue::{ClientRole, Command, ServerRole, is_ok, words};
use super::super::escape::escape_all;
use super::super::lines::Line;
use super::super::split_end;
use super::{capabilities, quirks};

#[derive(Default)]
pub(super) struct Seen {
    pub(super) greeting: String,
    /// The first list before the login, in clear if there was one, and the first one behind it.
    pub(super) before_login: Option<Vec<String>>,
    pub(super) after_login: Option<Vec<String>>,
    pub(super) auth: Vec<String>,
    pub(super) replies: BTreeMap<String, String>,
    quirks: BTreeSet<&'static str>,
    /// The list that holds now.
    announced: Option<Vec<String>>,
    /// Commands without a reply until now, each with its line.
    asked: VecDeque<(Command, Vec<u8>)>,
    tls: bool,
    logged_in: bool,
    /// Numbers that DELE has marked.
    deleted: BTreeSet<Vec<u8>>,
    /// The list that is being read.
    list: Option<Vec<String>>,
    unique_ids: BTreeSet<Vec<u8>>,
    /// The size that RETR has told, and the octets that have come.
    size: Option<(u64, u64)>,
    /// The last reply, and whether it said yes.
    last: Option<(Command, bool)>,
}

impl Seen {
    pub(super) fn line(&mut self, line: &Line<'_>) {
        match line {
            Line::Client(line, ClientRole::Command(command)) => {
                self.asked.push_back((*command, line.to_vec()));
            }
            Line::Client(_, ClientRole::Response) => {}
            Line::Server(line, role) => self.server(line, *role),
            Line::Tls => self.tls = true,
            Line::Closed(Side::Client) => {}
            Line::Closed(Side::Server) => self.closed(),
        }
    }

    /// All quirks, those of the whole session with them.
    pub(super) fn quirks(&mut self) -> Vec<&'static str> {
        if let (Some(before), Some(after)) = (&self.before_login, &self.after_login)
            && before != after
        {
            self.quirks.insert("capa-differs-by-state");
        }
        self.quirks.iter().copied().collect()
    }

    fn server(&mut self, line: &[u8], role: ServerRole) {
        match role {
            ServerRole::Greeting => {
                self.greeting = text(line);
                self.quirks.extend(quirks::of_greeting(line));
            }
            ServerRole::Status(command) => self.status(line, command),
            ServerRole::Content(command) => self.content(line, command),
            ServerRole::Terminator => self.terminator(line),
            ServerRole::Challenge => self.quirks.extend(quirks::of_challenge(line)),
            ServerRole::Unasked => self.unasked(),
        }
    }

    fn status(&mut self, line: &[u8], command: Command) {
        let (_, asked) = self.asked.pop_front().unwrap_or((command, Vec::new()));
        let ok = is_ok(line);
        self.quirks.extend(quirks::of_status(line));
        self.quirks.extend(quirks::echoes(line, &asked).then_some("err-echoes-input"));
        if ok {
            self.quirks.extend(quirks::of_reply(line, command));
            self.granted(&asked, command, line);
        } else {
            self.quirks.extend(self.refused(command));
        }
        self.capability_quirks(command, ok);
        self.enter_reply(line, command, &asked);
        self.last = Some((command, ok));
    }

    fn granted(&mut self, asked: &[u8], command: Command, line: &[u8]) {
        match command.keyword {
            "PASS" | "APOP" => self.logged_in = true,
            "AUTH" if command.arguments > 0 => self.logged_in = true,
            "CAPA" => self.list = Some(Vec::new()),
            "UIDL" => self.unique_ids.clear(),
            "DELE" => drop(self.deleted.insert(argument(asked))),
            "RSET" => self.deleted.clear(),
            "RETR" => self.size = number(line).map(|size| (size, 0)),
            "LIST" if command.arguments == 0 => self.list = Some(Vec::new()),
            _ => {}
        }
    }

    fn refused(&self, command: Command) -> Option<&'static str> {
        match command.keyword {
            "CAPA" if self.logged_in && self.before_login.is_some() => Some("capa-err-after-auth"),
            "CAPA" => Some("capa-err"),
            "STAT" if self.logged_in => Some("stat-err-after-login"),
            "UIDL" if self.logged_in && command.arguments == 0 => Some("uidl-unsupported"),
            "LAST" if self.logged_in => Some("last-unsupported"),
            "QUIT" => Some("quit-err"),
            _ => None,
        }
    }

    /// What was asked for and is, or is not, among the capabilities.
    fn capability_quirks(&mut self, command: Command, ok: bool) {
        let Some(list) = &self.announced else { return };
        let announced = capabilities::has(list, command.keyword);
        self.quirks.extend(match (command.keyword, announced, ok) {
            ("UIDL", false, true) => Some("uidl-unadvertised"),
            ("TOP", false, true) => Some("top-unadvertised"),
            ("USER", false, true) => Some("user-unadvertised"),
            ("USER", true, false) => Some("user-advertised-but-refused"),
            ("STLS", false, true) => Some("stls-unadvertised"),
            ("STLS", true, false) if !self.tls => Some("stls-advertised-err"),
            _ => None,
        });
    }

    fn enter_reply(&mut self, line: &[u8], command: Command, asked: &[u8]) {
        let ok = is_ok(line);
        let of_message =
            matches!(command.keyword, "LIST" | "UIDL" | "RETR" | "TOP" | "DELE") && command.arguments > 0;
        let is_login = matches!(command.keyword, "PASS" | "APOP" | "AUTH");
        let key = match command.keyword {
            "QUIT" if ok && !self.deleted.is_empty() => "QUIT-deleted",
            "" if !ok => "unknown",
            _ if !ok && is_login => "auth-failed",
            _ if !ok && of_message && self.deleted.contains(&argument(asked)) => "deleted",
            _ if !ok && of_message => "no-message",
            "" => return,
            // With a number they have a reply of their own.
            "LIST" | "UIDL" if command.arguments > 0 => return,
            keyword => keyword,
        };
        if is_login || matches!(command.keyword, "USER" | "STLS") {
            let said = format!("{} -> {}", command.keyword, text(line));
            if !self.auth.contains(&said) {
                self.auth.push(said);
            }
        }
        self.replies.entry(key.into()).or_insert_with(|| text(line));
    }

    fn content(&mut self, line: &[u8], command: Command) {
        if command.keyword != "CAPA" {
            self.quirks.extend(quirks::of_content(line, command));
        }
        if let Some(list) = &mut self.list {
            list.push(text(line));
        }
        if let Some((_, octets)) = &mut self.size {
            // A dot at the beginning was stuffed, RFC 1939 §3.
            *octets += line.len() as u64 - u64::from(line.starts_with(b"."));
        }
        if command.keyword == "UIDL"
            && let Some(unique_id) = words(split_end(line).0).nth(1)
            && !self.unique_ids.insert(unique_id.to_vec())
        {
            self.quirks.insert("uidl-duplicate");
        }
    }

    fn terminator(&mut self, line: &[u8]) {
        self.quirks.extend((line == b".\n").then_some("terminator-bare-lf"));
        if let Some((size, octets)) = self.size.take() {
            self.quirks.extend((size != octets).then_some("retr-size-mismatch"));
        }
        let Some(list) = self.list.take() else { return };
        match self.last {
            Some((Command { keyword: "CAPA", .. }, _)) => self.capabilities(list),
            _ => self.quirks.extend(list.is_empty().then_some("empty-list-immediate-dot")),
        }
    }

    fn capabilities(&mut self, list: Vec<String>) {
        self.quirks.extend(capabilities::quirks(&list));
        let stls_again = self.tls && !self.logged_in && capabilities::has(&list, "STLS");
        self.quirks.extend(stls_again.then_some("stls-advertised-after-tls"));
        self.announced = Some(list.clone());
        let first = if self.logged_in { &mut self.after_login } else { &mut self.before_login };
        first.get_or_insert(list);
    }

    /// Nobody had asked: another line behind the greeting, or another reply behind a refusal.
    fn unasked(&mut self) {
        self.quirks.extend(match self.last {
            None => Some("greeting-multiline-unsolicited"),
            Some((_, false)) => Some("extra-reply-after-err"),
            Some((_, true)) => None,
        });
    }

    fn closed(&mut self) {
        let waiting = self.asked.front().map(|(command, _)| command.keyword);
        self.quirks.extend(match (waiting, self.last) {
            (Some("QUIT"), _) => Some("quit-closes-without-reply"),
            (Some("CAPA"), _) => Some("capa-drops-connection"),
            (Some("PASS"), _) => Some("drops-after-pass"),
            (None, Some((Command { keyword: "PASS" | "APOP" | "AUTH", .. }, false))) => {
                Some("drops-on-auth-fail")
            }
            _ => None,
        });
    }
}

/// A line without its end.
fn text(line: &[u8]) -> String {
    escape_all(split_end(line).0)
}

fn argument(line: &[u8]) -> Vec<u8> {
    words(split_end(line).0).nth(1).unwrap_or_default().to_vec()
}

/// The first number of a line.
fn number(line: &[u8]) -> Option<u64> {
    words(split_end(line).0).find_map(|word| std::str::from_utf8(word).ok()?.parse().ok())
}
