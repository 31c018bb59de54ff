//! Every rule can be broken, and is known to the catalogue.

use std::{collections::HashSet, fs, path::Path};

use pop3_proto::{
    Command, Connection, Error, Language, Limits, Maildrop, MessageNumber, Rule, ScanEntry, Secret,
    Tolerances, UniqueId,
    sasl::{Exchange, Hash},
};

use crate::dialogue::{Dialogue, Seen};

/// The rule that `octets` break as the greeting.
fn greeting(octets: &str) -> Option<Rule> {
    broken(Dialogue::new(Limits::default()), octets)
}

/// The rule that `octets` break as the reply to `command`.
fn reply(command: &Command, octets: &str) -> Option<Rule> {
    let mut dialogue = Dialogue::greeted();
    dialogue.client(command);
    broken(dialogue, octets)
}

fn broken(mut dialogue: Dialogue, octets: &str) -> Option<Rule> {
    match dialogue.server(octets).pop() {
        Some(Seen::Failed(Error::Violation(rule))) => Some(rule),
        _ => None,
    }
}

/// The rule that `challenges` break in SCRAM, or success behind them.
fn scram(challenges: &[&str]) -> Option<Rule> {
    let password = Secret::from("pencil");
    let mut exchange =
        Exchange::scram(Hash::Sha1, None, "user", &password, [0; 24]).expect("good credentials");
    exchange.said_initial();
    let nonce = "A".repeat(32);
    for challenge in challenges {
        let challenge = challenge.replace("NONCE", &nonce);
        if let Err(failure) = exchange.step(challenge.as_bytes()) {
            return failure.rule();
        }
    }
    exchange.finish().err()?.rule()
}

/// The rule that `octets` break as the greeting, and that is put up with.
fn greeting_notice(octets: &str) -> Option<Rule> {
    notice(Dialogue::new(Limits::default()), octets)
}

/// The rule that `octets` break as the reply to `command`, and that is put up with.
fn reply_notice(command: &Command, tolerances: Tolerances, octets: &str) -> Option<Rule> {
    let mut dialogue = Dialogue::greeted();
    dialogue.connection = dialogue.connection.with_tolerances(tolerances);
    dialogue.client(command);
    notice(dialogue, octets)
}

/// The one rule that is told and no error: nothing else may be noticed, and nothing twice.
fn notice(mut dialogue: Dialogue, octets: &str) -> Option<Rule> {
    let failed = dialogue.server(octets).iter().any(|seen| matches!(seen, Seen::Failed(_)));
    dialogue.close();
    let notice = dialogue.connection.take_notice().filter(|_| !failed);
    notice.filter(|_| dialogue.connection.take_notice().is_none())
}

/// Found in whole listings, beside other replies or by asking again: pop3-client raises them, and tests that it does.
const FOUND_BY_THE_CLIENT: &[Rule] = &[
    Rule::ListingBlank,
    Rule::DuplicateNumber,
    Rule::NumberBeyondLimit,
    Rule::UniqueIdDuplicate,
    Rule::ListingRefused,
    Rule::Shortfall,
    Rule::QuitRefused,
    Rule::QuitUnanswered,
    Rule::TopZero,
];

