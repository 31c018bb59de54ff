//! Sessions to cut: what the client is asked to do, and what a server answers, well or badly.

use pop3_conformance::{Octets, plan::Action};
use proptest::{
    collection::vec,
    prelude::*,
    sample::{Index, select},
};

/// A session: greeting and login, then exchanges, then QUIT.
#[derive(Clone, Debug)]
pub(crate) struct Dialogue {
    greeting: Octets,
    pub(crate) exchanges: Vec<Exchange>,
    /// Where the connection ends inside the last reply.
    cut: Option<Index>,
}

/// A command and its reply.
#[derive(Clone, Debug)]
pub(crate) struct Exchange {
    pub(crate) action: Action,
    reply: Octets,
    /// The message that the reply carries.
    pub(crate) content: Option<Octets>,
}

impl Dialogue {
    pub(crate) fn actions(&self) -> Vec<Action> {
        self.exchanges.iter().map(|exchange| exchange.action).collect()
    }

    /// The greeting and one reply for each command line of the client.
    pub(crate) fn replies(&self) -> Vec<Vec<u8>> {
        let mut replies = vec![self.greeting.0.clone()];
        for exchange in &self.exchanges {
            if exchange.action == Action::Login {
                replies.push(b"+OK\r\n".to_vec());
            }
            replies.push(exchange.reply.0.clone());
        }
        if let (Some(cut), Some(last)) = (&self.cut, replies.last_mut()) {
            last.truncate(cut.index(last.len()));
        }
        replies
    }
}

/// Sessions whose framing is sound: behind a stray octet a client in lock step can only guess.
pub(crate) fn dialogues() -> impl Strategy<Value = Dialogue> {
    (text(), vec(exchange(), 0..6), prop::option::weighted(0.2, any::<Index>())).prop_map(
        |(greeting, middle, cut)| {
            let login = Exchange { action: Action::Login, reply: b"+OK\r\n".into(), content: None };
            let quit = Exchange { action: Action::Quit, reply: b"+OK bye\r\n".into(), content: None };
            let mut asked = false;
            // The client asks for the capabilities once.
            let middle = middle.into_iter().filter(move |exchange| {
                exchange.action != Action::Capabilities || !std::mem::replace(&mut asked, true)
            });
            let exchanges = [login].into_iter().chain(middle).chain([quit]).collect();
            Dialogue { greeting: Octets(line(b"+OK", &greeting)), exchanges, cut }
        },
    )
}

fn exchange() -> impl Strategy<Value = Exchange> {
    prop_oneof![
        4 => message(),
        2 => listing(),
        2 => single(),
        1 => refusal(),
    ]
}

fn message() -> impl Strategy<Value = Exchange> {
    let action = prop_oneof![
        4 => Just(Action::Retrieve { message: 1 }),
        1 => Just(Action::Top { message: 2, lines: 3 }),
        1 => (0_u64..80).prop_map(|octets| Action::RetrieveSome { message: 1, octets }),
    ];
    (action, text(), content()).prop_map(|(action, text, content)| Exchange {
        action,
        reply: Octets([line(b"+OK", &text), stuffed(&content), b".\r\n".to_vec()].concat()),
        content: Some(Octets(content)),
    })
}

/// Octets that a decoder could trip over. Transmitted content is empty or ends a line (RFC 1939 section 3).
fn content() -> impl Strategy<Value = Vec<u8>> {
    let pieces: [&[u8]; 8] = [b"\r\n", b".", b"\r", b"\n", b"x", b"\xe9", b"+OK", b"\0"];
    let piece = select(pieces.to_vec());
    vec(piece, 0..40).prop_map(|pieces| {
        let mut content = pieces.concat();
        if !content.is_empty() && !content.ends_with(b"\r\n") {
            content.extend(b"\r\n");
        }
        content
    })
}

/// Byte-stuffing, line by line, where only CRLF ends a line.
fn stuffed(content: &[u8]) -> Vec<u8> {
    let mut stuffed = Vec::new();
    for (at, octet) in content.iter().enumerate() {
        if *octet == b'.' && (at == 0 || content[..at].ends_with(b"\r\n")) {
            stuffed.push(b'.');
        }
        stuffed.push(*octet);
    }
    stuffed
}

fn listing() -> impl Strategy<Value = Exchange> {
    let action = prop_oneof![Just(Action::Scan), Just(Action::UniqueIds), Just(Action::Capabilities)];
    (action, text(), vec(entry(), 0..6)).prop_map(|(action, text, entries)| Exchange {
        action,
        reply: Octets([line(b"+OK", &text), entries.concat(), b".\r\n".to_vec()].concat()),
        content: None,
    })
}

/// Mostly sound lines; some with gaps and trailing fields, some that are an error.
fn entry() -> impl Strategy<Value = Vec<u8>> {
    prop_oneof![
        6 => (1_u32..9, 0_u32..1000).prop_map(|(message, octets)| format!("{message} {octets}\r\n").into_bytes()),
        2 => Just(b"7 80 extra\r\n".to_vec()),
        1 => Just(b"..5\r\n".to_vec()),
        1 => Just(b"one two\r\n".to_vec()),
        1 => Just(b"3 99999999999999999999999\r\n".to_vec()),
    ]
}

fn single() -> impl Strategy<Value = Exchange> {
    let action = prop_oneof![
        Just(Action::Stat),
        Just(Action::ScanOne { message: 3 }),
        Just(Action::UniqueIdOf { message: 3 }),
        Just(Action::Delete { message: 1 }),
        Just(Action::Reset),
        Just(Action::Noop),
    ];
    let text = prop_oneof![3 => Just(b"3 120".to_vec()), 1 => Just(b"3 120 x".to_vec()), 1 => text()];
    (action, text).prop_map(|(action, text)| Exchange {
        action,
        reply: Octets(line(b"+OK", &text)),
        content: None,
    })
}

fn refusal() -> impl Strategy<Value = Exchange> {
    let action = prop_oneof![
        Just(Action::Retrieve { message: 9 }),
        // Not of all messages: behind that the client asks STAT whether there are any.
        Just(Action::ScanOne { message: 9 }),
        Just(Action::Stat),
        Just(Action::Delete { message: 9 }),
    ];
    let indicator = prop_oneof![4 => Just("-ERR"), 2 => Just("-ERR [SYS/TEMP]"), 1 => Just("-ERRor"), 1 => Just("*"), 1 => Just("+")];
    (action, indicator, text()).prop_map(|(action, indicator, text)| Exchange {
        action,
        reply: Octets(line(indicator.as_bytes(), &text)),
        content: None,
    })
}

/// Text of a status line: nothing that ends a line.
fn text() -> impl Strategy<Value = Vec<u8>> {
    vec(select(b"aaa .[]/\xe9".to_vec()), 0..12)
}

fn line(indicator: &[u8], text: &[u8]) -> Vec<u8> {
    let space: &[u8] = if text.is_empty() { b"" } else { b" " };
    [indicator, space, text, b"\r\n"].concat()
}
