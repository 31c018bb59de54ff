//! Every persona on the wire: its greeting, and each of its quirks.

use std::panic::AssertUnwindSafe;
use std::time::Duration;

use pop3_mock::{Persona, Quirk, Server};

use crate::common::Client;
use crate::{GROUPS, dialogue, users};

/// Ends a dialogue that hangs; none waits for it.
const PATIENCE: Duration = Duration::from_secs(5);

fn server(persona: &Persona, quirk: Option<Quirk>) -> Server {
    let builder = Server::builder().users(users()).persona(persona);
    match quirk {
        Some(quirk) => builder.misbehave(quirk),
        None => builder,
    }
    .start_blocking()
    .unwrap()
}

#[test]
fn a_persona_greets_and_takes_leave_in_its_own_words() {
    for persona in Persona::shipped().filter(|persona| !persona.unknown().contains(&"greeting")) {
        let server = server(&persona, None);
        let greeting = Client::plain(&server).line();
        assert!(!greeting.contains("pop3-mock ready"), "{persona:?}: {greeting}");
    }
}

#[test]
fn the_words_of_dovecot_are_those_of_dovecot() {
    let server = server(&"dovecot".parse().unwrap(), None);
    Client::plain(&server).talk(
        "S: +OK Dovecot ready.
         C: USER alice
         S: +OK
         C: PASS wrong
         S: -ERR [AUTH] Authentication failed.
         C: USER alice
         S: +OK
         C: PASS secret
         S: +OK Logged in.
         C: LIST
         S: +OK 3 messages:
         S: 1 72
         S: 2 52
         S: 3 65
         S: .
         C: DELE 1
         S: +OK Marked to be deleted.
         C: RETR 9
         S: -ERR There's no message 9.
         C: QUIT
         S: +OK Logging out, messages deleted.",
    );
}

#[test]
fn a_timestamp_in_the_greeting_is_a_fresh_one_that_apop_can_use() {
    let server = server(&"cyrus".parse().unwrap(), None);
    let greetings = [Client::plain(&server).line(), Client::plain(&server).line()];
    assert!(greetings[0].starts_with("+OK mail.example Cyrus POP3 v3.8.1 server ready <"), "{greetings:?}");
    assert_ne!(greetings[0], greetings[1]);
}

/// Each quirk beside the persona that has it: the dialogue that shows the quirk goes on showing it.
#[test]
fn each_quirk_of_a_persona_is_seen_with_the_persona() {
    let mut failures = Vec::new();
    for persona in Persona::shipped() {
        for name in [persona.quirks(), persona.sometimes()].concat() {
            let Ok(quirk) = name.parse::<Quirk>() else { continue };
            let mut cases = GROUPS.iter().flat_map(|(_, cases)| *cases);
            let (_, dialogue) = cases.find(|(id, _)| *id == name).unwrap();
            let dialogue = dialogue.replace("S: +OK pop3-mock ready", "S: +OK...");
            let server = server(&persona, Some(quirk));
            let played =
                std::panic::catch_unwind(AssertUnwindSafe(|| dialogue::play(&server, &dialogue, PATIENCE)));
            if played.is_err() {
                failures.push(format!("{} {name}", persona.id()));
            }
        }
    }
    assert_eq!(failures, OTHER_WORDS);
}

/// The persona's own words, or another of its quirks, stand where the dialogue has those of the reference: here the
/// dialogue cannot judge. The list only ever gets shorter.
const OTHER_WORDS: &[&str] = &[
    "courier dot-first-byte-unstuffed",
    "courier bare-lf-status",
    "courier partial-then-drop",
    "dovecot user-unadvertised",
    "exchange-2003 auth-continuation-plus-ok",
    "hmailserver user-advertised-but-refused",
    "office365 auth-fail-transient",
    "office365 login-delay",
    "popa3d partial-then-drop",
    "post-office-nt list-bogus-negative-item",
    "post-office-nt retr-err-single",
    "post-office-nt dele-ignored",
    "qpopper drops-on-auth-fail",
    "yahoo last-reports-all-seen",
    "yandex capa-duplicate-conflicting",
    "yandex capa-misspelled-tag",
    "yandex x-headers-injected",
    "yandex resp-code-without-capability",
];
