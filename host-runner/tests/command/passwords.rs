//! Where the password comes from.

use std::{
    io::{Read, Write},
    process::{Command, Stdio},
};

use crate::support::{Run, server_with, watched};

#[test]
fn the_first_line_that_a_command_prints() {
    let server = server_with(&[]);
    let list = || Run::plaintext("list", &server).no_password().arg("--password-command");
    list().arg("printf 'secret\\nuser: alice\\n'").run().succeeded();
    list().arg("echo secret; seq 1 100000").run().succeeded();
    list().arg("echo secret; test -z \"$POP3_PASSWORD\"").env("POP3_PASSWORD", "other").run().succeeded();
}

#[test]
fn a_command_that_fails() {
    let server = server_with(&[]);
    let list = || Run::plaintext("list", &server).no_password().arg("--password-command");
    list().arg("echo secret; exit 3").run().failed(66, &["--password-command: it ended with exit status: 3"]);
    list().arg("true").run().failed(64, &["password: it is empty"]);
    assert!(server.sessions().is_empty());
}

#[test]
fn two_sources_are_a_usage_error() {
    let server = server_with(&[]);
    let run = Run::plaintext("list", &server).args(["--password-command", "echo secret"]);
    assert_eq!(run.run().code, Some(64));
}

#[test]
fn without_a_terminal_and_without_a_source_the_ways_are_named() {
    let server = server_with(&[]);
    let run = Run::plaintext("list", &server).no_password().run();
    run.failed(64, &["--password-stdin", "--password-command", "POP3_PASSWORD", "terminal"]);
}

/// A terminal made by `script`, of Debian's essential package bsdutils.
fn on_a_terminal(server: &pop3_mock::Server, typed: &'static [u8]) -> Option<(Option<i32>, String)> {
    let url = format!("pop3://alice@{}/", server.pop3());
    let list = format!("{} list {url} --security plaintext", env!("CARGO_BIN_EXE_pop3"));
    let mut command = Command::new("script");
    command.args(["--quiet", "--return", "--command", &list, "/dev/null"]).env_remove("POP3_PASSWORD");
    let child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn();
    let Ok(mut child) = child else {
        assert!(std::env::var_os("POP3_REQUIRE_FOREIGN").is_none(), "script is not installed");
        return None;
    };
    let pid = child.id();
    let dialogue = move || {
        let (mut keyboard, mut screen) = (child.stdin.take().unwrap(), child.stdout.take().unwrap());
        let mut seen = Vec::new();
        // What is typed before the question might be shown, or meet a process that is not there yet.
        while !seen.ends_with(b": ") && read_some(&mut screen, &mut seen) > 0 {}
        keyboard.write_all(typed).unwrap();
        while read_some(&mut screen, &mut seen) > 0 {}
        (child.wait().unwrap().code(), String::from_utf8_lossy(&seen).into_owned())
    };
    Some(watched(pid, dialogue))
}

fn read_some(screen: &mut impl Read, seen: &mut Vec<u8>) -> usize {
    let mut octets = [0; 512];
    let read = screen.read(&mut octets).unwrap();
    seen.extend_from_slice(&octets[..read]);
    read
}

#[test]
fn on_a_terminal_it_is_asked_for_and_not_shown() {
    let server = server_with(&[pop3_mock::Message::from("x\r\n")]);
    let Some((code, screen)) = on_a_terminal(&server, b"secret\n") else { return };
    assert_eq!(code, Some(0), "{screen}");
    assert!(screen.contains("Password of alice at 127.0.0.1: "), "{screen}");
    assert!(screen.contains("     1            3  "), "{screen}");
}

#[test]
fn ctrl_c_at_the_question_ends_it() {
    let server = server_with(&[]);
    let Some((code, screen)) = on_a_terminal(&server, b"\x03") else { return };
    assert_eq!(code, Some(130), "{screen}");
    assert!(server.sessions().is_empty());
}
