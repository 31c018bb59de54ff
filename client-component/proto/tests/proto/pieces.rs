//! What the client sees does not depend on the pieces in which it arrives.

use pop3_proto::{Command, Error, Limits, MessageNumber, Rule, Secret, Tolerances};
use proptest::prelude::*;

use crate::dialogue::{Dialogue, Seen};

/// Commands that go out together, and all that the server says before the next ones.
#[derive(Clone, Debug)]
struct Exchange {
    commands: Vec<Command>,
    octets: Vec<u8>,
}

/// What the client sees when the server's octets arrive in the pieces that `split` makes.
fn play(exchanges: &[Exchange], limits: Limits, split: impl Fn(&[u8]) -> Vec<&[u8]>) -> Vec<Seen> {
    play_with(exchanges, limits, Tolerances::default(), split).0
}

/// The same with tolerances, and the rules that were put up with.
fn play_with(
    exchanges: &[Exchange],
    limits: Limits,
    tolerances: Tolerances,
    split: impl Fn(&[u8]) -> Vec<&[u8]>,
) -> (Vec<Seen>, Vec<Rule>) {
    let (mut dialogue, mut seen) = (Dialogue::new(limits), Vec::new());
    dialogue.connection = dialogue.connection.with_tolerances(tolerances);
    for exchange in exchanges {
        for command in &exchange.commands {
            dialogue.client(command);
        }
        for piece in split(&exchange.octets) {
            dialogue.server_sends(piece, &mut seen);
        }
    }
    let notices = std::iter::from_fn(|| dialogue.connection.take_notice()).collect();
    (seen, notices)
}

/// Cuts `input` into pieces of these sizes, over and over.
pub(crate) fn cut<'i>(input: &'i [u8], sizes: &[usize]) -> Vec<&'i [u8]> {
    let (mut pieces, mut rest) = (Vec::new(), input);
    for &size in sizes.iter().cycle() {
        let Some((piece, behind)) = rest.split_at_checked(size) else { break };
        pieces.push(piece);
        rest = behind;
    }
    pieces.push(rest);
    pieces
}

/// Sizes of pieces, small ones most of the time.
pub(crate) fn sizes() -> impl Strategy<Value = Vec<usize>> {
    prop::collection::vec(prop_oneof![3 => 1..8usize, 1 => 8..600usize], 1..20)
}

fn text() -> impl Strategy<Value = String> {
    "[ -~]{0,40}"
}

/// A command and a reply that fits it.
fn answered() -> impl Strategy<Value = (Command, String)> {
    let message = (1..50u32).prop_map(|number| MessageNumber::try_from(number).expect("from 1"));
    let line = "(\\.\\.)?([a-z0-9][ -~]{0,60})?\r\n";
    let lines = prop::collection::vec(line, 0..8).prop_map(|lines| lines.concat());
    let positive = (0..5u8, message, text(), lines).prop_map(|(kind, message, text, lines)| match kind {
        0 => (Command::noop(), format!("+OK {text}\r\n")),
        1 => (Command::uidl(Some(message)), format!("+OK {text}\r\n")),
        2 => (Command::list(None), format!("+OK {text}\r\n{lines}.\r\n")),
        3 => (Command::retr(message), format!("+OK {text}\r\n{lines}.\r\n")),
        _ => (Command::top(message, 3), format!("+OK\r\n{lines}bare\nline\r.\n.\r\n.\r\n")),
    });
    let negative = (text(), any::<bool>()).prop_map(|(text, listing)| {
        let command = if listing { Command::capa() } else { Command::stls() };
        (command, format!("-ERR {text}\r\n"))
    });
    prop_oneof![4 => positive, 1 => negative]
}

/// Several commands answered together, or one step of AUTH.
fn exchanges() -> impl Strategy<Value = Vec<Exchange>> {
    let pipelined = prop::collection::vec(answered(), 1..4).prop_map(|answered| {
        let (commands, replies): (Vec<_>, Vec<_>) = answered.into_iter().unzip();
        vec![Exchange { commands, octets: replies.concat().into_bytes() }]
    });
    let response = Command::sasl_response(&Secret::from("\0u\0p"));
    let auth = text().prop_map(move |text| {
        vec![
            Exchange { commands: vec![Command::auth_plain()], octets: format!("+ {text}\r\n").into_bytes() },
            Exchange { commands: vec![response.clone()], octets: format!("+OK {text}\r\n").into_bytes() },
        ]
    });
    prop::collection::vec(prop_oneof![4 => pipelined, 1 => auth], 0..4).prop_map(|parts| {
        let greeting = Exchange { commands: Vec::new(), octets: b"+OK ready\r\n".to_vec() };
        [vec![greeting], parts.concat()].concat()
    })
}