/// A server that breaks `rule`, and the rule that the client found broken.
fn breach(rule: Rule) -> Option<Rule> {
    let (one, strict) = (MessageNumber::try_from(1).expect("not zero"), Tolerances::default());
    match rule {
        Rule::StatusIndicator => greeting("220 mail.example ESMTP\r\n"),
        Rule::StatusCase => greeting_notice("+ok ready\r\n"),
        Rule::StatusSeparator => greeting_notice("+OK\tready\r\n"),
        Rule::StatusGlued => greeting("+Okay, do your thing.\r\n"),
        Rule::StatusLineFeed => reply(&Command::list(None), "+OK\n1 120\n.\n"),
        Rule::ListingLineFeed => reply(&Command::list(None), "+OK\r\n1 120\n"),
        Rule::UnaskedOctets => reply(&Command::dele(one), "+OK\r\n+OK\r\n"),
        Rule::OctetsBeforeTls => match Connection::after_tls(Limits::default()).into_tls(b"-ERR ") {
            Err(Error::Violation(rule)) => Some(rule),
            _ => None,
        },
        Rule::Continuation => reply(&Command::stat(), "+ \r\n"),
        Rule::OkBeforeResponse => reply(&Command::auth_plain(), "+OK\r\n"),
        Rule::CancelIgnored => {
            let mut dialogue = Dialogue::greeted();
            dialogue.client(&Command::auth_plain());
            dialogue.server("+ \r\n");
            dialogue.client(&Command::auth_cancel());
            broken(dialogue, "+OK\r\n")
        }
        Rule::LanguageTag => Language::parse(b"(en) English").err(),
        Rule::StatFields => Maildrop::parse(b"seven 1800662").err(),
        Rule::ScanFields => ScanEntry::parse(b"7 ten-twenty-four").err(),
        Rule::ScanMismatch => ScanEntry::parse_reply(b"99 1024", one).err(),
        Rule::UniqueIdFields => UniqueId::parse(b"3 ").err(),
        Rule::UniqueIdControl => UniqueId::parse(b"1 \x1b]0;pwned\x07").err(),
        Rule::UniqueIdLength => UniqueId::parse(&[b"1 ", &[b'A'; 5000][..]].concat()).err(),
        Rule::UniqueIdMismatch => UniqueId::parse_reply(b"99 101", one).err(),
        Rule::MessageNumber => ScanEntry::parse(b"0 120").err(),
        Rule::NumberOverflow => Maildrop::parse(b"99999999999999999999999 1").err(),
        Rule::StatSize => Maildrop::read(b"52 -1875232734").ok()?.1,
        Rule::ScanSize => ScanEntry::read(b"1 -1").ok()?.1,
        Rule::ListingPrefix => UniqueId::read(b"+OK 1 abc").ok()?.1,
        Rule::UniqueIdUnnumbered => UniqueId::parse_reply(b"abcdef", one).err(),
        Rule::BareTerminator => reply_notice(&Command::retr(one), strict, "+OK\r\na\n.\nb\r\n.\r\n"),
        Rule::BodyStatus => reply_notice(&Command::top(one, 0), strict, "+OK\r\n+OK\r\nSubject: x\r\n.\r\n"),
        Rule::ListingUnended => {
            let tolerances = Tolerances { unended_listing: true, ..strict };
            reply_notice(&Command::list(None), tolerances, "+OK\r\n1 120\r\n.")
        }
        _ if FOUND_BY_THE_CLIENT.contains(&rule) => Some(rule),
        _ => sasl_breach(rule),
    }
}

/// As `breach`, in an AUTH exchange.
fn sasl_breach(rule: Rule) -> Option<Rule> {
    match rule {
        Rule::ChallengeBase64 => {
            let mut exchange = Exchange::cram_md5("tim", &Secret::from("x")).expect("good credentials");
            exchange.respond(b"go ahead").err()?.rule()
        }
        Rule::ChallengeMessage => scram(&["r=NONCEx,s=c2FsdA=="]),
        Rule::ScramExtension => scram(&["m=x,r=NONCEx,s=c2FsdA==,i=4096"]),
        Rule::ScramNonce => scram(&["r=another,s=c2FsdA==,i=4096"]),
        Rule::ScramIterations => scram(&["r=NONCEx,s=c2FsdA==,i=1"]),
        Rule::ScramSignature => scram(&["r=NONCEx,s=c2FsdA==,i=4096"]),
        // A rule that was added without a server that breaks it.
        _ => None,
    }
}

#[test]
fn every_rule_is_broken_by_some_server() {
    for &rule in Rule::ALL {
        assert_eq!(breach(rule), Some(rule), "{rule}");
    }
}

#[test]
fn every_rule_is_in_the_catalogue() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../conformance/catalogue");
    let known: HashSet<String> = ["rfc-clauses.toml", "quirks.toml"]
        .iter()
        .map(|name| fs::read_to_string(folder.join(name)).unwrap())
        .flat_map(|text| {
            let ids = text.lines().filter_map(|line| line.strip_prefix("id = \"")?.strip_suffix('"'));
            ids.map(str::to_owned).collect::<Vec<_>>()
        })
        .collect();
    assert!(known.len() > 500, "the catalogue was read");
    for &rule in Rule::ALL {
        assert!(known.contains(rule.id()), "{rule:?}: {}", rule.id());
    }
}

#[test]
fn ids_are_unique_and_texts_short_sentences() {
    let ids: HashSet<_> = Rule::ALL.iter().map(|rule| rule.id()).collect();
    assert_eq!(ids.len(), Rule::ALL.len());
    for rule in Rule::ALL {
        assert!(!rule.text().ends_with('.') && rule.text().len() < 80, "{rule}");
    }
}
