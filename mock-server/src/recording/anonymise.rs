//! A whole session without what is private.

use super::filler::UniqueIds;
use super::lines::{Line, walk};
use super::log::{Event, Log};
use super::secrets::Secrets;
use super::{Recording, Said, Turn, client, server};

/// What becomes of a session.
pub(super) fn anonymise(log: &Log) -> Recording {
    let mut secrets = Secrets::default();
    walk(log.parts(), |line| {
        if let Line::Client(line, role) = line {
            secrets.note(line, role);
        }
    });
    let (mut unique_ids, mut said, mut lines) = (UniqueIds::default(), Said::default(), Vec::new());
    walk(log.parts(), |line| match line {
        Line::Client(line, role) => lines.push(client::anonymise(line, role)),
        Line::Server(line, role) => server::anonymise(line, role, &secrets, &mut unique_ids, &mut said),
        Line::Tls | Line::Closed(_) => {}
    });
    turns(log.events(), lines, &said)
}

/// Gives every event its part of what its side has said: lines have kept their lengths.
fn turns(events: &[Event], lines: Vec<Vec<u8>>, said: &Said) -> Recording {
    let (mut lines, mut at) = (lines.into_iter(), 0);
    let turn = |event: &Event| match event {
        Event::Client(_) => Turn::Client(lines.next().unwrap_or_default()),
        Event::Server(octets) => {
            let part = at..at + octets.len();
            at = part.end;
            Turn::Server(said.part(part))
        }
        Event::Tls => Turn::Tls,
        Event::Closed(side) => Turn::Closed(*side),
    };
    Recording { turns: events.iter().map(turn).collect() }
}

#[cfg(test)]
mod tests;
