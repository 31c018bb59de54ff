//! What the command refuses to start with: one line and an exit code of sysexits(3).

use std::process::{Command, Stdio};

use crate::{Served, command, refusal};

#[test]
fn a_maildir_that_cannot_be_read_is_named_with_its_option() {
    let expected = "pop3-mock: --maildir: cannot read /nonexistent/new: No such file or directory (os error 2); \
                    a Maildir has the directories new and cur\n";
    assert_eq!(refusal(&["--maildir", "/nonexistent"]), (Some(66), expected.into()));
}

#[test]
fn a_file_in_the_place_of_a_directory_is_named_with_its_option() {
    let file = tempfile::NamedTempFile::new().unwrap();
    let path = file.path().to_str().unwrap();
    let expected = format!(
        "pop3-mock: --eml: cannot read {path}: Not a directory (os error 20); name a directory with files *.eml\n"
    );
    assert_eq!(refusal(&["--eml", path]), (Some(66), expected));
}

#[test]
fn a_taken_port_is_named_with_its_option() {
    let served = Served::start(&[]);
    for (option, key) in [("--pop3", "pop3"), ("--pop3s", "pop3s")] {
        let taken = served.ready[key].as_str().unwrap();
        let expected = format!(
            "pop3-mock: {option}: cannot listen on {taken}: Address already in use (os error 98); \
             port 0 takes a free one\n"
        );
        assert_eq!(refusal(&[option, taken]), (Some(69), expected));
    }
}

#[test]
fn what_is_no_address_is_refused_with_one_to_copy() {
    for wrong in ["localhost:0", "127.0.0.9", "127.0.0.1:99999"] {
        let (code, text) = refusal(&["--pop3", wrong]);
        assert_eq!(code, Some(64));
        let expected =
            format!("pop3-mock: --pop3 {wrong:?}: an address is an IP address and a port, such as");
        assert!(text.starts_with(&expected), "{text}");
    }
}

#[test]
fn an_unknown_name_is_refused_in_one_line_with_the_nearest() {
    for (option, wrong, expected) in [
        ("--quirk", "list-blnk-lines", "; the nearest name is \"list-blank-lines\""),
        (
            "--fault",
            "server cutt",
            "\"server cutt\" is no fault: \"cutt\" is no kind of fault; say cut, stall",
        ),
        ("--quirk", "xyzzy", "there is no quirk \"xyzzy\"; `pop3-mock quirks` lists all"),
        ("--fault", "server stall after 1st RETRR", "\"RETRR\" is no command; the nearest is \"RETR\""),
        ("--tls-flaw", "tls12", "no TLS flaw \"tls12\"; the nearest is \"tls12-only\"; there are clear-"),
        ("--mechanism", "plian", "no SASL mechanism \"plian\"; the nearest is \"PLAIN\"; there are PLAIN,"),
        ("--bad-cert", "expird", ": there is no \"expird\"; the nearest is \"expired\"; there are expired,"),
        ("--bad-cert", "xyzzy", ": there is no \"xyzzy\"; there are expired, wrong-name,"),
        ("--rule", "onn = 'RETR'", "column 1: a rule has no key `onn`; the nearest is `on`"),
    ] {
        let (code, text) = refusal(&[option, wrong]);
        assert_eq!(code, Some(64));
        assert!(text.starts_with(&format!("pop3-mock: {option}")) && text.contains(expected), "{text}");
        assert_eq!(text.lines().count(), 1, "{text}");
    }
}

#[test]
fn an_address_that_others_can_reach_needs_permission() {
    let (code, text) = refusal(&["--pop3s", "0.0.0.0:0"]);
    assert_eq!(code, Some(64));
    assert!(text.starts_with("pop3-mock: --pop3s: 0.0.0.0:0 is no loopback address"), "{text}");
    assert!(text.contains("--allow-remote"), "{text}");
}

#[test]
fn one_port_cannot_be_plain_and_tls() {
    let served = Served::start(&[]);
    let address = served.ready["pop3"].as_str().unwrap();
    let expected =
        format!("pop3-mock: --pop3 and --pop3s are both {address}: give one of them another port\n");
    assert_eq!(refusal(&["--pop3", address, "--pop3s", address]), (Some(64), expected));
}

#[test]
fn a_command_line_that_does_not_parse_has_the_code_of_wrong_usage() {
    for arguments in [&["--nonsense"][..], &["--pop3", "here"], &["--user", "alice"], &["--messages", "-1"]] {
        let output = command(arguments).stdin(Stdio::null()).output().unwrap();
        assert_eq!(output.status.code(), Some(64), "{arguments:?}");
        assert!(output.stdout.is_empty() && !output.stderr.is_empty(), "{arguments:?}");
    }
}

#[test]
fn help_and_version_succeed_and_the_help_tells_the_exit_codes() {
    let run = |arguments: &[&str]| {
        let output = Command::new(env!("CARGO_BIN_EXE_pop3-mock")).args(arguments).output().unwrap();
        assert_eq!(output.status.code(), Some(0), "{arguments:?}");
        String::from_utf8(output.stdout).unwrap()
    };
    assert!(run(&["--version"]).starts_with("pop3-mock "));
    for arguments in [&["--help"][..], &["serve", "--help"], &["serve", "-h"]] {
        let help = run(arguments);
        for code in ["0", "64", "66", "69", "70", "71", "73", "74", "77"] {
            let told = help.lines().any(|line| line.split_whitespace().next() == Some(code));
            assert!(told, "{code} is not in {arguments:?}: {help}");
        }
    }
}

#[test]
fn a_ready_file_that_another_option_names_is_refused_and_left_alone() {
    let directory = tempfile::tempdir().unwrap();
    let file = directory.path().join("file");
    std::fs::write(&file, "kept").unwrap();
    let (plain, roundabout) = (file.to_str().unwrap(), directory.path().join("./file"));
    for option in ["--transcript", "--ledger", "--ca-file", "--client-cert"] {
        let (code, text) = refusal(&["--ready-file", roundabout.to_str().unwrap(), option, plain]);
        assert_eq!(code, Some(64));
        assert!(text.starts_with(&format!("pop3-mock: --ready-file and {option} are both ")), "{text}");
    }
    assert_eq!(std::fs::read_to_string(&file).unwrap(), "kept");
}

#[test]
fn tls_flaws_of_which_one_can_never_show_are_refused_in_one_line() {
    for (arguments, expected) in [
        (
            &["--tls-flaw", "tls12-only", "--tls-flaw", "tls13-only"][..],
            "--tls-flaw tls12-only and --tls-flaw tls13-only exclude one another",
        ),
        (
            &["--tls-flaw", "part-behind-stls", "--tls-flaw", "stls-refused"],
            "--tls-flaw stls-refused and --tls-flaw part-behind-stls exclude one another",
        ),
        (
            &["--tls-flaw", "stall", "--bad-cert", "expired"],
            "--tls-flaw stall and --bad-cert exclude one another",
        ),
    ] {
        let (code, text) = refusal(arguments);
        assert_eq!((code, text), (Some(64), format!("pop3-mock: {expected}: leave one of them out\n")));
    }
}
