use std::collections::BTreeSet;
use std::path::Path;

use super::*;

/// A recording from lines of `C: ` and `S: `; other lines are turns as they stand.
fn recording(dialogue: &str) -> Recording {
    let turn = |line: &str| match line.split_at(3) {
        ("C: ", line) => format!("[[turn]]\nclient = '{line}\\r\\n'\n"),
        ("S: ", line) if line.ends_with("\\n") => format!("[[turn]]\nserver = ['{line}']\n"),
        ("S: ", line) => format!("[[turn]]\nserver = ['{line}\\r\\n']\n"),
        _ => format!("[[turn]]\n{line}\n"),
    };
    let turns: String = dialogue.lines().map(turn).collect();
    format!("format = 1\n{turns}").parse().unwrap()
}

fn parsed(text: &str) -> toml::Table {
    text.parse().unwrap()
}

fn quirks(dialogue: &str) -> Vec<String> {
    let file = parsed(&recording(dialogue).persona_toml("x", "X"));
    let listed = |key: &str| file[key].as_array().unwrap().clone();
    let quirks = listed("quirks").into_iter().chain(listed("shown"));
    let mut quirks: Vec<String> = quirks.map(|quirk| quirk.as_str().unwrap().to_owned()).collect();
    quirks.sort();
    quirks
}

/// Dialogues behind a greeting with a timestamp, and what is odd in them.
const ODD: [(&str, &[&str]); 33] = [
    ("C: NOOP\nS: +OK done", &[]),
    ("C: NOOP\nS: +OK", &["bare-ok-replies"]),
    ("C: NOOP\nS: +ok done", &["status-lowercase"]),
    ("C: NOOP\nS: +OK done\\n", &["bare-lf-status"]),
    ("C: NOOP\nS: +Okay then", &["status-token-glued"]),
    ("C: NOOP\nS: +ERR no", &["plus-err-status"]),
    ("C: NOOP\nS: -ERR [sys/temp] no", &["resp-code-lowercase"]),
    ("C: NOOP\nS: +OK [SYS/TEMP] yes", &["resp-code-on-ok"]),
    ("C: NOOP\nS: -ERR [X] no", &["resp-code-unknown"]),
    ("C: NOOP\nS: -ERR [IN-USE no", &["resp-code-malformed"]),
    ("C: AUTH PLAIN\nS: +\nC: AAAA\nS: +OK in", &["auth-continuation-bare-plus"]),
    ("C: AUTH PLAIN\nS: + go ahead\nC: AAAA\nS: +OK in", &["auth-continuation-text"]),
    ("C: AUTH\nS: +OK list\nS: PLAIN\nS: .", &["auth-list-probe"]),
    ("C: PASS a\nS: -ERR no\nclosed = \"server\"", &["drops-on-auth-fail"]),
    ("C: PASS a\nclosed = \"server\"", &["drops-after-pass"]),
    ("C: APOP a 0\nS: -ERR no\nS: +OK bye", &["extra-reply-after-err"]),
    ("C: CAPA\nS: -ERR no", &["capa-err"]),
    ("C: CAPA\nS: +OK list\nS: .", &["capa-empty-list"]),
    ("C: CAPA\nS: +OK list\nS: stls\nS: SASL\nS: .", &["capa-lowercase", "capa-sasl-empty"]),
    ("C: CAPA\nS: +OK list\nS: XOIP\nS: .A\nS: .", &["capa-dot-prefixed-line", "capa-unknown-lines"]),
    ("C: CAPA\nS: +OK list\nS: TOP\nS: .\nC: USER a\nS: +OK yes", &["user-unadvertised"]),
    (
        "C: CAPA\nS: +OK list\nS: USER\nS: .\nC: PASS a\nS: +OK in\nC: CAPA\nS: +OK list\nS: TOP\nS: .",
        &["capa-differs-by-state"],
    ),
    ("C: STLS\nS: +OK go\ntls = true\nC: CAPA\nS: +OK list\nS: STLS\nS: .", &["stls-advertised-after-tls"]),
    ("C: STAT\nS: +OK 2 320 octets", &["stat-trailing-text"]),
    ("C: STAT\nS: +OK 7", &["stat-incomplete"]),
    ("C: LIST\nS: +OK list\nS: 1 (20 octets)\nS: \nS: .", &["list-blank-lines", "list-trailing-text"]),
    ("C: LIST\nS: +OK none\nS: .", &["empty-list-immediate-dot"]),
    ("C: UIDL\nS: +OK list\nS: 1  a\nS: 2 a\nS: .", &["uidl-duplicate", "uidl-extra-spaces"]),
    ("C: UIDL 1\nS: +OK a", &["uidl-n-missing-number"]),
    ("C: RETR 1\nS: +OK 9 octets\nS: ..a\nS: .", &["retr-size-mismatch"]),
    ("C: RETR 1\nS: +OK go\nS: a\\n\nS: .\\n", &["bare-lf", "retr-size-absent", "terminator-bare-lf"]),
    ("C: XXXX\nS: -ERR Unknown command: XXXX", &["err-echoes-input"]),
    ("C: QUIT\nclosed = \"server\"", &["quit-closes-without-reply"]),
];

