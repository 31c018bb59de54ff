//! A whole session without what is private.

use zeroize::Zeroizing;

use super::dialogue::{ClientRole, Dialogue, ServerRole};
use super::filler::UniqueIds;
use super::log::{Event, Log};
use super::secrets::Secrets;
use super::{Recording, Said, Turn, client, server};

/// A line of either side with its meaning.
enum Line<'l> {
    Client(&'l [u8], ClientRole),
    Server(&'l [u8], ServerRole),
}

/// What becomes of a session.
pub(super) fn anonymise(log: &Log) -> Recording {
    let mut secrets = Secrets::default();
    walk(log.events(), |line| {
        if let Line::Client(line, role) = line {
            secrets.note(line, role);
        }
    });
    let (mut unique_ids, mut said, mut lines) = (UniqueIds::default(), Said::default(), Vec::new());
    walk(log.events(), |line| match line {
        Line::Client(line, role) => lines.push(client::anonymise(line, role)),
        Line::Server(line, role) => server::anonymise(line, role, &secrets, &mut unique_ids, &mut said),
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

/// Visits all lines. One of the server may begin before a line of the client and end behind it; it counts where it
/// ends, and what has no end counts as a line.
fn walk(events: &[Event], mut visit: impl FnMut(Line<'_>)) {
    let (mut dialogue, mut begun) = (Dialogue::default(), Zeroizing::new(Vec::new()));
    for event in events {
        match event {
            Event::Client(line) => visit(Line::Client(line, dialogue.client(line))),
            Event::Server(octets) => {
                for piece in octets.split_inclusive(|octet| *octet == b'\n') {
                    begun.extend_from_slice(piece);
                    if piece.ends_with(b"\n") {
                        visit(Line::Server(&begun, dialogue.server(&begun)));
                        begun.clear();
                    }
                }
            }
            Event::Tls | Event::Closed(_) => finish(&mut dialogue, &mut begun, &mut visit),
        }
    }
    finish(&mut dialogue, &mut begun, &mut visit);
}

fn finish(dialogue: &mut Dialogue, begun: &mut Vec<u8>, visit: &mut impl FnMut(Line<'_>)) {
    if !begun.is_empty() {
        visit(Line::Server(begun, dialogue.server(begun)));
        begun.clear();
    }
}

#[cfg(test)]
mod tests;
