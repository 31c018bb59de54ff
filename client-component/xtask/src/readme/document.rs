//! The blocks of a Markdown file, as its readers see them.

use std::ops::RangeInclusive;

use pulldown_cmark::{CodeBlockKind, Event, Parser, Tag, TagEnd};

use crate::error::Error;

/// What leaves a block out, in a comment above it: this, a colon and the reason.
const NOT_RUN: &str = "not run";

/// A fenced block.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Block {
    /// From its opening fence to its closing one, counted from 1.
    pub(crate) lines: RangeInclusive<usize>,
    /// What stands after the opening fence.
    pub(crate) info: String,
    /// Its content, without what indents it.
    pub(crate) text: String,
    /// Why it is not to be run, if the comment above it says so.
    pub(crate) not_run: Option<String>,
}

impl Block {
    /// The first word after the fence.
    pub(crate) fn language(&self) -> &str {
        self.info.split([' ', '\t', ',', '{']).next().unwrap_or_default()
    }
}

/// The fenced blocks of `text`, which stands in `file`.
pub(crate) fn blocks(file: &str, text: &str) -> Result<Vec<Block>, Error> {
    let mut reader = Reader { file, text, comment: None, blocks: Vec::new() };
    let mut events = Parser::new(text).into_offset_iter();
    while let Some((event, range)) = events.next() {
        let lines = reader.line(range.start)..=reader.line(range.end.saturating_sub(1).max(range.start));
        match event {
            Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(info))) => {
                let content = events.by_ref().map_while(|(event, _)| match event {
                    Event::Text(text) => Some(text.into_string()),
                    _ => None,
                });
                let text = content.collect();
                reader.add(lines, info.trim(), text)?;
            }
            Event::Start(Tag::HtmlBlock) => {
                reader.nothing_is_left_out()?;
                reader.read_comment(*lines.start(), &text[range])?;
            }
            Event::Html(_) | Event::End(TagEnd::HtmlBlock) => {}
            _ => reader.nothing_is_left_out()?,
        }
    }
    reader.nothing_is_left_out()?;
    Ok(reader.blocks)
}

struct Reader<'a> {
    file: &'a str,
    text: &'a str,
    /// Line and reason of a comment that leaves the next block out.
    comment: Option<(usize, String)>,
    blocks: Vec<Block>,
}

impl Reader<'_> {
    /// Line of an octet.
    fn line(&self, offset: usize) -> usize {
        1 + self.text.as_bytes()[..offset].iter().filter(|&&octet| octet == b'\n').count()
    }

    fn refuse(&self, line: usize, why: &str) -> Error {
        Error::Readme { place: format!("{}:{line}", self.file), why: why.to_owned() }
    }

    fn add(&mut self, lines: RangeInclusive<usize>, info: &str, text: String) -> Result<(), Error> {
        let block = Block { lines, info: info.to_owned(), text, not_run: None };
        if block.language() != "sh" {
            self.nothing_is_left_out()?;
        }
        let not_run = self.comment.take().map(|(_, reason)| reason);
        self.blocks.push(Block { not_run, ..block });
        Ok(())
    }

    fn read_comment(&mut self, line: usize, html: &str) -> Result<(), Error> {
        let comment = html.trim().strip_prefix("<!--").and_then(|rest| rest.strip_suffix("-->"));
        let Some(said) = comment.and_then(|comment| comment.trim().strip_prefix(NOT_RUN)) else {
            return Ok(());
        };
        let reason: Vec<_> = said.strip_prefix(':').unwrap_or_default().split_whitespace().collect();
        if reason.is_empty() {
            return Err(
                self.refuse(line, "a block is left out without a reason: say <!-- not run: reason -->")
            );
        }
        self.comment = Some((line, reason.join(" ")));
        Ok(())
    }

    /// A comment that stands above something else than a block of commands leaves nothing out, as its author thinks.
    fn nothing_is_left_out(&self) -> Result<(), Error> {
        match self.comment {
            Some((line, _)) => Err(self.refuse(line, "<!-- not run --> stands above no sh block")),
            None => Ok(()),
        }
    }
}

#[cfg(test)]
#[path = "document_tests.rs"]
mod tests;
