//! Every quirk on the wire: a server that has it and nothing else, and what a raw client sees.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

#[path = "../common/mod.rs"]
mod common;
mod dialogue;

mod attacks;
mod capability;
mod catalogue;
mod deletion_end;
mod framing;
mod greeting_auth;
mod listing;
mod personas;
mod response_codes;
mod retrieval;
mod stat;
mod tls;
mod top;
mod transport;
mod uidl;

use std::panic::AssertUnwindSafe;
use std::time::Duration;

use pop3_mock::{Message, Quirk, Server, User};

/// A quirk's name and the dialogue in which it is seen.
type Case = (&'static str, &'static str);

/// All dialogues, with the groups of the catalogue.
const GROUPS: [(&str, &[Case]); 13] = [
    ("attacks", attacks::CASES),
    ("capability", capability::CASES),
    ("deletion-end", deletion_end::CASES),
    ("greeting-auth", greeting_auth::CASES),
    ("listing", listing::CASES),
    ("listing", stat::CASES),
    ("listing", uidl::CASES),
    ("response-codes", response_codes::CASES),
    ("retrieval", retrieval::CASES),
    ("retrieval", framing::CASES),
    ("retrieval", top::CASES),
    ("tls", tls::CASES),
    ("transport", transport::CASES),
];

/// Ends a dialogue that hangs; none waits for it.
const PATIENCE: Duration = Duration::from_secs(20);
/// The same where most dialogues fail.
const IMPATIENCE: Duration = Duration::from_millis(200);

/// Message 1 has 72 octets, message 2 has 52, message 3 has 65.
const MESSAGES: [&str; 3] = [
    "Message-ID: <1@example.org>\r\nSubject: one\r\n\r\nfirst line\r\n.\r\n.dot\r\nlast\r\n",
    "Subject: two\r\nFrom: b@example.org\r\n\r\nFrom here\r\nhi\r\n",
    ".hidden: 1\r\nSubject: three\r\n\r\n+OK\r\n-ERR no\r\n\r\nFrom us, bye.\r\n..\r\n",
];

/// A message larger than 32 bits can tell, one with a line of 1027 octets, and one that only UTF-8 mode may send.
fn large_messages() -> [Message; 3] {
    let long = format!("Subject: long\r\n\r\n{}yyy\r\n", "x".repeat(1024));
    [Message::generated(5_000_000_000, 1), long.into(), "Subject: caf\u{E9}\r\n\r\nhi\r\n".into()]
}

fn users() -> [User; 3] {
    let alice = User::new("alice", "secret").messages(MESSAGES);
    let large = User::new("large", "secret").messages(large_messages());
    [alice, User::new("empty", "secret"), large]
}

fn server(quirk: &str) -> Server {
    let quirk: Quirk = quirk.parse().unwrap();
    Server::builder().users(users()).misbehave(quirk).start_blocking().unwrap()
}

/// Plays dialogues; all are played, and all that fail are told.
fn play(cases: &[Case]) {
    let failures = cases.iter().filter_map(|(quirk, dialogue)| {
        let played =
            std::panic::catch_unwind(AssertUnwindSafe(|| dialogue::play(&server(quirk), dialogue, PATIENCE)));
        played.err().map(|_| *quirk)
    });
    assert_eq!(failures.collect::<Vec<_>>(), Vec::<&str>::new(), "quirks that are not seen");
}

#[test]
fn every_quirk_is_seen_by_a_dialogue() {
    let shown: Vec<&str> =
        GROUPS.iter().flat_map(|(_, cases)| cases.iter().map(|(quirk, _)| *quirk)).collect();
    let unseen = Quirk::all().map(Quirk::id).filter(|id| !shown.contains(id));
    assert_eq!(unseen.collect::<Vec<_>>(), Vec::<&str>::new());
    let misplaced =
        GROUPS.iter().flat_map(|(group, cases)| cases.iter().map(move |(quirk, _)| (group, quirk)));
    let misplaced = misplaced.filter(|(group, quirk)| quirk.parse::<Quirk>().unwrap().group() != **group);
    assert_eq!(misplaced.collect::<Vec<_>>(), []);
}

#[test]
fn the_reference_shows_no_quirk() {
    for (_, cases) in GROUPS {
        for (quirk, dialogue) in cases {
            let server = Server::builder().users(users()).start_blocking().unwrap();
            let hook = std::panic::take_hook();
            std::panic::set_hook(Box::new(|_| {}));
            let played =
                std::panic::catch_unwind(AssertUnwindSafe(|| dialogue::play(&server, dialogue, IMPATIENCE)));
            std::panic::set_hook(hook);
            assert!(played.is_err(), "{quirk} is seen without the quirk");
        }
    }
}
