//! Faults on the command line.

use crate::{Running, run};

#[test]
fn a_fault_acts_and_what_it_cost_shows_in_the_verdict() {
    let fault = "server cut fin after 1st RETR +20";
    let running = Running::start(&["--messages", "2", "--fault", fault, "--expect", "QUIT"], "exit 0");
    let mut client = running.client();
    client.talk("S: +OK...\n C: USER user\n S: +OK...\n C: PASS pass\n S: +OK...");
    client.send("RETR 2\r\n");
    assert_eq!(client.rest().len(), 20);
    assert_eq!(running.go_on().code, Some(76));
}

#[test]
fn a_text_that_is_no_fault_is_refused_with_what_is_wrong() {
    let (code, error) = run(&["--fault", "server cut off"], &["true"]);
    assert_eq!(code, Some(64));
    assert!(error.contains("\"off\" is no way to cut; say fin or rst"), "{error}");
}

#[test]
fn a_dialogue_that_is_not_followed_is_told_in_the_verdict_and_the_commands_own_code_comes_first() {
    let script = tempfile::NamedTempFile::new().unwrap();
    let steps = "[[dialogue]]\nsteps = [{ send = '+OK\\r\\n' }, { expect = 'QUIT\\r\\n' }, 'close']";
    std::fs::write(script.path(), steps).unwrap();
    let script = ["--script", script.path().to_str().unwrap()];
    let (code, error) = run(&script, &["true"]);
    assert_eq!(code, Some(76));
    assert!(
        error.starts_with("pop3-mock: a dialogue was not followed: ") && !error.contains("panicked"),
        "{error}"
    );
    assert_eq!(run(&script, &["sh", "-c", "exit 3"]).0, Some(3));
    assert_eq!(run(&script, &["/nonexistent/command"]).0, Some(127));
}
