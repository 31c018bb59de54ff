//! Quirks, personas, scripts and rules on the command line.

use std::process::{Command, Stdio};

use serde_json::Value;

use crate::{Served, command, refusal};

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

fn told(arguments: &[&str]) -> (Option<i32>, String) {
    let output = Command::new(env!("CARGO_BIN_EXE_pop3-mock")).args(arguments).output().unwrap();
    (output.status.code(), String::from_utf8([output.stdout, output.stderr].concat()).unwrap())
}

#[test]
fn a_quirk_tells_which_commands_it_shows_by() {
    let quirks = listed("quirks");
    let triggers = |id: &str| quirks.iter().find(|quirk| quirk["id"] == id).unwrap()["triggers"].clone();
    assert_eq!(triggers("capa-err"), serde_json::json!(["CAPA"]));
    assert_eq!(triggers("user-err-stop")[0], "USER refuses a name that nobody has");
    let idle = "The time without a command until the server closes: 60s";
    assert_eq!(triggers("idle-cutoff-early"), serde_json::json!([idle]));
    let (code, text) = told(&["quirks", "user-err-stop"]);
    assert_eq!(code, Some(0));
    for line in [
        "user-err-stop\n",
        "  behaviour     USER itself is refused.\n",
        "  shows by      USER refuses a name that nobody has\n                USER before the login that the reference",
        "  to try        pop3-mock serve --quirk user-err-stop\n",
    ] {
        assert!(text.contains(line), "{text}");
    }
    let (code, text) = told(&["quirks", "user-er-stop"]);
    let expected = "pop3-mock: there is no quirk \"user-er-stop\"; the nearest name is \"user-err-stop\"; \
                    `pop3-mock quirks` lists all\n";
    assert_eq!((code, &*text), (Some(64), expected));
}

#[test]
fn a_persona_of_which_nothing_shows_says_so_in_the_list_and_when_it_is_served() {
    let hint = "nothing of it shows unless --quirk asks for it: slow-drip, ";
    assert!(told(&["personas"]).1.contains(&format!("Any persona over a bad line ({hint}")));
    let example = "pop3-mock serve --persona bad-network --quirk slow-drip\n";
    assert!(told(&["personas", "bad-network"]).1.contains(example));
    let serve = |arguments: &[&str]| {
        let mut command = command(arguments);
        let output = command.arg("--exit-with-stdin").stdin(Stdio::null()).output().unwrap();
        String::from_utf8(output.stderr).unwrap()
    };
    let text = serve(&["--persona", "bad-network"]);
    assert!(text.starts_with(&format!("pop3-mock: --persona bad-network: {hint}")), "{text}");
    assert_eq!(text.lines().count(), 1);
    assert!(!serve(&["--persona", "bad-network", "--quirk", "capa-err"]).contains(hint));
    assert_eq!(serve(&["--persona", "dovecot"]), "");
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