fn limits() -> impl Strategy<Value = Limits> {
    let tight = (0..300usize, 0..60u64, 0..9usize).prop_map(|(listing, message, lines)| Limits {
        line: 512,
        greeting: 600,
        listing,
        entries: lines,
        capabilities: lines / 2,
        message,
        sasl_challenge: 700,
        sasl_rounds: 2,
    });
    prop_oneof![1 => Just(Limits::default()), 1 => tight]
}

/// Octets of a server that does not keep to anything, with what means something more often.
fn rubbish() -> impl Strategy<Value = Vec<u8>> {
    let token = prop_oneof![
        Just(b"+OK".to_vec()),
        Just(b"-ERR".to_vec()),
        Just(b"+ ".to_vec()),
        Just(b"\r\n".to_vec()),
        Just(b"\r\n.\r\n".to_vec()),
        Just(b".".to_vec()),
        Just(b"\n".to_vec()),
        Just(b"\r".to_vec()),
        Just(b" ".to_vec()),
        Just(b"[AUTH] ".to_vec()),
        Just(vec![b'x'; 300]),
        prop::collection::vec(any::<u8>(), 1..6),
    ];
    prop::collection::vec(token, 0..40).prop_map(|tokens| tokens.concat())
}

proptest! {
    #[test]
    fn any_pieces_of_a_correct_session_give_the_same_events(exchanges in exchanges(), sizes in sizes()) {
        let whole = play(&exchanges, Limits::default(), |octets| vec![octets]);
        prop_assert!(!whole.iter().any(|seen| matches!(seen, Seen::Failed(_))), "{:?}", whole);
        prop_assert_eq!(play(&exchanges, Limits::default(), |octets| cut(octets, &sizes)), whole);
    }

    #[test]
    fn any_pieces_of_a_spoilt_session_give_the_same_events_and_error(
        mut exchanges in exchanges(),
        rubbish in rubbish(),
        place in any::<(prop::sample::Index, prop::sample::Index)>(),
        limits in limits(),
        bare_lf in any::<bool>(),
        sizes in sizes(),
    ) {
        let index = place.0.index(exchanges.len());
        let octets = &mut exchanges[index].octets;
        let at = place.1.index(octets.len());
        octets.splice(at..at, rubbish);
        let tolerances = Tolerances { bare_lf, ..Tolerances::default() };
        let (whole, told) = play_with(&exchanges, limits, tolerances, |octets| vec![octets]);
        let (seen, noticed) = play_with(&exchanges, limits, tolerances, |octets| cut(octets, &sizes));
        prop_assert_eq!(seen, whole.clone());
        // Of what lies behind the octet that ends it all, larger pieces tell more.
        if !whole.iter().any(|seen| matches!(seen, Seen::Failed(_))) {
            prop_assert_eq!(noticed, told);
        }
    }

    #[test]
    fn rubbish_ends_in_an_error_and_never_in_a_panic(rubbish in rubbish(), limits in limits(), sizes in sizes()) {
        let one = MessageNumber::try_from(1).expect("not zero");
        let commands = vec![Command::list(None), Command::retr(one), Command::auth_plain(), Command::quit()];
        let exchange = [Exchange { commands, octets: rubbish }];
        let whole = play(&exchange, limits, |octets| vec![octets]);
        prop_assert_eq!(play(&exchange, limits, |octets| cut(octets, &sizes)), whole.clone());
        for seen in whole {
            prop_assert!(!matches!(seen, Seen::Failed(Error::Misuse(_))), "the caller made no mistake");
        }
    }
}

#[test]
fn every_single_cut_of_a_session_gives_the_same_events() {
    let one = MessageNumber::try_from(1).unwrap();
    let commands =
        vec![Command::capa(), Command::stat(), Command::retr(one), Command::uidl(None), Command::quit()];
    let octets = b"+OK\r\nTOP\r\n..X\r\n.\r\n-ERR [IN-USE] x\r\n+OK 9 octets\r\n..\r\n.\r.\r\n\r\n.\r\n+OK\r\n.\r\n+OK bye\r\n";
    let exchanges = [
        Exchange { commands: Vec::new(), octets: b"+OK ready\r\n".to_vec() },
        Exchange { commands, octets: octets.to_vec() },
    ];
    let whole = play(&exchanges, Limits::default(), |octets| vec![octets]);
    assert_eq!(whole.len(), 12, "{whole:?}");
    for at in 0..=octets.len() {
        let split = |octets: &[u8]| at.min(octets.len());
        let pieces = play(&exchanges, Limits::default(), |octets| {
            let (front, behind) = octets.split_at(split(octets));
            vec![front, behind]
        });
        assert_eq!(pieces, whole, "cut at {at}");
    }
}
