//! Quirks, rules and faults that nothing has met.

use crate::{Running, run};

const RULE: &str = "on = 'RETR', nth = 2, status = '-ERR no'";

#[test]
fn what_was_never_reached_is_told_with_what_it_waited_for_and_is_no_failure() {
    let fault = "server cut fin after 2nd TOP line 3";
    let arguments = ["--quirk", "dele-err", "--rule", RULE, "--fault", fault];
    let (code, error) = run(&arguments, &["true"]);
    let expected = "pop3-mock: quirk \"dele-err\" was not reached: it waits for DELE behind the login\n\
        pop3-mock: rule 1 was not reached: it waits for RETR number 2 of these in the session\n\
        pop3-mock: fault \"server cut fin after 2nd TOP line 3\" was not reached: \
        it waits for what the server sends behind the 2nd TOP, line 3\n";
    assert_eq!((code, &*error), (Some(0), expected));
}

#[test]
fn strict_rules_make_it_a_failure_unless_the_command_has_failed_itself() {
    assert_eq!(run(&["--strict-rules", "--rule", RULE], &["true"]).0, Some(76));
    let (code, error) = run(&["--strict-rules", "--rule", RULE], &["sh", "-c", "exit 3"]);
    assert_eq!(code, Some(3));
    assert!(error.contains("rule 1 was not reached"), "{error}");
    assert_eq!(run(&["--strict-rules"], &["true"]), (Some(0), String::new()));
}

#[test]
fn what_was_reached_is_not_told_nor_are_the_words_of_a_persona() {
    let fault = "server slice 3";
    let arguments = ["--persona", "dovecot", "--strict-rules", "--quirk", "capa-err", "--fault", fault];
    let running = Running::start(&arguments, "exit 0");
    let mut client = running.client();
    client.talk("S: +OK...\n C: CAPA\n S: -ERR...\n C: QUIT\n S: +OK...");
    let ended = running.go_on();
    assert_eq!((ended.code, &*ended.error), (Some(0), ""));
}
