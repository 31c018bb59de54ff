//! The content of a message, changed line by line while it is sent.

use serde::Deserialize;

use super::octets::Template;
use crate::rules::facts::Facts;

/// What becomes of the content of RETR or TOP.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct Content {
    /// Other content, whatever the message is; byte-stuffed like any.
    pub(super) instead: Option<Template>,
    /// In front of the first line; byte-stuffed.
    pub(super) before: Option<Template>,
    /// Behind the last line; byte-stuffed.
    pub(super) behind: Option<Template>,
    /// So many lines at the beginning are left out.
    pub(super) skip: u64,
    /// No more lines than these.
    pub(super) lines: Option<u64>,
    /// The header is left out, and the separating line with it.
    pub(super) no_header: bool,
    /// The header alone, without the separating line.
    pub(super) no_body: bool,
    /// Lines are broken behind so many octets.
    pub(super) width: Option<usize>,
    /// The line ends, in turn.
    pub(super) ends: Vec<Template>,
    /// The last line has no line end.
    pub(super) no_last_end: bool,
    pub(super) stuffing: Stuffed,
}

/// Which lines that begin with a dot get a second one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Stuffed {
    #[default]
    All,
    None,
    /// Those that hold nothing else.
    LoneDots,
    /// All but the first line of the message.
    ButFirst,
}

/// A message on its way through.
#[derive(Debug)]
pub(crate) struct Editor {
    content: Content,
    /// The line that goes through.
    line: Vec<u8>,
    in_header: bool,
    /// Lines that have come, and lines that were sent.
    come: u64,
    sent: u64,
    /// A line end that is sent when something follows it.
    held: Vec<u8>,
    /// Nothing was sent.
    fresh: bool,
    facts_session: u64,
}

impl Editor {
    pub(super) fn new(content: Content, facts: &Facts<'_>) -> Self {
        Self {
            content,
            line: Vec::new(),
            in_header: true,
            come: 0,
            sent: 0,
            held: Vec::new(),
            fresh: true,
            facts_session: facts.session,
        }
    }

    /// What is sent before any content.
    pub(crate) fn begin(&mut self) -> Vec<u8> {
        let mut output = Vec::new();
        for template in [self.content.before.clone(), self.content.instead.clone()].into_iter().flatten() {
            self.emit_all(&template, &mut output);
        }
        output
    }

    /// Takes unstuffed content and gives what is sent of it.
    pub(crate) fn feed(&mut self, octets: &[u8]) -> Vec<u8> {
        let mut output = Vec::new();
        if self.content.instead.is_none() {
            for part in octets.split_inclusive(|octet| *octet == b'\n') {
                self.line.extend_from_slice(part);
                if part.ends_with(b"\n") {
                    let line = std::mem::take(&mut self.line);
                    self.take_line(&line, &mut output);
                }
            }
        }
        output
    }

    /// What is sent behind all content, in front of the terminator.
    pub(crate) fn end(&mut self) -> Vec<u8> {
        let mut output = Vec::new();
        if !self.line.is_empty() {
            let line = std::mem::take(&mut self.line);
            self.take_line(&line, &mut output);
        }
        if let Some(behind) = self.content.behind.clone() {
            self.emit_all(&behind, &mut output);
        }
        if !self.content.no_last_end {
            output.append(&mut self.held);
        }
        output
    }

    /// Whether nothing of what still comes will be sent.
    pub(crate) fn is_full(&self) -> bool {
        self.content.lines.is_some_and(|lines| self.sent >= lines)
    }

    fn take_line(&mut self, line: &[u8], output: &mut Vec<u8>) {
        let text = line.strip_suffix(b"\n").unwrap_or(line);
        let text = text.strip_suffix(b"\r").unwrap_or(text);
        let ends_header = self.in_header && text.is_empty();
        let is_header = self.in_header;
        self.in_header &= !text.is_empty();
        self.come += 1;
        let dropped = self.come <= self.content.skip
            || is_header && self.content.no_header
            || (!is_header || ends_header) && self.content.no_body;
        if dropped || self.is_full() {
            return;
        }
        self.sent += 1;
        let width = self.content.width.unwrap_or(usize::MAX).max(1);
        if text.is_empty() {
            return self.emit(text, output);
        }
        for part in text.chunks(width) {
            self.emit(part, output);
        }
    }

