//! The lines of a session with their meanings.

use zeroize::Zeroizing;

use super::dialogue::{ClientRole, Dialogue, ServerRole};
use super::{Recording, Side, Turn};

/// A part of a session as it was heard, or as it was recorded.
pub(super) enum Part<'p> {
    /// One line.
    Client(&'p [u8]),
    /// Octets, whatever they are.
    Server(&'p [u8]),
    Tls,
    Closed(Side),
}

/// A line of either side, or what happens between two lines.
pub(super) enum Line<'l> {
    Client(&'l [u8], ClientRole),
    Server(&'l [u8], ServerRole),
    Tls,
    Closed(Side),
}

impl Recording {
    pub(super) fn parts(&self) -> impl Iterator<Item = Part<'_>> {
        self.turns.iter().map(|turn| match turn {
            Turn::Client(line) => Part::Client(line),
            Turn::Server(said) => Part::Server(&said.octets),
            Turn::Tls => Part::Tls,
            Turn::Closed(side) => Part::Closed(*side),
        })
    }
}

/// Visits all lines. One of the server may begin before a line of the client and end behind it; it counts where it
/// ends, and what has no end counts as a line.
pub(super) fn walk<'p>(parts: impl Iterator<Item = Part<'p>>, mut visit: impl FnMut(Line<'_>)) {
    let (mut dialogue, mut begun) = (Dialogue::default(), Zeroizing::new(Vec::new()));
    for part in parts {
        match part {
            Part::Client(line) => visit(Line::Client(line, dialogue.client(line))),
            Part::Server(octets) => {
                for piece in octets.split_inclusive(|octet| *octet == b'\n') {
                    begun.extend_from_slice(piece);
                    if piece.ends_with(b"\n") {
                        visit(Line::Server(&begun, dialogue.server(&begun)));
                        begun.clear();
                    }
                }
            }
            Part::Tls => {
                finish(&mut dialogue, &mut begun, &mut visit);
                visit(Line::Tls);
            }
            Part::Closed(side) => {
                finish(&mut dialogue, &mut begun, &mut visit);
                visit(Line::Closed(side));
            }
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
