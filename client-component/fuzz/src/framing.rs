//! What a connection sees does not depend on the pieces in which it arrives.

use std::collections::BTreeSet;

use pop3_proto::{Command, Connection, Error, Event, Limits, MessageNumber, Rule, Status, Tolerances};

use crate::pieces::{cut, sizes};

/// Lines may have 512 octets, listings and messages little more, so that a short input passes the limits.
const LIMITS: Limits = Limits {
    line: 512,
    greeting: 512,
    listing: 600,
    entries: 8,
    capabilities: 4,
    message: 700,
    sasl_challenge: 512,
    sasl_rounds: 4,
};

/// Input: the sizes of the pieces, the commands that are outstanding (a count, then one octet each), then all that the
/// server says. Once by the rules and once with every tolerance.
pub fn framing(input: &[u8]) {
    let (piece_sizes, rest) = sizes(input);
    let (commands, octets) = sizes(rest);
    for tolerances in
        [Tolerances::default(), Tolerances { bare_lf: true, unended_listing: true, ok_as_challenge: true }]
    {
        let whole = seen(tolerances, commands, std::iter::once(octets));
        let in_pieces = seen(tolerances, commands, cut(octets, piece_sizes));
        assert_eq!(in_pieces, whole, "in pieces, and in one, with {tolerances:?}");
    }
}

/// An event, owned.
#[derive(Debug, PartialEq, Eq)]
enum Seen {
    Greeting(Status),
    Status(Status),
    Line(Vec<u8>),
    Body(Vec<u8>),
    Challenge(Vec<u8>),
    End,
    Failed(Error),
}

/// Events, and the rules that were broken and put up with. In which order they are told, and how often, depends on how
/// often one asks.
fn seen<'p>(
    tolerances: Tolerances,
    commands: &[u8],
    pieces: impl Iterator<Item = &'p [u8]>,
) -> (Vec<Seen>, BTreeSet<&'static str>) {
    let mut connection = Connection::new(LIMITS).with_tolerances(tolerances);
    commands.iter().for_each(|&kind| connection.send(&command(kind)));
    let (mut seen, mut input) = (Vec::new(), Vec::new());
    let mut notices = BTreeSet::new();
    for piece in pieces {
        input.extend_from_slice(piece);
        let received = receive(&mut connection, &mut input, &mut seen);
        notices.extend(std::iter::from_fn(|| connection.take_notice()).map(Rule::id));
        if let Err(error) = received {
            assert_eq!(connection.receive(&input), Err(error), "the connection stays failed");
            assert!(connection.transmit().is_empty(), "nothing is written after an error");
            seen.push(Seen::Failed(error));
            break;
        }
        assert!(input.len() < LIMITS.line, "{} octets are kept by the caller", input.len());
    }
    (seen, notices)
}

/// Takes every event at the front of `input`.
fn receive(connection: &mut Connection, input: &mut Vec<u8>, seen: &mut Vec<Seen>) -> Result<(), Error> {
    loop {
        let progress = connection.receive(input)?;
        let event = match progress.event {
            None => {
                assert_eq!(progress.consumed, 0, "octets are consumed, and nothing comes of it");
                return Ok(());
            }
            Some(Event::Greeting(status)) => Seen::Greeting(status),
            Some(Event::Status(status)) => Seen::Status(status),
            Some(Event::Line(line)) => Seen::Line(line.to_vec()),
            Some(Event::Challenge(challenge)) => Seen::Challenge(challenge.to_vec()),
            Some(Event::End) => Seen::End,
            Some(Event::Body(range)) => {
                assert!(!range.is_empty(), "a piece of a message without content");
                Seen::Body(input[range].to_vec())
            }
        };
        let consumed = progress.consumed;
        assert!(consumed > 0, "an event of no octets");
        input.drain(..consumed);
        push(seen, event);
    }
}

/// Pieces of a message that follow one another are one.
fn push(seen: &mut Vec<Seen>, event: Seen) {
    match (seen.last_mut(), event) {
        (Some(Seen::Body(before)), Seen::Body(octets)) => before.extend(octets),
        (_, event) => seen.push(event),
    }
}

fn command(kind: u8) -> Command {
    let message = MessageNumber::try_from(1).expect("not zero");
    match kind % 6 {
        0 => Command::noop(),
        1 => Command::list(None),
        2 => Command::retr(message),
        3 => Command::auth_plain(),
        4 => Command::capa(),
        _ => Command::top(message, 1),
    }
}