    fn emit_all(&mut self, template: &Template, output: &mut Vec<u8>) {
        let octets = template.fill(&Facts { session: self.facts_session, ..Facts::default() }).concat();
        for line in octets.split_inclusive(|octet| *octet == b'\n') {
            // These octets are meant as they are.
            let (text, end) = match line.strip_suffix(b"\r\n") {
                Some(text) => (text, &b"\r\n"[..]),
                None => (line, &b""[..]),
            };
            // A line begins behind CRLF and nowhere else.
            let begins = !self.held.is_empty() || self.fresh;
            output.append(&mut self.held);
            if begins {
                self.stuff(text, output);
            } else {
                output.extend_from_slice(text);
            }
            self.fresh = false;
            self.held = end.to_vec();
        }
    }

    fn emit(&mut self, text: &[u8], output: &mut Vec<u8>) {
        output.append(&mut self.held);
        self.stuff(text, output);
        let ends = &self.content.ends;
        self.held = match usize::try_from(self.sent.saturating_sub(1)) {
            Ok(index) if !ends.is_empty() => ends[index % ends.len()].fill(&Facts::default()).concat(),
            _ => b"\r\n".to_vec(),
        };
    }

    fn stuff(&self, text: &[u8], output: &mut Vec<u8>) {
        let is_stuffed = text.starts_with(b".")
            && match self.content.stuffing {
                Stuffed::All => true,
                Stuffed::None => false,
                Stuffed::LoneDots => text == b".",
                Stuffed::ButFirst => self.sent > 1,
            };
        if is_stuffed {
            output.push(b'.');
        }
        output.extend_from_slice(text);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const MESSAGE: &str = "Subject: x\r\nFrom: a\r\n\r\n.\r\n.foo\r\nlast\r\n";

    fn sent(content: &str) -> String {
        let content: Content = toml::from_str(content).unwrap();
        let whole = |pieces: &[&[u8]]| {
            let mut editor = Editor::new(content.clone(), &Facts::default());
            let mut output = editor.begin();
            pieces.iter().for_each(|piece| output.extend(editor.feed(piece)));
            output.extend(editor.end());
            String::from_utf8(output).unwrap()
        };
        let octets: Vec<&[u8]> = MESSAGE.as_bytes().chunks(1).collect();
        assert_eq!(whole(&octets), whole(&[MESSAGE.as_bytes()]), "pieces do not matter");
        whole(&octets)
    }

    #[test]
    fn without_edits_it_is_byte_stuffing() {
        assert_eq!(sent(""), "Subject: x\r\nFrom: a\r\n\r\n..\r\n..foo\r\nlast\r\n");
    }

    #[test]
    fn stuffing_may_be_left_out_in_parts() {
        assert!(sent("stuffing = 'none'").ends_with("\r\n.\r\n.foo\r\nlast\r\n"));
        assert!(sent("stuffing = 'lone-dots'").ends_with("\r\n..\r\n.foo\r\nlast\r\n"));
        assert!(sent("stuffing = 'but-first'\nskip = 4").starts_with(".foo\r\n"));
    }

    #[test]
    fn lines_and_their_ends_are_changed() {
        assert_eq!(sent(r"ends = ['\n', '\r\n']"), "Subject: x\nFrom: a\r\n\n..\r\n..foo\nlast\r\n");
        assert_eq!(sent("lines = 1\nno-last-end = true"), "Subject: x");
        assert_eq!(sent("no-header = true"), "..\r\n..foo\r\nlast\r\n");
        assert_eq!(sent("no-body = true"), "Subject: x\r\nFrom: a\r\n");
        assert_eq!(sent("no-body = true\nwidth = 6"), "Subjec\r\nt: x\r\nFrom: \r\na\r\n");
        assert_eq!(sent(r"instead = 'a\r\n.b\r\n'"), "a\r\n..b\r\n");
        assert_eq!(
            sent("before = 'X: y\\r\\n'\nlines = 1\nbehind = 'z\\r\\n'"),
            "X: y\r\nSubject: x\r\nz\r\n"
        );
    }
}
