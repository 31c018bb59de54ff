//! The input of the session target: readable, so that seeds can be written and a mutation of text stays text.
//!
//! The first line holds one octet of options, then the calls, one octet each. Behind it stands what the peer does: text
//! that it sends, and control characters for everything else.

use std::collections::VecDeque;

/// The peer waits for a line from the client.
pub(crate) const AWAIT: u8 = 0x00;
/// Two pieces: what stands before arrives before what stands behind.
const CUT: u8 = 0x01;
/// The client waits, once, and may be dropped.
const STALL: u8 = 0x02;
/// The deadline passes.
const DEADLINE: u8 = 0x03;
/// The peer ends the connection.
pub(crate) const END: u8 = 0x04;
/// The connection breaks.
const BREAK: u8 = 0x05;
/// TLS ends without close_notify.
const TRUNCATE: u8 = 0x06;
/// The peer sends the last line of the client back.
const ECHO: u8 = 0x07;
/// The piece before this comes again, 16 times the next octet.
const REPEAT: u8 = 0x08;
/// The caller of the client no longer wants to wait.
const CANCEL: u8 = 0x0E;
/// From now on one octet is written at once.
const SIP: u8 = 0x0B;
/// The next octet is text, whatever it is.
const LITERAL: u8 = 0x0C;

/// More would only take time.
const MOST_CALLS: usize = 32;
const MOST_OCTETS: usize = 256 << 10;
const MOST_PIECES: usize = 2_000;

/// What the peer does next.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Act {
    Await,
    Stall,
    Deadline,
    End,
    Break,
    Truncate,
    Echo,
    Sip,
    Cancel,
    /// Sends these octets so many times.
    Send(Vec<u8>, usize),
}

/// A session to play.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Script {
    pub(crate) options: u8,
    pub(crate) calls: Vec<u8>,
    pub(crate) acts: VecDeque<Act>,
}

impl Script {
    pub(crate) fn parse(input: &[u8]) -> Self {
        let mut parts = input.splitn(2, |&octet| octet == b'\n');
        let (first, peer) = (parts.next().unwrap_or_default(), parts.next().unwrap_or_default());
        let (options, calls) = first.split_first().unwrap_or((&0, &[]));
        let calls = calls[..calls.len().min(MOST_CALLS)].to_vec();
        Self { options: *options, calls, acts: acts(peer) }
    }
}

fn acts(peer: &[u8]) -> VecDeque<Act> {
    let (mut acts, mut piece) = (VecDeque::new(), Vec::new());
    let (mut octets_left, mut pieces_left) = (MOST_OCTETS, MOST_PIECES);
    let mut rest = peer.iter().copied();
    while let Some(octet) = rest.next() {
        let act = match octet {
            LITERAL => {
                piece.extend(rest.next());
                continue;
            }
            AWAIT => Some(Act::Await),
            CUT => None,
            STALL => Some(Act::Stall),
            DEADLINE => Some(Act::Deadline),
            END => Some(Act::End),
            BREAK => Some(Act::Break),
            TRUNCATE => Some(Act::Truncate),
            ECHO => Some(Act::Echo),
            SIP => Some(Act::Sip),
            CANCEL => Some(Act::Cancel),
            REPEAT => {
                let wanted = 16 * usize::from(rest.next().unwrap_or_default());
                let times = wanted.min(pieces_left).min(octets_left / piece.len().max(1));
                (octets_left, pieces_left) = (octets_left - times * piece.len(), pieces_left - times);
                push(&mut acts, &mut piece, times);
                continue;
            }
            text => {
                piece.push(text);
                continue;
            }
        };
        push(&mut acts, &mut piece, 1);
        acts.extend(act);
    }
    push(&mut acts, &mut piece, 1);
    acts
}

/// Nothing sent is nothing to see: the client could not tell it from a call that returns too early.
fn push(acts: &mut VecDeque<Act>, piece: &mut Vec<u8>, times: usize) {
    let octets = std::mem::take(piece);
    if !octets.is_empty() && times > 0 {
        acts.push_back(Act::Send(octets, times));
    }
}

/// Text of a peer as it stands in a script.
#[cfg(not(fuzzing))]
pub(crate) fn literal(text: &[u8]) -> Vec<u8> {
    let is_act = |octet| octet <= REPEAT || [SIP, LITERAL, CANCEL].contains(&octet);
    text.iter().flat_map(|&octet| is_act(octet).then_some(LITERAL).into_iter().chain([octet])).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_line_is_the_callers_and_the_rest_is_the_peers() {
        let script = Script::parse(b"Acq\n+OK\r\n\x00-ERR\x01 no\r\n\x07\x04");
        assert_eq!((script.options, script.calls.as_slice()), (b'A', &b"cq"[..]));
        let send = |text: &[u8]| Act::Send(text.to_vec(), 1);
        let acts = [send(b"+OK\r\n"), Act::Await, send(b"-ERR"), send(b" no\r\n"), Act::Echo, Act::End];
        assert_eq!(script.acts, acts);
    }

    #[test]
    fn a_piece_is_repeated_within_bounds() {
        assert_eq!(acts(b"ab\x08\x02"), [Act::Send(b"ab".to_vec(), 32)]);
        let sent = acts(&b"ab\x08\xFF".repeat(100));
        let pieces: usize =
            sent.iter().map(|act| if let Act::Send(_, times) = act { *times } else { 0 }).sum();
        assert_eq!(pieces, MOST_PIECES);
    }

    #[test]
    fn any_text_can_be_sent() {
        let text: Vec<u8> = (0..=255).collect();
        assert_eq!(acts(&literal(&text)), [Act::Send(text, 1)]);
    }
}
