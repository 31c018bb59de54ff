//! What is not run: one line, or the usage, and an exit code.

use std::fs;
use std::process::{Command, Stdio};

use crate::run;

#[test]
fn a_command_that_is_not_there_has_the_code_of_shells() {
    let directory = tempfile::tempdir().unwrap();
    let missing = directory.path().join("missing");
    for program in ["pop3-mock-no-such-command", missing.to_str().unwrap()] {
        let expected = format!(
            "pop3-mock: cannot run {program}: No such file or directory (os error 2); \
             name a program on the PATH, or its path\n"
        );
        assert_eq!(run(&[], &[program]), (Some(127), expected));
    }
}

#[test]
fn a_command_that_cannot_be_executed_has_the_code_of_shells() {
    let directory = tempfile::tempdir().unwrap();
    let file = directory.path().join("file");
    fs::write(&file, "no program").unwrap();
    for program in [&file, directory.path()] {
        let program = program.to_str().unwrap();
        let expected = format!(
            "pop3-mock: cannot run {program}: Permission denied (os error 13); name a program that may be executed\n"
        );
        assert_eq!(run(&[], &[program]), (Some(126), expected));
    }
}

#[test]
fn what_keeps_the_server_from_starting_keeps_the_command_from_running() {
    let directory = tempfile::tempdir().unwrap();
    let marker = directory.path().join("ran");
    let program = ["touch", marker.to_str().unwrap()];
    assert_eq!(run(&["--eml", "/nonexistent"], &program).0, Some(66));
    assert_eq!(run(&["--user", "a b", "--password", "x"], &program).0, Some(64));
    assert_eq!(run(&["--ca-file", "/nonexistent/ca.pem"], &program).0, Some(73));
    assert!(!marker.exists());
    assert_eq!(run(&[], &program).0, Some(0));
    assert!(marker.exists());
}

#[test]
fn one_host_variable_stands_for_both_addresses() {
    let expected =
        "pop3-mock: --pop3 is on ::1, --pop3s on 127.0.0.1: POP3_HOST is for both; give both one address\n";
    assert_eq!(run(&["--pop3", "[::1]:0"], &["true"]), (Some(64), expected.into()));
}

#[test]
fn a_password_cannot_be_expected_and_the_way_out_is_named() {
    for (option, command, hint) in [
        ("--expect", "PASS secret", "say \"PASS\" alone"),
        ("--never", "auth plain AGEAYg==", "say \"auth plain\" alone"),
    ] {
        let (code, text) = run(&[option, command], &["true"]);
        assert_eq!(code, Some(64));
        assert!(text.contains(option) && text.contains(hint), "{text}");
    }
}

#[test]
fn a_command_line_that_does_not_parse_has_the_code_of_wrong_usage() {
    for arguments in [
        &["exec"][..],
        &["exec", "--"],
        &["exec", "true"],
        &["exec", "--expect", "", "--", "true"],
        &["exec", "--exit-with-stdin", "--", "true"],
    ] {
        let mut command = Command::new(env!("CARGO_BIN_EXE_pop3-mock"));
        let output = command.args(arguments).stdin(Stdio::null()).output().unwrap();
        assert_eq!(output.status.code(), Some(64), "{arguments:?}");
        assert!(output.stdout.is_empty() && !output.stderr.is_empty(), "{arguments:?}");
    }
}

#[test]
fn the_help_tells_the_variables_the_exit_codes_and_an_example() {
    for help in ["--help", "-h"] {
        let output = Command::new(env!("CARGO_BIN_EXE_pop3-mock")).args(["exec", help]).output().unwrap();
        assert_eq!(output.status.code(), Some(0));
        let text = String::from_utf8(output.stdout).unwrap();
        for word in ["POP3_HOST", "POP3_PORT", "POP3S_PORT", "POP3_CA_FILE", "POP3_USER", "POP3_PASSWORD"]
            .into_iter()
            .chain(["64", "66", "69", "70", "71", "73", "74", "76", "77", "126", "127"])
        {
            let told = text.lines().any(|line| line.split_whitespace().next() == Some(word));
            assert!(told, "{word} is not in {help}: {text}");
        }
        assert!(text.contains("--expect 'DELE 1' --expect QUIT "), "{text}");
    }
}
