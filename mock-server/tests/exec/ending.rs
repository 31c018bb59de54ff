//! How it ends: as its command does.

use std::fs;

use crate::{Running, run};

#[test]
fn the_exit_code_is_that_of_the_command() {
    for code in [0, 1, 76, 255] {
        assert_eq!(run(&[], &["sh", "-c", &format!("exit {code}")]), (Some(code), String::new()));
    }
}

#[test]
fn a_signal_that_ends_the_command_is_told_as_shells_do() {
    for (signal, code) in [("KILL", 137), ("TERM", 143), ("INT", 130)] {
        assert_eq!(run(&[], &["sh", "-c", &format!("kill -{signal} $$")]), (Some(code), String::new()));
    }
}

#[test]
fn sigterm_and_sighup_are_passed_on_and_the_end_of_the_command_is_waited_for() {
    for (signal, code) in [("-TERM", 143), ("-HUP", 129)] {
        let running = Running::start(&[], "exit 0");
        running.signal(signal);
        // Its standard input is still open: the signal it was.
        let ended = running.end();
        assert_eq!((ended.code, &ended.error[..]), (Some(code), ""));
        assert_eq!(fs::read_dir(ended.temporary.path()).unwrap().count(), 0, "the CA file is gone");
    }
}

#[test]
fn a_command_that_handles_sigterm_says_how_it_ends() {
    let script = "trap 'exit 9' TERM; kill -TERM $PPID; while :; do :; done";
    assert_eq!(run(&[], &["sh", "-c", script]), (Some(9), String::new()));
}

#[test]
fn sigint_is_left_to_the_command() {
    let running = Running::start(&[], "exit 5");
    running.signal("-INT");
    running.client().talk("S: +OK...\n C: QUIT\n S: +OK...");
    assert_eq!(running.go_on().code, Some(5));
}

#[test]
fn a_connection_that_outlives_the_command_does_not_hold_up_the_end() {
    let running = Running::start(&["--expect", "STAT"], "exit 0");
    let mut client = running.client();
    client.talk("S: +OK...\n C: STAT\n S: -ERR...");
    assert_eq!(running.go_on().code, Some(0));
    assert_eq!(client.rest_or_error().0, b"");
}
