//! What is told when a client and a script do not fit.

use pop3_mock::{Script, ScriptProblem, Server, User};

use crate::common::Client;
use crate::playing;

#[test]
fn other_octets_are_told_with_step_expectation_and_transcript() {
    let server = playing(Script::new().send("+OK\r\n").expect("CAPA\r\n").reply("+OK\r\n.\r\n"));
    let mut client = Client::plain(&server);
    client.talk("S: +OK\n C: CAPX");
    // The connection is closed: a client does not wait for a script that has ended.
    client.rest_or_error().0.is_empty();
    let failure = server.finish().unwrap_err().script().unwrap();
    assert_eq!((failure.script, failure.step.clone()), (1, Some((2, "expect \"CAPA\\r\\n\"".into()))));
    let expected = ScriptProblem::Unexpected { expected: b"CAPA\r\n".to_vec(), actual: b"CAPX\r\n".to_vec() };
    assert_eq!(failure.problem, expected);
    let text = failure.to_string();
    assert!(text.contains("expected: \"CAPA\\r\\n\"\n  actual:   \"CAPX\\r\\n\""), "{text}");
    assert!(text.ends_with("S: +OK\nC: CAPX\n"), "{text}");
}

#[test]
fn a_client_that_leaves_before_an_expectation_is_told() {
    let server = playing(Script::new().send("+OK\r\n").expect("QUIT\r\n"));
    let mut client = Client::plain(&server);
    client.talk("S: +OK");
    client.send("QU");
    drop(client);
    let failure = server.finish().unwrap_err().script().unwrap();
    let expected = ScriptProblem::Closed { actual: b"QU".to_vec(), reason: "closed by the client".into() };
    assert_eq!(failure.problem, expected);
}

#[test]
fn octets_behind_the_last_step_are_told() {
    let server = playing(Script::new().expect("QUIT\r\n").reply("+OK\r\n"));
    let mut client = Client::plain(&server);
    client.talk("C: QUIT\n S: +OK\n C: NOOP");
    let failure = server.finish().unwrap_err().script().unwrap();
    assert_eq!(failure.problem, ScriptProblem::Extra { actual: b"NOOP\r\n".to_vec() });
}

#[test]
fn a_script_that_still_waits_is_told() {
    let server = playing(Script::new().send("+OK\r\n").expect("QUIT\r\n"));
    let mut client = Client::plain(&server);
    client.talk("S: +OK");
    assert_eq!(server.verify().unwrap_err().script().unwrap().problem, ScriptProblem::Unfinished);
    client.talk("C: QUIT");
    drop(client);
    server.verify().unwrap();
}

#[test]
fn an_unused_script_and_a_connection_too_many_are_told() {
    let server = playing(Script::new().hang());
    assert_eq!(server.verify().unwrap_err().script().unwrap().problem, ScriptProblem::Unused);
    let _first = Client::plain(&server);
    let mut second = Client::plain(&server);
    assert_eq!(second.rest(), b"");
    assert_eq!(server.finish().unwrap_err().script().unwrap().problem, ScriptProblem::NoScript);
}

#[test]
fn finishing_tells_what_dropping_would_panic_with() {
    let server = playing(Script::new().send("+OK\r\n").expect("QUIT\r\n"));
    let mut client = Client::plain(&server);
    client.talk("S: +OK\n C: NOOP");
    let failure = server.finish().unwrap_err().script().unwrap();
    assert!(matches!(failure.problem, ScriptProblem::Unexpected { .. }), "{failure}");
}

#[test]
fn finishing_stops_the_server() {
    let server = playing(Script::new().send("+OK\r\n").hang());
    let mut client = Client::plain(&server);
    client.talk("S: +OK");
    assert_eq!(server.finish(), Ok(()));
    assert_eq!(client.rest(), b"", "the session has ended");
}

#[test]
#[should_panic(expected = "script 1: no connection came for the script")]
fn dropping_a_server_verifies_it() {
    drop(playing(Script::new()));
}

#[test]
fn each_connection_takes_the_next_script_and_users_get_the_rest() {
    let server = Server::builder()
        .script(Script::new().send("-ERR [SYS/TEMP] try later\r\n").close())
        .script(Script::new().send("+OK second\r\n").close())
        .user(User::new("alice", "secret"))
        .start_blocking()
        .unwrap();
    Client::plain(&server).talk("S: -ERR [SYS/TEMP] try later");
    Client::plain(&server).talk("S: +OK second");
    Client::logged_in(&server).talk("C: STAT\n S: +OK 0 0\n C: QUIT\n S: +OK...");
}

#[test]
fn one_script_may_serve_every_connection() {
    let script = Script::new().send("+OK\r\n").expect("QUIT\r\n").reply("+OK\r\n");
    let server = Server::builder().script_for_all(script).start_blocking().unwrap();
    for _ in 0..3 {
        Client::plain(&server).talk("S: +OK\n C: QUIT\n S: +OK");
    }
}
