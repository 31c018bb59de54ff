//! Quirks, personas, scripts and rules on the command line.

use std::process::Command;

use serde_json::Value;

use crate::{Served, refusal};

fn listed(what: &str) -> Vec<Value> {
    let output = Command::new(env!("CARGO_BIN_EXE_pop3-mock")).args([what, "--json"]).output().unwrap();
    serde_json::from_slice(&output.stdout).unwrap()
}

#[test]
fn a_persona_a_quirk_a_script_and_a_rule_go_together() {
    let script = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(script.path(), "[[rule]]\non = 'NOOP'\nstatus = '+OK scripted'").unwrap();
    let served = Served::start(&[
        "--persona",
        "dovecot",
        "--quirk",
        "capa-err",
        "--script",
        script.path().to_str().unwrap(),
        "--rule",
        "on = 'RSET', status = '+OK ruled'",
    ]);
    served.client().talk(
        "S: +OK Dovecot ready.
         C: CAPA
         S: -ERR
         C: USER user
         S: +OK
         C: PASS pass
         S: +OK Logged in.
         C: NOOP
         S: +OK scripted
         C: RSET
         S: +OK ruled",
    );
}

#[test]
fn a_persona_may_be_a_file() {
    let file = tempfile::Builder::new().suffix(".toml").tempfile().unwrap();
    std::fs::write(file.path(), "id = 'ours'\nname = 'Ours'\ngreeting = '+OK ours'").unwrap();
    let served = Served::start(&["--persona", file.path().to_str().unwrap()]);
    served.client().talk("S: +OK ours");
}

#[test]
fn quirks_and_personas_are_listed_with_their_facts() {
    let quirks = listed("quirks");
    let quirk = quirks.iter().find(|quirk| quirk["id"] == "capa-err").unwrap();
    assert_eq!(quirk["group"], "capability");
    assert!(quirk["servers"].as_array().unwrap().contains(&"popa3d".into()));
    assert!(quirk["source"].as_str().is_some_and(|source| !source.is_empty()));
    let personas = listed("personas");
    let gmail = personas.iter().find(|persona| persona["id"] == "gmail").unwrap();
    assert!(gmail["sometimes"].as_array().unwrap().contains(&"mailbox-window".into()));
}

#[test]
fn what_is_wrong_is_told_in_one_line_and_nothing_starts() {
    let (code, text) = refusal(&["--persona", "dovecott"]);
    let expected = "pop3-mock: --persona: there is no persona \"dovecott\"; the nearest name is \"dovecot\"; \
                    `pop3-mock personas` lists all\n";
    assert_eq!((code, text.as_str()), (Some(64), expected));
    let script = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(script.path(), "quirks = [\n  'capa-er',\n]\n").unwrap();
    let path = script.path().to_str().unwrap();
    let (code, text) = refusal(&["--script", path]);
    assert_eq!(code, Some(64));
    assert!(text.starts_with(&format!("pop3-mock: --script: {path}: line ")), "{text}");
    assert!(text.contains("the nearest name is \"capa-err\""), "{text}");
    assert_eq!(refusal(&["--script", "/nonexistent"]).0, Some(66));
}
