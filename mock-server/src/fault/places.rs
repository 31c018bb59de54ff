//! Where the places behind commands are.

use std::collections::BTreeMap;

use super::Place;
use super::armed::Armed;
use super::lines::Search;

/// The longest beginning of a line that can be a keyword and the space behind it.
const KEYWORD: usize = 5;

/// Finds the places of faults as commands and replies go by.
#[derive(Debug, Default)]
pub(super) struct Places {
    /// How often each command has come.
    commands: BTreeMap<String, u64>,
    /// The beginning of the line that is going through, where commands go through.
    line: Option<Vec<u8>>,
}

impl Places {
    /// Finds command lines among the octets.
    pub(super) fn with_lines() -> Self {
        Self { line: Some(Vec::new()), ..Self::default() }
    }

    /// The reply to `line` begins at `offset`.
    pub(super) fn reply(&mut self, faults: &mut [Armed], line: &[u8], offset: u64) {
        for search in faults.iter_mut().filter_map(|armed| armed.search.as_mut()) {
            search.end(offset);
        }
        self.count(faults, line, offset);
    }

    /// Finds those places that show in octets, the first of which stands at `offset`.
    pub(super) fn look(&mut self, faults: &mut [Armed], octets: &[u8], offset: u64) {
        let Some(mut line) = self.line.take() else { return search(faults, octets, offset) };
        let mut offset = offset;
        for piece in octets.split_inclusive(|octet| *octet == b'\n') {
            search(faults, piece, offset);
            offset += piece.len() as u64;
            let room = KEYWORD.saturating_sub(line.len());
            line.extend_from_slice(&piece[..piece.len().min(room)]);
            if piece.ends_with(b"\n") {
                let end = line.iter().position(|octet| matches!(octet, b'\r' | b'\n')).unwrap_or(line.len());
                self.count(faults, &line[..end], offset);
                line.clear();
            }
        }
        self.line = Some(line);
    }

    /// Behind `line`, a command, the next octet stands at `offset`.
    fn count(&mut self, faults: &mut [Armed], line: &[u8], offset: u64) {
        let keyword = line.split(|octet| *octet == b' ').next().unwrap_or_default().to_ascii_uppercase();
        let Some(keyword) = String::from_utf8(keyword).ok().filter(|keyword| is_keyword(keyword)) else {
            return;
        };
        // Only those that a fault waits for are counted: a client can make up many.
        if !faults.iter().any(|armed| armed.waits_for(&keyword)) {
            return;
        }
        let count = self.commands.entry(keyword.clone()).or_default();
        *count += 1;
        for armed in faults {
            if let Place::After { nth, keyword: awaited, lines, octets } = &armed.mark.fault().place
                && (nth, awaited) == (&*count, &keyword)
            {
                match lines {
                    Some(lines) => armed.search = Some(Search::new(lines, offset)),
                    None => armed.begin = Some(offset.saturating_add(*octets)),
                }
            }
        }
    }
}

/// Counts the lines behind which faults have their places.
fn search(faults: &mut [Armed], octets: &[u8], offset: u64) {
    for armed in faults {
        let Some(search) = &mut armed.search else { continue };
        let found = search.find(octets, offset);
        let is_over = search.is_over(offset.saturating_add(octets.len() as u64));
        if let (Some(place), Place::After { octets, .. }) = (found, &armed.mark.fault().place) {
            armed.begin = Some(place.saturating_add(*octets));
        }
        if found.is_some() || is_over {
            armed.search = None;
        }
    }
}

fn is_keyword(keyword: &str) -> bool {
    (3..=4).contains(&keyword.len()) && keyword.bytes().all(|octet| octet.is_ascii_uppercase())
}