#[test]
fn what_is_odd_is_seen_and_nothing_else() {
    for (dialogue, expected) in ODD {
        let all = quirks(&format!("S: +OK ready <0@a>\n{dialogue}"));
        let seen: Vec<&str> =
            all.iter().map(String::as_str).filter(|quirk| *quirk != "apop-timestamp-after-text").collect();
        assert_eq!(seen, expected, "{dialogue}");
    }
}

/// Greetings, and what is odd in them.
const GREETINGS: [(&str, &[&str]); 9] = [
    ("S: +OK", &["greeting-bare-ok", "greeting-without-timestamp"]),
    ("S: +OK ready", &["greeting-without-timestamp"]),
    ("S: +OK <0@a> ready", &["apop-timestamp-first"]),
    ("S: +OK ready <aaaa>", &["apop-fake-timestamp", "apop-timestamp-after-text"]),
    ("S: +OK  ready", &["greeting-odd-whitespace", "greeting-without-timestamp"]),
    ("S: +OK [XCLIENT] ready", &["greeting-without-timestamp", "greeting-xclient"]),
    ("S: +OK [A0] \\xe4", &["greeting-8bit", "greeting-bracket-not-code", "greeting-without-timestamp"]),
    ("S: -ERR no", &["greeting-err"]),
    ("S: 220 hi\\n", &["bare-lf-status", "greeting-no-status"]),
];

#[test]
fn what_is_odd_in_a_greeting_is_seen() {
    for (greeting, expected) in GREETINGS {
        assert_eq!(quirks(greeting), expected, "{greeting}");
    }
}

#[test]
fn every_quirk_is_in_the_catalogue() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../conformance/catalogue/quirks.toml");
    let catalogue = parsed(&std::fs::read_to_string(path).unwrap());
    let ids: BTreeSet<&str> =
        catalogue["quirk"].as_array().unwrap().iter().map(|quirk| quirk["id"].as_str().unwrap()).collect();
    for quirk in ODD.iter().chain(&GREETINGS).flat_map(|(_, quirks)| *quirks) {
        assert!(ids.contains(quirk), "{quirk}");
    }
}

#[test]
fn replies_are_told_by_what_they_answer() {
    let said = "S: +OK ready\nC: USER a\nS: +OK name\nC: PASS a\nS: -ERR [AUTH] no\nC: PASS a\nS: +OK in\nC: DELE 1\n\
                S: +OK marked\nC: RETR 1\nS: -ERR gone\nC: RETR 9\nS: -ERR what\\x1b\nC: AAAA\nS: -ERR huh\nC: QUIT\n\
                S: +OK it's done";
    let persona = &parsed(&recording(&said.replace("it's", "it\\x27s")).persona_toml("x", "X"));
    let replies: Vec<(&str, &str)> = persona["replies"]
        .as_table()
        .unwrap()
        .iter()
        .map(|(key, reply)| (&key[..], reply.as_str().unwrap()))
        .collect();
    let expected = [
        ("DELE", "+OK marked"),
        ("PASS", "+OK in"),
        ("QUIT-deleted", "+OK it's done"),
        ("USER", "+OK name"),
        ("auth-failed", "-ERR [AUTH] no"),
        ("deleted", "-ERR gone"),
        ("no-message", "-ERR what\\x1b"),
        ("unknown", "-ERR huh"),
    ];
    assert_eq!(replies, expected);
    let auth = ["USER -> +OK name", "PASS -> -ERR [AUTH] no", "PASS -> +OK in"];
    assert_eq!(persona["auth"], toml::Value::from(auth.to_vec()));
}

#[test]
fn a_persona_that_was_recorded_can_be_played() {
    let said = "S: +OK ready <1.2@mail.example>\nC: USER a\nS: +OK name\nC: PASS a\nS: +OK 3 901 in\nC: STAT\nS: +OK 3 901\n\
                C: RETR 1\nS: -ERR gone\nC: QUIT\nS: +OK";
    let text = recording(said).persona_toml("x", "X");
    let persona = crate::Persona::from_toml(&text).unwrap_or_else(|error| panic!("{error}\n{text}"));
    assert!(persona.shown().contains(&"bare-ok-replies".to_owned()) && persona.quirks().is_empty());
    assert!(
        text.contains("STAT = \"+OK {n1} {n2}\"") && text.contains("PASS = \"+OK {n1} {n2} in\""),
        "{text}"
    );
}
